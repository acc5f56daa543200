//! The model file: weights, the templates they belong to, word counts and calibration.
//!
//! | bytes | content |
//! |---|---|
//! | 8 | `ONOMODEL` |
//! | 4 | format version |
//! | 4 | fold version: counts and features are about folded words |
//! | 8 | xxh3 of the unpacked body |
//! | 8 | length of the unpacked body |
//! | … | the body, packed with zstd |

use std::io::Read;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU64, Ordering};

use super::bytes::{Cut, Reader, Writer};
use super::features::Templates;
use super::lattice::{Grammar, Transitions};
use super::plan::Plan;
use super::rows::{Rows, WeightedRow};
use super::tags::{JOINTS, LANES, TAGS};
use crate::lexicon::Lexicon;
use crate::text::FOLD_VERSION;
use crate::types::EntityType;

const MAGIC: &[u8; 8] = b"ONOMODEL";
/// Raised when the file, an attribute's meaning or the numbering of tags changes.
const FORMAT_VERSION: u32 = 1;
/// Longer bodies than any model's are refused before they are unpacked.
const LONGEST_BODY: u64 = 1 << 28;
/// With more templates the sums of a row's bytes would not fit 16 bits.
const MOST_TEMPLATES: usize = 250;

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file begins like no model.
    #[error("no model: the file does not begin with ONOMODEL")]
    NotAModel,
    /// The file was made by another version of the program.
    #[error("the model has {what} version {got}, this program reads {expected}")]
    Version {
        /// Which version.
        what: &'static str,
        /// The file's.
        got: u32,
        /// The program's.
        expected: u32,
    },
    /// The file is damaged or cut.
    #[error("the model is damaged: {0}")]
    Damaged(&'static str),
}

impl From<Cut> for ModelError {
    fn from(_: Cut) -> Self {
        Self::Damaged("a section is cut short")
    }
}

/// How the probability of a span is turned into a confidence: `1 / (1 + exp(-(slope·logit + offset)))`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// For each type: slope and offset.
    pub by_type: [[f32; 2]; 3],
}

impl Default for Calibration {
    fn default() -> Self {
        Self { by_type: [[1.0, 0.0]; 3] }
    }
}

impl Calibration {
    /// The confidence in a span of this type and probability.
    pub fn confidence(&self, kind: EntityType, probability: f32) -> f32 {
        let [slope, offset] = self.by_type[kind as usize];
        1.0 / (1.0 + (-(slope * logit(probability) + offset)).exp())
    }
}

/// Log-odds, kept finite.
pub fn logit(probability: f32) -> f32 {
    let inside = probability.clamp(1e-4, 1.0 - 1e-4);
    (inside / (1.0 - inside)).ln()
}

/// What training gives for one pass.
#[derive(Debug)]
pub struct PassParts {
    /// The source of the templates.
    pub templates: String,
    /// The weights of the features.
    pub rows: Vec<WeightedRow>,
    /// The weights of the transitions.
    pub transitions: Box<Transitions>,
}

/// Everything a model is made of, as training gives it.
#[derive(Debug)]
pub struct ModelParts {
    /// The first pass.
    pub first: PassParts,
    /// The second pass, whose scores are added to those of the first.
    pub second: PassParts,
    /// How sure is sure.
    pub calibration: Calibration,
    /// Short keys of words, rising, with their counts in gazetteers.
    pub counts: Vec<(u64, u16)>,
}

impl ModelParts {
    /// The bytes of the model file.
    ///
    /// # Errors
    /// When the packer fails, which it does not.
    pub fn write(&self) -> std::io::Result<Vec<u8>> {
        let mut body = Writer::default();
        for pass in [&self.first, &self.second] {
            body.string(&pass.templates);
            for joint in pass.transitions.iter() {
                for from in &joint[..TAGS] {
                    from[..TAGS].iter().for_each(|weight| body.f32(*weight));
                }
            }
            let hashes: Vec<u64> = pass.rows.iter().map(|row| row.hash).collect();
            Rows::pack(&pass.rows).write(&hashes, &mut body);
        }
        for [slope, offset] in self.calibration.by_type {
            body.f32(slope);
            body.f32(offset);
        }
        body.u32(self.counts.len() as u32);
        let mut before = 0;
        for (key, _) in &self.counts {
            body.varint(key - before);
            before = *key;
        }
        for shift in [0, 8] {
            body.0.extend(self.counts.iter().map(|(_, counts)| (counts >> shift) as u8));
        }
        let mut file = Writer(MAGIC.to_vec());
        file.u32(FORMAT_VERSION);
        file.u32(FOLD_VERSION);
        file.u64(xxhash_rust::xxh3::xxh3_64(&body.0));
        file.u64(body.0.len() as u64);
        file.0.extend(zstd::encode_all(&body.0[..], 19)?);
        Ok(file.0)
    }
}

/// One pass, ready for use.
#[derive(Clone, Debug)]
pub(super) struct Pass {
    /// Whether it is the second of the two.
    pub is_second: bool,
    pub templates: Templates,
    pub plan: Plan,
    pub rows: Rows,
    pub grammar: Grammar,
}

/// A trained model, ready for use. Immutable; share it between threads.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) first: Pass,
    pub(super) second: Pass,
    pub(super) calibration: Calibration,
    pub(super) lexicon: Lexicon,
    /// No other model has it, but copies of this one.
    pub(super) id: u64,
}

/// The id of the next model. Workspaces know by it whose sums they keep.
static LOADED: AtomicU64 = AtomicU64::new(1);

/// The model that every build of the program carries.
static EMBEDDED: &[u8] = include_bytes!("../../../data/model/english.onomast-model");

impl Model {
    /// Reads the model inside the program. Takes about a tenth of a second; do it once.
    ///
    /// # Errors
    /// None, unless the program was built from a damaged or outdated file.
    pub fn embedded() -> Result<Self, ModelError> {
        Self::load(EMBEDDED)
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when it is none, damaged, or of another version.
    pub fn load(file: &[u8]) -> Result<Self, ModelError> {
        // A start waits for this: the lists of words are read meanwhile.
        std::thread::scope(|scope| {
            let lexicon = scope.spawn(Lexicon::embedded);
            let body = unpack(file)?;
            let mut from = Reader(&body);
            let first = read_pass(&mut from, false)?;
            let second = read_pass(&mut from, true)?;
            let mut calibration = Calibration::default();
            for numbers in &mut calibration.by_type {
                *numbers = [from.f32()?, from.f32()?];
            }
            let mut lexicon = lexicon.join().unwrap_or_else(|panic| resume_unwind(panic));
            read_counts(&mut from, &mut lexicon)?;
            let id = LOADED.fetch_add(1, Ordering::Relaxed);
            Ok(Self { first, second, calibration, lexicon, id })
        })
    }

    /// What the model knows of words.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// How many features have weights.
    pub fn features(&self) -> usize {
        self.first.rows.len() + self.second.rows.len()
    }
}

fn unpack(file: &[u8]) -> Result<Vec<u8>, ModelError> {
    let mut header = Reader(file);
    if header.take(MAGIC.len()) != Ok(MAGIC) {
        return Err(ModelError::NotAModel);
    }
    for (what, expected) in [("format", FORMAT_VERSION), ("fold", FOLD_VERSION)] {
        let got = header.u32()?;
        if got != expected {
            return Err(ModelError::Version { what, got, expected });
        }
    }
    let checksum = header.u64()?;
    let length = header.u64()?;
    if length > LONGEST_BODY {
        return Err(ModelError::Damaged("it claims to be larger than any model"));
    }
    let mut body = Vec::new();
    zstd::Decoder::new(header.0)
        .and_then(|unpacked| unpacked.take(length + 1).read_to_end(&mut body))
        .map_err(|_| ModelError::Damaged("the body cannot be unpacked"))?;
    if body.len() as u64 != length || xxhash_rust::xxh3::xxh3_64(&body) != checksum {
        return Err(ModelError::Damaged("the checksum is wrong"));
    }
    Ok(body)
}

fn read_pass(from: &mut Reader<'_>, is_second: bool) -> Result<Pass, ModelError> {
    let templates = Templates::parse(from.string()?)
        .ok()
        .filter(|templates| templates.len() <= MOST_TEMPLATES)
        .ok_or(ModelError::Damaged("its templates cannot be read"))?;
    let mut transitions = Box::new([[[0.0; LANES]; LANES]; JOINTS]);
    for joint in transitions.iter_mut() {
        for row in &mut joint[..TAGS] {
            for weight in &mut row[..TAGS] {
                *weight = from.f32()?;
            }
        }
    }
    let rows = Rows::read(from)?;
    let plan = Plan::new(&templates);
    Ok(Pass { is_second, templates, plan, rows, grammar: Grammar::new(&transitions) })
}

fn read_counts(from: &mut Reader<'_>, lexicon: &mut Lexicon) -> Result<(), ModelError> {
    let words = from.u32()? as usize;
    if words > from.0.len() {
        return Err(Cut.into());
    }
    let mut keys = Vec::with_capacity(words);
    let mut key = 0u64;
    for _ in 0..words {
        key = key.checked_add(from.varint()?).ok_or(Cut)?;
        keys.push(key);
    }
    let low = from.take(words)?;
    let high = from.take(words)?;
    for ((key, low), high) in keys.into_iter().zip(low).zip(high) {
        lexicon.words.update_short(key.max(1), |facts| {
            facts.set_listed_counts(u16::from_le_bytes([*low, *high]));
        });
    }
    Ok(())
}
