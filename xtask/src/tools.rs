//! Finding the tools, installing those that are ours to install, and naming the command that installs the rest.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::report;

const OLDEST_NODE: u32 = 20;
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The repository's root, wherever the command was started.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").components().fold(PathBuf::new(), |mut path, part| {
        if part.as_os_str() == ".." {
            path.pop();
        } else {
            path.push(part);
        }
        path
    })
}

/// A command that starts in the repository's root, without what `cargo run` told us about ourselves: otherwise crates
/// that look at `CARGO_MANIFEST_DIR` would be built again for every second caller.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST") {
            command.env_remove(&*name);
        }
    }
    command
}

pub(crate) fn cargo<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Command {
    let mut cargo = command("cargo");
    cargo.args(args);
    cargo
}

/// A tool that `npm ci` put in `node_modules`.
pub(crate) fn npm_tool<A: AsRef<OsStr>>(name: &str, args: impl IntoIterator<Item = A>) -> Command {
    let mut tool = command(root().join("node_modules/.bin").join(name));
    tool.args(args);
    tool
}

fn in_words(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy();
    let args = command.get_args().map(|arg| arg.to_string_lossy().into_owned());
    std::iter::once(program.into_owned()).chain(args).collect::<Vec<_>>().join(" ")
}

/// Runs a command whose output the developer sees.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let words = in_words(command);
    let status = command.status().with_context(|| format!("`{words}` could not be started"))?;
    if !status.success() {
        bail!("`{words}` failed ({status})");
    }
    Ok(())
}

/// Runs a command, shows its output and also returns it, with whether it succeeded.
pub(crate) fn tee(command: &mut Command) -> Result<(bool, String)> {
    let words = in_words(command);
    if std::io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{words}` could not be started"))?;
    let said = Mutex::new(String::new());
    let echo = |pipe: Option<Box<dyn Read + Send>>| {
        let lines = BufReader::new(pipe.unwrap_or_else(|| Box::new(std::io::empty()))).split(b'\n');
        for line in lines.map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            if let Ok(mut said) = said.lock() {
                said.push_str(&line);
                said.push('\n');
            }
        }
    };
    let (out, err) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(|| echo(out.map(|pipe| Box::new(pipe) as _)));
        echo(err.map(|pipe| Box::new(pipe) as _));
    });
    let status = child.wait().with_context(|| format!("`{words}` could not be waited for"))?;
    Ok((status.success(), said.into_inner().unwrap_or_default()))
}

/// What a command prints, or nothing when it is missing or fails.
pub(crate) fn answer<A: AsRef<OsStr>>(program: &str, args: impl IntoIterator<Item = A>) -> Option<String> {
    let output = command(program).args(args).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a command is there and answers.
pub(crate) fn works(program: &str, args: &[&str]) -> bool {
    answer(program, args).is_some()
}

pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let dirs: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().flat_map(|name| dirs.iter().map(move |dir| dir.join(name))).find(|candidate| candidate.is_file())
}

/// The first sixteen hex digits of the SHA-256 of all parts together.
pub(crate) fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    use std::fmt::Write as _;
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Every file under `path` (or `path` itself) in a fixed order; nothing when it does not exist.
pub(crate) fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let Ok(entries) = fs::read_dir(path) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().flat_map(|path| files(path)).collect()
}

/// What must be there before anything is built; the wasm target is added when it is not.
pub(crate) fn ready_to_build() -> Result<()> {
    if on_path(&["cc", "gcc", "clang"]).is_none() {
        bail!(
            "A C compiler is missing. Install it with: {}",
            by_system("sudo apt-get install -y gcc", "xcode-select --install")
        );
    }
    ready_node()?;
    ready_wasm_target()
}

fn ready_node() -> Result<()> {
    let install = by_system(
        "curl -fsSL https://deb.nodesource.com/setup_22.x | sudo bash - && sudo apt-get install -y nodejs",
        "brew install node",
    );
    let Some(version) = answer("node", ["--version"]) else {
        bail!("Node {OLDEST_NODE} or newer is missing. Install it with: {install}");
    };
    if node_major(&version).is_none_or(|major| major < OLDEST_NODE) {
        bail!("Node {OLDEST_NODE} or newer is needed and this is {version}. Install it with: {install}");
    }
    if !works("npm", &["--version"]) {
        bail!("npm is missing. Install it with: {}", by_system("sudo apt-get install -y npm", "brew install node"));
    }
    Ok(())
}

fn node_major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

fn ready_wasm_target() -> Result<()> {
    let library = answer("rustc", ["--print", "target-libdir", "--target", WASM_TARGET]);
    if library.is_some_and(|library| Path::new(&library).is_dir()) {
        return Ok(());
    }
    if !works("rustup", &["--version"]) {
        bail!(
            "Rust's {WASM_TARGET} target is missing, and rustup, which adds it. Install rustup with: \
             curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"
        );
    }
    report::step(&format!("Adding Rust's {WASM_TARGET} target"), || {
        run(command("rustup").args(["target", "add", WASM_TARGET]))
    })
}

fn by_system(linux: &'static str, mac: &'static str) -> &'static str {
    if cfg!(target_os = "macos") { mac } else { linux }
}

/// Installs the pinned npm tools when the lock file differs from the one they were last installed by.
pub(crate) fn npm_ci() -> Result<()> {
    let lock = fs::read(root().join("package-lock.json")).context("package-lock.json could not be read")?;
    let (stamp, wanted) = (root().join("node_modules/.installed-by-lock"), hash([lock.as_slice()]));
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    report::step("Installing the pinned npm tools (npm ci)", || {
        // No package's install script runs: the programs we use come inside their packages.
        run(command("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]))?;
        fs::write(&stamp, wanted).context("The stamp in node_modules could not be written")
    })
}

/// The Chromium without windows, for the tests: 27 pages of the accessibility run took 63 s of processor time in it and 108 s in the other.
/// Where it is not to be had, the other.
pub(crate) fn chromium_without_windows() -> Result<Option<PathBuf>> {
    let names = ["chromium-headless-shell", "chrome-headless-shell"];
    if let Some(found) = env::var_os("PK_CHROMIUM").map(PathBuf::from).or_else(|| on_path(&names)) {
        return Ok(Some(found));
    }
    if may_install() && install("chromium-headless-shell").is_ok() {
        return Ok(on_path(&names));
    }
    chromium()
}

/// Chromium as people have it, for what is measured. `None` means Playwright's own, which it finds by itself.
pub(crate) fn chromium() -> Result<Option<PathBuf>> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    if let Some(found) = env::var_os("PK_CHROMIUM").map(PathBuf::from).or_else(|| on_path(&names)) {
        return Ok(Some(found));
    }
    println!("No Chromium on PATH: trying Playwright's own");
    let path = "import('playwright').then(p => console.log(p.default.chromium.executablePath()))";
    let starts = || answer("node", ["-e", path]).is_some_and(|program| works(&program, &["--version"]));
    if starts() || (run(&mut npm_tool("playwright", ["install", "chromium"])).is_ok() && starts()) {
        return Ok(None);
    }
    if may_install() {
        println!("Playwright's own Chromium is not to be had: installing Debian's");
        install("chromium")?;
        return Ok(on_path(&names));
    }
    bail!(
        "Chromium is missing. Install it with: {}",
        by_system("sudo apt-get install -y chromium", "brew install --cask chromium")
    )
}

/// Writes down the calls of a program to the kernel; installed where it is missing and may be.
pub(crate) fn strace() -> Result<PathBuf> {
    if on_path(&["strace"]).is_none() && may_install() {
        install("strace")?;
    }
    on_path(&["strace"]).context("strace is missing. Install it with: sudo apt-get install -y strace")
}

/// Whether Debian's packages can be installed without asking.
fn may_install() -> bool {
    answer("id", ["-u"]).as_deref() == Some("0") && works("apt-get", &["--version"])
}

fn install(package: &str) -> Result<()> {
    run(command("apt-get").args(["-qq", "update"]))?;
    run(command("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args(["-qq", "install", "-y", package]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_version_is_read() {
        assert_eq!(node_major("v20.20.2"), Some(20));
        assert_eq!(node_major("nonsense"), None);
    }

    #[test]
    fn a_hash_is_sixteen_hex_digits_and_knows_where_parts_end() {
        let name = hash([b"one".as_slice(), b"two"]);
        assert_eq!(name.len(), 16);
        assert!(name.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_ne!(name, hash([b"onet".as_slice(), b"wo"]));
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.lock").is_file());
    }
}
