//! `cargo xtask build`: the server, and `target/site` with all that the browser fetches.
//!
//! - `target/site/pkg`: `patient.<hash>.{js,wasm}`, `staff.<hash>.{js,wasm}`, `main.<hash>.css`, each with `.br` and `.gz`
//!   beside it; named by content, so that they may be cached for ever.
//! - `target/site/fonts`, and everything from `public/`.
//! - `target/site/manifest.json`, which tells the server the names.
//!
//! What comes out of a slow step is kept in `target/xtask` under a stamp of what went in, so a build with nothing changed
//! only looks. The site is put together beside the old one and swapped in whole.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use wasm_bindgen_cli_support::Bindgen;

use crate::report::{step, unchanged};
use crate::tools::{answer, cargo, command, files, hash, npm_ci, npm_tool, ready_to_build, root, run};

/// A change in how we build is a change in what went in.
const RECIPE: &str = include_str!("site.rs");
const FONT: &str = "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2";
const FONT_NAME: &str = "atkinson-hyperlegible-next-latin.woff2";
const BUNDLES: [(&str, &str); 2] = [("patient", "hydrate"), ("staff", "hydrate,staff")];

/// The dev profile is the default for the server: it compiles in a third of the time of a release build (which keeps a
/// fresh machine inside its six minutes), the tests use the same one, and a page still renders in milliseconds.
pub(crate) struct Mode {
    /// The server with optimisations, for measuring and for use.
    pub(crate) release: bool,
    /// WASM without link-time optimisation, wasm-opt and compression, for `cargo xtask dev`.
    pub(crate) quick: bool,
}

impl Mode {
    pub(crate) const DEV: Self = Self { release: false, quick: false };

    pub(crate) fn server(&self) -> PathBuf {
        let folder = if self.release { "release" } else { "debug" };
        root().join("target").join(folder).join(format!("patientkontrakt{}", std::env::consts::EXE_SUFFIX))
    }
}

pub(crate) fn build(mode: &Mode) -> Result<()> {
    ready_to_build()?;
    npm_ci()?;
    step("Building the server", || {
        run(cargo(["build", "--package", "server"]).args(mode.release.then_some("--release")))
    })?;
    site(mode)
}

/// Builds `target/site` alone.
pub(crate) fn site(mode: &Mode) -> Result<()> {
    for (name, features) in BUNDLES {
        bundle(name, features, mode)?;
    }
    stylesheet(mode)?;
    assemble()
}

pub(crate) fn folder() -> PathBuf {
    root().join("target/site")
}

/// The names of the files, as the server reads them.
pub(crate) fn manifest() -> Result<Value> {
    let text = fs::read(folder().join("manifest.json"))
        .context("target/site/manifest.json could not be read; run `cargo xtask build`")?;
    serde_json::from_slice(&text).context("target/site/manifest.json is not JSON")
}

fn kept(name: &str) -> PathBuf {
    root().join("target/xtask").join(name)
}

/// A stamp of the content of all files under the given paths, of the recipe, the tools and the mode.
fn stamp(paths: &[&str], mode: &Mode) -> String {
    let rustc = answer("rustc", ["--version", "--verbose"]).unwrap_or_default();
    let mut parts = vec![RECIPE.as_bytes().to_vec(), rustc.into_bytes(), vec![u8::from(mode.quick)]];
    for path in paths.iter().chain(&["package-lock.json"]).flat_map(|path| files(&root().join(path))) {
        parts.push(path.to_string_lossy().into_owned().into_bytes());
        parts.push(fs::read(&path).unwrap_or_default());
    }
    hash(parts.iter().map(Vec::as_slice))
}

fn bundle(name: &str, features: &str, mode: &Mode) -> Result<()> {
    let inputs = stamp(&["app", "Cargo.toml", "Cargo.lock", ".cargo/config.toml"], mode);
    let folder = kept(name);
    let stamps = fs::read_to_string(folder.join("stamps")).unwrap_or_default();
    let mut stamps = stamps.lines();
    let (old_inputs, old_content) = (stamps.next(), stamps.next());
    if old_inputs == Some(&inputs) {
        unchanged(&format!("WASM for {name}"));
        return Ok(());
    }
    let wasm = step(&format!("Compiling the WASM for {name}"), || compile(features, mode))?;
    let content = hash([wasm.as_slice(), &[u8::from(mode.quick)], RECIPE.as_bytes()]);
    if old_content == Some(&content) {
        unchanged(&format!("Content of the WASM for {name}"));
    } else {
        step(&format!("Binding and shrinking the WASM for {name}"), || finish(name, wasm, &folder, mode))?;
    }
    write(&folder.join("stamps"), format!("{inputs}\n{content}\n").as_bytes())
}

/// Compiles `app` for the browser. It is an rlib that becomes a cdylib only here, because cargo drops link-time
/// optimisation for a crate that is both.
fn compile(features: &str, mode: &Mode) -> Result<Vec<u8>> {
    let profile = if mode.quick { "wasm-quick" } else { "wasm-release" };
    let mut rustc = cargo(["rustc", "--package", "app", "--lib", "--crate-type", "cdylib", "--no-default-features"]);
    rustc.args([
        "--features",
        features,
        "--target",
        "wasm32-unknown-unknown",
        "--target-dir",
        "target/wasm",
        "--profile",
        profile,
    ]);
    if mode.quick {
        for setting in ["inherits=\"dev\"", "opt-level=1", "debug=false", "panic=\"abort\""] {
            rustc.arg("--config").arg(format!("profile.wasm-quick.{setting}"));
        }
    }
    run(&mut rustc)?;
    // Both bundles come out under this one name, and cargo builds again whenever the features changed since the last time.
    let wasm = root().join("target/wasm/wasm32-unknown-unknown").join(profile).join("app.wasm");
    fs::read(&wasm).with_context(|| format!("{} could not be read", wasm.display()))
}

fn finish(name: &str, wasm: Vec<u8>, folder: &Path, mode: &Mode) -> Result<()> {
    emptied(folder)?;
    let work = folder.join("work");
    emptied(&work)?;
    // The page says where the WASM lies, so no name stands inside the JavaScript and each file is named by itself.
    Bindgen::new()
        .input_bytes(name, wasm)
        .web(true)
        .map(|bindgen| {
            bindgen
                .typescript(false)
                .omit_default_module_path(true)
                .remove_name_section(!mode.quick)
                .remove_producers_section(true)
        })
        .and_then(|bindgen| bindgen.generate(&work))
        .context("wasm-bindgen failed")?;
    let (wasm, small) = (work.join(format!("{name}_bg.wasm")), work.join("small.wasm"));
    if mode.quick {
        fs::rename(&wasm, &small).context("The bound WASM could not be moved")?;
    } else {
        let mut optimise = npm_tool("wasm-opt", ["-Oz"]);
        // What rustc emits since 1.87 and every browser of the last years reads.
        for feature in
            ["bulk-memory", "nontrapping-float-to-int", "reference-types", "multivalue", "sign-ext", "mutable-globals"]
        {
            optimise.arg(format!("--enable-{feature}"));
        }
        run(optimise.arg(&wasm).arg("-o").arg(&small))?;
    }
    let script = work.join("small.js");
    let mut esbuild =
        npm_tool("esbuild", ["--bundle", "--minify", "--format=esm", "--target=es2020", "--log-level=warning"]);
    run(esbuild.arg(work.join(format!("{name}.js"))).arg(format!("--outfile={}", script.display())))?;
    keep(&[(&small, "wasm"), (&script, "js")], name, folder, mode)?;
    fs::remove_dir_all(&work).context("The work folder could not be removed")
}

fn stylesheet(mode: &Mode) -> Result<()> {
    let (folder, inputs) = (kept("main"), stamp(&["style", "app/src"], mode));
    if fs::read_to_string(folder.join("stamps")).is_ok_and(|old| old == inputs) {
        unchanged("Stylesheet");
        return Ok(());
    }
    step("Building the stylesheet (Tailwind)", || {
        emptied(&folder)?;
        let css = folder.join("small.css");
        run(npm_tool("tailwindcss", ["--input", "style/main.css", "--minify", "--output"]).arg(&css))?;
        keep(&[(&css, "css")], "main", &folder, mode)?;
        fs::remove_file(&css).context("The stylesheet could not be removed")?;
        write(&folder.join("stamps"), inputs.as_bytes())
    })
}

/// Copies files to `folder/pkg` under names that carry their content's hash, and compresses them.
fn keep(sources: &[(&PathBuf, &str)], name: &str, folder: &Path, mode: &Mode) -> Result<()> {
    let mut named = Vec::new();
    for (source, extension) in sources {
        let content = fs::read(source).with_context(|| format!("{} could not be read", source.display()))?;
        let path = folder.join("pkg").join(hashed_name(name, &content, extension));
        write(&path, &content)?;
        named.push(path);
    }
    if mode.quick { Ok(()) } else { run(command("node").arg("xtask/node/compress.mjs").args(named)) }
}

fn hashed_name(name: &str, content: &[u8], extension: &str) -> String {
    format!("{name}.{}.{extension}", hash([content]))
}

fn assemble() -> Result<()> {
    let next = root().join("target/site.next");
    emptied(&next)?;
    let mut manifest = json!({});
    for name in ["patient", "staff", "main"] {
        for file in files(&kept(name).join("pkg")) {
            let file_name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let address = format!("/pkg/{file_name}");
            match file.extension().and_then(|extension| extension.to_str()) {
                Some("css") => manifest["css"] = json!(address),
                Some(extension @ ("js" | "wasm")) => manifest[name][extension] = json!(address),
                _ => {}
            }
            copy(&file, &next.join("pkg").join(file_name))?;
        }
    }
    let public = root().join("public");
    for file in files(&public) {
        copy(&file, &next.join(file.strip_prefix(&public).unwrap_or(&file)))?;
    }
    // Fetched by the first page of many: small matters on a slow line.
    run(command("node").arg("xtask/node/compress.mjs").arg(next.join("pictograms.svg")))?;
    copy(&root().join(FONT), &next.join("fonts").join(FONT_NAME))?;
    write(&next.join("manifest.json"), format!("{manifest:#}\n").as_bytes())?;
    if folder().exists() {
        fs::remove_dir_all(folder()).context("The old target/site could not be removed")?;
    }
    fs::rename(&next, folder()).context("The new target/site could not be put in place")
}

fn emptied(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} could not be emptied", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} could not be made", folder.display()))
}

fn write(path: &Path, content: &[u8]) -> Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))
        .with_context(|| format!("The folder of {} could not be made", path.display()))?;
    fs::write(path, content).with_context(|| format!("{} could not be written", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    write(to, &fs::read(from).with_context(|| format!("{} could not be read", from.display()))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_follows_its_content() {
        let name = hashed_name("patient", b"content", "wasm");
        assert!(
            name.starts_with("patient.") && Path::new(&name).extension().is_some_and(|extension| extension == "wasm")
        );
        assert_eq!(name.len(), "patient..wasm".len() + 16);
        assert_eq!(name, hashed_name("patient", b"content", "wasm"));
        assert_ne!(name, hashed_name("patient", b"Content", "wasm"));
    }
}
