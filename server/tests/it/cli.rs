//! The commands, as somebody in a terminal meets them.

use app::ids::CommandKey;
use server::clock::Clock;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder of its own, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let name: CommandKey = Clock::system().new_id();
        let folder = std::env::temp_dir().join(format!("pk-cli-{name}"));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        Self(folder)
    }

    fn run(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_patientkontrakt"))
            .args(arguments)
            .env("PATIENTKONTRAKT_DATABASE_URL", format!("sqlite://{}", self.0.join("cli.db").display()))
            .env("RUST_LOG", "off")
            .envs(settings.iter().copied())
            .current_dir(&self.0)
            .output()
            .expect("the command runs")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

fn error(output: &Output) -> String {
    assert!(!output.status.success(), "it was taken");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const FOREIGN: &str = r#"{"resourceType":"Patient","id":"x","identifier":[{"system":"urn:example","value":"1"}],"name":[{"family":"Doe","given":["Jo"]}]}"#;

#[test]
fn a_wrong_setting_is_named_with_what_it_should_be() {
    let folder = Folder::new();
    let said = error(&folder.run(&["serve"], &[("PATIENTKONTRAKT_LISTEN", "everywhere")]));
    assert!(said.contains("PATIENTKONTRAKT_LISTEN") && said.contains("ADDRESS:PORT"), "{said}");
    assert!(!folder.0.join("cli.db").exists(), "nothing was made");
}

#[test]
fn the_demo_listens_on_this_machine_only() {
    let folder = Folder::new();
    let said = error(&folder.run(&["serve", "--demo"], &[("PATIENTKONTRAKT_LISTEN", "0.0.0.0:0")]));
    assert!(said.contains("this machine only"), "{said}");
}

#[test]
fn the_demo_refuses_a_database_with_anybody_elses_data() {
    let folder = Folder::new();
    let file = folder.0.join("patient.json");
    std::fs::write(&file, FOREIGN).expect("a file");
    let imported = folder.run(&["import", &file.display().to_string()], &[]);
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    let said = error(&folder.run(&["serve", "--demo"], &[("PATIENTKONTRAKT_LISTEN", "127.0.0.1:0")]));
    assert!(said.contains("1 patients who are not demo people"), "{said}");
}

#[test]
fn the_clock_is_set_from_a_file_in_the_demo_only() {
    let folder = Folder::new();
    let said = error(&folder.run(&["serve", "--clock-file", "clock"], &[]));
    assert!(said.contains("--demo"), "{said}");
}

#[test]
fn a_site_that_is_not_built_is_said_with_the_command_that_builds_it() {
    let folder = Folder::new();
    let said = error(&folder.run(&["serve", "--demo"], &[("PATIENTKONTRAKT_LISTEN", "127.0.0.1:0")]));
    assert!(said.contains("cargo xtask build"), "{said}");
}

#[test]
fn every_page_is_listed_as_json() {
    let output = Folder::new().run(&["routes", "--json"], &[]);
    let pages: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let paths: Vec<&str> =
        pages.as_array().expect("a list").iter().filter_map(|page| page.get("path")?.as_str()).collect();
    assert_eq!(paths, app::routes::PAGES.iter().map(|page| page.path).collect::<Vec<_>>());
}

#[test]
fn a_bad_file_is_named_with_the_place_and_the_others_are_untouched() {
    let folder = Folder::new();
    let file = folder.0.join("bad.json");
    std::fs::write(&file, FOREIGN.replace("\"name\"", "\"birthDate\":\"1990-02-31\",\"name\"")).expect("a file");
    let said = error(&folder.run(&["import", &file.display().to_string()], &[]));
    assert!(said.contains("bad.json") && said.contains("Patient.birthDate") && said.contains("not a date"), "{said}");
    let checked = folder.run(&["check-database"], &[]);
    assert!(checked.status.success());
}

#[test]
fn the_demo_can_be_loaded_again_and_nothing_is_doubled() {
    let folder = Folder::new();
    for _ in 0..2 {
        assert!(folder.run(&["demo"], &[]).status.success());
    }
    let again = String::from_utf8_lossy(&folder.run(&["demo"], &[]).stdout).into_owned();
    assert!(again.contains("unchanged") && !again.contains("created"), "{again}");
    assert!(folder.run(&["check-database"], &[]).status.success());
}
