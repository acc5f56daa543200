//! The service over the wire: a real server on a port of its own, clients generated from the same
//! proto files. One module per behaviour.

// A test binary exports nothing; `pub` says that a helper is for other modules.
#![allow(unreachable_pub)]

mod batch;
mod deadline;
mod empty_text;
mod health;
mod invalid_document;
mod invalid_options;
mod limits;
mod loading;
mod malformed_message;
mod overload;
mod panics;
mod reflection;
mod response;
mod server_info;
mod shutdown;
mod streaming;
mod support;
mod unimplemented;
