//! The kallelse, its calendar file, and lists that go on.

use crate::support::{Person, TestApp};
use axum::http::StatusCode;

#[tokio::test]
async fn the_kallelse_says_what_the_unit_says_of_all_its_visits() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = app.get(&karin, "/").await.link("Visa mer");
    let page = app.get(&karin, &visit).await.text();
    for words in [
        "Din tid torsdag 3 december",
        "Du ska träffa Anna.",
        "Klockan 13.30",
        "Det tar ungefär 30 minuter. Du är klar ungefär klockan 14. Ibland får man vänta.",
        "Dörren är röd.",
        "Buss 4 stannar vid Solrosgatan.",
        "Anna mäter ditt blodtryck.",
        "Besöket kostar 250 kronor.",
        "Säg till senast onsdag 2 december klockan 13.30. Annars kan det kosta 400 kronor.",
    ] {
        assert!(page.contains(words), "{words:?} in {page}");
    }
    // Where the appointment says nothing of its own, the unit's template does.
    let ulla = app.sign_in_as("Ulla-Britt Nyström").await;
    let blood = app.get(&ulla, "/").await.link("Visa mer");
    let page = app.get(&ulla, &blood).await.text();
    assert!(
        page.contains("Ta med legitimation") || page.contains("nummerlapp") || page.contains("Det här händer"),
        "{page}"
    );
}

#[tokio::test]
async fn a_calendar_file_has_the_place_only_where_it_is_asked_for() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = app.get(&karin, "/").await.link("Visa mer");
    let file = app.get(&karin, &format!("{visit}/kalender.ics")).await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert!(file.body.contains("DTSTART:20261203T123000Z") && file.body.contains("SUMMARY:Tid\r\n"), "{}", file.body);
    assert!(!file.body.contains("LOCATION") && !file.body.contains("Solrosen") && !file.body.contains("Karin"));
    let uid = |body: &str| body.lines().find(|line| line.starts_with("UID:")).expect("a UID").to_owned();
    let with_place = app.get(&karin, &format!("{visit}/kalender.ics?plats=ja")).await;
    assert!(with_place.body.contains("LOCATION:Vårdcentralen Solrosen"));
    assert_eq!(uid(&file.body), uid(&with_place.body), "one visit has one UID for life");
    assert_eq!(app.number("SELECT count(*) FROM access_event WHERE purpose = 'appointment.calendar'").await, 2);
}

#[tokio::test]
async fn the_place_of_somebody_with_protected_identity_is_in_no_file() {
    let app = TestApp::demo().await;
    let emma = app.sign_in_as("Emma").await;
    let visit = app.get(&emma, "/").await.link("Visa mer");
    assert!(!app.get(&emma, &format!("{visit}/kalender")).await.text().contains("Spara med plats"));
    let file = app.get(&emma, &format!("{visit}/kalender.ics?plats=ja")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(!file.body.contains("LOCATION"), "{}", file.body);
}

#[tokio::test]
async fn a_cancelled_visit_sends_a_cancellation() {
    let app = TestApp::demo().await;
    let mikael = app.sign_in_as("Mikael Fransson").await;
    let visit = app.text("SELECT id FROM appointment WHERE state = 'cancelled_by_care' LIMIT 1").await;
    let file = app.get(&mikael, &format!("/tider/{visit}/kalender.ics")).await;
    assert!(file.body.contains("METHOD:CANCEL") && file.body.contains("STATUS:CANCELLED"));
    let page = app.get(&mikael, &format!("/tider/{visit}")).await.text();
    assert!(
        page.find("Inställt: din tid").expect("it is said") < page.find("Anna kan inte komma.").expect("why"),
        "{page}"
    );
}

#[tokio::test]
async fn anothers_visit_and_no_visit_at_all_are_not_there() {
    let app = TestApp::demo().await;
    let (karin, amir) = (app.sign_in_as("Karin Berg").await, app.sign_in_as("Amir Hosseini").await);
    let visit = app.get(&karin, "/").await.link("Visa mer");
    for page in ["", "/svar", "/kan-inte-komma", "/kalender", "/kalender.ics"] {
        assert_eq!(app.get(&amir, &format!("{visit}{page}")).await.status, StatusCode::NOT_FOUND, "{page}");
        let made_up = format!("/tider/apt_00000000000000000000000000000000{page}");
        assert_eq!(app.get(&karin, &made_up).await.status, StatusCode::NOT_FOUND, "{page}");
        assert_eq!(app.get(&karin, &format!("/tider/x{page}")).await.status, StatusCode::NOT_FOUND, "{page}");
    }
}

#[tokio::test]
async fn every_page_of_a_patients_plan_leaves_exactly_one_event() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = app.get(&karin, "/").await.link("Visa mer");
    let reads = "SELECT count(*) FROM access_event WHERE action = 'read'";
    for page in [
        "/",
        "/tider",
        "/tider/varit",
        "/tider/vecka",
        "/tider?manad=2026-12",
        &visit,
        "/plan",
        "/plan/viktigt",
        "/plan/rader",
        "/plan/samre",
        "/planer",
        "/kontakt",
        "/hjalp",
        "/hjalp/skriv",
        "/fragor",
        "/vem-hjalper-mig",
    ] {
        let before = app.number(reads).await;
        assert_eq!(app.get(&karin, page).await.status, StatusCode::OK, "{page}");
        assert_eq!(app.number(reads).await, before + 1, "{page}");
    }
}

#[tokio::test]
async fn the_way_into_a_video_meeting_is_there_from_a_quarter_of_an_hour_before_until_it_ends() {
    let app = TestApp::demo_in_simple_view().await;
    app.set_clock("2026-12-11T09:40:00+01:00");
    let amir = app.sign_in_as("Amir Hosseini").await;
    let visit =
        app.text("SELECT '/tider/' || id FROM appointment WHERE visit_kind = 'Möte om återgång i arbete'").await;
    let address = "https://video.regionsundet.example/amir-atergang";
    let at = |clock: &'static str| {
        let (app, amir, visit) = (&app, &amir, &visit);
        async move {
            app.set_clock(clock);
            (app.get(amir, "/").await.body, app.get(amir, visit).await.body)
        }
    };
    let (start, page) = at("2026-12-11T09:44:00+01:00").await;
    assert!(!start.contains(address) && !page.contains(address));
    assert!(page.contains("Videomötet öppnar i dag klockan 9.45. Då finns en knapp här."), "{page}");
    assert!(start.contains("data-relative-shows=\"video\"") && page.contains("data-relative-shows=\"video\""));
    for open in ["2026-12-11T09:45:00+01:00", "2026-12-11T10:30:00+01:00"] {
        let (start, page) = at(open).await;
        for html in [start, page] {
            assert!(html.contains(&format!("href=\"{address}\"")) && html.contains("Gå in i videomötet"), "{html}");
            assert!(!html.contains("Jag kommer<"), "one strong button: {html}");
        }
    }
    let (start, page) = at("2026-12-11T12:00:00+01:00").await;
    assert!(!start.contains(address) && !page.contains(address));
}

/// The table of a month, row by row as it is read.
async fn month(app: &TestApp, person: &Person, address: &str) -> String {
    let page = app.get(person, address).await;
    assert_eq!(page.status, StatusCode::OK, "{address}");
    page.text()
}

#[tokio::test]
async fn a_month_is_a_table_with_weeks_and_weekdays_in_which_each_visit_is_a_link_with_its_time() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let page = app.get(&karin, "/tider?manad=2026-12").await;
    let (html, text) = (&page.body, page.text());
    for column in ["Vecka", "Måndag", "Söndag"] {
        assert!(html.contains(&format!("<th scope=\"col\">{column}</th>")), "{column}: {html}");
    }
    assert_eq!(html.matches("scope=\"row\"").count(), 5, "the weeks of December");
    for week in ["49", "53"] {
        assert!(html.contains(&format!("data-label=\"Vecka\">{week}</th>")), "{week}: {html}");
    }
    let visit =
        app.text("SELECT '/tider/' || id FROM appointment WHERE start_at = 1796301000000 AND state = 'booked'").await;
    assert!(html.contains(&format!("<a href=\"{visit}\"><strong>Klockan 13.30</strong>")), "{visit}: {html}");
    assert!(text.contains("Mina tider i december"), "{text}");
    assert!(!html.contains("month-today"), "today is in November");
}

#[tokio::test]
async fn a_month_says_what_is_today_and_that_there_is_nothing_in_it() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let now = month(&app, &karin, "/tider?manad=2026-11").await;
    assert!(now.contains("30 i dag") && !now.contains("Du har inga tider i"), "{now}");
    assert!(!now.contains("Den här månaden"), "it is this month: {now}");
    let empty = month(&app, &karin, "/tider?manad=2027-05").await;
    assert!(empty.contains("Du har inga tider i maj 2027.") && empty.contains("Den här månaden"), "{empty}");
}

#[tokio::test]
async fn the_months_before_and_after_are_links_also_over_the_turn_of_the_year() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let december = app.get(&karin, "/tider?manad=2026-12").await;
    assert_eq!(december.link("Månaden före"), "/tider?manad=2026-11");
    assert_eq!(december.link("Månaden efter"), "/tider?manad=2027-01");
    assert_eq!(app.get(&karin, "/tider").await.link("Månad"), "/tider?manad=2026-11");
    for edge in ["0000-01", "9999-12"] {
        month(&app, &karin, &format!("/tider?manad={edge}")).await;
    }
}

#[tokio::test]
async fn past_the_first_and_the_last_time_there_are_no_more_months_to_turn_to() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    for way in ["Månaden före", "Månaden efter"] {
        let (mut address, mut turned) = ("/tider?manad=2026-12".to_owned(), 0);
        loop {
            let page = app.get(&karin, &address).await;
            if !page.text().contains(way) {
                break;
            }
            address = page.link(way);
            turned += 1;
            assert!(turned < 24, "there is always one more: {address}");
        }
        assert!(turned > 0, "{way}");
    }
}

#[tokio::test]
async fn a_month_that_is_none_is_not_there_and_the_simple_view_has_no_table() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let reads = "SELECT count(*) FROM access_event WHERE action = 'read'";
    for wrong in ["", "2026", "2026-13", "i-dag", "-009999-01", "2026-12-01", "%00"] {
        let before = app.number(reads).await;
        assert_eq!(app.get(&karin, &format!("/tider?manad={wrong}")).await.status, StatusCode::NOT_FOUND, "{wrong}");
        assert_eq!(app.number(reads).await, before, "{wrong}: nothing was read");
    }
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    for address in ["/tider?manad=2026-12", "/tider?manad=i-dag"] {
        let page = app.get(&karin, address).await;
        assert!(page.status == StatusCode::OK && !page.body.contains("<table"), "{address}");
    }
}
