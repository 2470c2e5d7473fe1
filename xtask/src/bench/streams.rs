//! A thousand open pages that listen: how soon each hears of a commit, and what they take of the server's memory.

use super::bookings::Booker;
use super::http::Client;
use super::{Row, Server, percentile, region, sign_in};
use anyhow::{Context, Result, bail};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

const LISTENERS: u32 = 1000;
const COMMITS: u32 = 40;
const BUDGET_MS: f64 = 250.0;
const PATIENCE: Duration = Duration::from_secs(30);
/// A listener needs little; there are many.
const STACK: usize = 128 * 1024;

/// What staff change in a booking that two make together, until a thousand streams of it have heard: half of them the patient's, half
/// of them the nurse's, and each asks the database how it stands before it says so.
pub(crate) fn streams(server: &Server, plain: &Server) -> Result<Vec<Row<'static>>> {
    let (before, plain_before) = (server.memory()?, plain.memory()?);
    let mut client = Client::connect(&server.address)?;
    let booker = Booker::sign_in(&mut client, region::TOGETHER)?;
    let nurse = sign_in(&mut client, region::NURSE)?;
    let patient = client.get("/personal", &nurse)?.between("/personal/patienter/pat_", '"')?;
    let patient = patient.split('/').next().unwrap_or_default();
    let [first, second] = &booker.codes;
    let form = format!("galler={}&hur=distance&tid={first}", booker.visit);
    let begun = client.post_form(&format!("/personal/patienter/pat_{patient}/tillsammans"), &form, &nurse)?;
    let page =
        begun.header("location").with_context(|| format!("No booking together began (status {})", begun.status))?;
    let page = page.to_owned();
    let path = format!("{}/handelser", page.trim_start_matches("/personal"));
    let heard = listen(server, &path, &[&booker.cookie, &nurse])?;
    let mut taken = Vec::new();
    for nth in 0..COMMITS {
        let form = format!("{}={second}", if nth % 2 == 0 { "tid" } else { "bort" });
        let sent = Instant::now();
        let answer = client.post_form(&page, &form, &nurse)?;
        if answer.status != 303 {
            bail!("A change of the times answered {} instead of 303", answer.status);
        }
        for at in all(&heard)? {
            taken.push(at.saturating_duration_since(sent).as_secs_f64() * 1000.0);
        }
    }
    taken.sort_by(f64::total_cmp);
    let (half, most) = (percentile(&taken, 50), percentile(&taken, 99));
    let memory = server.memory()?;
    let _plain_heard = listen(plain, "/handelser", &[""])?;
    let plain_memory = plain.memory()?;
    let each = |with: f64, without: f64| (with - without) / f64::from(LISTENERS);
    Ok(vec![
        Row(
            "From a commit to the other screen, 1,000 listeners",
            format!("p50 {half:.1} ms, p99 {most:.1} ms"),
            format!("p99 is {:.0} % of the budget of {BUDGET_MS} ms", most / BUDGET_MS * 100.0),
        ),
        Row(
            "Memory with 1,000 open streams",
            format!("{:.1} MB ({:.1} kB each)", memory / 1000.0, each(memory, before)),
            format!(
                "{:.1} × that axum server with as many ({:.1} MB, {:.1} kB each)",
                memory / plain_memory,
                plain_memory / 1000.0,
                each(plain_memory, plain_before)
            ),
        ),
    ])
}

/// Opens the streams, each with the next of the cookies, and waits until each has told its first event.
fn listen(server: &Server, path: &str, cookies: &[&str]) -> Result<Receiver<Instant>> {
    let (tell, heard) = channel();
    for nth in 0..LISTENERS {
        let stream = Client::connect(&server.address)?.open(path, cookies[nth as usize % cookies.len()])?;
        let tell = tell.clone();
        let listening = std::thread::Builder::new().stack_size(STACK).spawn(move || listener(stream, &tell));
        // It ends with the server.
        drop(listening.context("A listener could not be started")?);
    }
    all(&heard)?;
    Ok(heard)
}

fn listener(mut stream: Client, tell: &Sender<Instant>) {
    while let Ok(line) = stream.line() {
        if line.starts_with("data:") && tell.send(Instant::now()).is_err() {
            return;
        }
    }
}

/// When each of them heard.
fn all(heard: &Receiver<Instant>) -> Result<Vec<Instant>> {
    (0..LISTENERS).map(|_| heard.recv_timeout(PATIENCE).context("Not all listeners heard")).collect()
}
