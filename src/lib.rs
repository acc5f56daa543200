//! Entity extraction from article text: people, organizations and places, found with Aho-Corasick
//! over words.
//!
//! The engine is the layers `text`, `gazetteer`, `recognize`, `evaluate`, `compile` and `import`; it knows
//! nothing of RPC or runtimes. `server` carries it over gRPC, `cli` over the command line.
//! ARCHITECTURE.md is the map.

pub mod compile;
pub mod evaluate;
pub mod gazetteer;
pub mod import;
pub mod lexicon;
pub mod recognize;
pub mod record;
pub mod text;
pub mod types;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "server")]
pub mod server;
