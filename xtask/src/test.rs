//! `cargo xtask test`: every check of the project, one part after another, going on after a part that failed.

use std::fs;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::report::{seconds, step};
use crate::site::{self, Mode};
use crate::tools::{
    cargo, chromium_without_windows, command, files, npm_ci, npm_tool, ready_to_build, root, run, tee, works,
};
use crate::{licences, order, size};

/// So many faults the goal sheet of accessibility asks for (G25).
const FAULTS: u32 = 10_000;

#[derive(Args)]
pub(crate) struct Options {
    /// Only these parts, for daily work
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
    /// Also the long runs: 20,000 cases for each property, the fuzz target for a minute
    #[arg(long)]
    full: bool,
    /// How many races `--only races` runs
    #[arg(long)]
    races: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Format, and clippy in both lanes
    Lint,
    /// The tests inside the crates
    Unit,
    /// The server through HTTP
    Server,
    /// Many who want the same times at once, faults in the middle, a server that is killed; more of it than among the server tests
    Races,
    /// The pages in real Chromium
    Pages,
    /// Every page against the goal sheet of accessibility; run when asked for, and with --full
    Accessibility,
    /// The budget of a first load
    Size,
    /// The licences of all dependencies
    Licences,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
}

/// One run of the tests: what was asked for and what came of it so far.
struct Session<'a> {
    options: &'a Options,
    tally: Tally,
    /// What failed or was skipped, to be said again at the end.
    remarks: Vec<String>,
}

pub(crate) fn test(options: &Options) -> Result<ExitCode> {
    ready_to_build()?;
    npm_ci()?;
    let mut session = Session { options, tally: Tally::default(), remarks: Vec::new() };
    let mut rows: Vec<(String, Tally, Duration)> = Vec::new();
    for part in Part::value_variants() {
        let asked = if options.only.is_empty() {
            // Takes as long as all the rest; and a few races are among the server tests.
            !matches!(part, Part::Accessibility | Part::Races) || options.full
        } else {
            options.only.contains(part)
        };
        if !asked {
            continue;
        }
        let (before, start) = (session.tally, Instant::now());
        match part {
            Part::Lint => session.lint(),
            Part::Unit => session.unit(),
            Part::Server => session.server(),
            Part::Races => session.races(),
            Part::Pages => session.pages(),
            Part::Accessibility => session.accessibility(),
            Part::Size => session.size(),
            Part::Licences => session.licences(),
        }
        let name = part.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        rows.push((name, session.tally.since(before), start.elapsed()));
    }
    println!("\n{:<10}{:>8}{:>8}{:>9}{:>11}", "part", "passed", "failed", "skipped", "time");
    for (name, tally, time) in &rows {
        println!("{name:<10}{:>8}{:>8}{:>9}{:>11}", tally.passed, tally.failed, tally.skipped, seconds(*time));
    }
    for remark in &session.remarks {
        println!("{remark}");
    }
    println!("{}", session.tally.in_words());
    Ok(if session.tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Session<'_> {
    fn lint(&mut self) {
        self.check("Format", || run(&mut cargo(["fmt", "--all", "--check"])));
        let lanes: [(&str, &[&str]); 2] = [
            (
                "Clippy for the server, the pages on it, and xtask",
                &["-p", "app", "-p", "server", "-p", "xtask", "--features", "app/ssr,xtask/baseline", "--all-targets"],
            ),
            (
                "Clippy for the pages in the browser",
                &[
                    "-p",
                    "app",
                    "--no-default-features",
                    "--features",
                    "hydrate,staff",
                    "--target",
                    "wasm32-unknown-unknown",
                    "--target-dir",
                    "target/wasm",
                ],
            ),
        ];
        for (name, lane) in lanes {
            self.check(name, || run(cargo(["clippy"]).args(lane).args(["--", "-D", "warnings"])));
        }
    }

    fn unit(&mut self) {
        // Together: apart they would need other features of what both stand on, and all of it twice.
        let both = ["-p", "app", "-p", "server", "--features", "app/ssr", "--lib"];
        self.cargo_tests("Unit tests of the pages and the server", &both);
        self.cargo_tests("Unit tests of xtask", &["-p", "xtask"]);
    }

    fn server(&mut self) {
        self.cargo_tests("Server tests", &["-p", "server", "--test", "it"]);
        if self.options.full {
            self.fuzz();
        }
    }

    fn races(&mut self) {
        let count = self.options.races.unwrap_or(if self.options.full { 10_000 } else { 300 }).to_string();
        // Not nextest, which counts what was not asked for as skipped.
        let mut tests = cargo(["test", "--no-fail-fast", "-p", "server", "--test", "it"]);
        if self.options.full {
            // As quick as it will be in use: it pays for the build.
            tests.arg("--release");
        }
        tests.args(["--", "races::", "faults::", "kills::"]).env("PK_RACES", &count).env("PK_FAULTS", &count);
        self.counted("Races for times, and faults", tests);
        self.check("The log is on disk before each answer", order::check);
    }

    fn fuzz(&mut self) {
        if !works("cargo", &["+nightly", "--version"]) || !works("cargo", &["+nightly", "fuzz", "--version"]) {
            return self.skip("Fuzzing the import needs a nightly toolchain and cargo-fuzz");
        }
        self.check("Fuzzing the import for a minute", || {
            let mut fuzz = cargo(["+nightly", "fuzz", "run", "import", "--", "-max_total_time=60"]);
            run(fuzz.current_dir(root().join("server")))
        });
    }

    fn pages(&mut self) {
        let visited = root().join("target/pages-html");
        // Missing is as good as removed.
        let _ = fs::remove_dir_all(&visited);
        let config = "end2end/playwright.config.ts";
        self.playwright("Pages in Chromium", config, "target/playwright/results.json");
        self.vnu(&visited);
    }

    /// The table of goals is printed, and left in `target/accessibility-report.md`.
    fn accessibility(&mut self) {
        // G25 is counted where the times are kept; the sheet reads it.
        let faults = root().join("target/playwright/faults.json");
        let _ = fs::remove_file(&faults);
        if let Err(error) = fs::create_dir_all(root().join("target/playwright")) {
            return self.fail("Faults while times are changed", &error.into());
        }
        let mut tests = cargo(["test", "-p", "server", "--test", "it"]);
        tests.env("PK_FAULTS_TOLD", &faults).args(["--", "a_fault_at_any_statement_loses_no_time"]);
        if self.options.full {
            tests.env("PK_FAULTS", FAULTS.to_string());
        }
        self.counted("Faults while times are changed", tests);
        let config = "end2end/accessibility.config.ts";
        let results = "target/playwright/accessibility.json";
        self.playwright("Goals of accessibility", config, results);
    }

    fn playwright(&mut self, name: &str, config: &str, results: &str) {
        let browser = match site::build(&Mode::DEV).and_then(|()| chromium_without_windows()) {
            Ok(browser) => browser,
            Err(error) => return self.fail(name, &error),
        };
        let results = root().join(results);
        let _ = fs::remove_file(&results);
        let mut playwright = npm_tool("playwright", ["test", "--config", config]);
        playwright.env("PK_SERVER", Mode::DEV.server()).env("PATIENTKONTRAKT_SITE", site::folder());
        if let Some(browser) = browser {
            playwright.env("PK_CHROMIUM", browser);
        }
        self.surround(&mut playwright);
        let outcome = step(name, || run(&mut playwright));
        match fs::read(&results).context("Playwright wrote no results").and_then(|json| tally_of_playwright(&json)) {
            Ok(tally) => self.count(name, tally, outcome.is_ok()),
            Err(error) => self.fail(name, &error),
        }
    }

    /// The W3C's checker over every page that the browser saw.
    fn vnu(&mut self, visited: &std::path::Path) {
        if !works("java", &["-version"]) {
            return self.skip("The W3C's HTML checker (vnu) needs Java");
        }
        self.check("HTML of all visited pages (vnu)", || {
            let count = files(visited).len();
            if count == 0 {
                bail!("The browser tests left no page in {}", visited.display());
            }
            println!("{count} pages");
            run(command("java")
                .args(["-jar", "node_modules/vnu-jar/build/dist/vnu.jar", "--errors-only", "--skip-non-html"])
                // An attribute of WAI-Adapt that the checker does not know yet; nothing else is left out.
                .args(["--filterpattern", ".*adapt-symbol.*"])
                .arg(visited))
        });
    }

    fn size(&mut self) {
        if let Err(error) = site::site(&Mode::DEV) {
            return self.fail("Size", &error);
        }
        for (bundle, budget) in size::BUDGETS {
            self.check(&format!("Budget of {bundle}"), || size::check(bundle, budget));
        }
    }

    fn licences(&mut self) {
        self.check("Licences of the crates", licences::check_crates);
        self.check("Licences of the npm tools", licences::check_npm);
    }

    /// What the tests are told by their environment.
    fn surround(&self, command: &mut Command) {
        command.env_remove("PATIENTKONTRAKT_SYNTHEA");
        let synthea = root().join("../shared/data/synthea");
        if synthea.is_dir() {
            command.env("PATIENTKONTRAKT_SYNTHEA", synthea);
        }
        if self.options.full {
            command.env("PK_FULL", "1").env("PROPTEST_CASES", "20000");
        }
    }

    /// A check that counts as one test.
    fn check(&mut self, name: &str, check: impl FnOnce() -> Result<()>) {
        match step(name, check) {
            Ok(()) => self.tally.passed += 1,
            Err(error) => self.fail(name, &error),
        }
    }

    fn fail(&mut self, name: &str, error: &anyhow::Error) {
        eprintln!("error: {error:#}");
        self.tally.failed += 1;
        self.remarks.push(format!("Failed: {name}: {error:#}"));
    }

    fn skip(&mut self, why: &str) {
        println!("Skipped: {why}");
        self.tally.skipped += 1;
        self.remarks.push(format!("Skipped: {why}"));
    }

    fn cargo_tests(&mut self, name: &str, selection: &[&str]) {
        let nextest = works("cargo", &["nextest", "--version"]);
        let mut tests = if nextest {
            cargo(["nextest", "run", "--no-fail-fast", "--no-tests=pass"])
        } else {
            cargo(["test", "--no-fail-fast"])
        };
        tests.args(selection);
        self.counted(name, tests);
    }

    fn counted(&mut self, name: &str, mut tests: Command) {
        self.surround(&mut tests);
        match step(name, || tee(&mut tests)) {
            Ok((success, said)) => self.count(name, tally_of_cargo(&said), success),
            Err(error) => self.fail(name, &error),
        }
    }

    /// Adds what a runner counted. A runner that failed before any test did, in compiling for one, is a failure too.
    fn count(&mut self, name: &str, tally: Tally, success: bool) {
        let unnamed = u64::from(!success && tally.failed == 0);
        self.tally.passed += tally.passed;
        self.tally.failed += tally.failed + unnamed;
        self.tally.skipped += tally.skipped;
        if !success || tally.failed > 0 {
            self.remarks.push(format!("Failed: {name}: {}", tally.in_words()));
        } else if tally.skipped > 0 {
            self.remarks.push(format!("Skipped: {} of {name}", tally.skipped));
        }
    }
}

impl Tally {
    fn since(self, before: Self) -> Self {
        Self {
            passed: self.passed - before.passed,
            failed: self.failed - before.failed,
            skipped: self.skipped - before.skipped,
        }
    }

    fn in_words(self) -> String {
        format!("{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }

    fn add(&mut self, count: u64, kind: &str) {
        match kind {
            "passed" => self.passed += count,
            "failed" | "timed" | "exec" => self.failed += count,
            "ignored" | "skipped" => self.skipped += count,
            _ => {}
        }
    }
}

/// Adds up the closing lines of `cargo test`, one for each binary, or reads the one of nextest (which also repeats, for a
/// failed test, what `cargo test` would have said of it).
fn tally_of_cargo(output: &str) -> Tally {
    let lines: Vec<String> = output.lines().map(|line| without_colour(line).trim().to_owned()).collect();
    let summary = lines.iter().rev().find_map(|line| Some(line.strip_prefix("Summary [")?.split_once("run: ")?.1));
    let counts: Vec<&str> = match summary {
        Some(summary) => vec![summary],
        None => lines.iter().filter_map(|line| line.strip_prefix("test result:")).collect(),
    };
    let mut tally = Tally::default();
    for counts in counts {
        let words: Vec<&str> = counts.split([' ', ';', ',', '.', '(', ')']).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            if let Ok(count) = pair[0].parse() {
                tally.add(count, pair[1]);
            }
        }
    }
    tally
}

/// Takes the colours of a terminal out of a line.
fn without_colour(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}

fn tally_of_playwright(json: &[u8]) -> Result<Tally> {
    let results: Value = serde_json::from_slice(json).context("Playwright's results are not JSON")?;
    let count =
        |name: &str| results["stats"][name].as_u64().with_context(|| format!("Playwright's results lack {name}"));
    // A test that passes only at the second try is broken.
    Ok(Tally { passed: count("expected")?, failed: count("unexpected")? + count("flaky")?, skipped: count("skipped")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_lines_of_cargo_test_are_added_up() {
        let output = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
                      noise\ntest result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 4 filtered out; finished in 0.01s";
        assert_eq!(tally_of_cargo(output), Tally { passed: 5, failed: 1, skipped: 1 });
    }

    #[test]
    fn the_closing_line_of_nextest_is_read() {
        let output = "test result: FAILED. 0 passed; 1 failed; 0 ignored\n\u{1b}[32;1m     Summary\u{1b}[0m [   1.204s] \u{1b}[1m8\u{1b}[0m/9 tests run: \u{1b}[1m5\u{1b}[0m passed (1 slow, 1 leaky), \
                      \u{1b}[1m2\u{1b}[0m \u{1b}[31mfailed\u{1b}[0m, 1 timed out, 4 skipped";
        assert_eq!(tally_of_cargo(output), Tally { passed: 5, failed: 3, skipped: 4 });
        assert_eq!(
            tally_of_cargo("     Summary [   0.012s] 4 tests run: 4 passed, 0 skipped"),
            Tally { passed: 4, failed: 0, skipped: 0 }
        );
    }

    #[test]
    fn playwright_results_are_read_and_a_flaky_test_has_failed() -> Result<()> {
        let tally = tally_of_playwright(br#"{"stats":{"expected":7,"unexpected":1,"flaky":1,"skipped":2}}"#)?;
        assert_eq!(tally, Tally { passed: 7, failed: 2, skipped: 2 });
        assert!(tally_of_playwright(b"{}").is_err());
        Ok(())
    }

    #[test]
    fn the_last_line_has_the_form_that_ci_reads() {
        assert_eq!(Tally { passed: 12, failed: 0, skipped: 3 }.in_words(), "12 passed, 0 failed, 3 skipped");
    }
}
