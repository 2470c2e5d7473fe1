//! `cargo xtask bench`: every number about speed, as ratios within one run, because machines differ and a ratio to a
//! plain piece of work on the same machine does not. Each row says what it is measured against.

mod bookings;
mod bundle;
mod http;
mod region;
mod streams;

pub(crate) use bookings::Booker;
pub(crate) use http::Client;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::report::step;
use crate::site::{self, Mode};
use crate::size;
use crate::tools::{answer, cargo, chromium, command, root, run, tee};

const RELEASE: Mode = Mode { release: true, quick: false };
const BUNDLE_BYTES: usize = 3_600_000;
const RUNS: usize = 5;
const REQUESTS: u32 = 400;
/// Karin Berg of the demo region, with the fullest overview.
pub(crate) const PATIENT: &str = "195403149809";

/// A row of the table: what, how much, against what, how many times that.
struct Row<'a>(&'a str, String, String);

impl Row<'_> {
    fn say(&self) {
        let Self(what, measured, ratio) = self;
        println!("| {what} | {measured} | {ratio} |");
    }
}

pub(crate) fn bench() -> Result<()> {
    if !Path::new("/proc/self/schedstat").exists() {
        bail!("The bench reads processor time from Linux's /proc, which is not here");
    }
    site::build(&RELEASE)?;
    step("Building what is measured against", || {
        run(cargo(["build", "--release", "--package", "xtask", "--no-default-features", "--features", "baseline"])
            .args(["--bin", "bench-baseline"]))
    })?;
    let folder = root().join("target/bench");
    if folder.exists() {
        fs::remove_dir_all(&folder).context("target/bench could not be emptied")?;
    }
    fs::create_dir_all(&folder).context("target/bench could not be made")?;
    let mut rows = vec![step("Import", || import(&folder))?];
    rows.extend(step("Pages and memory", || pages(&folder))?);
    rows.extend(times(&folder)?);
    for (bundle, budget) in size::BUDGETS {
        let name = if bundle == "patient" { "First load, patient" } else { "First load, staff" };
        let bytes = size::first_load(bundle)?;
        rows.push(Row(name, format!("{bytes} bytes"), format!("{} % of the budget of {budget}", bytes * 100 / budget)));
    }
    println!("\n| What | Measured | Ratio |\n| --- | --- | --- |");
    for row in &rows {
        row.say();
    }
    // The last rows need a browser, and take as long as it does: what has been measured is told before.
    step("Pages on a slow line", speed)
}

/// What `end2end/speed.mjs` prints: milliseconds.
#[derive(Deserialize)]
struct Speed {
    paints: Vec<Paint>,
    presses: Vec<Press>,
    longest: f64,
}

#[derive(Deserialize)]
struct Paint {
    what: String,
    ours: f64,
    empty: f64,
    moved: f64,
}

#[derive(Deserialize)]
struct Press {
    what: String,
    ours: f64,
    empty: f64,
    shown: Option<f64>,
}

/// Pages at slow 4G and a processor four times slower, against an empty page over the same line; says its rows.
fn speed() -> Result<()> {
    let mut script = command("node");
    script.arg("end2end/speed.mjs").env("PK_SERVER", RELEASE.server()).env("PATIENTKONTRAKT_SITE", site::folder());
    if let Some(browser) = chromium()? {
        script.env("PK_CHROMIUM", browser);
    }
    let (success, said) = tee(&mut script)?;
    if !success {
        bail!("end2end/speed.mjs failed");
    }
    let speed: Speed = serde_json::from_str(said.trim()).context("end2end/speed.mjs gave no numbers")?;
    let against = |ours: f64, empty: f64| format!("{:.2} × an empty page ({empty:.0} ms)", ours / empty);
    for Paint { what, ours, empty, moved } in speed.paints {
        let measured = format!("{ours:.0} ms (moved after it: {moved:.2})");
        Row(&format!("Largest contentful paint, {what}"), measured, against(ours, empty)).say();
    }
    for Press { what, ours, empty, shown } in speed.presses {
        let shown = shown.map(|shown| format!(" (what it is for is there after {shown:.0} ms)")).unwrap_or_default();
        Row(&format!("From a press to the next paint, {what}"), format!("{ours:.0} ms{shown}"), against(ours, empty))
            .say();
    }
    // The browser tells of nothing shorter.
    let (under, longest) = if speed.longest < 50.0 { ("under ", 50.0) } else { ("", speed.longest) };
    let (longest, budget) =
        (format!("{under}{longest:.0} ms"), format!("{under}{:.0} % of the budget of 200 ms", longest / 2.0));
    Row("The longest that a page stands still while its lines change", longest, budget).say();
    Ok(())
}

fn baseline() -> PathBuf {
    root().join("target/release/bench-baseline")
}

/// The whole command from start to exit, into a new database each time, against parsing the same file.
fn import(folder: &Path) -> Result<Row<'static>> {
    let file = folder.join("bundle.json");
    fs::write(&file, bundle::synthea_like(BUNDLE_BYTES)).context("The bundle could not be written")?;
    let (mut imports, mut parses) = (Vec::new(), Vec::new());
    for number in 0..RUNS {
        let database = url(&folder.join(format!("import-{number}.db")));
        let mut import = command(RELEASE.server());
        import.env("PATIENTKONTRAKT_DATABASE_URL", database).arg("import").arg(&file).stdout(Stdio::null());
        let start = Instant::now();
        run(&mut import)?;
        imports.push(start.elapsed().as_secs_f64());
        let parse = answer(&baseline().to_string_lossy(), ["parse".as_ref(), file.as_os_str()]);
        parses.push(
            parse.and_then(|said| said.parse::<f64>().ok()).context("bench-baseline could not parse the bundle")?
                / 1000.0,
        );
    }
    let (import, parse) = (median(imports), median(parses));
    Ok(Row(
        "Import of a 3.6 MB bundle",
        format!("{import:.3} s"),
        format!("{:.1} × parsing the file with serde_json ({parse:.3} s)", import / parse),
    ))
}

/// The demo region in a database of its own, served.
fn demo(folder: &Path, database: &str) -> Result<(Server, PathBuf)> {
    let database = folder.join(database);
    Ok((serve_demo(&mut command(RELEASE.server()), folder, &database)?, database))
}

/// The same by that command, which runs a server.
pub(crate) fn serve_demo(serve: &mut Command, folder: &Path, database: &Path) -> Result<Server> {
    let clock = folder.join("clock");
    fs::write(&clock, "2026-11-30T08:30:00+01:00").context("The clock file could not be written")?;
    serve.args(["serve", "--demo", "--clock-file"]).arg(&clock);
    serve.env("PATIENTKONTRAKT_DATABASE_URL", url(database));
    serve.env("PATIENTKONTRAKT_LISTEN", "127.0.0.1:0").env("PATIENTKONTRAKT_SITE", site::folder());
    serve.env_remove("PATIENTKONTRAKT_PUBLIC_URL");
    Server::start(serve)
}

fn url(database: &Path) -> String {
    format!("sqlite://{}", database.display())
}

/// Two pages of a signed-in patient, each against a hand-written axum page of the same bytes; and both programs at rest.
fn pages(folder: &Path) -> Result<Vec<Row<'static>>> {
    let (server, _) = demo(folder, "serve.db")?;
    let mut client = http::Client::connect(&server.address)?;
    client.get("/health/ready", "")?;
    let memory = server.memory()?;
    let booker = bookings::Booker::sign_in(&mut client, PATIENT)?;
    let mut rows = Vec::new();
    let mut plain_memory = 0.0;
    let times = format!("/tider/{}/byt", booker.visit);
    for (name, path) in
        [("Processor time for an overview", "/"), ("Processor time for a list of free times", times.as_str())]
    {
        let page = client.get(path, &booker.cookie)?;
        if page.status != 200 {
            bail!("{path} answered {} instead of 200", page.status);
        }
        let file = folder.join("page.html");
        fs::write(&file, &page.body).context("A page could not be kept")?;
        let ours = server.processor_time(&mut client, path, &booker.cookie, REQUESTS)?;
        let plain = plain(&file)?;
        plain_memory = plain.memory()?;
        // It needs so little that more requests are wanted for a steady number.
        let theirs = plain.processor_time(&mut http::Client::connect(&plain.address)?, "/", "", REQUESTS * 10)?;
        rows.push(Row(
            name,
            format!("{ours:.0} µs ({} bytes)", page.body.len()),
            format!("{:.1} × a hand-written axum page of the same bytes ({theirs:.0} µs)", ours / theirs),
        ));
    }
    rows.push(Row(
        "Memory of the server at rest, demo region loaded",
        format!("{:.1} MB", memory / 1000.0),
        format!("{:.1} × that axum server ({:.1} MB)", memory / plain_memory, plain_memory / 1000.0),
    ));
    Ok(rows)
}

/// The hand-written axum server, once it has answered.
fn plain(file: &Path) -> Result<Server> {
    let plain = Server::start(command(baseline()).arg("serve").arg(file))?;
    http::Client::connect(&plain.address)?.get("/", "")?;
    Ok(plain)
}

/// Open pages that listen, and bookings, at a unit made for it; what is in the database afterwards is looked through.
fn times(folder: &Path) -> Result<Vec<Row<'static>>> {
    let (server, database) = demo(folder, "book.db")?;
    let file = folder.join("region.json");
    fs::write(&file, region::region(bookings::PEOPLE)).context("The bundle could not be written")?;
    // After the start, at which a server with the demo's sign-in refuses people who are not of the demo.
    let mut import = command(RELEASE.server());
    run(import.env("PATIENTKONTRAKT_DATABASE_URL", url(&database)).arg("import").arg(&file).stdout(Stdio::null()))?;
    let mut rows = step("A thousand listeners", || streams::streams(&server, &plain(&file)?))?;
    rows.extend(step("Bookings", || bookings::bookings(&server, folder, &database))?);
    drop(server);
    let mut check = command(RELEASE.server());
    run(check.env("PATIENTKONTRAKT_DATABASE_URL", url(&database)).arg("check-database").stdout(Stdio::null()))
        .context("The database is not sound after the bookings")?;
    Ok(rows)
}

/// Signs in as the sign-in page does, in the standard view; gives the cookie for later requests.
fn sign_in(client: &mut http::Client, person: &str) -> Result<String> {
    let answer = client.post_form("/logga-in", &format!("person={person}"), "")?;
    let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
    let cookie =
        cookie.map(str::to_owned).with_context(|| format!("Signing in set no cookie (status {})", answer.status))?;
    client.post_form("/installningar/vy", "val=standard", &cookie)?;
    Ok(cookie)
}

/// A server that we started, which ends with this value.
pub(crate) struct Server {
    pub(crate) process: Child,
    pub(crate) address: String,
}

impl Server {
    fn start(command: &mut Command) -> Result<Self> {
        let mut process =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context("A server could not be started")?;
        let mut lines = BufReader::new(process.stdout.take().context("A server has no output")?).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("listening on http://").map(|(_, rest)| rest.trim().to_owned()));
        // Read on, so that the server never writes into a closed pipe.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let Some(address) = address else {
            let status = process.wait().context("A server could not be waited for")?;
            bail!("A server ended ({status}) without saying where it listens");
        };
        Ok(Self { process, address })
    }

    /// Resident memory in kilobytes.
    fn memory(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))
            .context("A server's memory could not be read")?;
        let line =
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("A server's memory is not told")?;
        line.trim().trim_end_matches(" kB").parse().context("A server's memory is no number")
    }

    /// Microseconds of processor time for one request, over `count` of them on one connection after a warm-up.
    fn processor_time(&self, client: &mut http::Client, path: &str, cookie: &str, count: u32) -> Result<f64> {
        for _ in 0..count / 8 {
            client.get(path, cookie)?;
        }
        let before = self.nanoseconds()?;
        for _ in 0..count {
            client.get(path, cookie)?;
        }
        Ok((self.nanoseconds()? - before) / f64::from(count) / 1000.0)
    }

    /// Processor time of all threads so far. In nanoseconds from `schedstat`; `stat` counts in hundredths of a second.
    fn nanoseconds(&self) -> Result<f64> {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.process.id()))
            .context("A server's threads could not be listed")?;
        let sum: f64 = tasks
            .filter_map(|task| {
                fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?.split(' ').next()?.parse::<f64>().ok()
            })
            .sum();
        if sum == 0.0 {
            bail!("A server's processor time could not be read")
        }
        Ok(sum)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

/// The smallest number that so many in a hundred do not exceed, of numbers in order.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let nth = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(nth).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert!((median(vec![9.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
    }
    #[test]
    fn a_percentile_is_one_of_the_numbers() {
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        for (percent, wanted) in [(50, 50.0), (99, 99.0)] {
            assert!((percentile(&hundred, percent) - wanted).abs() < f64::EPSILON);
        }
        assert!((percentile(&[7.0], 99) - 7.0).abs() < f64::EPSILON);
    }
}
