//! Imports any bytes as a source of names.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onomast::compile::Compiler;
use onomast::import;

fuzz_target!(|bytes: &[u8]| {
    let _ = import::read("fuzz.csv", "", bytes, &mut Compiler::default());
});
