//! In which language a text is, as far as its small words tell.
//!
//! Recognition is trained on English. In a text of another language its model is out of its depth,
//! and it matters to know so. A sample of the words is looked up among the commonest small words of
//! some languages; scripts other than the Latin say most by themselves.

use std::sync::LazyLock;

use super::cheap_hash::KeyMap;
use crate::lexicon::Lexicon;
use crate::text::{Shape, Word, fold_into, hash_folded};

const FUNCTION_WORDS: &str = include_str!("../../data/lexicons/function-words.tsv");

/// So many words, evenly spread over a text, are looked at first; if they leave doubts, so many.
const SAMPLES: [usize; 2] = [64, 256];
/// Texts of fewer words tell nothing.
const LEAST_WORDS: usize = 6;
/// So many of the words looked at, and one in so many of them, must be small words of a language.
const LEAST_VOTES: u32 = 3;
const LEAST_SHARE: u32 = 8;
/// So many different ones.
const LEAST_DIFFERENT: usize = 3;
/// In fewer words nothing is found strange.
const LEAST_STRANGE: u32 = 100;
/// English is the first of the languages.
const ENGLISH: usize = 0;
/// The most languages that a set has room for.
const LANGUAGES: usize = 32;

/// What is known of the language of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tongue {
    /// A BCP-47 tag, `und` with a script where that is all that can be told. None if the words tell
    /// nothing.
    pub code: Option<&'static str>,
    /// The language among those with small words.
    language: Option<usize>,
    /// It is said to be, or looks like, another language than English.
    pub is_foreign: bool,
    /// Of no language: most of its words are nobody's.
    pub is_strange: bool,
}

impl Tongue {
    /// Reads it off the words of a text. `said` is a BCP-47 tag that is believed, or empty.
    pub fn of(said: &str, text: &str, words: &[Word], lexicon: &Lexicon) -> Self {
        let seen = Self::seen(text, words, lexicon);
        let primary = said.split('-').next().unwrap_or_default();
        if primary.is_empty() {
            return seen;
        }
        let language = TABLE.codes.iter().position(|code| primary.eq_ignore_ascii_case(code));
        let is_foreign = language != Some(ENGLISH);
        Self { language, is_foreign, is_strange: seen.is_strange && !is_foreign, ..seen }
    }

    fn seen(text: &str, words: &[Word], lexicon: &Lexicon) -> Self {
        if words.len() < LEAST_WORDS {
            return Self::default();
        }
        let mut tongue = Self::default();
        for most in SAMPLES {
            let size = words.len().min(most);
            let sample = || (0..size).map(move |nth| &words[nth * words.len() / size]);
            let (language, is_sure) = elect(sample(), size as u32);
            if let Some(language) = language {
                tongue = Self::known(language);
            } else {
                tongue = Self { code: Script::of_most(text, sample()), ..Self::default() };
                tongue.is_foreign = tongue.code.is_some();
                tongue.is_strange = !tongue.is_foreign && is_strange(sample(), lexicon);
            }
            if is_sure || words.len() <= most {
                break;
            }
        }
        tongue
    }

    fn known(language: usize) -> Self {
        Self {
            code: TABLE.codes.get(language).copied(),
            language: Some(language),
            is_foreign: language != ENGLISH,
            is_strange: false,
        }
    }

    /// Whether a word is one of the language's small words.
    pub fn has_small_word(self, word: &Word) -> bool {
        self.language.is_some_and(|language| TABLE.languages_of(word) >> language & 1 == 1)
    }

    /// Whether the language writes all nouns with a capital.
    pub fn capitalizes_nouns(self) -> bool {
        self.language.is_some_and(|language| TABLE.codes[language] == "de")
    }
}

/// The language that most small words are of, if there are enough, and whether there is no doubt.
fn elect<'w>(sample: impl Iterator<Item = &'w Word> + Clone, size: u32) -> (Option<usize>, bool) {
    let mut votes = [0u32; LANGUAGES];
    for word in sample.clone() {
        let mut languages = TABLE.languages_of(word);
        while languages != 0 {
            votes[languages.trailing_zeros() as usize] += 1;
            languages &= languages - 1;
        }
    }
    // The first of several.
    let best = (0..LANGUAGES).rev().max_by_key(|&language| votes[language]).unwrap_or(ENGLISH);
    if votes[best] < LEAST_VOTES || votes[best] * LEAST_SHARE < size {
        return (None, false);
    }
    if best == ENGLISH {
        let next = votes[1..].iter().max().copied().unwrap_or(0);
        return (Some(ENGLISH), votes[ENGLISH] >= 2 * next);
    }
    // "de la" in an English text makes no French one, nor the v of "Leeds v Everton" a Czech one.
    let is_clear = 2 * votes[best] >= 3 * votes[ENGLISH];
    let mut different: Vec<u64> = Vec::with_capacity(LEAST_DIFFERENT);
    for word in sample.filter(|word| TABLE.languages_of(word) >> best & 1 == 1) {
        if different.len() < LEAST_DIFFERENT && !different.contains(&word.key) {
            different.push(word.key);
        }
    }
    match (is_clear, different.len() >= LEAST_DIFFERENT) {
        (true, true) => (Some(best), false),
        (true, false) => (None, false),
        (false, _) => (Some(ENGLISH), false),
    }
}

/// Whether nobody knows most of the words.
fn is_strange<'w>(sample: impl Iterator<Item = &'w Word>, lexicon: &Lexicon) -> bool {
    let (mut known, mut unknown) = (0u32, 0u32);
    for word in sample.filter(|word| word.shape != Shape::Caseless) {
        let facts = lexicon.words.get(word.key);
        let is_known = facts.packed_counts() != 0 || !facts.cues.is_empty();
        *(if is_known { &mut known } else { &mut unknown }) += 1;
    }
    unknown >= LEAST_STRANGE && unknown > known
}

/// Scripts that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Armenian,
    Hebrew,
    Arabic,
    Devanagari,
    Bengali,
    Tamil,
    Thai,
    Georgian,
    Hangul,
    Kana,
    Han,
    Other,
}

impl Script {
    /// What a text in the script is in, where its words say nothing.
    const CODES: [(Self, &str); 13] = [
        (Self::Cyrillic, "und-Cyrl"),
        (Self::Greek, "el"),
        (Self::Armenian, "hy"),
        (Self::Hebrew, "he"),
        (Self::Arabic, "und-Arab"),
        (Self::Devanagari, "und-Deva"),
        (Self::Bengali, "bn"),
        (Self::Tamil, "ta"),
        (Self::Thai, "th"),
        (Self::Georgian, "ka"),
        (Self::Hangul, "ko"),
        (Self::Kana, "ja"),
        (Self::Han, "zh"),
    ];

    /// The script of a word's first letter.
    fn of(text: &str, word: &Word) -> Self {
        match text[word.start as usize..].chars().next().map_or(0, u32::from) {
            0..0x370 | 0x1e00..0x1f00 => Self::Latin,
            0x370..0x400 | 0x1f00..0x2000 => Self::Greek,
            0x400..0x530 => Self::Cyrillic,
            0x530..0x590 => Self::Armenian,
            0x590..0x600 => Self::Hebrew,
            0x600..0x780 | 0xfb50..0xfe00 | 0xfe70..0xff00 => Self::Arabic,
            0x900..0x980 => Self::Devanagari,
            0x980..0xa00 => Self::Bengali,
            0xb80..0xc00 => Self::Tamil,
            0xe00..0xe80 => Self::Thai,
            0x10a0..0x1100 => Self::Georgian,
            0x1100..0x1200 | 0xac00..0xd7b0 => Self::Hangul,
            0x3040..0x3100 => Self::Kana,
            0x3400..0xa000 | 0x2_0000..0x3_2000 => Self::Han,
            _ => Self::Other,
        }
    }

    /// The language of the script that more than half of the words are in. Japanese is written in
    /// Han characters, too, but never without Kana.
    fn of_most<'w>(text: &str, sample: impl Iterator<Item = &'w Word>) -> Option<&'static str> {
        let mut counts = [0u32; Self::Other as usize + 1];
        sample.for_each(|word| counts[Self::of(text, word) as usize] += 1);
        let all: u32 = counts.iter().sum();
        let kana = counts[Self::Kana as usize];
        if 8 * kana > all {
            counts[Self::Kana as usize] += std::mem::take(&mut counts[Self::Han as usize]);
        }
        let is_most = |script: Self| 2 * counts[script as usize] > all;
        Self::CODES.iter().find(|(script, _)| is_most(*script)).map(|(_, code)| *code)
    }
}

/// The small words of all languages.
struct Table {
    codes: Vec<&'static str>,
    /// For each word the languages it is one of, a bit each.
    words: KeyMap<u64, u32>,
}

impl Table {
    #[inline]
    fn languages_of(&self, word: &Word) -> u32 {
        self.words.get(&word.key).copied().unwrap_or(0)
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { codes: Vec::new(), words: KeyMap::default() };
    let rows = FUNCTION_WORDS.lines().filter(|line| !line.starts_with('#'));
    let mut folded = String::new();
    for (code, words) in rows.filter_map(|line| line.split_once('\t')).take(LANGUAGES) {
        for word in words.split_whitespace() {
            folded.clear();
            fold_into(word, &mut folded);
            *table.words.entry(hash_folded(&folded)).or_default() |= 1 << table.codes.len();
        }
        table.codes.push(code);
    }
    table
});

/// Reads the table, so that the first text need not.
pub(crate) fn prepare() {
    LazyLock::force(&TABLE);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Words;

    fn tongue(said: &str, text: &str) -> Tongue {
        let mut words = Words::default();
        words.scan(text);
        Tongue::of(said, text, words.as_slice(), &Lexicon::embedded())
    }

    #[test]
    fn languages_are_told_by_their_small_words() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(tongue("", text).code, expected, "{text}");
        };
        check("The minister said that he would not be at the meeting.", Some("en"));
        check("Der Minister sagte, dass er nicht an der Sitzung teilnehmen werde.", Some("de"));
        check("Le ministre a dit qu'il ne serait pas à la réunion avec les autres.", Some("fr"));
        check("El ministro dijo que no iba a estar en la reunión con los demás.", Some("es"));
        check("Министр сказал, что он не будет на встрече, и уехал.", Some("ru"));
        check("大臣は会議に出席しないと述べた。", Some("ja"));
        check("部长表示他不会出席会议。", Some("zh"));
        check("장관은 회의에 참석하지 않을 것이라고 말했다 어제", Some("ko"));
        check("รัฐมนตรี กล่าว ว่า เขา จะ ไม่ เข้า ร่วม", Some("th"));
        // An English text that quotes, and texts that say nothing.
        check("He called it la vie en rose and left for the Rue de la Paix with her.", Some("en"));
        check("Angela Merkel in Paris", None);
        check("Arsenal 2 Chelsea 1 Everton 0 Fulham 0 Leeds 3 Burnley 1", None);
        check("LEEDS v EVERTON\nASTON VILLA v QUETTA\nPASTO v BASEL\nTOYOKAWA v FULHAM", None);
        check("", None);
    }

    #[test]
    fn english_news_is_taken_for_nothing_else() {
        let lexicon = Lexicon::embedded();
        let news = include_str!("../../data/corpus/newsroom-10.txt");
        let mut words = Words::default();
        for piece in news.split("### ").filter(|piece| !piece.is_empty()) {
            words.scan(piece);
            let tongue = Tongue::of("", piece, words.as_slice(), &lexicon);
            assert!(!tongue.is_foreign && !tongue.is_strange, "{tongue:?} {piece}");
        }
    }

    #[test]
    fn the_caller_is_believed() {
        let german = "Der Minister sagte, dass er nicht an der Sitzung teilnehmen werde.";
        assert!(tongue("", german).is_foreign);
        assert!(!tongue("en-GB", german).is_foreign);
        assert_eq!(tongue("en-GB", german).code, Some("de"));
        assert!(tongue("DE", "Angela Merkel in Paris").capitalizes_nouns());
        assert!(tongue("xx", "Angela Merkel in Paris").is_foreign);
    }

    #[test]
    fn what_is_of_no_language_is_strange() {
        let mut seed = 7u64;
        let mut letters = |count: u64| -> String {
            (0..count)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    char::from(b'a' + (seed >> 33) as u8 % 26)
                })
                .collect()
        };
        let noise: Vec<String> = (0..400).map(|nth| letters(4 + nth % 5)).collect();
        assert!(tongue("", &noise.join(" ")).is_strange);
        assert!(!tongue("", "Smith Jones Brown Miller Davis ".repeat(100).as_str()).is_strange);
    }
}
