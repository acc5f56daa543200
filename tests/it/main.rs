//! The service over the wire: a real server on a port of its own, clients generated from the same
//! proto files. One module per behaviour.

mod batch;
mod deadline;
mod empty_text;
mod extraction;
mod gazetteers;
mod health;
mod invalid_document;
mod invalid_options;
mod limits;
mod loading;
mod log;
mod malformed_message;
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
