//! The licences of everything in the two lock files, against the list in `xtask/licences.toml`.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use toml::Table;

use crate::tools::{answer, root};

struct Allowed(Table);

/// A package as a lock file names it.
struct Package {
    name: String,
    licence: Option<String>,
}

pub(crate) fn check_crates() -> Result<()> {
    let metadata = answer("cargo", ["metadata", "--format-version", "1", "--locked"])
        .context("`cargo metadata --locked` failed")?;
    let metadata: Value = serde_json::from_str(&metadata).context("`cargo metadata` did not answer with JSON")?;
    let packages = metadata["packages"].as_array().context("`cargo metadata` names no packages")?;
    judge(
        "Cargo.lock",
        packages.iter().map(|package| package_of(package["name"].as_str().unwrap_or_default(), package)),
    )
}

pub(crate) fn check_npm() -> Result<()> {
    let lock = fs::read(root().join("package-lock.json")).context("package-lock.json could not be read")?;
    let lock: Value = serde_json::from_slice(&lock).context("package-lock.json is not JSON")?;
    let packages = lock["packages"].as_object().context("package-lock.json names no packages")?;
    judge(
        "package-lock.json",
        packages
            .iter()
            .filter(|(path, _)| !path.is_empty())
            .map(|(path, package)| package_of(path.rsplit("node_modules/").next().unwrap_or(path), package)),
    )
}

fn package_of(name: &str, package: &Value) -> Package {
    Package { name: name.to_owned(), licence: package["license"].as_str().map(str::to_owned) }
}

fn judge(lock: &str, packages: impl Iterator<Item = Package>) -> Result<()> {
    let text =
        fs::read_to_string(root().join("xtask/licences.toml")).context("xtask/licences.toml could not be read")?;
    let allowed = Allowed(text.parse().context("xtask/licences.toml is not TOML")?);
    let (mut count, mut refused) = (0, Vec::new());
    for package in packages {
        count += 1;
        if !allowed.package(&package) {
            refused.push(format!("{} ({})", package.name, package.licence.as_deref().unwrap_or("no licence named")));
        }
    }
    if !refused.is_empty() {
        bail!("{lock} holds packages whose licence is not in xtask/licences.toml: {}", refused.join(", "));
    }
    println!("The licences of all {count} packages in {lock} are allowed");
    Ok(())
}

impl Allowed {
    fn package(&self, package: &Package) -> bool {
        let exception = self.0.get("packages").and_then(|packages| packages.get(&package.name));
        exception.is_some() || package.licence.as_ref().is_some_and(|licence| self.expression(licence))
    }

    /// An SPDX expression: `OR` needs one side, `AND` both, `WITH` is part of the name; `/` is crates.io's old `OR`.
    fn expression(&self, expression: &str) -> bool {
        let spaced =
            expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ").replace(" WITH ", "+WITH+");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut rest = words.as_slice();
        self.any(&mut rest) && rest.is_empty()
    }

    fn any(&self, words: &mut &[&str]) -> bool {
        let mut verdict = self.all(words);
        while next_is(words, "OR") {
            verdict |= self.all(words);
        }
        verdict
    }

    fn all(&self, words: &mut &[&str]) -> bool {
        let mut verdict = self.one(words);
        while next_is(words, "AND") {
            verdict &= self.one(words);
        }
        verdict
    }

    fn one(&self, words: &mut &[&str]) -> bool {
        if next_is(words, "(") {
            let verdict = self.any(words);
            return next_is(words, ")") && verdict;
        }
        let Some((name, rest)) = words.split_first() else {
            return false;
        };
        *words = rest;
        self.0.get("licences").is_some_and(|licences| licences.get(name.replace("+WITH+", " WITH ")).is_some())
    }
}

/// Steps over the next word if it is this one.
fn next_is(words: &mut &[&str], word: &str) -> bool {
    match words.split_first() {
        Some((next, rest)) if *next == word => {
            *words = rest;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_expression_is_allowed_when_its_parts_are() -> Result<()> {
        let list = "[licences]\nMIT = 'a'\n'Apache-2.0' = 'b'\n'Apache-2.0 WITH LLVM-exception' = 'c'\nISC = 'd'";
        let allowed = Allowed(list.parse()?);
        for yes in [
            "MIT",
            "MIT OR GPL-3.0",
            "GPL-3.0/MIT",
            "MIT AND ISC",
            "(MIT OR GPL-3.0) AND ISC",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(allowed.expression(yes), "{yes}");
        }
        for no in [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT",
            "MIT ISC",
            "(MIT AND GPL-3.0) OR GPL-2.0",
            "MIT WITH LLVM-exception",
        ] {
            assert!(!allowed.expression(no), "{no}");
        }
        Ok(())
    }

    #[test]
    fn a_package_without_a_licence_needs_an_exception() -> Result<()> {
        let allowed = Allowed("[licences]\nMIT = 'a'\n[packages]\nodd = 'why'".parse()?);
        let package = |name: &str| Package { name: name.to_owned(), licence: None };
        assert!(allowed.package(&package("odd")));
        assert!(!allowed.package(&package("other")));
        Ok(())
    }
}
