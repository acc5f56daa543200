//! Alternate names of the places that are kept.
//!
//! `alternateNamesV2.txt` has 18 million rows, sorted by their own ids and not by the places'. What
//! is held of it: the names of places that are listed, in the languages asked for. A name takes 16
//! bytes and its UTF-8, and each of the two lists up to twice that while it grows. The ids of the
//! listed places take 4 bytes each.

use std::io::Read;

use super::row;
use crate::import::lines::{Line, Lines};
use crate::import::{ImportError, Sink};

/// The language code under which the file lists Wikidata ids.
const WIKIDATA: &str = "wkdt";

/// Codes in the place of a language whose "names" are none.
const NOT_NAMES: [&str; 7] = ["link", "post", "iata", "icao", "faac", "unlc", "tcid"];

/// Alternate names, by place.
#[derive(Debug, Default)]
pub(super) struct Alternates {
    entries: Vec<Entry>,
    text: String,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    place: u32,
    rank: u8,
    preferred: bool,
    length: u16,
    start: u64,
}

/// An alternate name as it is handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Alternate<'t> {
    pub(super) text: &'t str,
    pub(super) role: Role,
}

/// What an alternate name is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The name that speakers of the first language prefer.
    Preferred,
    /// Another name.
    Alias,
    /// No name: the place's id in Wikidata.
    Wikidata,
}

const NO_LANGUAGE_RANK: u8 = 200;
const WIKIDATA_RANK: u8 = 255;

impl Alternates {
    /// Reads rows for the places in `kept`, which is sorted.
    pub(super) fn read(
        &mut self,
        source: &str,
        input: impl Read,
        languages: &[String],
        kept: &[u32],
        sink: &mut dyn Sink,
    ) -> Result<(), ImportError> {
        let mut lines = Lines::new(input);
        loop {
            let before = lines.number();
            let failed =
                |error| ImportError::Read { name: source.to_owned(), line: before, cause: error };
            let taken = match lines.next().map_err(failed)? {
                None => return Ok(()),
                Some(Line::TooLong) => Err("the line is too long".to_owned()),
                Some(Line::Whole([])) => Ok(()),
                Some(Line::Whole(line)) => self.take(line, languages, kept),
            };
            if let Err(problem) = taken {
                if !lines.is_terminated() {
                    let (name, what) = (source.to_owned(), "an alternate name");
                    return Err(ImportError::Truncated { name, line: before + 1, what });
                }
                sink.refuse(before + 1, problem);
            }
        }
    }

    fn take(&mut self, line: &[u8], languages: &[String], kept: &[u32]) -> Result<(), String> {
        let mut columns = row::utf8(line)?.split('\t').skip(1);
        let (Some(place), Some(language), Some(name)) =
            (columns.next(), columns.next(), columns.next())
        else {
            return Err("fewer than 4 columns".to_owned());
        };
        let place = row::id(place)?;
        if kept.binary_search(&place).is_err() {
            return Ok(());
        }
        let [preferred, _short, colloquial, historic] =
            std::array::from_fn(|_| columns.next() == Some("1"));
        if colloquial || historic {
            return Ok(());
        }
        let Some(rank) = rank(language, languages) else {
            return Ok(());
        };
        let name = name.trim();
        // Columns of 400 characters: longer ones are no names.
        let Ok(length) = u16::try_from(name.len()) else {
            return Err("a name of more than 65,535 bytes".to_owned());
        };
        let start = self.text.len() as u64;
        self.text.push_str(name);
        self.entries.push(Entry { place, rank, preferred, length, start });
        Ok(())
    }

    /// Must be called between reading and looking up.
    pub(super) fn sort(&mut self) {
        self.entries
            .sort_unstable_by_key(|entry| (entry.place, entry.rank, !entry.preferred, entry.start));
    }

    /// The alternate names of a place, the most wanted language first.
    pub(super) fn of(&self, place: u32) -> impl Iterator<Item = Alternate<'_>> {
        let from = self.entries.partition_point(|entry| entry.place < place);
        self.entries[from..].iter().take_while(move |entry| entry.place == place).map(|entry| {
            let start = entry.start as usize;
            let text = self.text.get(start..start + usize::from(entry.length)).unwrap_or_default();
            let role = match entry.rank {
                WIKIDATA_RANK => Role::Wikidata,
                0 if entry.preferred => Role::Preferred,
                _ => Role::Alias,
            };
            Alternate { text, role }
        })
    }
}

/// How wanted a name of this language is; `None` if not at all.
fn rank(language: &str, languages: &[String]) -> Option<u8> {
    match language {
        "" => Some(NO_LANGUAGE_RANK),
        WIKIDATA => Some(WIKIDATA_RANK),
        code if NOT_NAMES.contains(&code) => None,
        code => {
            let at = languages.iter().position(|wanted| wanted == code)?;
            Some(u8::try_from(at).unwrap_or(NO_LANGUAGE_RANK).min(NO_LANGUAGE_RANK - 1))
        }
    }
}
