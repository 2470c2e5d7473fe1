//! What was sent once, and has been taken back since, comes again from a page that stood open: it is known by its key, and nothing is done.

use crate::closing::suggested;
use crate::joint::{MOVE_KARIN, begin, choice};
use crate::support::{Answer, Person, TestApp};
use axum::http::StatusCode;

/// How it is with everybody's times: the visits, what is asked, who waits for an earlier time, who has been rung.
const SO: &str = "SELECT (SELECT group_concat(id || state || start_at || coalesce(agreed_with, '')) FROM (SELECT * FROM appointment ORDER BY id))
    || (SELECT group_concat(id || state) FROM (SELECT * FROM time_proposal ORDER BY id))
    || coalesce((SELECT group_concat(id || coalesce(ended_at, '')) FROM (SELECT * FROM waiting ORDER BY id)), '')
    || coalesce((SELECT group_concat(id || kind) FROM (SELECT * FROM answer ORDER BY id)), '')
    || coalesce((SELECT group_concat(id || attempts || coalesce(outcome, '')) FROM (SELECT * FROM call ORDER BY id)), '')
    || (SELECT count(*) FROM schedule_closure) || (SELECT count(*) FROM joint_booking) || (SELECT count(*) FROM appointment_change)";

/// The key in the form that goes to this address, with this among its hidden fields.
fn key(page: &Answer, action: &str, with: &str) -> String {
    let is_it = |form: &&str| form.contains(&format!("action=\"{action}\"")) && form.contains(with);
    let form = page.body.split("<form ").skip(1).filter_map(|form| form.split("</form>").next()).find(is_it);
    let form = form.unwrap_or_else(|| panic!("no form to {action} in {}", page.text()));
    let key = form.split("name=\"nyckel\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    key.unwrap_or_else(|| panic!("no key in {form}")).to_owned()
}

type Sent<'a> = (&'a str, &'a [(&'a str, &'a str)]);

/// Sends a form of the page, then what comes after it, and then the form again as a page that stood open would.
async fn comes_again(app: &TestApp, who: &Person, page: &str, (action, fields): Sent<'_>, then: &[Sent<'_>]) {
    let with = fields.first().map(|(name, _)| format!("name=\"{name}\"")).unwrap_or_default();
    let key = key(&app.get(who, page).await, action, &with);
    let fields: Vec<_> = fields.iter().copied().chain([("nyckel", key.as_str())]).collect();
    let before = app.text(SO).await;
    let done = app.post(who, action, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{action}: {}", done.text());
    assert_ne!(app.text(SO).await, before, "{action}");
    for (address, fields) in then {
        let answer = app.post(who, address, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}: {}", answer.text());
    }
    let before = app.text(SO).await;
    let again = app.post(who, action, &fields).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{action}: {}", again.text());
    assert_eq!(app.text(SO).await, before, "{action}");
    let shown = app.get(who, again.location()).await;
    assert_eq!(shown.status, StatusCode::OK, "{action}: {}", shown.text());
}

#[tokio::test]
async fn what_a_patient_has_taken_back_is_not_done_by_the_old_page() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = app.get(&karin, "/").await.link("Visa mer");
    let at = |step: &str| format!("{visit}/{step}");
    let (cancel, undo, wish, stop) = (at("avboka"), at("andrad/angra"), at("tidigare"), at("tidigare/sluta"));
    for new in ["ja", "nej"] {
        comes_again(&app, &karin, &cancel, (&cancel, &[("ny", new)]), &[(&undo, &[])]).await;
    }
    let question = app.get(&karin, "/tider").await.link("Svara");
    let (keep, back) = (format!("{question}/behall"), format!("{question}/angra"));
    comes_again(&app, &karin, &question, (&keep, &[]), &[(&back, &[])]).await;
    app.post(&karin, &keep, &[]).await;
    comes_again(&app, &karin, &format!("{question}/svar"), (&back, &[]), &[(&keep, &[])]).await;

    comes_again(&app, &karin, &wish, (&wish, &[]), &[(&stop, &[])]).await;
    app.post(&karin, &wish, &[]).await;
    comes_again(&app, &karin, &wish, (&stop, &[]), &[(&wish, &[])]).await;

    // An answer to a time that care alone has set.
    let agreed = "UPDATE appointment SET agreed_with = 'none' WHERE state = 'booked'";
    sqlx::query(agreed).execute(&mut app.raw().await).await.expect("nothing agreed");
    let (come, back) = (at("kommer"), at("angra"));
    comes_again(&app, &karin, &visit, (&come, &[]), &[(&back, &[])]).await;
    app.post(&karin, &come, &[]).await;
    comes_again(&app, &karin, &at("svar"), (&back, &[]), &[(&come, &[])]).await;
}

#[tokio::test]
async fn a_time_that_was_taken_and_given_back_is_not_taken_by_the_old_page() {
    let app = TestApp::demo_in_simple_view().await;
    let amir = app.sign_in_as("Amir Hosseini").await;
    let question = app.get(&amir, "/").await.link("Välj en tid");
    let page = app.get(&amir, &question).await.body;
    let code = page.split("kolla?tid=").nth(1).and_then(|rest| rest.split('"').next()).expect("a time");
    let check = format!("{question}/kolla?tid={code}");
    let taken = [("tid", code), ("nyckel", &key(&app.get(&amir, &check).await, &question, "name=\"tid\""))];
    let receipt = app.post(&amir, &question, &taken).await.location().to_owned();
    assert_eq!(app.post(&amir, &format!("{receipt}/angra"), &[]).await.status, StatusCode::SEE_OTHER);
    let before = app.text(SO).await;
    let again = app.post(&amir, &question, &taken).await;
    assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, question.as_str()));
    assert_eq!(app.text(SO).await, before);
    assert!(app.get(&amir, &question).await.text().contains("Passar någon av tiderna?"), "it is asked again");
}

#[tokio::test]
async fn what_staff_have_taken_back_is_not_done_by_the_old_page() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let page = suggested(&app, &anna).await;
    let asked = app.text("SELECT id FROM time_proposal WHERE provenance_id IS NULL").await;
    let start = app.text("SELECT CAST(start_at AS TEXT) FROM time_proposal_option o JOIN time_proposal p ON p.id = o.proposal_id WHERE p.provenance_id IS NULL").await;
    let visit = app.text("SELECT appointment_id FROM time_proposal WHERE provenance_id IS NULL").await;
    let (phone, withdraw) = (format!("{page}/{asked}/telefon"), format!("{page}/{asked}/ta-tillbaka"));
    let (undo, booked) = (format!("{page}/{visit}/angra"), format!("{page}?besok={visit}"));
    let took: Sent<'_> = (&phone, &[("tid", &start)]);
    comes_again(&app, &anna, &page, took, &[(&undo, &[])]).await;
    app.post(&anna, took.0, took.1).await;
    comes_again(&app, &anna, &booked, (&undo, &[]), &[took]).await;
    app.post(&anna, &undo, &[]).await;
    comes_again(&app, &anna, &page, (&withdraw, &[]), &[]).await;

    let (day, close, open) = ([("dag", "2026-12-03")], "/personal/stang-dag", "/personal/stang-dag/oppna");
    let shown = format!("{close}?dag=2026-12-03");
    comes_again(&app, &anna, &shown, (close, &day), &[(open, &day)]).await;
    app.post(&anna, close, &day).await;
    comes_again(&app, &anna, &shown, (open, &day), &[(close, &day)]).await;

    app.post(&anna, close, &[("dag", "2026-11-30")]).await;
    let call = format!("{close}/samtal/{}", app.text("SELECT min(id) FROM call").await);
    // A press by mistake and then the right one, before the page has come anew: the last holds.
    let page = app.get(&anna, close).await;
    let (reached, not) = (key(&page, &call, "value=\"reached\""), key(&page, &call, "value=\"not_reached\""));
    for (outcome, key) in [("reached", &reached), ("not_reached", &not), ("reached", &reached)] {
        assert_eq!(app.post(&anna, &call, &[("utfall", outcome), ("nyckel", key)]).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(app.text("SELECT outcome FROM call WHERE outcome IS NOT NULL").await, "not_reached");
}

#[tokio::test]
async fn what_two_looked_at_is_changed_and_ended_once_by_a_page() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", MOVE_KARIN).await;
    let joint = begin(&app, &anna, &page, &about, &[&codes[0]], "distance").await;
    let shown = app.get(&anna, &joint).await;
    let more = [("tid", codes[1].as_str()), ("nyckel", &key(&shown, &joint, "name=\"tid\""))];
    let end = format!("{joint}/avsluta");
    let ends = [("nyckel", key(&shown, &end, ""))];
    let ends = ends.each_ref().map(|(name, key)| (*name, key.as_str()));
    let looked = "SELECT version || state || (SELECT count(*) FROM joint_booking_time) FROM joint_booking";
    app.post(&anna, &joint, &more).await;
    app.post(&anna, &joint, &[("bort", &codes[1])]).await;
    let before = app.text(looked).await;
    assert_eq!(app.post(&anna, &joint, &more).await.location(), joint);
    assert_eq!(app.text(looked).await, before, "what was taken away does not come back");
    for _ in 0..2 {
        assert_eq!(app.post(&anna, &end, &ends).await.location(), joint);
    }
    assert_eq!(app.number("SELECT count(*) FROM joint_booking WHERE state = 'open'").await, 0);
}
