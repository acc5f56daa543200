//! The scores of words: sums of the rows of all their features.
//!
//! The sums of most features are remembered, part by part as [`super::plan`] has it, so that a word
//! costs a hundred look-ups in tables that the caches hold; what is not remembered yet is added up
//! from the rows. Sums are of integers, so the order of adding changes nothing.

use super::lexemes::Lexemes;
use super::memo::Memo;
use super::model::Pass;
use super::plan::{Big, Plan, Table};
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
    tables: Vec<Sums>,
    /// For each group of the plan a row for each lexeme.
    lexemes: Vec<Vec<Sums>>,
    keyed: Vec<Memo>,
}

/// Words that are scored together: what is far away in memory is asked for many at once.
#[derive(Debug, Default)]
struct Block {
    /// Where the window of each word begins among the tokens.
    windows: Vec<u32>,
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
    /// How many attributes the index has, the table's number among such, and the entry.
    Table(u8, u16, u32),
    /// The group, and the key.
    Keyed(u16, u64),
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
            block.begin(view, words);
            block.recall(&pass.plan, view.tokens(), remembered);
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

#[inline]
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
            self.tables = vec![[0; LANES]; plan.entries];
        }
        self.lexemes.resize_with(plan.lexemes.len(), Vec::new);
        for rows in &mut self.lexemes {
            if rows.len() < lexemes.len() {
                rows.resize(lexemes.len().next_power_of_two(), [0; LANES]);
            }
        }
        self.keyed.resize_with(plan.keyed.len(), Memo::default);
    }

    /// Keeps what was added up.
    fn put(&mut self, part: Part, mut sums: Sums) {
        sums[FILLED] = 1;
        let place = match part {
            Part::Single => None,
            Part::Lexeme(group, lexeme) => {
                self.lexemes.get_mut(group as usize).and_then(|rows| rows.get_mut(lexeme as usize))
            }
            Part::Table(_, _, entry) => self.tables.get_mut(entry as usize),
            Part::Keyed(group, key) => {
                if let Some(memo) = self.keyed.get_mut(usize::from(group)) {
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
        Part::Table(slots, nth, _) => &plan.tables[usize::from(slots)][usize::from(nth)].templates,
        Part::Keyed(group, _) => &plan.keyed[usize::from(group)].templates,
    }
}

impl Block {
    fn begin(&mut self, view: &View, words: &[u32]) {
        self.windows.clear();
        self.windows.extend(words.iter().map(|&word| view.window_start(word as usize) as u32));
        self.sums.clear();
        self.sums.resize(words.len(), [0; LANES]);
        self.missing.clear();
        self.hashes.clear();
    }

    /// Adds what is remembered, part by part, so that the looks of many words at one part do not
    /// wait for each other; notes what is missing.
    fn recall(&mut self, plan: &Plan, tokens: &[Token], remembered: &Remembered) {
        let Self { windows, sums, missing, .. } = self;
        let mut miss = |nth, part| missing.push(Missing { word: nth as u32, end: 0, part });
        let words = || windows.iter().map(|start| *start as usize).zip(0..);
        for (nth, (group, rows)) in plan.lexemes.iter().zip(&remembered.lexemes).enumerate() {
            for (start, word) in words() {
                let lexeme = tokens[start + group.at].lexeme;
                match rows.get(lexeme as usize) {
                    Some(row) if row[FILLED] != 0 => add(&mut sums[word], row),
                    _ => miss(word, Part::Lexeme(nth as u32, lexeme)),
                }
            }
        }
        let numbers: &[u16] = bytemuck::cast_slice(tokens);
        let [_, one, two, three, four, five] = &plan.tables;
        remembered.add_tables::<1>(one, numbers, windows, sums, &mut miss);
        remembered.add_tables::<2>(two, numbers, windows, sums, &mut miss);
        remembered.add_tables::<3>(three, numbers, windows, sums, &mut miss);
        remembered.add_tables::<4>(four, numbers, windows, sums, &mut miss);
        remembered.add_tables::<5>(five, numbers, windows, sums, &mut miss);
        for (nth, (group, memo)) in plan.keyed.iter().zip(&remembered.keyed).enumerate() {
            for (start, word) in words() {
                let small = group.index.read_some(group.slots, &numbers[start * STRIDE..]);
                let big = group.big.map_or(0, |(big, at)| match big {
                    Big::Lexeme => tokens[start + at].lexeme,
                    Big::Left => tokens[start + at].left,
                    Big::Right => tokens[start + at].right,
                });
                let key = u64::from(small) << 32 | u64::from(big);
                match memo.get(key) {
                    Some(part) => add(&mut sums[word], part),
                    None => miss(word, Part::Keyed(nth as u16, key)),
                }
            }
        }
        if !plan.single.is_empty() {
            words().for_each(|(_, word)| miss(word, Part::Single));
        }
    }

    /// Adds up what is missing.
    fn add_up(&mut self, pass: &Pass, view: &View, words: &[u32], remembered: &mut Remembered) {
        let Self { sums, missing, hashes, starts, .. } = self;
        for missing in missing.iter_mut() {
            let window = view.window_of(words[missing.word as usize] as usize);
            for &template in templates_of(&pass.plan, missing.part) {
                hashes.extend(pass.templates.feature(usize::from(template), &window));
            }
            missing.end = hashes.len() as u32;
        }
        let (mut start, mut kept) = (0, 0);
        for missing in missing.iter_mut() {
            for index in start..missing.end as usize {
                let hash = hashes[index];
                hashes[kept] = hash;
                kept += usize::from(pass.rows.may_have(hash));
            }
            start = missing.end as usize;
            missing.end = kept as u32;
        }
        hashes.truncate(kept);
        pass.rows.touch(hashes, starts);
        start = 0;
        for missing in missing {
            let mut added = [0; LANES];
            for &hash in &hashes[start..missing.end as usize] {
                pass.rows.add(hash, &mut added);
            }
            start = missing.end as usize;
            add(&mut sums[missing.word as usize], &added);
            remembered.put(missing.part, added);
        }
    }
}

impl Remembered {
    /// Adds the entries of tables whose index is made of `N` attributes.
    fn add_tables<const N: usize>(
        &self,
        tables: &[Table],
        numbers: &[u16],
        windows: &[u32],
        sums: &mut [Sums],
        miss: &mut impl FnMut(usize, Part),
    ) {
        for (nth, table) in tables.iter().enumerate() {
            let index = table.index;
            for (word, (start, sums)) in windows.iter().zip(sums.iter_mut()).enumerate() {
                let window = &numbers[*start as usize * STRIDE..];
                let entry = table.first + index.read::<N>(window);
                match self.tables.get(entry as usize) {
                    Some(part) if part[FILLED] != 0 => add(sums, part),
                    _ => miss(word, Part::Table(N as u8, nth as u16, entry)),
                }
            }
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
