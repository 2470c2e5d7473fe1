//! Booking together: nothing is agreed before both have had the time before them, a time that is taken is gone for both, a screen that
//! is handed over shows nothing else, and others see nothing of it.

use crate::races::instant_of;
use crate::support::{Person, TestApp};
use axum::http::StatusCode;
use server::clock::Clock;
use server::store::check_database;

const KEY: &str = "cmd_0190a1b2c3d47e8f9a0b1c2d3e4f5a6b";
const OPEN: &str = "SELECT count(*) FROM joint_booking WHERE state = 'open'";
const BOOKED: &str = "SELECT count(*) FROM joint_booking WHERE state = 'booked'";
const MOVED: &str = "SELECT count(*) FROM appointment_change WHERE kind = 'moved'";
const KEPT: &str = "SELECT count(*) FROM appointment WHERE start_at = 1796301000000 AND state = 'booked'";
const BY_PHONE: &str = "SELECT count(*) FROM appointment WHERE agreed_with = 'by_phone' AND provenance_id IS NULL";

type Fields<'a> = &'a [(&'a str, &'a str)];

async fn sound(app: &TestApp) {
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

/// The page on which Anna chooses, what it is about, and the times on it that are not today.
pub(crate) async fn choice(app: &TestApp, anna: &Person, who: &str, what: &str) -> (String, String, Vec<String>) {
    let page = format!("{}/tillsammans", app.get(anna, "/personal").await.link(who));
    let chosen = app.get(anna, &page).await.link(what);
    let body = app.get(anna, &chosen).await.body;
    let marker = "name=\"tid\" value=\"";
    let codes = body.split(marker).skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).skip(3);
    (page, chosen.rsplit('=').next().unwrap_or_default().to_owned(), codes.collect())
}

pub(crate) const MOVE_KARIN: &str = "Byt tid: besök hos distriktssköterska, nu torsdag 3 december klockan 13.30";

/// Begins with the times that are asked for: where it goes on.
pub(crate) async fn begin(
    app: &TestApp,
    anna: &Person,
    page: &str,
    about: &str,
    times: &[&String],
    how: &str,
) -> String {
    let mut fields = vec![("galler", about), ("hur", how)];
    fields.extend(times.iter().map(|time| ("tid", time.as_str())));
    app.post(anna, page, &fields).await.location().to_owned()
}

/// The patient's address of it.
fn of_patient(staff: &str) -> String {
    staff.replace("/personal", "")
}

#[tokio::test]
async fn a_time_is_agreed_only_when_both_have_had_it_before_them_and_only_once() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", MOVE_KARIN).await;
    let staff = begin(&app, &anna, &page, &about, &[&codes[0], &codes[1]], "distance").await;
    let joint = of_patient(&staff);

    // Karin has not had the page before her.
    let early = app.post(&karin, &joint, &[("tid", &codes[0]), ("nyckel", KEY)]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert_eq!((app.number(BOOKED).await, app.number(MOVED).await, app.number(KEPT).await), (0, 0, 1));

    // Anna puts one more there, and her page does not come back to her.
    let seen = app.get(&karin, &joint).await;
    assert!(seen.text().contains("Du har kvar tiden torsdag 3 december klockan 13.30."), "{}", seen.text());
    assert_eq!(app.post(&anna, &staff, &[("tid", &codes[2])]).await.location(), staff);
    app.get(&karin, &joint).await;
    let unseen_by_anna = app.post(&karin, &joint, &[("tid", &codes[2])]).await;
    assert_eq!(unseen_by_anna.status, StatusCode::CONFLICT);
    assert!(
        unseen_by_anna.text().contains("Tiden är inte bokad än. Vänta lite och försök igen."),
        "{}",
        unseen_by_anna.text()
    );
    assert_eq!(app.number(MOVED).await, 0);

    assert!(app.get(&anna, &staff).await.text().contains("Karin har fått upp de här tiderna."));
    for _ in 0..2 {
        let done = app.post(&karin, &joint, &[("tid", &codes[2]), ("nyckel", KEY)]).await;
        assert!(app.get(&karin, done.location()).await.text().contains("Klart! Din nya tid är bokad."));
    }
    // The same yes without its key is the same yes; another is too late.
    assert_eq!(app.post(&karin, &joint, &[("tid", &codes[2])]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.post(&karin, &joint, &[("tid", &codes[0])]).await.status, StatusCode::CONFLICT);
    assert_eq!((app.number(BOOKED).await, app.number(MOVED).await, app.number(KEPT).await), (1, 1, 0));
    assert!(app.get(&anna, &staff).await.text().contains("Karin har nu tiden"));
    sound(&app).await;
}

#[tokio::test]
async fn a_time_that_somebody_else_takes_or_that_is_removed_cannot_be_agreed_and_the_page_says_so() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", MOVE_KARIN).await;
    let staff = begin(&app, &anna, &page, &about, &[&codes[0], &codes[1], &codes[2]], "distance").await;
    let joint = of_patient(&staff);
    app.get(&karin, &joint).await;
    // Gösta says yes on the telephone to the first of them.
    let (other, new, _) = choice(&app, &anna, "Gösta Lindgren", "Ny tid: besök hos distriktssköterska").await;
    let done = begin(&app, &anna, &other, &new, &[&codes[0]], "phone").await;
    assert!(app.get(&anna, &done).await.text().contains("Gösta har nu tiden"));
    assert_eq!(app.number(BY_PHONE).await, 1);

    let late = app.post(&karin, &joint, &[("tid", &codes[0])]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("Någon annan hann före. Välj en annan tid."), "{}", late.text());
    assert!(late.text().contains("är inte ledig längre."), "{}", late.text());
    assert!(app.get(&anna, &staff).await.text().contains("är inte ledig längre."));

    assert_eq!(app.post(&anna, &staff, &[("bort", &codes[1])]).await.location(), staff);
    assert_eq!(app.post(&karin, &joint, &[("tid", &codes[1])]).await.status, StatusCode::CONFLICT);
    assert_eq!((app.number(BOOKED).await, app.number(MOVED).await, app.number(KEPT).await), (1, 0, 1));
    let ended = app.post(&anna, &format!("{staff}/avsluta"), &[]).await;
    assert_eq!(ended.location(), staff);
    let over = app.get(&karin, &joint).await.text();
    assert!(
        over.contains("Nu går det inte att välja här") && over.contains("Du har kvar tiden torsdag 3 december"),
        "{over}"
    );
    assert_eq!(app.post(&karin, &joint, &[("tid", &codes[2])]).await.status, StatusCode::CONFLICT);
    assert_eq!((app.number(OPEN).await, app.number(MOVED).await), (0, 0));
    sound(&app).await;
}

#[tokio::test]
async fn where_two_fit_at_once_the_time_is_gone_from_the_page_with_the_last_seat_or_when_the_day_is_closed() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let seats =
        "UPDATE schedule SET seats = 2 WHERE staff_id IN (SELECT id FROM staff_member WHERE name = 'Anna Lindqvist')";
    sqlx::query(seats).execute(&mut app.raw().await).await.expect("two seats");
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", MOVE_KARIN).await;
    let staff = begin(&app, &anna, &page, &about, &[&codes[0], &codes[1]], "distance").await;
    let joint = of_patient(&staff);
    let told = "SELECT version FROM joint_booking WHERE state = 'open'";
    let gone = "SELECT count(*) FROM joint_booking_time WHERE why = 'taken'";
    app.get(&karin, &joint).await;
    let before = app.number(told).await;
    let (other, new, _) = choice(&app, &anna, "Gösta Lindgren", "Ny tid: besök hos distriktssköterska").await;
    let last = format!("{}/tillsammans", app.get(&anna, "/personal").await.link("Lars Holmgren"));
    for (page, is_gone) in [(other, 0), (last, 1)] {
        begin(&app, &anna, &page, &new, &[&codes[0]], "phone").await;
        assert_eq!((app.number(gone).await, app.number(told).await - before), (is_gone, is_gone), "{page}");
    }
    assert_eq!(app.number(BY_PHONE).await, 2);
    assert!(app.get(&karin, &joint).await.text().contains("är inte ledig längre."));
    // Nobody has the other; its day is closed.
    let day = Clock::system().local(instant_of(&codes[1])).local.date().to_string();
    assert_eq!(app.post(&anna, "/personal/stang-dag", &[("dag", &day)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.number(gone).await, 2);
    sound(&app).await;
}

#[tokio::test]
async fn a_time_is_gone_from_the_page_when_somebody_has_what_is_kept_free_after_it() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", MOVE_KARIN).await;
    let half_an_hour_later = |code: &String| {
        let next = instant_of(code) + 1_800_000;
        codes.iter().find(|other| instant_of(other) == next).map(|next| (code.clone(), next.clone()))
    };
    let (first, next) = codes.iter().find_map(half_an_hour_later).expect("two in a row");
    let (other, new, _) = choice(&app, &anna, "Gösta Lindgren", "Ny tid: besök hos distriktssköterska").await;
    let joint = of_patient(&begin(&app, &anna, &page, &about, &[&first], "distance").await);
    app.get(&karin, &joint).await;
    // What they look at is of a schedule of Anna's with half an hour kept free after each visit.
    for sql in [
        "INSERT INTO schedule (id, staff_id, unit_id, visit_kind, buffer_minutes, seats)
         SELECT 'sch_00000000000000000000000000000001', staff_id, unit_id, 'Annat', 30, 1 FROM schedule
         WHERE id = (SELECT schedule_id FROM joint_booking)",
        "UPDATE joint_booking SET schedule_id = 'sch_00000000000000000000000000000001'",
    ] {
        assert_eq!(sqlx::query(sql).execute(&mut app.raw().await).await.expect("a schedule").rows_affected(), 1);
    }
    let told = "SELECT version FROM joint_booking WHERE state = 'open'";
    let before = app.number(told).await;
    // Somebody else says yes to the half hour after it, in the other schedule.
    begin(&app, &anna, &other, &new, &[&next], "phone").await;
    assert_eq!(app.number(BY_PHONE).await, 1);
    assert_eq!(app.number("SELECT count(*) FROM joint_booking_time WHERE why = 'taken'").await, 1);
    assert_eq!(app.number(told).await, before + 1, "both are told");
    sound(&app).await;
}

#[tokio::test]
async fn a_screen_that_is_handed_over_shows_that_booking_and_nothing_else_until_its_owner_signs_in_anew() {
    let app = TestApp::demo_in_simple_view().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", MOVE_KARIN).await;
    let begun =
        app.post(&anna, &page, &[("galler", about.as_str()), ("hur", "room"), ("tid", codes[0].as_str())]).await;
    let joint = begun.location().to_owned();
    assert!(joint.starts_with("/tillsammans/jnt_"), "{joint}");
    // A sign-in of its own: what the browser kept of the one before it is out of reach.
    assert_eq!(app.get(&anna, "/personal").await.status, StatusCode::UNAUTHORIZED);
    let anna = begun.person();
    for address in
        ["/", "/personal", "/tider", "/personal/fragor", &page, "/logga-in", "/tillsammans/jnt_0", "/handelser"]
    {
        assert_eq!(app.get(&anna, address).await.location(), joint, "{address}");
    }
    assert_eq!(app.post(&anna, &page, &[("tid", &codes[1])]).await.location(), joint, "pressed twice");
    for address in [
        "/personal/stang-dag",
        "/hjalp/kontakta",
        &format!("/personal{joint}"),
        &format!("{joint}/../../installningar"),
    ] {
        assert_eq!(app.post(&anna, address, &[("tid", &codes[1])]).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    let shown = app.get(&anna, &joint).await.text();
    assert!(!shown.contains("Karin") && !shown.contains("Berg"), "a name on it: {shown}");
    assert_eq!(app.post(&anna, &joint, &[("tid", &codes[0])]).await.location(), joint);
    assert!(app.get(&anna, &joint).await.text().contains("Klart! Din nya tid är bokad."));
    // It is the receipt that the patient takes along: all that follows stands on it.
    let needs = "UPDATE appointment SET fasting = 1, interpreter = 'arabiska' WHERE agreed_with = 'in_conversation' AND sequence > 0";
    sqlx::query(needs).execute(&mut app.raw().await).await.expect("needs");
    let karin = app.sign_in_as("Karin Berg").await;
    assert_eq!(app.post(&karin, "/installningar/resan", &[("val", "rides")]).await.status, StatusCode::SEE_OTHER);
    let receipt = app.get(&anna, &joint).await.text();
    for words in ["färdtjänst", "Vi ändrar tolken åt dig.", "inte äta före besöket"] {
        assert!(receipt.contains(words), "{words:?} in {receipt}");
    }
    let how = "SELECT count(*) FROM appointment WHERE agreed_with = 'in_conversation' AND sequence > 0";
    assert_eq!(app.number(how).await, 1);
    let by = "SELECT count(*) FROM access_event WHERE purpose = 'joint.agree' AND actor_id LIKE 'stf_%'";
    assert_eq!(app.number(by).await, 1, "the log says whose screen it was");
    assert!(app.get(&anna, &format!("{joint}/lamna")).await.text().contains("Anna loggar in här"));
    sound(&app).await;
}

#[tokio::test]
async fn others_see_nothing_of_it() {
    let app = TestApp::demo().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let (amira, gosta) = (app.sign_in_as("Amira Haddad").await, app.sign_in_as("Gösta Lindgren").await);
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", MOVE_KARIN).await;
    let staff = begin(&app, &anna, &page, &about, &[&codes[0]], "distance").await;
    let joint = of_patient(&staff);
    for (who, address) in
        [(&gosta, &joint), (&amira, &staff), (&anna, &format!("{joint}/lamna")), (&karin, &format!("{joint}/lamna"))]
    {
        assert_eq!(app.get(who, address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    app.get(&karin, &format!("{joint}/kolla?tid={}", codes[0])).await;
    let seen = "SELECT max(patient_saw) FROM joint_booking";
    assert_eq!(app.number(seen).await, 0, "one time is not all of them");
    assert_eq!(app.get(&gosta, &format!("{joint}/handelser")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(&gosta, &joint, &[("tid", &codes[0])]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(&gosta, &format!("{joint}/ingen-tid"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(&amira, &staff, &[("bort", &codes[0])]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(&amira, &format!("{staff}/avsluta"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!((app.number(OPEN).await, app.number(MOVED).await, app.number(KEPT).await), (1, 0, 1));
    // Karin's own page says it first; nobody else's does.
    assert!(app.get(&karin, "/").await.text().contains("Välj tid med Anna"));
    assert!(!app.get(&anna, page.trim_end_matches("/tillsammans")).await.text().contains("Välj tid med Anna"));
}

#[tokio::test]
async fn what_cannot_be_shown_is_said_at_the_times_and_nothing_is_begun() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", MOVE_KARIN).await;
    let four: Vec<(&str, &str)> = codes.iter().take(4).map(|code| ("tid", code.as_str())).collect();
    let two = &four[..2];
    let past = codes[0].split('.').next().map(|schedule| format!("{schedule}.1000")).expect("a code");
    let cases: [(&str, Fields<'_>, StatusCode); 5] = [
        ("distance", &[], StatusCode::UNPROCESSABLE_ENTITY),
        ("distance", &four, StatusCode::UNPROCESSABLE_ENTITY),
        ("phone", two, StatusCode::UNPROCESSABLE_ENTITY),
        ("distance", &[("tid", "x")], StatusCode::UNPROCESSABLE_ENTITY),
        ("room", &[("tid", &past)], StatusCode::CONFLICT),
    ];
    for (how, times, status) in cases {
        let fields: Vec<(&str, &str)> =
            [("galler", about.as_str()), ("hur", how)].into_iter().chain(times.iter().copied()).collect();
        let answer = app.post(&anna, &page, &fields).await;
        assert_eq!(answer.status, status, "{how} {times:?}");
        assert!(answer.text().contains("Boka tillsammans"), "{how} {times:?}");
    }
    for fields in [[("galler", "apt_1"), ("hur", "room")], [("galler", &about), ("hur", "brev")]] {
        assert_eq!(app.post(&anna, &page, &fields).await.status, StatusCode::NOT_FOUND);
    }
    let begun = "SELECT count(*) FROM joint_booking";
    assert_eq!((app.number(begun).await, app.number(MOVED).await, app.number(KEPT).await), (0, 0, 1));
}

#[tokio::test]
async fn who_is_elsewhere_is_told_so_on_their_own_page_only() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", "Ny tid: besök hos distriktssköterska").await;
    let there = codes[0].rsplit('.').next().expect("an instant");
    let other = format!(
        "INSERT INTO appointment (id, patient_id, visit_kind, start_at, end_at, state, agreed_with, responsible_provider_id, promised_by)
         SELECT 'apt_0190a1b2c3d47e8f9a0b1c2d3e4f5a6b', id, 'Provtagning', {there}, {there} + 1800000, 'booked', 'none',
                (SELECT min(id) FROM care_provider), NULL FROM patient WHERE name = 'Karin Berg'"
    );
    sqlx::query(sqlx::AssertSqlSafe(other)).execute(&mut app.raw().await).await.expect("a visit elsewhere");
    let staff = begin(&app, &anna, &page, &about, &[&codes[0], &codes[1]], "distance").await;
    let joint = of_patient(&staff);
    assert!(app.get(&karin, &joint).await.text().contains("Du har redan en annan tid"));
    assert!(!app.get(&anna, &staff).await.text().contains("annan tid"));
    assert_eq!(app.post(&karin, &joint, &[("tid", &codes[0])]).await.status, StatusCode::CONFLICT);
    assert_eq!(app.number(BOOKED).await, 0);
    let done = app.post(&karin, &joint, &[("tid", &codes[1])]).await;
    assert!(app.get(&karin, done.location()).await.text().contains("Klart! Din tid är bokad."));
    assert_eq!(app.number(BOOKED).await, 1);
    sound(&app).await;
}

#[tokio::test]
async fn a_booking_that_is_taken_back_or_changed_is_not_said_to_stand() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", "Ny tid: besök hos distriktssköterska").await;
    let staff = begin(&app, &anna, &page, &about, &[&codes[0]], "distance").await;
    let joint = of_patient(&staff);
    app.get(&karin, &joint).await;
    let done = app.post(&karin, &joint, &[("tid", &codes[0])]).await.location().to_owned();
    let undone = app.post(&karin, &format!("{done}/angra"), &[]).await;
    assert_eq!(undone.location(), "/tider", "there is nothing else to go back to");
    assert_eq!(app.get(&karin, undone.location()).await.status, StatusCode::OK);
    for (who, address) in [(&anna, &staff), (&karin, &joint)] {
        let said = app.get(who, address).await.text();
        assert!(!said.contains("Klart!") && !said.contains("Karin har nu tiden"), "{said}");
    }
    sound(&app).await;
}

#[tokio::test]
async fn what_staff_asked_before_about_the_same_is_answered_by_agreeing() {
    for what in [MOVE_KARIN, "Ny tid: besök hos distriktssköterska"] {
        answered_by_agreeing(what).await;
    }
}

async fn answered_by_agreeing(what: &str) {
    let app = TestApp::demo_in_simple_view().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", what).await;
    let suggest = page.replace("/tillsammans", "/foresla");
    let body = app.get(&anna, &format!("{suggest}?galler={about}")).await.body;
    let first = |name: &str| -> String {
        let marker = format!("name=\"{name}\" value=\"");
        body.split(&marker).nth(1).and_then(|rest| rest.split('"').next()).expect("a value").to_owned()
    };
    let (time, by) = (first("tid"), first("senast"));
    app.post(&anna, &suggest, &[("galler", &about), ("tid", &time), ("senast", &by)]).await;
    let asked =
        "SELECT count(*) FROM time_proposal WHERE state = 'open' AND by_staff_id IS NOT NULL AND provenance_id IS NULL";
    let held = "SELECT count(*) FROM occupancy WHERE proposal_id IS NOT NULL";
    assert_eq!((app.number(asked).await, app.number(held).await > 0), (1, true));
    let other = codes.iter().find(|code| **code != time).expect("another time");
    begin(&app, &anna, &page, &about, &[other], "phone").await;
    assert_eq!((app.number(asked).await, app.number(held).await), (0, 0));
    sound(&app).await;
    // Taken back, it is asked again.
    let undo = app.text("SELECT '/foresla/' || appointment_id || '/angra' FROM appointment_change").await;
    let undone = app.post(&anna, &page.replace("/tillsammans", &undo), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text());
    assert_eq!((app.number(asked).await, app.number(held).await > 0), (1, true));
    sound(&app).await;
}

#[tokio::test]
async fn a_visit_that_is_cancelled_meanwhile_ends_what_they_look_at() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", MOVE_KARIN).await;
    let staff = begin(&app, &anna, &page, &about, &[&codes[0]], "distance").await;
    let joint = of_patient(&staff);
    app.get(&karin, &joint).await;
    app.post(&karin, &format!("/tider/{about}/avboka"), &[("ny", "nej")]).await;
    assert!(app.get(&karin, &joint).await.text().contains("Nu går det inte att välja här"));
    let late = app.post(&karin, &joint, &[("tid", &codes[0])]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert_eq!((app.number(BOOKED).await, app.number(MOVED).await), (0, 0));
    sound(&app).await;
}

#[tokio::test]
async fn when_their_two_hours_are_over_nothing_is_agreed() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", MOVE_KARIN).await;
    let staff = begin(&app, &anna, &page, &about, &[&codes[0]], "distance").await;
    let joint = of_patient(&staff);
    app.get(&karin, &joint).await;
    app.set_clock("2026-11-30T10:30:00+01:00");
    let karin = app.sign_in_as("Karin Berg").await;
    assert_eq!(app.post(&karin, &joint, &[("tid", &codes[0])]).await.status, StatusCode::CONFLICT);
    assert_eq!((app.number(BOOKED).await, app.number(MOVED).await, app.number(KEPT).await), (0, 0, 1));
    assert!(app.get(&karin, &joint).await.text().contains("Nu går det inte att välja här"));
    sound(&app).await;
}

#[tokio::test]
async fn a_time_is_put_there_once_and_a_visit_that_is_moved_meanwhile_is_a_new_version() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", MOVE_KARIN).await;
    let staff = begin(&app, &anna, &page, &about, &[&codes[0]], "distance").await;
    assert_eq!(app.post(&anna, &staff, &[("tid", &codes[0])]).await.location(), staff);
    assert_eq!(app.number("SELECT count(*) FROM joint_booking_time").await, 1);
    let version = app.number("SELECT version FROM joint_booking").await;
    let moved = app.post(&karin, &format!("/tider/{about}/byt"), &[("tid", &codes[1])]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text());
    assert_eq!(app.number("SELECT version FROM joint_booking").await, version + 1);
    sound(&app).await;
}

#[tokio::test]
async fn the_database_itself_refuses_a_time_that_one_side_has_not_had_before_it() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", MOVE_KARIN).await;
    begin(&app, &anna, &page, &about, &[&codes[0]], "distance").await;
    let mut raw = app.raw().await;
    // One side's seeing counted for both.
    let double = "UPDATE joint_booking SET state = 'booked', agreed = 1";
    let refused = sqlx::query(double).execute(&mut raw).await.expect_err("Karin has seen nothing");
    assert!(refused.to_string().contains("CHECK constraint failed"), "{refused}");
    let seen = "UPDATE joint_booking SET patient_saw = 1, state = 'booked', agreed = 1";
    sqlx::query(seen).execute(&mut raw).await.expect("both have seen it");
}

#[tokio::test]
async fn what_was_booked_on_the_telephone_says_what_became_of_the_old_time_and_staff_take_it_back() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, elin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Elin Wester").await);
    let (page, about, codes) = choice(&app, &anna, "Karin Berg", MOVE_KARIN).await;
    // On the telephone one time is chosen, and none stands chosen.
    let screen = app.get(&anna, &format!("{page}?galler={about}")).await;
    assert!(screen.body.contains("type=\"checkbox\"") && !screen.body.contains("value=\"phone\""));
    let phone = app.get(&anna, &screen.link("Ni pratar i telefon").replace("&amp;", "&")).await;
    assert!(
        phone.body.contains("type=\"radio\"")
            && !phone.body.contains("\" checked")
            && !phone.body.contains("value=\"room\"")
    );
    let done = begin(&app, &anna, &page, &about, &[&codes[4]], "phone").await;
    let receipt = app.get(&anna, &done).await;
    for words in [
        "Karin har nu tiden",
        "Den gamla tiden torsdag 3 december klockan 13.30 gäller inte längre.",
        "Ångra bokningen",
    ] {
        assert!(receipt.text().contains(words), "{words:?} in {}", receipt.text());
    }
    assert!(app.number(KEPT).await == 0);
    let undo =
        receipt.body.split("action=\"").filter_map(|rest| rest.split('"').next()).find(|at| at.ends_with("/angra"));
    let undo = undo.expect("a way back").to_owned();
    assert_eq!(app.post(&elin, &undo, &[]).await.status, StatusCode::NOT_FOUND, "another unit's");
    assert_eq!(app.number(KEPT).await, 0);
    let undone = app.post(&anna, &undo, &[]).await;
    let said = app.get(&anna, undone.location()).await.text();
    assert!(said.contains("Karin har kvar tiden torsdag 3 december klockan 13.30."), "{said}");
    assert_eq!(app.number(KEPT).await, 1);
    // Karin has not seen that it is the old one again.
    assert_eq!(
        app.number("SELECT count(*) FROM appointment WHERE sequence = 2 AND seen_by_patient_at IS NULL").await,
        1
    );
    assert!(!app.get(&anna, &done).await.text().contains("Ångra bokningen"));
    sound(&app).await;
}
