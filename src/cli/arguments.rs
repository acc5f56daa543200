//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};

use super::evaluate::Evaluate;
use super::gazetteer::Gazetteer;
use super::settings::Serve;
use super::train::Train;
use crate::recognize::{CaseMode, ExtractOptions, OverlapPolicy, RecognitionMode};
use crate::server::ListenAddress;
use crate::text::OffsetEncoding;
use crate::types::EntityType;

/// Finds the people, organizations and places that a text mentions.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve entity extraction over gRPC
    Serve(Box<Serve>),
    /// Extract the entities of files or of standard input
    Extract(Extract),
    /// Compile and look into gazetteer files
    #[command(subcommand)]
    Gazetteer(Gazetteer),
    /// Score extraction on annotated texts: precision, recall, F1, calibration, errors
    Evaluate(Evaluate),
    /// Train the statistical recogniser on annotated texts
    Train(Train),
    /// Ask a running server for its health: exit status 0 when it is serving
    Healthcheck(Healthcheck),
}

/// Which gazetteers are used.
#[derive(Clone, Debug, Default, Args, Deserialize, Serialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Gazetteers {
    /// A compiled gazetteer, as FILE or NAME=FILE; may be given several times, later ones win ties.
    /// The FILE `default` is the program's own gazetteer, compiled into the cache folder at the
    /// first start (a file of that name is ./default). Without this option it alone is used
    // An id of its own: `extract` has `files` too, and clap takes equal ids for one argument.
    #[arg(
        id = "gazetteer",
        long,
        value_name = "[NAME=]FILE",
        env = "ONOMAST_GAZETTEER",
        value_delimiter = ','
    )]
    #[serde(rename = "gazetteer", skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// A file of names to report wherever they stand: NAME<TAB>TYPE[<TAB>ID] on each line; may be
    /// given several times
    #[arg(
        long = "allow-list",
        value_name = "FILE",
        env = "ONOMAST_ALLOW_LIST",
        value_delimiter = ','
    )]
    #[serde(rename = "allow-list", skip_serializing_if = "Vec::is_empty")]
    pub allow_lists: Vec<PathBuf>,
    /// A file of names never to report: NAME[<TAB>TYPE] on each line; may be given several times.
    /// It wins over the allow list, but not over the names that a request brings along
    #[arg(
        long = "deny-list",
        value_name = "FILE",
        env = "ONOMAST_DENY_LIST",
        value_delimiter = ','
    )]
    #[serde(rename = "deny-list", skip_serializing_if = "Vec::is_empty")]
    pub deny_lists: Vec<PathBuf>,
    /// Where the compiled default gazetteer is kept [default: the user's cache folder]
    #[arg(long, value_name = "FOLDER", env = "ONOMAST_CACHE_DIR")]
    pub cache_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Extract {
    /// Files to read; - or nothing reads standard input
    pub files: Vec<PathBuf>,
    /// What the input holds
    #[arg(long, value_enum, default_value_t = InputFormat::Text)]
    pub input_format: InputFormat,
    /// What to write [default: pretty on a terminal, else jsonl]
    #[arg(long, value_enum)]
    pub format: Option<OutputFormat>,
    /// Unit of the offsets that are written
    #[arg(long, value_enum, default_value_t = Encoding::Utf8)]
    pub offset_encoding: Encoding,
    /// full finds unlisted names too
    #[arg(long, value_enum, default_value_t = Mode::Full)]
    pub mode: Mode,
    /// How letter case is held against the listed names
    #[arg(long, value_enum, default_value_t = Case::Smart)]
    pub case: Case,
    /// Only these types: person, organization, place
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    pub types: Vec<EntityType>,
    /// Only mentions of at least this confidence, 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.0, value_parser = confidence)]
    pub min_confidence: f32,
    /// Report names inside names too
    #[arg(long)]
    pub overlapping: bool,
    #[command(flatten)]
    pub gazetteers: Gazetteers,
}

impl Extract {
    /// The choices for the engine.
    pub fn options(&self) -> ExtractOptions {
        let mut options = ExtractOptions {
            offset_encoding: match self.offset_encoding {
                Encoding::Utf8 => OffsetEncoding::Utf8,
                Encoding::Utf16 => OffsetEncoding::Utf16,
                Encoding::Utf32 => OffsetEncoding::Utf32,
            },
            mode: match self.mode {
                Mode::Full => RecognitionMode::Full,
                Mode::GazetteerOnly => RecognitionMode::GazetteerOnly,
            },
            case_mode: match self.case {
                Case::Smart => CaseMode::Smart,
                Case::Sensitive => CaseMode::Sensitive,
                Case::Insensitive => CaseMode::Insensitive,
            },
            min_confidence: self.min_confidence,
            ..ExtractOptions::default()
        };
        if !self.types.is_empty() {
            options.include_types = self.types.iter().copied().collect();
        }
        if self.overlapping {
            options.overlap_policy = OverlapPolicy::All;
        }
        options
    }
}

fn confidence(value: &str) -> Result<f32, String> {
    value
        .parse()
        .ok()
        .filter(|confidence| (0.0..=1.0).contains(confidence))
        .ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum InputFormat {
    /// One text each
    Text,
    /// One HTML document each; jsonl output points into its source, the others show its text
    Html,
    /// JSON Lines with "id" and "text"
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    /// The text with coloured names, and a table of entities
    Pretty,
    /// One JSON object for each document
    Jsonl,
    /// A page with marked names
    Html,
    /// One word a line with its BIO tag
    Conll,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Encoding {
    /// Bytes
    Utf8,
    /// UTF-16 code units
    Utf16,
    /// Code points
    Utf32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Mode {
    Full,
    GazetteerOnly,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Case {
    Smart,
    Sensitive,
    Insensitive,
}

#[derive(Debug, Args)]
pub(super) struct Healthcheck {
    /// Address of the server: IP:PORT or unix:PATH
    #[arg(long, value_name = "ADDR", env = "ONOMAST_LISTEN", default_value = "127.0.0.1:50051")]
    pub addr: ListenAddress,
    /// How long to wait for an answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 3)]
    pub timeout: u64,
    /// The root of the server's certificate, in PEM: speaks TLS
    #[arg(long, value_name = "FILE", env = "ONOMAST_TLS_CA")]
    pub tls_ca: Option<PathBuf>,
    /// The name in the server's certificate [default: the address]
    #[arg(long, value_name = "NAME", env = "ONOMAST_TLS_NAME", requires = "tls_ca")]
    pub tls_name: Option<String>,
    /// A certificate to show to a server that asks for one, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_ca", requires = "tls_client_key")]
    pub tls_client_cert: Option<PathBuf>,
    /// Its key, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_client_cert")]
    pub tls_client_key: Option<PathBuf>,
}
