//! The service over the wire: a real server on a port of its own, clients generated from the same
//! proto files. One module per behaviour.

mod articles;
mod batch;
mod command_line;
mod deadline;
mod default_gazetteer;
mod empty_text;
mod extraction;
mod gazetteers;
mod health;
mod import;
mod invalid_document;
mod invalid_options;
mod limits;
mod loading;
mod log;
mod malformed_message;
mod offsets;
mod overload;
mod panics;
mod reflection;
mod response;
mod server_info;
mod shutdown;
mod snapshots;
mod streaming;
mod support;
mod unimplemented;
