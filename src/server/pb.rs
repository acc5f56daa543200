//! The types, clients and server traits generated from `proto/onomast/v1`.
//!
//! Inside this crate only [`crate::server`] may name them. Rust callers of the service use
//! [`entity_extraction_service_client::EntityExtractionServiceClient`].

// Generated code documents what the proto files document, and lints are not its concern.
#![allow(missing_docs, unreachable_pub, rust_2018_idioms)]
#![allow(clippy::all, clippy::pedantic)]

tonic::include_proto!("onomast.v1");

/// The encoded `FileDescriptorSet` of `proto/onomast/v1` and its imports, comments included.
pub const FILE_DESCRIPTOR_SET: &[u8] =
    include_bytes!(concat!(env!("OUT_DIR"), "/onomast_descriptors.bin"));
