//! Generates messages and stubs from ../../proto into OUT_DIR; nobody needs protoc.

use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=../../proto");
    let mut compiler = protox::Compiler::new(["../../proto"]).expect("the folder");
    compiler.include_imports(true).open_file("onomast/v1/extraction_service.proto").expect("the file");
    let descriptors = Path::new(&env::var("OUT_DIR").expect("cargo's")).join("descriptors.bin");
    fs::write(descriptors, compiler.encode_file_descriptor_set()).expect("written");
    tonic_prost_build::configure().build_server(false).compile_fds(compiler.file_descriptor_set()).expect("generated");
}
