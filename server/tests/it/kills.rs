//! A server that is killed while people change their times: what it had acknowledged is there when it comes back, and the database is
//! whole. (That each reply comes after its sync is seen by `cargo xtask test --only races`, in the calls of a live server.)

use app::ids::CommandKey;
use server::clock::Clock;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Whose times are changed: Karin twice, Gösta once. Number, and words of the visit on the list of times.
const PEOPLE: &[(&str, &str)] = &[
    ("195403149809", "Besök hos distriktssköterska"),
    ("195403149809", "Träning hos logoped"),
    ("194508229814", "Läkarbesök"),
];

/// In the everyday run; `cargo xtask test --only races` has more, by `PK_RACES`.
const KILLS: usize = 2;

#[allow(clippy::disallowed_methods, reason = "how long the run is, asked for by xtask")]
fn kills() -> usize {
    let asked: Option<usize> = std::env::var("PK_RACES").ok().and_then(|count| count.parse().ok());
    asked.map_or(KILLS, |races| (races / 100).max(KILLS))
}

struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_patientkontrakt"))
            .args(["serve", "--demo", "--clock-file", "clock"])
            .env("PATIENTKONTRAKT_DATABASE_URL", format!("sqlite://{}", folder.join("kill.db").display()))
            .env("PATIENTKONTRAKT_LISTEN", "127.0.0.1:0")
            .env("PATIENTKONTRAKT_SITE", folder)
            .env("RUST_LOG", "off")
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a server");
        let mut lines = BufReader::new(process.stdout.take().expect("an output")).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("listening on http://").map(|(_, rest)| rest.trim().to_owned()))
            .expect("an address");
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { process, address }
    }

    /// As `kill -9` does.
    fn kill(&mut self) {
        self.process.kill().expect("a process to kill");
        self.process.wait().expect("its end");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already.
        let _gone = self.process.kill();
        let _ended = self.process.wait();
    }
}

/// One request on a connection of its own: status, headers and body as text. `None` when the server went away in the middle.
fn ask(address: &str, method: &str, path: &str, cookie: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    Some((status, answer))
}

fn sign_in(address: &str, number: &str) -> String {
    let (status, answer) = ask(address, "POST", "/logga-in", "", &format!("person={number}")).expect("an answer");
    assert_eq!(status, 303, "{answer}");
    let cookies = answer.lines().filter_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next());
    cookies.collect::<Vec<_>>().join("; ")
}

/// The booked visits of those people: id, start.
async fn visits(folder: &Path) -> Vec<(String, i64)> {
    use sqlx::Connection;
    let url = format!("sqlite://{}", folder.join("kill.db").display());
    let mut database = sqlx::SqliteConnection::connect(&url).await.expect("a database");
    let mut found = Vec::new();
    for (number, kind) in PEOPLE {
        let visit = sqlx::query_as(
            "SELECT a.id, a.start_at FROM appointment a JOIN patient_identifier i ON i.patient_id = a.patient_id
             WHERE i.value = $1 AND a.visit_kind = $2 AND a.state = 'booked'",
        );
        found.push(visit.bind(number).bind(kind).fetch_one(&mut database).await.expect("a visit"));
    }
    found
}

/// What one person was told, and what they had asked for when the server went away.
#[derive(Default)]
struct Told {
    last: Option<i64>,
    asked: Option<i64>,
    count: usize,
}

/// Goes on moving a visit to times that are offered, until the server is gone.
fn move_about(address: &str, cookie: &str, visit: &str, mut nth: usize, done: &mpsc::Sender<()>) -> Told {
    let mut told = Told::default();
    loop {
        let Some((_, page)) = ask(address, "GET", &format!("/tider/{visit}/byt"), cookie, "") else { return told };
        let codes: Vec<&str> = page.split("kolla?tid=").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let Some(code) = codes.get(nth % codes.len().max(1)) else { return told };
        nth += 1;
        told.asked = code.rsplit('.').next().and_then(|at| at.parse().ok());
        match ask(address, "POST", &format!("/tider/{visit}/byt"), cookie, &format!("tid={code}")) {
            Some((303, _)) => {
                told.last = told.asked.take();
                told.count += 1;
                // Nobody counts any more once the server has been killed.
                let _late = done.send(());
            }
            Some(_) => told.asked = None,
            None => return told,
        }
    }
}

fn folder() -> PathBuf {
    let name: CommandKey = Clock::system().new_id();
    let folder = std::env::temp_dir().join(format!("pk-kill-{name}"));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let bundle = r#"{"js":"/pkg/x.js","wasm":"/pkg/x.wasm"}"#;
    let manifest = format!(r#"{{"css":"/x.css","patient":{bundle},"staff":{bundle}}}"#);
    for (file, text) in [("manifest.json", manifest.as_str()), ("x.css", ""), ("clock", "2026-11-30T08:30:00+01:00")] {
        std::fs::write(folder.join(file), text).expect("a file");
    }
    folder
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_after_the_server_was_killed() {
    let folder = folder();
    let (mut acknowledged, mut standing) = (0, HashMap::<String, i64>::new());
    for round in 0..kills() {
        let mut server = Server::start(&folder);
        let before = visits(&folder).await;
        for (visit, start) in &before {
            if let Some(known) = standing.get(visit) {
                assert_eq!(start, known, "round {round}: loading the demo again changed what a person had chosen");
            }
        }
        let (done, results) = mpsc::channel();
        let (acknowledge, count) = mpsc::channel();
        for (nth, ((number, _), (visit, _))) in PEOPLE.iter().zip(&before).enumerate() {
            let (address, cookie) = (server.address.clone(), sign_in(&server.address, number));
            let (visit, done, acknowledge) = (visit.clone(), done.clone(), acknowledge.clone());
            std::thread::spawn(move || {
                let told = move_about(&address, &cookie, &visit, nth + round, &acknowledge);
                done.send((visit, told)).expect("somebody waits");
            });
        }
        drop(done);
        // Right after an acknowledgement, in the middle of what the others ask for: another one each time.
        for _ in 0..4 + round % 7 {
            count.recv_timeout(Duration::from_mins(1)).expect("an acknowledgement");
        }
        server.kill();
        let told: HashMap<String, Told> = results.iter().collect();
        for (visit, start) in visits(&folder).await {
            let told = &told[&visit];
            acknowledged += told.count;
            let may_be = [told.last.or(before.iter().find(|(id, _)| *id == visit).map(|(_, at)| *at)), told.asked];
            assert!(may_be.contains(&Some(start)), "round {round}: {visit} is at {start}, told {may_be:?}");
            standing.insert(visit, start);
        }
        let checked = Command::new(env!("CARGO_BIN_EXE_patientkontrakt"))
            .arg("check-database")
            .env("PATIENTKONTRAKT_DATABASE_URL", format!("sqlite://{}", folder.join("kill.db").display()))
            .current_dir(&folder)
            .output()
            .expect("the command runs");
        assert!(checked.status.success(), "round {round}: {}", String::from_utf8_lossy(&checked.stdout));
    }
    assert!(acknowledged >= kills() * 3, "only {acknowledged} changes were acknowledged in {} rounds", kills());
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}
