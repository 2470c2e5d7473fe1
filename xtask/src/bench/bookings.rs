//! Bookings through HTTP: how many in a second, and how long one takes while others come whether or not the last is done.

use super::http::Client;
use super::{Row, Server, baseline, percentile, region};
use crate::tools::answer;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Whose visits are moved: so many that nobody is moved again before the last time is answered.
pub(crate) const PEOPLE: u32 = 256;
const CLIENTS: [(usize, &str); 3] = [
    (1, "Bookings through HTTP, 1 client"),
    (16, "Bookings through HTTP, 16 clients"),
    (64, "Bookings through HTTP, 64 clients"),
];
const ROUNDS: usize = 11;
/// Short, in turns with what it is measured against: a disk is not always as fast.
const ROUND: Duration = Duration::from_secs(1);
const ARRIVALS_A_SECOND: f64 = 300.0;
const ARRIVALS: u32 = 9000;
/// So many can be on their way at once.
const WAITING: usize = 64;
const BUDGET_MS: f64 = 25.0;

/// Somebody whose visit goes to and fro between two times.
pub(crate) struct Booker {
    pub(crate) cookie: String,
    pub(crate) visit: String,
    pub(crate) codes: [String; 2],
    nth: usize,
}

impl Booker {
    /// Signs in, and finds the visit and two of the times that are offered.
    pub(crate) fn sign_in(client: &mut Client, number: &str) -> Result<Self> {
        let cookie = super::sign_in(client, number)?;
        let list = client.get("/tider", &cookie)?;
        let visits = String::from_utf8_lossy(&list.body).into_owned();
        for visit in visits.split("\"/tider/apt_").skip(1).filter_map(|rest| rest.split(['"', '/', '?', '#']).next()) {
            let visit = format!("apt_{visit}");
            let page = client.get(&format!("/tider/{visit}/byt"), &cookie)?;
            let body = String::from_utf8_lossy(&page.body);
            let codes = body.split("kolla?tid=").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned);
            if let [first, second, ..] = codes.collect::<Vec<_>>().as_slice() {
                return Ok(Self { cookie, visit, codes: [first.clone(), second.clone()], nth: 0 });
            }
        }
        bail!("{number} has no visit that could be moved to two other times")
    }
}

struct Load<'a> {
    address: &'a str,
    bookers: Vec<Mutex<Booker>>,
    /// The key of each booking, and how many there have been.
    done: AtomicU64,
}

impl Load<'_> {
    fn book(&self, client: &mut Client, who: usize) -> Result<()> {
        let mut booker = self.bookers[who % self.bookers.len()].lock().unwrap_or_else(PoisonError::into_inner);
        booker.nth += 1;
        let code = &booker.codes[booker.nth % 2];
        let key = self.done.fetch_add(1, Ordering::Relaxed);
        let form = format!("tid={code}&nyckel=cmd_{key:032x}");
        match client.post_form(&format!("/tider/{}/byt", booker.visit), &form, &booker.cookie)?.status {
            303 => Ok(()),
            status => bail!("A booking answered {status} instead of 303"),
        }
    }

    /// Bookings in a second by clients of whom each waits for its answer before it books again.
    fn rate(&self, clients: usize) -> Result<f64> {
        let (begin, mine) = (Barrier::new(clients), self.bookers.len() / clients);
        let counts = std::thread::scope(|scope| {
            let running: Vec<_> = (0..clients)
                .map(|nth| {
                    let begin = &begin;
                    scope.spawn(move || -> Result<f64> {
                        let client = Client::connect(self.address);
                        begin.wait();
                        let (mut client, since, mut count) = (client?, Instant::now(), 0_u32);
                        while since.elapsed() < ROUND {
                            self.book(&mut client, nth * mine + count as usize % mine)?;
                            count += 1;
                        }
                        Ok(f64::from(count) / since.elapsed().as_secs_f64())
                    })
                })
                .collect();
            running.into_iter().map(|one| one.join().unwrap_or_else(|_| bail!("A client broke"))).collect::<Vec<_>>()
        });
        counts.into_iter().sum()
    }

    /// How long each booking takes in milliseconds, from when it was meant to come: who has to wait for a free client waits too.
    fn arrivals(&self) -> Result<Vec<f64>> {
        let planned = planned();
        let (next, begun) = (AtomicUsize::new(0), Instant::now());
        let taken = std::thread::scope(|scope| {
            let running: Vec<_> = (0..WAITING)
                .map(|_| {
                    let (next, planned) = (&next, &planned);
                    scope.spawn(move || -> Result<Vec<f64>> {
                        let (mut client, mut taken) = (Client::connect(self.address)?, Vec::new());
                        loop {
                            let nth = next.fetch_add(1, Ordering::Relaxed);
                            let Some(at) = planned.get(nth) else { return Ok(taken) };
                            std::thread::sleep(at.saturating_sub(begun.elapsed()));
                            self.book(&mut client, nth)?;
                            taken.push((begun.elapsed().saturating_sub(*at)).as_secs_f64() * 1000.0);
                        }
                    })
                })
                .collect();
            running.into_iter().map(|one| one.join().unwrap_or_else(|_| bail!("A client broke"))).collect::<Vec<_>>()
        });
        Ok(taken.into_iter().collect::<Result<Vec<_>>>()?.concat())
    }
}

/// When each arrives: at random, as people do, and the same at every run.
fn planned() -> Vec<Duration> {
    let (mut dice, mut at) = (0x9e37_79b9_7f4a_7c15_u64, Duration::ZERO);
    let mut planned = Vec::new();
    for _ in 0..ARRIVALS {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        let share = f64::from(u32::try_from(dice >> 32).unwrap_or(u32::MAX)) + 1.0;
        at += Duration::from_secs_f64(-(share / 4_294_967_297.0).ln() / ARRIVALS_A_SECOND);
        planned.push(at);
    }
    planned
}

pub(crate) fn bookings(server: &Server, folder: &Path, database: &Path) -> Result<Vec<Row<'static>>> {
    let mut client = Client::connect(&server.address)?;
    let bookers = (0..PEOPLE)
        .map(|nth| Booker::sign_in(&mut client, &region::number(nth)).map(Mutex::new))
        .collect::<Result<Vec<_>>>()?;
    let load = Load { address: &server.address, bookers, done: AtomicU64::new(0) };
    let before = changes(database)?;
    let copy = folder.join("raw.db");
    let raw = || {
        let seconds = ROUND.as_secs_f64().to_string();
        let said = answer(
            &baseline().to_string_lossy(),
            ["book".as_ref(), database.as_os_str(), copy.as_os_str(), seconds.as_ref()],
        );
        said.and_then(|said| said.parse::<f64>().ok()).context("bench-baseline could not book")
    };
    // Each visit is moved once before anything is counted.
    load.rate(16)?;
    raw()?;
    let mut rows = Vec::new();
    for (clients, name) in CLIENTS {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let (theirs, ours) = (raw()?, load.rate(clients)?);
            rounds.push((ours / theirs, ours, theirs));
        }
        rounds.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (ratio, ours, theirs) = rounds[ROUNDS / 2];
        rows.push(Row(
            name,
            format!("{ours:.0} a second"),
            format!("{ratio:.2} × SQLite alone, one commit each ({theirs:.0} a second)"),
        ));
    }
    let mut taken = load.arrivals()?;
    taken.sort_by(f64::total_cmp);
    let (half, most) = (percentile(&taken, 50), percentile(&taken, 99));
    rows.push(Row(
        "A booking, 300 arriving each second",
        format!("p50 {half:.1} ms, p99 {most:.1} ms"),
        format!("p99 is {:.0} % of the budget of {BUDGET_MS} ms", most / BUDGET_MS * 100.0),
    ));
    let (acknowledged, there) = (load.done.into_inner(), changes(database)? - before);
    if acknowledged != there {
        bail!("{acknowledged} bookings were acknowledged, and {there} are there");
    }
    Ok(rows)
}

fn changes(database: &Path) -> Result<u64> {
    let said = answer(&baseline().to_string_lossy(), ["changes".as_ref(), database.as_os_str()]);
    said.and_then(|said| said.parse().ok()).context("bench-baseline could not count the bookings")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_arrive_at_random_and_three_hundred_a_second() {
        let planned = planned();
        assert!(planned.windows(2).all(|pair| pair[0] <= pair[1]));
        let rate = f64::from(ARRIVALS) / planned.last().map_or(0.0, Duration::as_secs_f64);
        assert!((rate - ARRIVALS_A_SECOND).abs() < 10.0, "{rate}");
    }
}
