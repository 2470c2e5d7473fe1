//! `cargo xtask dev`: serve, and at every change build again and start the server anew.
//!
//! The server is told by `PATIENTKONTRAKT_DEV_RELOAD=1` that it runs so. It then answers `/dev/reload` with an event
//! stream whose only event names this start of it; a page that sees the stream come back with another name reloads.

use std::fs;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use crate::run::{self, Options};
use crate::site::{self, Mode};
use crate::tools::{files, root};

const WATCHED: [&str; 7] = ["app", "server", "style", "public", "Cargo.toml", "Cargo.lock", "package-lock.json"];
const POLL: Duration = Duration::from_millis(400);

pub(crate) fn dev(options: &Options) -> Result<()> {
    run::ready(options)?;
    let mode = options.mode(true);
    let mut server: Option<Child> = None;
    loop {
        let seen = state();
        match site::build(&mode) {
            Ok(()) => {
                stop(server.take())?;
                server = Some(start(options, &mode)?);
            }
            Err(error) => {
                eprintln!("error: {error:#}\nThe old server goes on; save a file to try again.");
            }
        }
        while state() == seen {
            sleep(POLL);
        }
    }
}

fn start(options: &Options, mode: &Mode) -> Result<Child> {
    run::server(options, mode).env("PATIENTKONTRAKT_DEV_RELOAD", "1").spawn().context("The server could not be started")
}

/// Kills the server: its database is made for that, and waiting for open event streams would only delay the reload.
fn stop(server: Option<Child>) -> Result<()> {
    let Some(mut server) = server else {
        return Ok(());
    };
    // It may have ended by itself.
    let _ = server.kill();
    server.wait().map(drop).context("The old server could not be ended")
}

/// When each watched file was last changed. Asking for a few hundred times costs less than a dependency that is told.
fn state() -> Vec<(std::path::PathBuf, Option<SystemTime>)> {
    let watched = WATCHED.iter().flat_map(|path| files(&root().join(path)));
    watched.map(|file| (file.clone(), fs::metadata(&file).and_then(|metadata| metadata.modified()).ok())).collect()
}
