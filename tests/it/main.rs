//! The service over the wire: a real server on a port of its own, clients generated from the same
//! proto files. One module per behaviour.

mod articles;
mod batch;
mod command_line;
mod deadline;
mod default_gazetteer;
mod empty_text;
mod extraction;
mod gazetteer_files;
mod gazetteers;
mod health;
mod import;
mod invalid_document;
mod invalid_options;
mod limits;
mod lists;
mod loading;
mod log;
mod malformed_message;
mod offsets;
mod operations;
mod overload;
mod panics;
mod reflection;
mod reload;
mod reload_signal;
mod reload_under_load;
mod reload_watch;
mod response;
mod serve_options;
mod server_info;
mod shutdown;
mod snapshots;
mod streaming;
mod support;
mod unimplemented;
