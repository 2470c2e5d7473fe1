//! Turns `locales/{sv,sv-simple,en}.toml` into `$OUT_DIR/texts.rs`: one method for each sentence a
//! person reads, so that a missing key or argument fails the build. Only for the server (`ssr`); the
//! browser gets its texts as props, and here an empty file.
#![allow(clippy::disallowed_methods, reason = "Cargo speaks to a build script through the environment")]

use std::{env, fs, path::Path, process::ExitCode};

#[path = "build/texts.rs"]
mod texts;

const FOLDER: &str = "locales";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed={FOLDER}");
    match texts().and_then(|code| write(&code)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(lines) => {
            for line in lines {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn texts() -> Result<String, Vec<String>> {
    if env::var_os("CARGO_FEATURE_SSR").is_none() {
        return Ok(String::new());
    }
    let mut sources = texts::FILES.map(|_| String::new());
    for (file, source) in texts::FILES.into_iter().zip(&mut sources) {
        let read = fs::read_to_string(Path::new(FOLDER).join(file));
        *source = read.map_err(|error| vec![format!("{FOLDER}/{file}: {error}")])?;
    }
    texts::generate(sources.each_ref().map(String::as_str))
}

fn write(code: &str) -> Result<(), Vec<String>> {
    let folder = env::var_os("OUT_DIR").ok_or_else(|| vec!["OUT_DIR is not set: run this through cargo".to_owned()])?;
    let path = Path::new(&folder).join("texts.rs");
    fs::write(&path, code).map_err(|error| vec![format!("{}: {error}", path.display())])
}
