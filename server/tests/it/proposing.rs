//! Staff suggest times: they are held, seen or not seen, answered, taken back; and nobody else gets them meanwhile.

use crate::support::{Person, TestApp};
use axum::http::StatusCode;
use server::store::check_database;

const HELD: &str = "SELECT count(*) FROM occupancy WHERE proposal_id IS NOT NULL";
const ASKED: &str = "SELECT count(*) FROM time_proposal WHERE provenance_id IS NULL AND state = 'open'";
const KEY: &str = "cmd_0190a1b2c3d47e8f9a0b1c2d3e4f5a6b";

async fn sound(app: &TestApp) {
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

/// The address where Anna suggests times to Karin.
async fn page_of_karin(app: &TestApp, anna: &Person) -> String {
    let patient = app.get(anna, "/personal").await.link("Karin Berg");
    format!("{patient}/foresla")
}

/// The page with the times for moving Karin's visit: what it is about, its times and its deadlines.
async fn times(app: &TestApp, anna: &Person, page: &str) -> (String, Vec<String>, Vec<String>) {
    let move_it =
        app.get(anna, page).await.link("Byt tid: besök hos distriktssköterska, nu torsdag 3 december klockan 13.30");
    let body = app.get(anna, &move_it).await.body;
    let values = |name: &str| -> Vec<String> {
        let marker = format!("name=\"{name}\" value=\"");
        body.split(&marker).skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
    };
    (move_it.rsplit('=').next().unwrap_or_default().to_owned(), values("tid"), values("senast"))
}

#[tokio::test]
async fn suggested_times_are_held_until_one_is_chosen_and_the_others_are_free_again() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let page = page_of_karin(&app, &anna).await;
    let (about, codes, deadlines) = times(&app, &anna, &page).await;
    let fields = [
        ("galler", about.as_str()),
        ("tid", codes[0].as_str()),
        ("tid", codes[3].as_str()),
        ("senast", deadlines[0].as_str()),
        ("nyckel", KEY),
    ];
    for _ in 0..2 {
        // A double tap is one question.
        assert_eq!(app.post(&anna, &page, &fields).await.location(), page);
    }
    assert_eq!((app.number(ASKED).await, app.number(HELD).await), (1, 12));
    let told = "SELECT count(*) FROM notice WHERE kind = 'question' AND party = 'patient'";
    assert_eq!(app.number(told).await, 1);
    let waiting = app.get(&anna, &page).await.text();
    for words in ["Väntar på patientens svar", "Tiderna hålls till och med tisdag 1 december.", "Inte sett"] {
        assert!(waiting.contains(words), "{words:?} in {waiting}");
    }
    // Held times are offered to nobody.
    let (_, others, _) = times(&app, &anna, &page).await;
    assert!(!others.contains(&codes[0]) && !others.contains(&codes[3]), "{others:?}");

    // It must be answered before the visit it would move, so it is the next step.
    let question = app.get(&karin, "/").await.link("Välj en tid");
    let asked = app.get(&karin, &question).await.text();
    for words in [
        "Anna föreslår 2 tider.",
        "Svara senast tisdag 1 december.",
        "Du har kvar tiden torsdag 3 december klockan 13.30.",
    ] {
        assert!(asked.contains(words), "{words:?} in {asked}");
    }
    assert!(!app.get(&anna, &page).await.text().contains("Inte sett"), "from now on it is seen");
    let start = codes[3].rsplit('.').next().expect("an instant");
    let done = app.post(&karin, &question, &[("tid", start)]).await;
    assert!(app.get(&karin, done.location()).await.text().contains("Klart! Din nya tid är bokad."));
    assert_eq!((app.number(ASKED).await, app.number(HELD).await), (0, 0));
    assert!(app.get(&anna, "/personal/fragor").await.text().contains("bytte tid från torsdag 3 december"));
    sound(&app).await;
}

#[tokio::test]
async fn what_cannot_be_suggested_is_said_at_the_times_and_nothing_is_held() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let page = page_of_karin(&app, &anna).await;
    let (about, codes, deadlines) = times(&app, &anna, &page).await;
    let (first, last) = (deadlines[0].as_str(), deadlines[2].as_str());
    let four: Vec<(&str, &str)> = codes.iter().take(4).map(|code| ("tid", code.as_str())).collect();
    for (tid, senast, words) in [
        (vec![], first, "Välj minst en tid."),
        (four, first, "Välj högst tre tider."),
        (vec![("tid", codes[0].as_str())], last, "En tid ligger före sista svarsdagen."),
        (vec![("tid", codes[0].as_str())], "1", "Sidan har legat öppen för länge."),
        (vec![("tid", "x")], first, "Sidan har legat öppen för länge."),
    ] {
        let fields: Vec<_> = [("galler", about.as_str()), ("senast", senast)].into_iter().chain(tid.clone()).collect();
        let refused = app.post(&anna, &page, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(refused.text().contains(words), "{words:?} in {}", refused.text());
        let kept = tid.iter().filter(|(_, code)| refused.body.contains(&format!("value=\"{code}\" checked"))).count();
        assert_eq!(
            kept,
            tid.iter().filter(|(_, code)| codes.contains(&(*code).to_owned())).count(),
            "what was chosen stays chosen"
        );
    }
    assert_eq!(
        (app.number("SELECT count(*) FROM time_proposal WHERE provenance_id IS NULL").await, app.number(HELD).await),
        (0, 0)
    );
}

#[tokio::test]
async fn a_question_that_is_taken_back_or_lapses_frees_its_times_and_a_row_says_ring() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let page = page_of_karin(&app, &anna).await;
    let (about, codes, deadlines) = times(&app, &anna, &page).await;
    let fields = [("galler", about.as_str()), ("tid", codes[6].as_str()), ("senast", deadlines[0].as_str())];
    app.post(&anna, &page, &fields).await;
    assert!(!app.get(&anna, "/personal/fragor").await.text().contains("Ring om förslag på tider"));
    // Half of the time from Monday 8.30 to Tuesday midnight has gone.
    app.set_clock("2026-12-01T06:30:00+01:00");
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let text = app.get(&anna, "/personal/fragor").await.text();
    assert!(
        text.contains("Karin Berg har inte sett förslaget på tider. Sista dag är tisdag 1 december. Ring före dess."),
        "{text}"
    );
    app.set_clock("2026-12-02T07:30:00+01:00");
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let text = app.get(&anna, "/personal/fragor").await.text();
    assert!(
        text.contains("Karin Berg har inte svarat på förslaget på tider. Sista dag var tisdag 1 december. Ring."),
        "{text}"
    );
    let (_, free, _) = times(&app, &anna, &page).await;
    assert!(free.contains(&codes[6]), "what is no longer held is free: {free:?}");
    let question = format!("/boka/{}", text_of(&app, "SELECT id FROM time_proposal WHERE provenance_id IS NULL").await);
    assert_eq!(app.get(&karin, &question).await.status, StatusCode::CONFLICT, "nobody answers what is no longer asked");
    let start = codes[6].rsplit('.').next().expect("an instant");
    assert_eq!(app.post(&karin, &question, &[("tid", start)]).await.status, StatusCode::CONFLICT);

    let waiting = app.get(&anna, &page).await;
    let back = waiting
        .body
        .split("action=\"")
        .find(|rest| rest.contains("/ta-tillbaka"))
        .expect("a form")
        .split('"')
        .next()
        .expect("its address")
        .to_owned();
    for _ in 0..2 {
        assert_eq!(app.post(&anna, &back, &[]).await.location(), page);
    }
    assert_eq!((app.number(ASKED).await, app.number(HELD).await), (0, 0));
    assert!(!app.get(&anna, "/personal/fragor").await.text().contains("Ring om förslag på tider"));
    sound(&app).await;
}

async fn text_of(app: &TestApp, sql: &'static str) -> String {
    sqlx::query_scalar(sql).fetch_one(&mut app.raw().await).await.expect("a text")
}

#[tokio::test]
async fn only_staff_of_the_unit_suggest_times_and_only_of_what_is_theirs() {
    let app = TestApp::demo().await;
    let (anna, karin, tomas) =
        (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await, app.sign_in_as("Tomas Ahl").await);
    let page = page_of_karin(&app, &anna).await;
    let (about, codes, deadlines) = times(&app, &anna, &page).await;
    let fields = [("galler", about.as_str()), ("tid", codes[0].as_str()), ("senast", deadlines[0].as_str())];
    assert_eq!(app.post(&karin, &page, &fields).await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.post(&tomas, &page, &fields).await.status, StatusCode::NOT_FOUND, "not his unit's visit");
    let elins = text_of(
        &app,
        "SELECT s.id FROM schedule s JOIN staff_member m ON m.id = s.staff_id WHERE m.name = 'Elin Wester'",
    )
    .await;
    let of_elin = [("galler", elins.as_str()), ("tid", codes[0].as_str()), ("senast", deadlines[0].as_str())];
    assert_eq!(app.post(&anna, &page, &of_elin).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        (app.number("SELECT count(*) FROM time_proposal WHERE provenance_id IS NULL").await, app.number(HELD).await),
        (0, 0)
    );
}

#[tokio::test]
async fn a_suggested_time_taken_on_the_telephone_is_booked_as_that_and_taken_back_it_is_asked_about_again() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, amira, karin) = (
        app.sign_in_as("Anna Lindqvist").await,
        app.sign_in_as("Amira Haddad").await,
        app.sign_in_as("Karin Berg").await,
    );
    let page = page_of_karin(&app, &anna).await;
    let (about, codes, deadlines) = times(&app, &anna, &page).await;
    let fields =
        [("galler", about.as_str()), ("tid", &codes[0]), ("tid", &codes[3]), ("senast", deadlines[0].as_str())];
    app.post(&anna, &page, &fields).await;
    let asked = text_of(&app, "SELECT id FROM time_proposal WHERE provenance_id IS NULL").await;
    let (phone, start) = (format!("{page}/{asked}/telefon"), codes[3].rsplit('.').next().expect("an instant"));
    for who in ["Tomas Ahl", "Gunilla Persson"] {
        let other = app.sign_in_as(who).await;
        assert_eq!(app.post(&other, &phone, &[("tid", start)]).await.status, StatusCode::NOT_FOUND, "{who}");
    }
    assert_eq!(app.post(&amira, &phone, &[("tid", "1")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(&karin, &phone, &[("tid", start)]).await.status, StatusCode::FORBIDDEN);
    let by_phone = "SELECT count(DISTINCT a.id) FROM appointment_change c JOIN appointment a ON a.id = c.appointment_id JOIN time_proposal p ON p.id = c.proposal_id
        WHERE c.made_by = 'staff' AND a.agreed_with = 'by_phone' AND a.start_at = c.new_start_at AND p.state = 'accepted'";
    assert_eq!((app.number(by_phone).await, app.number(ASKED).await, app.number(HELD).await), (0, 1, 12));
    // A colleague rings; a double tap is one booking.
    let mut receipt = String::new();
    for _ in 0..2 {
        let done = app.post(&amira, &phone, &[("tid", start)]).await;
        receipt = done.location().to_owned();
    }
    let said = app.get(&amira, &receipt).await.text();
    for words in [
        "Karin har nu tiden",
        "Den gamla tiden torsdag 3 december klockan 13.30 gäller inte längre.",
        "Ångra bokningen",
    ] {
        assert!(said.contains(words), "{words:?} in {said}");
    }
    assert_eq!((app.number(by_phone).await, app.number(ASKED).await, app.number(HELD).await), (1, 0, 0));
    let logged = "SELECT count(*) FROM access_event WHERE purpose = 'proposal.agree_by_phone'";
    assert!(app.number(logged).await > 0);
    // It is an answer: nobody asks Karin whether she comes.
    let start_page = app.get(&karin, "/").await.text();
    assert!(
        start_page.contains("Ni kom överens om tiden i telefon.") && !start_page.contains("Jag kommer"),
        "{start_page}"
    );
    let visit = receipt.rsplit('=').next().expect("a visit").to_owned();
    assert_eq!(app.post(&karin, &format!("/tider/{visit}/andrad/angra"), &[]).await.status, StatusCode::CONFLICT);
    sound(&app).await;

    let undo = format!("{page}/{visit}/angra");
    let elin = app.sign_in_as("Elin Wester").await;
    assert_eq!(app.post(&elin, &undo, &[]).await.status, StatusCode::NOT_FOUND);
    // What a page says it takes back is that change and no other.
    let named = app.get(&anna, &receipt).await.hidden("andring");
    let other = [("andring", "apc_00000000000000000000000000000001")];
    assert_eq!(app.post(&anna, &undo, &other).await.status, StatusCode::CONFLICT);
    assert_eq!(app.number(by_phone).await, 1);
    assert_eq!(named, text_of(&app, "SELECT id FROM appointment_change ORDER BY nth DESC LIMIT 1").await);
    for _ in 0..2 {
        let undone = app.post(&anna, &undo, &[("andring", &named)]).await;
        let said = app.get(&anna, undone.location()).await.text();
        assert!(said.contains("Karin har kvar tiden torsdag 3 december klockan 13.30."), "{said}");
    }
    assert_eq!((app.number(by_phone).await, app.number(ASKED).await, app.number(HELD).await), (0, 1, 12));
    sound(&app).await;
    // After the last day to answer it is still hers on the telephone, where nobody else has the time.
    app.set_clock("2026-12-02T07:30:00+01:00");
    let amira = app.sign_in_as("Amira Haddad").await;
    assert_eq!(app.post(&amira, &phone, &[("tid", start)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.number(by_phone).await, 1);
}

#[tokio::test]
async fn staff_are_warned_where_the_patient_is_busy_by_what_they_may_see_and_the_patient_counts_what_can_be_had() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let page = page_of_karin(&app, &anna).await;
    let (about, codes, deadlines) = times(&app, &anna, &page).await;
    // One visit at another unit of the region, one at another provider.
    for (nth, unit) in [(0, "Strokeenheten, Lindhaga lasarett"), (1, "Vårdcentralen Eken")] {
        let start: i64 = codes[nth].rsplit('.').next().and_then(|start| start.parse().ok()).expect("an instant");
        let added = sqlx::query(
            "INSERT INTO appointment (id, patient_id, visit_kind, start_at, end_at, state, unit_id, responsible_provider_id)
             SELECT 'apt_' || printf('%032x', $1), p.id, 'Provtagning', $1, $1 + 600000, 'booked', u.id, u.provider_id
             FROM patient p, care_unit u WHERE p.name = 'Karin Berg' AND u.name = $2",
        )
        .bind(start)
        .bind(unit)
        .execute(&mut app.raw().await)
        .await
        .expect("a visit");
        assert_eq!(added.rows_affected(), 1, "{unit}");
    }
    let shown = app.get(&anna, &format!("{page}?galler={about}")).await.text();
    assert_eq!(
        shown.matches("Patienten är upptagen då").count(),
        1,
        "of another provider staff learn nothing: {shown}"
    );
    assert!(!shown.contains("Provtagning") && !shown.contains("Strokeenheten"), "{shown}");
    let propose = |nth: [usize; 2]| {
        [
            ("galler", about.clone()),
            ("tid", codes[nth[0]].clone()),
            ("tid", codes[nth[1]].clone()),
            ("senast", deadlines[0].clone()),
        ]
    };
    let fields = propose([0, 3]);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(app.post(&anna, &page, &fields).await.status, StatusCode::CONFLICT);
    assert_eq!((app.number(ASKED).await, app.number(HELD).await), (0, 0));
    // Of what the patient has blocked they learn nothing either.
    let block = "INSERT INTO block (id, patient_id, provider_id, unit_id, blocked_provider_id, blocked_unit_id)
        SELECT 'blk_00000000000000000000000000000001', p.id, u.provider_id, u.id, s.provider_id, s.id FROM patient p, care_unit u, care_unit s
        WHERE p.name = 'Karin Berg' AND u.name LIKE 'Strokeenheten%' AND s.name = 'Vårdcentralen Solrosen'";
    sqlx::query(block).execute(&mut app.raw().await).await.expect("a block");
    let shown = app.get(&anna, &format!("{page}?galler={about}")).await.text();
    assert!(!shown.contains("Patienten är upptagen då"), "{shown}");
    let fields = propose([1, 3]);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(app.post(&anna, &page, &fields).await.location(), page);
    let asked = app.get(&karin, "/").await.text();
    assert!(asked.contains("Anna föreslår en tid."), "{asked}");
}
