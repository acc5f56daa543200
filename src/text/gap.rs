//! What stands between two words.

use std::ops::{BitOr, BitOrAssign};

/// The kinds of characters between a word and the word before it, and what they mean for names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Gap(u32);

impl Gap {
    /// Nothing at all: two ideographs side by side.
    pub const NONE: Self = Self(0);
    /// Spaces or tabs.
    pub const SPACE: Self = Self(1);
    /// `-` and its Unicode siblings, between two words without a space.
    pub const HYPHEN: Self = Self(1 << 1);
    /// A dash with space around it, or an em dash.
    pub const DASH: Self = Self(1 << 2);
    /// `.`
    pub const PERIOD: Self = Self(1 << 3);
    /// `,`
    pub const COMMA: Self = Self(1 << 4);
    /// `;` or `:`
    pub const COLON: Self = Self(1 << 5);
    /// `!` or `?`
    pub const EXCLAIM: Self = Self(1 << 6);
    /// An opening bracket.
    pub const OPEN: Self = Self(1 << 7);
    /// A closing bracket.
    pub const CLOSE: Self = Self(1 << 8);
    /// Quotation marks of any kind.
    pub const QUOTE: Self = Self(1 << 9);
    /// An apostrophe directly after the word before: `James' `, or the 's of a possessive.
    pub const APOSTROPHE: Self = Self(1 << 10);
    /// `/`
    pub const SLASH: Self = Self(1 << 11);
    /// Anything else: `@`, `#`, symbols, emoji, control characters.
    pub const OTHER: Self = Self(1 << 12);
    /// One or more line ends.
    pub const NEWLINE: Self = Self(1 << 13);
    /// A new sentence begins here; so it does after a line end that is more than wrapping.
    pub const SENTENCE: Self = Self(1 << 14);
    /// No name reaches across.
    pub const BREAK: Self = Self(1 << 15);
    /// `&` on its own: Johnson & Johnson.
    pub const AMPERSAND: Self = Self(1 << 16);

    /// Whether any of the kinds in `other` is here.
    #[inline]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The kinds as bits, one for each constant above.
    #[inline]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether no name reaches across this gap.
    #[inline]
    pub fn breaks(self) -> bool {
        self.has(Self::BREAK)
    }
}

impl BitOr for Gap {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Gap {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Everything that says what a gap means, besides its own characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Neighbours<'t> {
    /// The word before, as written; empty at the start of the text.
    pub before: &'t str,
    /// The word after, as written.
    pub after: &'t str,
    /// Whether the text is broken into lines of even length, so that one line end means nothing.
    pub wrapped: bool,
}

/// Reads the characters between two words.
pub(super) fn classify(gap: &str, neighbours: Neighbours<'_>) -> Gap {
    let mut kinds = Gap::NONE;
    let mut lines = 0;
    // `U.S.` brings its full stop along.
    let mut sentence_mark = neighbours.before.ends_with('.');
    let mut previous: Option<char> = None;
    let mut characters = gap.chars().peekable();
    while let Some(character) = characters.next() {
        kinds |= match character {
            ' ' | '\t' | '\u{a0}' => Gap::SPACE,
            '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' => {
                lines += 1;
                Gap::NEWLINE
            }
            '\u{2029}' => {
                lines += 2;
                Gap::NEWLINE
            }
            '\r' => {
                lines += u32::from(characters.peek() != Some(&'\n'));
                Gap::NEWLINE
            }
            '.' | '…' | '。' | '．' => {
                sentence_mark = true;
                Gap::PERIOD
            }
            '!' | '?' | '！' | '？' | '؟' | '‽' => {
                sentence_mark = true;
                Gap::EXCLAIM
            }
            ',' | '、' | '，' | '،' => Gap::COMMA,
            ';' | ':' | '：' | '；' | '؛' => Gap::COLON,
            '(' | '[' | '{' | '（' | '【' => Gap::OPEN,
            ')' | ']' | '}' | '）' | '】' => Gap::CLOSE,
            '\'' | '’' | '‘' | '`' | '´' | '′' | '＇' => {
                if previous.is_none() && !neighbours.before.is_empty() {
                    Gap::APOSTROPHE
                } else {
                    Gap::QUOTE
                }
            }
            '"' | '“' | '”' | '„' | '‟' | '‚' | '‛' | '«' | '»' | '‹' | '›' | '「' | '」' | '″'
            | '＂' => Gap::QUOTE,
            '-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '–' | '\u{2212}' | '\u{fe63}'
            | '\u{ff0d}' | '\u{30fb}' | '·' => {
                let doubled = previous == Some('-') || characters.peek() == Some(&'-');
                let spaced = previous.is_some_and(char::is_whitespace)
                    || characters.peek().is_some_and(|next| next.is_whitespace());
                if spaced || doubled { Gap::DASH } else { Gap::HYPHEN }
            }
            '—' | '―' | '⸺' => Gap::DASH,
            '/' | '／' => Gap::SLASH,
            // Zero-width and direction marks are not seen by readers; Canal+ is read past.
            '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{ad}'
            | '+' => Gap::NONE,
            '&' | '＆' => Gap::AMPERSAND,
            _ if character.is_whitespace() => Gap::SPACE,
            _ => Gap::OTHER,
        };
        previous = Some(character);
    }
    let line_ends_sentence = lines > 1 || (lines == 1 && !neighbours.wrapped);
    let mark_ends_sentence = sentence_mark
        && kinds.has(Gap::SPACE | Gap::NEWLINE | Gap::QUOTE | Gap::CLOSE)
        && super::sentence::begins(gap, neighbours);
    if neighbours.before.is_empty() || line_ends_sentence || mark_ends_sentence {
        kinds |= Gap::SENTENCE | Gap::BREAK;
    }
    let comma_joins = kinds.has(Gap::COMMA) && super::abbreviation::follows_comma(neighbours.after);
    // "van 't Hoff": an article that lost its vowel, no quotation.
    if matches!(gap, " '" | " ’") && matches!(neighbours.after, "t" | "s") {
        return Gap::SPACE | Gap::APOSTROPHE;
    }
    let slash_breaks = kinds.has(Gap::SLASH) && kinds.has(Gap::SPACE);
    if kinds.has(
        Gap::DASH | Gap::COLON | Gap::OPEN | Gap::CLOSE | Gap::QUOTE | Gap::OTHER | Gap::EXCLAIM,
    ) && !joined_exclamation(kinds)
        || kinds.has(Gap::COMMA) && !comma_joins
        || kinds.has(Gap::PERIOD) && !joined_period(gap, neighbours)
        || slash_breaks
    {
        kinds |= Gap::BREAK;
    }
    kinds
}

/// "Panic! at the Disco": an exclamation mark inside a name.
fn joined_exclamation(kinds: Gap) -> bool {
    kinds == Gap::EXCLAIM | Gap::SPACE
}

/// "St. Petersburg", "J. Smith", "J.Smith", "Amazon.com": a full stop inside a name.
fn joined_period(gap: &str, neighbours: Neighbours<'_>) -> bool {
    gap == "."
        || (gap.starts_with('.')
            && gap[1..].chars().all(|c| c != '.')
            && super::abbreviation::takes_period(neighbours.before))
}
