//! What an extraction finds: mentions, and the entities they are mentions of.

use std::borrow::Cow;

use crate::types::{EntityType, Span};

/// Where the knowledge that a span is a name came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MentionSource {
    /// A gazetteer lists the name.
    Gazetteer,
    /// Nobody lists it; the words around it and its own shape gave it away.
    Context,
    /// A short form of a longer name in the same document.
    Alias,
    /// The request itself listed it.
    Inline,
}

/// One occurrence of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where it stands, in bytes of the document: of HTML, with whatever markup is in between.
    pub span: Span,
    /// The same place in units of [`crate::recognize::ExtractOptions::offset_encoding`], half-open.
    pub offsets: (u32, u32),
    /// What it refers to.
    pub kind: EntityType,
    /// Index into [`Extraction::entities`].
    pub entity: u32,
    /// How sure the recognizer is of span and type, 0 to 1.
    pub confidence: f32,
    /// Where the knowledge came from.
    pub source: MentionSource,
    /// The evidence that decided, strongest first; empty unless asked for.
    pub explanations: Vec<Explanation>,
}

/// One piece of evidence for or against a reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// What was seen, as a stable identifier such as `gazetteer:place` or `title_before`.
    pub evidence: Cow<'static, str>,
    /// How much it moved the score, in log-odds; positive speaks for the reading.
    pub weight: f32,
}

/// Why a candidate was not reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RejectReason {
    /// A longer or more plausible reading covers the same words.
    Overlapped,
    /// The words are ordinary words here, not a name.
    CommonWord,
    /// The letter case of the text does not fit the listed name.
    Case,
    /// Below the asked-for confidence.
    LowConfidence,
    /// A type that was not asked for.
    TypeExcluded,
    /// The deny list names it.
    Denied,
}

/// A candidate that was considered and dropped.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejected {
    /// Where it stands, in bytes of the document: of HTML, with whatever markup is in between.
    pub span: Span,
    /// The same place in the asked-for offset encoding.
    pub offsets: (u32, u32),
    /// The type it would have had.
    pub kind: EntityType,
    /// The confidence it would have had.
    pub confidence: f32,
    /// Why it was dropped.
    pub reason: RejectReason,
}

/// A person, organization or place that the text mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity<'s> {
    /// The gazetteer's or the request's id where the entity is listed, else an id that depends on
    /// type and name alone, prefixed `doc:`.
    pub id: Cow<'s, str>,
    /// The canonical name: as listed, or the longest form in the text, without markup.
    pub name: Cow<'s, str>,
    /// What it is.
    pub kind: EntityType,
    /// A finer kind in lower snake case (`city`, `company`), empty where unknown.
    pub subtype: Cow<'s, str>,
    /// Identifiers elsewhere as `scheme:value` (`wikidata:Q90`), separated by `|`; may be empty.
    pub external_ids: Cow<'s, str>,
    /// How central the entity is to the text, 0 to 1; all of them sum to 1.
    pub salience: f32,
    /// How many of the mentions are of this entity.
    pub mention_count: u32,
    /// The confidence of its best mention.
    pub confidence: f32,
}

/// Everything found in one text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction<'s> {
    /// In order of first mention.
    pub entities: Vec<Entity<'s>>,
    /// Sorted by start, then longest first.
    pub mentions: Vec<Mention>,
    /// Sorted likewise; empty unless asked for.
    pub rejected: Vec<Rejected>,
    /// The language that the text seems to be in, as a BCP-47 tag (`und-Cyrl` if only the script can
    /// be told). None if its words do not say: of a few words, a list of names, noise.
    pub language: Option<&'static str>,
}
