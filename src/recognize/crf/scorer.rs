//! The scores of words: sums of the rows of all their features.
//!
//! The sums of most features are remembered, part by part as [`super::plan`] has it, so that a word
//! costs a hundred look-ups in tables that the caches hold; what is not remembered yet is added up
//! from the rows. Sums are of integers, so the order of adding changes nothing.
//!
//! Words are scored a block at a time: the attributes of a block's words are laid out in columns, the
//! indexes of a table are computed eight words at once, and what is remembered is added without a
//! question. The sum of the [`FILLED`] lanes then tells whether anything was missing.

// Only what is inlined where the processor's vectors are chosen is compiled for them.
#![allow(clippy::inline_always)]

use super::features::WINDOW;
use super::lexemes::Lexemes;
use super::memo::Memo;
use super::model::Pass;
use super::plan::{Big, Index, MOST_ENTRIES, Plan};
use super::rows::Sums;
use super::tags::{LANES, Scores};
use super::token::{STRIDE, Token};
use super::view::View;
use crate::recognize::stop::{self, Stop, Stopped};

/// Sums that one document after another can use. One per thread.
#[derive(Debug, Default)]
pub struct Scorer {
    owner: u64,
    generation: u64,
    passes: [Remembered; 2],
    block: Block,
}

/// The sums of one pass. An entry whose first lane is 0 has not been added up yet.
#[derive(Debug, Default)]
struct Remembered {
    /// [`MOST_ENTRIES`] of them, or none.
    tables: Vec<Sums>,
    /// For each lexeme a row for each group of the plan.
    lexemes: Vec<Sums>,
    keyed: Vec<Memo>,
}

/// Words that are scored together: what is far away in memory is asked for many at once.
#[derive(Debug, Default)]
struct Block {
    /// Where the window of each word begins among the tokens.
    windows: Vec<u32>,
    /// What indexes are made of, by the plan's columns.
    columns: Vec<[u16; WORDS]>,
    /// The index into each table.
    indexes: Vec<[u16; WORDS]>,
    sums: Vec<Sums>,
    missing: Vec<Missing>,
    /// Hashes of features whose rows are added.
    hashes: Vec<u64>,
    /// Where the rows of their lines begin.
    starts: Vec<u32>,
}

/// Sums that must be added up.
#[derive(Clone, Copy, Debug)]
struct Missing {
    /// The word of the block.
    word: u32,
    /// One past the last of its hashes.
    end: u32,
    part: Part,
}

/// Where sums are kept.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// Nowhere.
    Single,
    /// The group, and the lexeme.
    Lexeme(u32, u32),
    /// The table, and the entry among those of all tables.
    Table(u32, u32),
    /// The group, and the key.
    Keyed(u32, u64),
}

/// How many words make a block.
const WORDS: usize = 128;
/// The lane that says whether an entry has been added up.
const FILLED: usize = 0;

impl Scorer {
    /// Prepares for a document. Sums belong to the model `owner`; 0 keeps nothing.
    pub fn begin(&mut self, owner: u64, view: &View) {
        if owner == 0 || owner != self.owner {
            self.passes = Default::default();
        } else if self.generation != view.generation() {
            // Lexemes were given new numbers.
            for pass in &mut self.passes {
                pass.lexemes.clear();
                pass.keyed.clear();
            }
        }
        (self.owner, self.generation) = (owner, view.generation());
    }

    /// Adds the scores of a pass to the emissions of every word in runs, unless `stop` says so before.
    pub fn score(
        &mut self,
        pass: &Pass,
        view: &View,
        stop: Stop<'_>,
        emissions: &mut [Scores],
    ) -> Result<(), Stopped> {
        let Self { passes, block, .. } = self;
        let remembered = &mut passes[usize::from(pass.is_second)];
        remembered.make_room(&pass.plan, &view.lexemes);
        for (words, emissions) in view.in_runs().chunks(WORDS).zip(emissions.chunks_mut(WORDS)) {
            stop::unless(stop)?;
            block.begin(&pass.plan, view, words);
            let tokens = view.tokens();
            pulp::Arch::new().dispatch(Add { block, plan: &pass.plan, tokens, remembered });
            block.add_keyed(&pass.plan, view.tokens(), remembered);
            block.add_up(pass, view, words, remembered);
            for (emissions, sums) in emissions.iter_mut().zip(&block.sums) {
                for (score, sum) in emissions.iter_mut().zip(pass.rows.scores(sums)) {
                    *score += sum;
                }
            }
        }
        Ok(())
    }
}

#[inline(always)]
fn add(sums: &mut Sums, more: &Sums) {
    // Copies, so that the compiler sees that they are apart and adds all lanes at once.
    let (mut total, more) = (*sums, *more);
    for lane in 0..LANES {
        total[lane] += more[lane];
    }
    *sums = total;
}

impl Remembered {
    fn make_room(&mut self, plan: &Plan, lexemes: &Lexemes) {
        if self.tables.is_empty() {
            // Zeroed by the system, page by page, when they are first looked at.
            self.tables = vec![[0; LANES]; MOST_ENTRIES];
        }
        let rows = lexemes.len() * plan.lexemes.len();
        if self.lexemes.len() < rows {
            self.lexemes.resize(rows.next_power_of_two(), [0; LANES]);
        }
        self.keyed.resize_with(plan.keyed.len(), Memo::default);
    }

    /// Keeps what was added up.
    fn put(&mut self, plan: &Plan, part: Part, mut sums: Sums) {
        sums[FILLED] = 1;
        let place = match part {
            Part::Single => None,
            Part::Lexeme(group, lexeme) => {
                self.lexemes.get_mut(lexeme as usize * plan.lexemes.len() + group as usize)
            }
            Part::Table(_, entry) => self.tables.get_mut(entry as usize),
            Part::Keyed(group, key) => {
                if let Some(memo) = self.keyed.get_mut(group as usize) {
                    memo.put(key, sums);
                }
                None
            }
        };
        if let Some(place) = place {
            *place = sums;
        }
    }
}

/// The templates of a part.
fn templates_of(plan: &Plan, part: Part) -> &[u16] {
    match part {
        Part::Single => &plan.single,
        Part::Lexeme(group, _) => &plan.lexemes[group as usize].templates,
        Part::Table(table, _) => &plan.tables[table as usize].templates,
        Part::Keyed(group, _) => &plan.keyed[group as usize].templates,
    }
}

impl Block {
    fn begin(&mut self, plan: &Plan, view: &View, words: &[u32]) {
        self.windows.clear();
        self.windows.extend(words.iter().map(|&word| view.window_start(word as usize) as u32));
        self.sums.clear();
        self.sums.resize(words.len(), [0; LANES]);
        self.missing.clear();
        self.hashes.clear();
        self.columns.resize(plan.columns.len(), [0; WORDS]);
        self.indexes.resize(plan.tables.len(), [0; WORDS]);
    }

    /// Adds what tables remember, and notes what they do not.
    #[inline(always)]
    fn add_tables(&mut self, plan: &Plan, tokens: &[Token], remembered: &Remembered) {
        let Self { windows, columns, indexes, sums, missing, .. } = self;
        let numbers: &[u16] = bytemuck::cast_slice(tokens);
        for (nth, start) in windows.iter().enumerate() {
            let window = numbers[*start as usize * STRIDE..].first_chunk::<{ WINDOW * STRIDE }>();
            let window = window.unwrap_or_else(|| unreachable!("windows are whole"));
            for (column, slot) in columns.iter_mut().zip(&plan.columns) {
                column[nth] = window.get(usize::from(*slot)).copied().unwrap_or_default();
            }
        }
        for (indexes, table) in indexes.iter_mut().zip(&plan.tables) {
            index_words(&table.index, columns, indexes);
        }
        let Some(rows) = remembered.tables.first_chunk::<MOST_ENTRIES>() else { return };
        for (tables, indexes) in plan.tables.chunks(AT_ONCE).zip(indexes.chunks(AT_ONCE)) {
            for (nth, sums) in sums.iter_mut().enumerate() {
                let mut total = *sums;
                for (table, indexes) in tables.iter().zip(indexes) {
                    let entry = table.first + u32::from(indexes[nth % WORDS]);
                    let row = &rows[entry as usize % MOST_ENTRIES];
                    for lane in 0..LANES {
                        total[lane] += row[lane];
                    }
                }
                *sums = total;
            }
        }
        for (word, sum) in sums.iter().enumerate() {
            if sum[FILLED] as usize == plan.tables.len() {
                continue;
            }
            for (nth, (table, indexes)) in (0..).zip(plan.tables.iter().zip(indexes.iter())) {
                let entry = table.first + u32::from(indexes[word % WORDS]);
                if rows[entry as usize % MOST_ENTRIES][FILLED] == 0 {
                    let part = Part::Table(nth, entry);
                    missing.push(Missing { word: word as u32, end: 0, part });
                }
            }
        }
    }

    /// Adds what is remembered of lexemes, and notes what is not.
    #[inline(always)]
    fn add_lexemes(&mut self, plan: &Plan, tokens: &[Token], remembered: &Remembered) {
        let groups = plan.lexemes.len();
        for (word, (start, sums)) in self.windows.iter().zip(&mut self.sums).enumerate() {
            for (nth, group) in plan.lexemes.iter().enumerate() {
                let lexeme = tokens[*start as usize + group.at].lexeme;
                let row = &remembered.lexemes[lexeme as usize * groups + nth];
                if row[FILLED] == 0 {
                    let part = Part::Lexeme(nth as u32, lexeme);
                    self.missing.push(Missing { word: word as u32, end: 0, part });
                } else {
                    add(sums, row);
                }
            }
        }
    }

    /// Adds what is remembered by key, and notes what is not.
    fn add_keyed(&mut self, plan: &Plan, tokens: &[Token], remembered: &Remembered) {
        let Self { windows, columns, sums, missing, .. } = self;
        let mut miss = |nth, part| missing.push(Missing { word: nth as u32, end: 0, part });
        for (nth, (group, memo)) in (0..).zip(plan.keyed.iter().zip(&remembered.keyed)) {
            for (word, (start, sums)) in windows.iter().zip(sums.iter_mut()).enumerate() {
                let parts = group.index.parts();
                let small = parts.fold(0, |index, (column, shift)| {
                    index | u32::from(columns[column][word % WORDS]) << (shift % u32::BITS)
                });
                let big = group.big.map_or(0, |(big, at)| {
                    let token = &tokens[*start as usize + at];
                    match big {
                        Big::Lexeme => token.lexeme,
                        Big::Left => token.left,
                        Big::Right => token.right,
                    }
                });
                let key = u64::from(small) << 32 | u64::from(big);
                match memo.get(key) {
                    Some(part) => add(sums, part),
                    None => miss(word, Part::Keyed(nth, key)),
                }
            }
        }
        if !plan.single.is_empty() {
            (0..windows.len()).for_each(|word| miss(word, Part::Single));
        }
    }

    /// Adds up what is missing.
    fn add_up(&mut self, pass: &Pass, view: &View, words: &[u32], remembered: &mut Remembered) {
        let Self { sums, missing, hashes, starts, .. } = self;
        for missing in missing.iter_mut() {
            let window = view.window_of(words[missing.word as usize] as usize);
            pass.templates.hashes_of(templates_of(&pass.plan, missing.part), &window, |hash| {
                if pass.rows.may_have(hash) {
                    hashes.push(hash);
                }
            });
            missing.end = hashes.len() as u32;
        }
        pass.rows.touch(hashes, starts);
        let mut start = 0;
        for missing in missing {
            let mut added = [0; LANES];
            for &hash in &hashes[start..missing.end as usize] {
                pass.rows.add(hash, &mut added);
            }
            start = missing.end as usize;
            add(&mut sums[missing.word as usize], &added);
            remembered.put(&pass.plan, missing.part, added);
        }
    }
}

/// Adds what tables and lexemes remember, with the processor's widest vectors.
struct Add<'a> {
    block: &'a mut Block,
    plan: &'a Plan,
    tokens: &'a [Token],
    remembered: &'a Remembered,
}

impl pulp::WithSimd for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Self { block, plan, tokens, remembered } = self;
        block.add_tables(plan, tokens, remembered);
        block.add_lexemes(plan, tokens, remembered);
    }
}

/// Tables whose sums stay in registers together.
const AT_ONCE: usize = 8;

/// The index of each word of a block.
#[inline(always)]
fn index_words(index: &Index, columns: &[[u16; WORDS]], indexes: &mut [u16; WORDS]) {
    *indexes = [0; WORDS];
    for (column, shift) in index.parts() {
        let column = &columns[column];
        let factor = 1u16 << (shift % u16::BITS);
        for (index, value) in indexes.iter_mut().zip(column) {
            *index |= value.wrapping_mul(factor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::LazyLock;

    use crate::recognize::crf::{Constraints, Model, ModelError};
    use crate::recognize::stop::NEVER;
    use crate::text::Words;
    use proptest::prelude::*;

    static MODEL: LazyLock<Result<Model, ModelError>> = LazyLock::new(Model::embedded);

    /// The scores of every word, feature by feature.
    fn plain(pass: &Pass, view: &View) -> Vec<Scores> {
        view.in_runs()
            .iter()
            .map(|&word| {
                let mut sums = [0; LANES];
                pass.templates.features(&view.window_of(word as usize), |_, hash| {
                    pass.rows.add(hash, &mut sums);
                });
                pass.rows.scores(&sums)
            })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        /// One scorer over texts that share words, so that much is remembered and much is new.
        #[test]
        fn remembering_changes_nothing(
            texts in prop::collection::vec(prop::collection::vec(prop_oneof![
                "[A-Z][a-z]{1,2}", "[a-z]{1,2}", "[ .,'&()\n-]{1,3}", Just(" ".to_owned()),
                Just(" Mr ".to_owned()), Just(" London ".to_owned()), Just("’s ".to_owned()),
            ], 0..60), 1..4),
        ) {
            let model = MODEL.as_ref().unwrap();
            let mut words = Words::default();
            let mut view = View::default();
            let mut scorer = Scorer::default();
            for text in texts.iter().chain(&texts) {
                let text = text.concat();
                words.scan(&text);
                let constraints = Constraints::default();
                view.read(&text, words.as_slice(), &[], &constraints, &model.lexicon, model.id);
                scorer.begin(model.id, &view);
                for pass in [&model.first, &model.second] {
                    let mut scores = vec![[0.0; LANES]; view.in_runs().len()];
                    scorer.score(pass, &view, NEVER, &mut scores).unwrap();
                    prop_assert_eq!(scores, plain(pass, &view));
                }
            }
        }
    }
}
