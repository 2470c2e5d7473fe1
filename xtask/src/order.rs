//! That no answer leaves the server before what it acknowledges is on disk: the calls that the kernel saw, in their order.

use std::collections::HashSet;
use std::fs;
use std::os::unix::process::CommandExt;

use anyhow::{Context, Result, bail};

use crate::bench::{Booker, Client, PATIENT, serve_demo};
use crate::site::Mode;
use crate::tools::{cargo, command, root, run, strace};

/// A patient's visit goes to and fro so many times.
const BOOKINGS: usize = 20;

/// Books in a server whose calls are written down, and reads them: each booking is in the log, the log is synced, then comes the answer.
/// Once more with syncs that the kernel does not do, as with `synchronous=OFF`: then every answer has to be found too early.
///
/// # Errors
///
/// When an answer came too early, when nothing was seen, or when the calls cannot be written down here.
pub(crate) fn check() -> Result<()> {
    run(&mut cargo(["build", "--package", "server"]))?;
    let (answers, early) = read(&booked(&[])?);
    if answers < BOOKINGS || early > 0 {
        bail!("Of {answers} answers {early} came before the log was synced");
    }
    let (answers, early) = read(&booked(&["-e", "inject=fdatasync,fsync:retval=0"])?);
    if answers < BOOKINGS || early < BOOKINGS {
        bail!("Without syncs {early} of {answers} answers were found too early: this would not see one");
    }
    println!("{BOOKINGS} answers came after their sync, and none would have without");
    Ok(())
}

/// The calls of a server in which a visit was moved to and fro.
fn booked(inject: &[&str]) -> Result<String> {
    let folder = root().join("target/order");
    if folder.exists() {
        fs::remove_dir_all(&folder).context("target/order could not be emptied")?;
    }
    fs::create_dir_all(&folder).context("target/order could not be made")?;
    let calls = folder.join("calls");
    let mut serve = command(strace()?);
    serve.args(["-f", "-y", "-qq", "-e", "trace=pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg"]).args(inject);
    serve.arg("-o").arg(&calls).arg(Mode::DEV.server()).process_group(0);
    let server = serve_demo(&mut serve, &folder, &folder.join("order.db"))?;
    let booked = book(&server.address);
    // strace, with the server that it started.
    let killed = run(command("kill").args(["-9", "--", &format!("-{}", server.process.id())]));
    drop(server);
    booked.and(killed)?;
    Ok(String::from_utf8_lossy(&fs::read(&calls).context("The calls were not written down")?).into_owned())
}

fn book(address: &str) -> Result<()> {
    let mut client = Client::connect(address)?;
    let booker = Booker::sign_in(&mut client, PATIENT)?;
    for nth in 0..BOOKINGS {
        let form = format!("tid={}&nyckel=cmd_{nth:032x}", booker.codes[nth % 2]);
        let answer = client.post_form(&format!("/tider/{}/byt", booker.visit), &form, &booker.cookie)?;
        if answer.status != 303 {
            bail!("A booking answered {} instead of 303", answer.status);
        }
    }
    Ok(())
}

/// How many answers to a booking there were after something had been written to the log, and how many of them before it was synced.
fn read(calls: &str) -> (usize, usize) {
    let (mut written, mut synced, mut syncing) = (false, true, HashSet::new());
    let (mut answers, mut early) = (0, 0);
    for line in calls.lines() {
        let Some((thread, call)) = line.trim_start().split_once(' ') else { continue };
        let call = call.trim_start();
        let (is_sync, is_log) = (call.starts_with("fdatasync(") || call.starts_with("fsync("), call.contains("-wal>"));
        let done = call.ends_with("= 0");
        if call.starts_with("pwrite64(") && is_log {
            (written, synced) = (true, false);
        } else if is_sync && is_log && call.contains("<unfinished") {
            syncing.insert(thread.to_owned());
        } else if (is_sync && is_log || call.contains("sync resumed>") && syncing.remove(thread)) && done {
            synced = true;
        } else if call.contains("\"HTTP/1.1 303") && written {
            answers += 1;
            early += usize::from(!synced);
            written = false;
        }
    }
    (answers, early)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = "11 pwrite64(9</x/order.db-wal>, \"a\"..., 4096, 32) = 4096\n";
    const ANSWER: &str = "12 sendto(15<TCP:[1]>, \"HTTP/1.1 303 See Other\"..., 99, 0, NULL, 0) = 99\n";

    #[test]
    fn an_answer_before_its_sync_is_seen_and_one_after_it_is_not() {
        for (sync, early) in [
            ("11 fdatasync(9</x/order.db-wal>) = 0\n", 0),
            ("11 fdatasync(9</x/order.db-wal> <unfinished ...>\n11 <... fdatasync resumed>) = 0\n", 0),
            ("11 fdatasync(9</x/order.db-wal> <unfinished ...>\n", 1),
            ("11 fdatasync(9</x/order.db-wal>) = 0 (INJECTED)\n", 1),
            ("11 fdatasync(8</x/order.db>) = 0\n", 1),
            ("", 1),
        ] {
            assert_eq!(read(&format!("{WRITTEN}{sync}{ANSWER}")), (1, early), "{sync}");
        }
        assert_eq!(read(ANSWER), (0, 0), "nothing was written");
    }
}
