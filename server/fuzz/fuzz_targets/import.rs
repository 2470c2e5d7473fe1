//! Any bytes at all: reading them as FHIR ends in a document or a fault that can be shown, without a panic and within bounds.

#![no_main]

use libfuzzer_sys::fuzz_target;
use server::clock::Clock;
use server::fhir::{DemoShift, read};
use std::sync::LazyLock;

static CLOCK: LazyLock<Clock> = LazyLock::new(|| Clock::fixed(0).0);
static SHIFT: LazyLock<DemoShift> = LazyLock::new(|| DemoShift::new(|day| day));

fuzz_target!(|bytes: &[u8]| {
    for shift in [None, Some(&*SHIFT)] {
        match read(bytes, &CLOCK, shift) {
            Ok(document) => drop(document),
            Err(fault) => assert!(fault.to_string().len() < 20_000),
        }
    }
});
