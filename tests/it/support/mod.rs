//! Servers, clients and extractors for the tests.

pub mod damage;
pub mod default_gazetteer;
pub mod errors;
pub mod extractors;
pub mod frames;
pub mod gazetteers;
pub mod health;
pub mod operations;
pub mod process;
pub mod program;
pub mod raw;
pub mod server;
pub mod tls;

use onomast::server::pb;

pub use errors::expect;
pub use gazetteers::snapshot;
pub use server::{Client, Setup, TestServer};

/// A request for `text` with every default.
pub fn request(text: &str) -> pb::ExtractEntitiesRequest {
    pb::ExtractEntitiesRequest { document: Some(document(text)), options: None }
}

/// A document of plain text without an id.
pub fn document(text: &str) -> pb::Document {
    pb::Document { text: text.to_owned(), ..pb::Document::default() }
}
