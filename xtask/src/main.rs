//! The developer commands, `cargo xtask <command>`. Each module is one command or one thing they share:
//! `site` builds, `run` and `dev` serve, `test` (with `size`, `licences` and `order`) checks, `bench` measures; `tools` finds or
//! installs what a fresh machine lacks, `report` prints the steps.

mod bench;
mod dev;
mod licences;
mod order;
mod report;
mod run;
mod site;
mod size;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The developer commands of Patientkontrakt
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the server, and the browser's files into target/site
    Build {
        /// Optimise the server too (slower to build)
        #[arg(long)]
        release: bool,
    },
    /// Build, load the demo region into an empty database and serve it
    Run(run::Options),
    /// Serve the demo region; rebuild and reload at every change
    Dev(run::Options),
    /// Run the checks: lint, unit, server, pages, size, licences
    Test(test::Options),
    /// Measure import, rendering, bookings, streams, first load and memory as ratios, and print a table for BENCHMARKS.md
    Bench,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Task::Build { release } => site::build(&site::Mode { release, quick: false }).map(|()| ExitCode::SUCCESS),
        Task::Run(options) => run::run(&options).map(|()| ExitCode::SUCCESS),
        Task::Dev(options) => dev::dev(&options).map(|()| ExitCode::SUCCESS),
        Task::Test(options) => test::test(&options),
        Task::Bench => bench::bench().map(|()| ExitCode::SUCCESS),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
