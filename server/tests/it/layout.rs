//! What a test can hold of where things lie.

use app::routes::PAGES;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file below a folder: its path from the root, and its text without tests.
fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                walk(&entry, found);
            } else if entry.extension().is_some_and(|ending| ending == "rs") {
                found.push(entry);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file");
            let name = path.strip_prefix(root()).expect("below the root").display().to_string().replace('\\', "/");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            (name, text)
        })
        .filter(|(name, _)| !name.ends_with("tests.rs") && !name.contains("/tests/"))
        .collect()
}

/// The string literals of a source, without comments.
fn literals(source: &str) -> Vec<String> {
    source
        .lines()
        .map(|line| line.split_once("// ").map_or(line, |(code, _)| code))
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

#[test]
fn no_text_for_people_stands_in_the_code() {
    let reads_as_text = |literal: &str| {
        let swedish = literal.contains(['å', 'ä', 'ö', 'Å', 'Ä', 'Ö']);
        let mut words = literal.split(' ');
        let sentence =
            words.next().is_some_and(|first| {
                first.len() > 1 && first.starts_with(char::is_uppercase) && first[1..].chars().all(char::is_lowercase)
            }) && words.next().is_some_and(|second| second.chars().all(char::is_lowercase) && !second.is_empty());
        swedish || sentence
    };
    for (file, source) in sources("app/src").into_iter().filter(|(file, _)| !file.contains("/wording/")) {
        for literal in literals(&source) {
            assert!(!reads_as_text(&literal), "{file}: {literal:?} belongs in app/locales");
        }
    }
    for (file, source) in sources("server/src") {
        for literal in literals(&source) {
            assert!(!literal.contains(['å', 'ä', 'ö', 'Å', 'Ä', 'Ö']), "{file}: {literal:?} belongs in app/locales");
        }
    }
}

#[test]
fn sql_stands_in_store_files_only() {
    for (file, source) in sources("server/src") {
        if file.contains("/store/") || file.ends_with("/store.rs") {
            continue;
        }
        for literal in literals(&source) {
            for word in ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "] {
                assert!(!literal.contains(word), "{file}: {literal:?}");
            }
        }
    }
}

#[test]
fn reads_that_leave_no_access_event_are_asked_for_in_auth_and_where_nobody_reads() {
    for (file, source) in sources("server/src") {
        let allowed = file.starts_with("server/src/auth/")
            || file.starts_with("server/src/store/")
            // The server itself looks whom to ask next; what it finds reaches nobody but as a question of its own, which is logged.
            || file == "server/src/appointments/waiting.rs";
        assert!(allowed || !source.contains(".lookup("), "{file} reads past the access log");
    }
}

#[test]
fn domain_types_are_never_serialised() {
    for (file, source) in sources("server/src").into_iter().filter(|(file, _)| file.ends_with("/domain.rs")) {
        for word in ["Serialize", "sqlx", "axum"] {
            assert!(!source.contains(word), "{file} knows {word}");
        }
    }
}

#[test]
fn the_list_of_pages_is_the_list_of_routes() {
    let source = fs::read_to_string(root().join("app/src/routes.rs")).expect("the routes");
    let routes: Vec<String> = source
        .split("<Route path=path!(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|path| {
            path.split('/')
                .map(|part| part.strip_prefix(':').map_or(part.to_owned(), |name| format!("{{{name}}}")))
                .collect::<Vec<_>>()
                .join("/")
        })
        .collect();
    assert_eq!(routes, PAGES.iter().map(|page| page.path.to_owned()).collect::<Vec<_>>());
}

#[test]
fn every_slice_with_pages_has_its_end_to_end_file() {
    for slice in fs::read_dir(root().join("app/src")).expect("the app").map(|entry| entry.expect("an entry").path()) {
        if slice.join("page.rs").exists() && !slice.ends_with("ui") {
            let name = slice.file_name().expect("a name").to_string_lossy().into_owned();
            let file = root().join(format!("end2end/tests/{name}.spec.ts"));
            assert!(file.exists(), "{} is missing", file.display());
        }
    }
}

#[test]
fn every_path_in_the_readme_is_there() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    for word in readme
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.contains('/') && !word.contains([' ', '{', '<', ':', '…']))
    {
        let made = word.starts_with("target/")
            || word.starts_with("data/")
            || word.starts_with('/')
            || word.starts_with("../");
        assert!(made || root().join(word).exists(), "README names {word}, which is not there");
    }
}

#[test]
fn no_style_knows_left_from_right() {
    for entry in fs::read_dir(root().join("style")).expect("the styles").map(|entry| entry.expect("an entry").path()) {
        let text = fs::read_to_string(&entry).expect("a stylesheet");
        let rules: String =
            text.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, after)| after)).collect();
        for (property, value) in rules.split([';', '{', '}']).filter_map(|rule| rule.trim().split_once(':')) {
            let (property, value) = (property.trim(), value.trim());
            let told =
                property.split('-').any(|part| part == "left" || part == "right") && !property.starts_with(['.', '-']);
            let placed = ["text-align", "float", "clear"].contains(&property) && ["left", "right"].contains(&value);
            // Four values that go round: right and left must be the same.
            let sides: Vec<_> = value.split_whitespace().collect();
            let uneven = ["margin", "padding", "inset", "border-width"].contains(&property)
                && !value.contains('(')
                && sides.len() == 4
                && sides[1] != sides[3];
            assert!(!(told || placed || uneven), "{}: {property}: {value}", entry.display());
        }
    }
}

#[test]
fn no_source_file_is_longer_than_a_person_reads_at_once() {
    for folder in ["app/src", "server/src", "xtask/src"] {
        for (file, source) in sources(folder) {
            let lines = source.lines().count();
            assert!(lines <= 500, "{file} has {lines} lines without its tests");
        }
    }
}
