//! Parses the command, builds, serves; nothing else.

use app::error::AppError;
use app::routes::PAGES;
use app::shell::Assets;
use axum::serve::ListenerExt as _;
use clap::{Args, Parser, Subcommand};
use server::appointments::pass_on;
use server::auth::Auth;
use server::clock::Clock;
use server::config::Config;
use server::router::{AppState, SessionCookie, router};
use server::store::{Store, check_database};
use server::{demo, fhir, log};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;

const SETTINGS: &str = "Settings (environment):
  PATIENTKONTRAKT_DATABASE_URL  sqlite://PATH [default: sqlite://data/patientkontrakt.db]
  PATIENTKONTRAKT_LISTEN        ADDRESS:PORT [default: 127.0.0.1:3000]
  PATIENTKONTRAKT_PUBLIC_URL    https://HOST: Secure cookies, the trusted origin, links
  PATIENTKONTRAKT_SITE          the built site [default: target/site]
  RUST_LOG                      how much is logged [default: info]";

/// How long requests that are under way may take after the signal to stop.
const FAREWELL: Duration = Duration::from_secs(5);

/// How often the server looks whether a time has come free for somebody who waits.
const ROUND: Duration = Duration::from_secs(5);

/// A person's whole plan with care: what will happen, when, who does what, who to turn to.
#[derive(Parser)]
#[command(name = "patientkontrakt", version, after_help = SETTINGS)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages.
    Serve(Serve),
    /// Read FHIR R4 bundles or single resources (JSON) into the database. Each file whole or not at all.
    Import {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Where the data comes from. Default: what the bundle says (meta.source), else the file's name.
        #[arg(long)]
        source: Option<String>,
    },
    /// Load the demo region into the database, or move a loaded one to today.
    Demo,
    /// Look at every row of the database for what must never be so.
    CheckDatabase,
    /// List every page.
    Routes {
        /// As JSON, one object for each page.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args)]
struct Serve {
    /// Sign in by choosing a demo person. Only on this machine, only with demo people in the database; loads them.
    #[arg(long)]
    demo: bool,
    /// Take the time from a file that holds an RFC 3339 instant (for tests).
    #[arg(long, requires = "demo", value_name = "PATH")]
    clock_file: Option<PathBuf>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    log::init();
    // At least four workers: rendering may wait for a reader while the writer answers.
    let workers = std::thread::available_parallelism().map_or(4, |found| found.get().max(4));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(run(cli.command)),
        Err(error) => Err(error.to_string()),
    };
    match done {
        Ok(code) => code,
        Err(message) => {
            eprintln!("patientkontrakt: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<ExitCode, String> {
    if let Command::Routes { json } = command {
        print_routes(json);
        return Ok(ExitCode::SUCCESS);
    }
    let config = Config::from_environment().map_err(|error| error.to_string())?;
    let clock = match &command {
        Command::Serve(Serve { clock_file: Some(path), .. }) => Clock::file(path.clone()),
        _ => Clock::system(),
    };
    let store = open(&config, clock).await?;
    match command {
        Command::Serve(options) => serve(store, config, options.demo).await,
        Command::Import { files, source } => import(&store, files, source).await,
        Command::Demo => {
            let outcome = demo::load(&store).await.map_err(|error| error.to_string())?;
            print!("{outcome}");
            Ok(ExitCode::SUCCESS)
        }
        Command::CheckDatabase => check(&store).await,
        Command::Routes { .. } => Ok(ExitCode::SUCCESS),
    }
}

fn print_routes(json: bool) {
    if json {
        let pages: Vec<String> = PAGES.iter().map(|page| serde_json::json!(page).to_string()).collect();
        println!("[{}]", pages.join(",\n "));
    } else {
        for page in PAGES {
            println!("{}", page.path);
        }
    }
}

async fn open(config: &Config, clock: Clock) -> Result<Store, String> {
    let path = config.database_url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = path.split('?').next().unwrap_or(path);
    if let Some(folder) = PathBuf::from(path).parent()
        && !folder.as_os_str().is_empty()
        && path != ":memory:"
    {
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("cannot make the folder {}: {error}", folder.display()))?;
    }
    Store::open(&config.database_url, clock)
        .await
        .map_err(|error| format!("cannot open the database {}: {error}", config.database_url))
}

async fn import(store: &Store, paths: Vec<PathBuf>, source: Option<String>) -> Result<ExitCode, String> {
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let bytes = read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        files.push(fhir::File { name, bytes });
    }
    let outcome =
        fhir::import(store, files, fhir::Options { source, demo: None }).await.map_err(|error| error.to_string())?;
    print!("{outcome}");
    Ok(ExitCode::SUCCESS)
}

/// No more of a file than an import takes: a larger one is refused by its length, not by the memory of the machine.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(fhir::FILE_LIMIT as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

async fn check(store: &Store) -> Result<ExitCode, String> {
    let findings = check_database(store).await.map_err(|error| error.to_string())?;
    for finding in &findings {
        println!("{}: {}", finding.invariant, finding.row);
    }
    if findings.is_empty() {
        println!("all invariants hold");
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(ExitCode::FAILURE)
    }
}

async fn serve(store: Store, config: Config, is_demo: bool) -> Result<ExitCode, String> {
    let auth = Auth::new(store.clone(), is_demo);
    if is_demo {
        if !config.listen.ip().is_loopback() {
            return Err(format!(
                "serve --demo lets anybody in, so it listens on this machine only: set PATIENTKONTRAKT_LISTEN to 127.0.0.1:{}",
                config.listen.port()
            ));
        }
        let others = auth.patients_outside_the_demo().await.map_err(words)?;
        if others > 0 {
            return Err(format!(
                "serve --demo lets anybody in, and {} holds {others} patients who are not demo people: use another database",
                config.database_url
            ));
        }
        demo::load(&store).await.map_err(|error| error.to_string())?;
    }
    let assets = assets(&config)?;
    let secure = config.public_url.as_ref().is_some_and(server::config::PublicUrl::is_secure);
    let started = store.clock().new_id::<app::ids::CommandKey>().to_string().into();
    let state =
        AppState { store: store.clone(), auth: auth.clone(), cookie: SessionCookie::new(secure), assets, started };
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", config.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    // What is written is sent at once: an event, or the rest of a file, else waits for the other side to confirm what came before it.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "a connection waits before it sends");
        }
    });
    let stop = stop_signal().map_err(|error| format!("cannot listen for the signal to stop: {error}"))?;
    println!("listening on http://{address}");
    if is_demo {
        let people = auth.demo_people().await.map_err(words)?;
        let names: Vec<&str> = people.patients.iter().map(|person| person.name.as_str()).collect();
        println!("sign in at http://{address}/logga-in as {}", names.join(", "));
        println!(
            "or as staff: {}",
            people.staff.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ")
        );
    }
    tokio::spawn(pass_times_on(store.clone()));
    let (asked, mut stopping) = tokio::sync::watch::channel(false);
    tokio::spawn(async move {
        stop.await;
        let _nobody_listens = asked.send(true);
    });
    let mut graceful = stopping.clone();
    // One table of routes for all connections: a router that is served as it is copies all of it for each, 280 kB.
    let serving = axum::serve(listener, router(state, &config).into_make_service())
        .with_graceful_shutdown(async move {
            let _stopped = graceful.wait_for(|stop| *stop).await;
        })
        .into_future();
    let farewell = async {
        let _stopped = stopping.wait_for(|stop| *stop).await;
        tokio::time::sleep(FAREWELL).await;
    };
    tokio::select! {
        result = serving => result.map_err(|error| error.to_string())?,
        // An event stream never ends by itself.
        () = farewell => {}
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// What comes free goes to those who wait for it, as long as the server runs.
async fn pass_times_on(store: Store) {
    let mut round = tokio::time::interval(ROUND);
    round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        round.tick().await;
        if let Err(error) = pass_on(&store).await {
            // Its reference stands in the log, as those of pages do.
            let _told = AppError::from(error);
        }
    }
}

fn words(error: AppError) -> String {
    format!("the database could not be read ({error:?}); the cause is in the log")
}

fn assets(config: &Config) -> Result<Assets, String> {
    let path = config.site.join("manifest.json");
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}. Build the site with: cargo xtask build", path.display()))?;
    let mut assets: Assets =
        serde_json::from_str(&text).map_err(|error| format!("{} is not a manifest: {error}", path.display()))?;
    assets.dev_reload = config.dev_reload;
    let css = config.site.join(assets.css.trim_start_matches('/'));
    assets.style = std::fs::read_to_string(&css)
        .map_err(|error| format!("cannot read {}: {error}. Build the site with: cargo xtask build", css.display()))?
        .into();
    Ok(assets)
}

/// Ends at Ctrl-C or SIGTERM, both caught from this call on: whoever has heard that the server listens can stop it.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _received = interrupt.recv() => {}
            _received = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _received = tokio::signal::ctrl_c().await;
    })
}
