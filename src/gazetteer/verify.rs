//! Checks of everything that a gazetteer file holds, beyond what opening it checks.

use super::automaton::compiled::{Compiled, Edge};
use super::format::{FormatError, Section};
use super::opened::Gazetteer;
use super::tables::Tables;
use super::vocabulary::NO_FORM;
use crate::types::EntityType;

/// Checks what an opened file's sections say of each other. Opening checks checksums and sizes, and
/// whatever is wrong beyond that gives wrong answers but does no harm; this finds it.
pub(super) fn check(
    gazetteer: &Gazetteer,
    tables: Tables<'_>,
    automaton: Compiled<'_>,
) -> Result<(), FormatError> {
    let meta = gazetteer.meta();
    let counts = [
        (meta.surface_forms, tables.forms(), "it counts other surface forms than there are"),
        (meta.words, tables.vocabulary.iter().count(), "it counts other words than there are"),
        (
            meta.entities_by_type.iter().sum(),
            tables.entities.len(),
            "it counts other entities than there are",
        ),
    ];
    for (said, is, problem) in counts {
        ensure(said == is as u64, Section::Meta, problem)?;
    }
    check_tables(tables)?;
    check_automaton(tables, automaton)
}

fn check_tables(tables: Tables<'_>) -> Result<(), FormatError> {
    let ends = (tables.form_readings.first(), tables.form_readings.last());
    let whole = ends == (None, None) && tables.readings.is_empty()
        || ends == (Some(&0), Some(&(tables.readings.len() as u32)));
    ensure(whole, Section::FormReadings, "it does not cover the readings")?;
    // Every form has a reading.
    let rising = tables.form_readings.windows(2).all(|pair| pair[0] < pair[1]);
    ensure(rising, Section::FormReadings, "it does not rise")?;
    let entities = tables.entities.len();
    let known = tables.readings.iter().all(|reading| (reading.entity as usize) < entities);
    ensure(known, Section::Readings, "a reading is of an entity that is not there")?;
    for row in tables.entities {
        let kind = EntityType::from_number(row.kind);
        ensure(kind.is_some(), Section::Entities, "an entity is of no known type")?;
        for string in [row.id, row.name, row.subtype, row.external_ids] {
            ensure(
                tables.has_string(string),
                Section::Strings,
                "a string is not where it should be",
            )?;
        }
    }
    Ok(())
}

fn check_automaton(tables: Tables<'_>, automaton: Compiled<'_>) -> Result<(), FormatError> {
    let words = tables.vocabulary.iter().count();
    let mut numbered = vec![false; words];
    let mut spelled = vec![false; tables.forms()];
    let mut spell = |form: u32, section| {
        if form == NO_FORM {
            return Ok(());
        }
        let place = spelled.get_mut(form as usize);
        let first_time = place.is_some_and(|spelled| !std::mem::replace(spelled, true));
        ensure(first_time, section, "a surface form is out of range or there twice")
    };
    let mut branches = vec![false; words];
    for slot in tables.vocabulary.iter() {
        let number = numbered.get_mut(slot.id() as usize);
        let fresh = number.is_some_and(|numbered| !std::mem::replace(numbered, true));
        ensure(fresh, Section::Vocabulary, "a word's id is out of range or there twice")?;
        branches[slot.id() as usize] = slot.starts() && slot.branches();
        let starts = slot.id() < automaton.starts;
        ensure(slot.starts() == starts, Section::Vocabulary, "a word's id and its flags disagree")?;
        ensure(
            slot.starts() || slot.form == NO_FORM,
            Section::Vocabulary,
            "a name begins with no word",
        )?;
        spell(slot.form, Section::Vocabulary)?;
    }
    let states = automaton.starts as usize + automaton.inner.len() + 1;
    let mut reached = vec![false; states];
    for edge in automaton.edges.iter() {
        let Edge { from, word, to, form } = *edge;
        let within = (from as usize) < states && (word as usize) < words && (to as usize) < states;
        ensure(within, Section::Edges, "an edge leads out of range")?;
        ensure(to == 0 || to > from, Section::Edges, "an edge leads back")?;
        if to != 0 {
            let fresh = !std::mem::replace(&mut reached[to as usize], true);
            ensure(fresh, Section::Edges, "two edges lead to one state")?;
        }
        ensure(to != 0 || form != NO_FORM, Section::Edges, "an edge leads nowhere")?;
        let linked = automaton.is_linked(edge, branches[word as usize]);
        ensure(linked, Section::States, "a state's suffix or number of words is another")?;
        spell(form, Section::Edges)?;
    }
    let all_reached = reached[automaton.starts as usize + 1..].iter().all(|reached| *reached);
    ensure(all_reached, Section::States, "no edge leads to a state")?;
    ensure(spelled.iter().all(|spelled| *spelled), Section::Edges, "a surface form is not spelled")
}

fn ensure(holds: bool, section: Section, problem: &'static str) -> Result<(), FormatError> {
    if holds { Ok(()) } else { Err(FormatError::Section { section: section.name(), problem }) }
}
