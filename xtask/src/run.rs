//! `cargo xtask run`: build, then serve the demo region. The server makes the database, loads the region into an empty
//! one, and prints its address and who one can sign in as.

use std::env;
use std::fs;
use std::net::TcpListener;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::site::{self, Mode};
use crate::tools::{command, root};

#[derive(Args)]
pub(crate) struct Options {
    /// The port on 127.0.0.1
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Begin with a new database
    #[arg(long)]
    fresh: bool,
    /// Optimise the server too (slower to build)
    #[arg(long)]
    release: bool,
}

impl Options {
    pub(crate) fn mode(&self, quick: bool) -> Mode {
        Mode { release: self.release, quick }
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    ready(options)?;
    let mode = options.mode(false);
    site::build(&mode)?;
    replace_us_with(&mut server(options, &mode))
}

/// Finds out before the long build what would stop the server after it.
pub(crate) fn ready(options: &Options) -> Result<()> {
    let address = listen(options);
    TcpListener::bind(&address)
        .with_context(|| format!("{address} cannot be listened on; choose another port with --port"))?;
    if options.fresh {
        remove_database()?;
    }
    fs::create_dir_all(root().join("data")).context("The folder data could not be made")
}

pub(crate) fn server(options: &Options, mode: &Mode) -> Command {
    let mut server = command(mode.server());
    server
        .args(["serve", "--demo"])
        .env("PATIENTKONTRAKT_LISTEN", listen(options))
        .env("PATIENTKONTRAKT_SITE", site::folder());
    server
}

fn listen(options: &Options) -> String {
    format!("127.0.0.1:{}", options.port)
}

fn remove_database() -> Result<()> {
    if env::var_os("PATIENTKONTRAKT_DATABASE_URL").is_some() {
        bail!(
            "--fresh removes data/patientkontrakt.db only, and PATIENTKONTRAKT_DATABASE_URL names another database; remove that one yourself"
        );
    }
    for ending in ["", "-wal", "-shm"] {
        let file = root().join(format!("data/patientkontrakt.db{ending}"));
        if file.exists() {
            fs::remove_file(&file).with_context(|| format!("{} could not be removed", file.display()))?;
        }
    }
    Ok(())
}

/// The server takes our place, so that Ctrl-C reaches it alone and its exit code is ours.
#[cfg(unix)]
fn replace_us_with(server: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(server.exec()).with_context(|| format!("{} could not be started", server.get_program().display()))
}

#[cfg(not(unix))]
fn replace_us_with(server: &mut Command) -> Result<()> {
    crate::tools::run(server)
}
