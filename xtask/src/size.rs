//! The budget of a first load: what a phone fetches before an island is alive, compressed with brotli.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::site;

/// Bundle and budget in bytes; a kilobyte is a thousand.
pub(crate) const BUDGETS: [(&str, u64); 2] = [("patient", 80_000), ("staff", 220_000)];

/// Bytes of a bundle's script, WASM and the stylesheet, as sent with brotli.
pub(crate) fn first_load(bundle: &str) -> Result<u64> {
    let manifest = site::manifest()?;
    [&manifest[bundle]["js"], &manifest[bundle]["wasm"], &manifest["css"]].into_iter().try_fold(0, |sum, address| {
        let address = address.as_str().with_context(|| format!("The manifest names no complete bundle {bundle}"))?;
        let file = site::folder().join(format!("{}.br", address.trim_start_matches('/')));
        let size = fs::metadata(&file)
            .with_context(|| format!("{} is not there; run `cargo xtask build`", file.display()))?
            .len();
        Ok(sum + size)
    })
}

pub(crate) fn check(bundle: &str, budget: u64) -> Result<()> {
    let bytes = first_load(bundle)?;
    println!("First load of {bundle}: {bytes} bytes of {budget}");
    if bytes > budget {
        bail!("The first load of {bundle} is {} bytes over its budget", bytes - budget);
    }
    Ok(())
}
