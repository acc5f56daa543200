//! The tables of a gazetteer, whether they lie in a mapped file or were just built.

use std::borrow::Cow;

use bytemuck::{Pod, Zeroable};

use super::buckets::Bucket;
use super::reading::Reading;
use super::vocabulary::{LOWER_STARTS_BYTES, LowerStarts, Slot, Vocabulary};
use crate::record::id_for;
use crate::types::EntityType;

/// An entity: 20 bytes, as they stand in the file. Strings are offsets into the string section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct EntityRow {
    /// Empty where the id is made from type and name.
    pub id: u32,
    pub name: u32,
    pub subtype: u32,
    pub external_ids: u32,
    /// Number of the [`EntityType`].
    pub kind: u8,
    /// How plausible the entity is unexplained, in 255ths.
    pub prior: u8,
    pub reserved: [u8; 2],
}

/// Borrowed tables. Every access is checked: a file may hold anything.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tables<'a> {
    pub vocabulary: Vocabulary<'a>,
    pub lower_starts: LowerStarts<'a>,
    /// Where each form's readings begin, and one past the last.
    pub form_readings: &'a [u32],
    pub readings: &'a [Reading],
    pub entities: &'a [EntityRow],
    pub strings: &'a [u8],
}

impl<'a> Tables<'a> {
    /// Tables without a name.
    pub const EMPTY: Self = Self {
        vocabulary: Vocabulary::EMPTY,
        lower_starts: LowerStarts(&[0; LOWER_STARTS_BYTES]),
        form_readings: &[],
        readings: &[],
        entities: &[],
        strings: &[],
    };

    /// How many surface forms there are.
    pub fn forms(&self) -> usize {
        self.form_readings.len().saturating_sub(1)
    }

    /// The readings of a form, the most plausible first.
    pub fn readings(&self, form: u32) -> &'a [Reading] {
        let bound = |index: usize| self.form_readings.get(index).map(|&at| at as usize);
        match (bound(form as usize), bound(form as usize + 1)) {
            (Some(start), Some(end)) => self.readings.get(start..end).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// The entity with this index.
    pub fn entity(&self, index: u32) -> Option<EntityView<'a>> {
        let row = self.entities.get(index as usize)?;
        let kind = EntityType::from_number(row.kind)?;
        let name = self.string(row.name);
        Some(EntityView {
            id: match self.string(row.id) {
                "" => Cow::Owned(id_for(kind, name)),
                id => Cow::Borrowed(id),
            },
            name,
            subtype: self.string(row.subtype),
            external_ids: self.string(row.external_ids),
            kind,
            prior: f32::from(row.prior) / 255.0,
        })
    }

    /// Whether there is a string at `offset`.
    pub fn has_string(&self, offset: u32) -> bool {
        self.try_string(offset).is_some()
    }

    /// The type of an entity, without touching its strings.
    #[inline]
    pub fn kind(&self, entity: u32) -> Option<EntityType> {
        EntityType::from_number(self.entities.get(entity as usize)?.kind)
    }

    /// The string at `offset`: two bytes of length, then UTF-8. Empty where that does not hold.
    fn string(&self, offset: u32) -> &'a str {
        self.try_string(offset).unwrap_or_default()
    }

    fn try_string(&self, offset: u32) -> Option<&'a str> {
        let rest = self.strings.get(offset as usize..)?;
        let (length, rest) = rest.split_first_chunk::<2>()?;
        std::str::from_utf8(rest.get(..usize::from(u16::from_le_bytes(*length)))?).ok()
    }
}

/// What a gazetteer knows of an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityView<'a> {
    /// Stable id.
    pub id: Cow<'a, str>,
    /// Canonical name.
    pub name: &'a str,
    /// A finer kind in lower snake case, or empty.
    pub subtype: &'a str,
    /// `scheme:value`, separated by `|`, or empty.
    pub external_ids: &'a str,
    /// What it is.
    pub kind: EntityType,
    /// How plausible the entity is unexplained, 0 to 1.
    pub prior: f32,
}

/// Tables that own their memory: built, not mapped.
#[derive(Clone, Debug)]
pub(crate) struct OwnedTables {
    pub slots: Vec<Bucket<Slot>>,
    pub lower_starts: Box<[u8; LOWER_STARTS_BYTES]>,
    pub form_readings: Vec<u32>,
    pub readings: Vec<Reading>,
    pub entities: Vec<EntityRow>,
    pub strings: Vec<u8>,
}

impl OwnedTables {
    /// The tables, borrowed.
    pub fn borrow(&self) -> Tables<'_> {
        Tables {
            vocabulary: Vocabulary::new(&self.slots),
            lower_starts: LowerStarts(&self.lower_starts),
            form_readings: &self.form_readings,
            readings: &self.readings,
            entities: &self.entities,
            strings: &self.strings,
        }
    }
}
