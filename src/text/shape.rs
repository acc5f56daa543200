//! The letter case of a word.

/// How the letters of a word are cased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Shape {
    /// No letter has case: digits, Chinese, Arabic.
    #[default]
    Caseless = 0,
    /// `minister`
    Lower = 1,
    /// `Minister`: the first letter alone is a capital, and others follow.
    Title = 2,
    /// `NATO`, `U.S.`, `V`: every letter is a capital.
    Upper = 3,
    /// `eBay`, `McDonald`, `MPs`: anything else.
    Mixed = 4,
}

impl Shape {
    /// The shape with this number; files hold numbers. Unknown numbers are `None`.
    pub fn from_number(number: u8) -> Option<Self> {
        [Self::Caseless, Self::Lower, Self::Title, Self::Upper, Self::Mixed]
            .get(usize::from(number))
            .copied()
    }

    /// Whether the word begins with, or is made of, capitals: the look of a name.
    pub fn is_capitalized(self) -> bool {
        matches!(self, Self::Title | Self::Upper | Self::Mixed)
    }

    /// The shape of a word with this many letters in upper and in lower case.
    pub(crate) fn of_counts(first_is_upper: bool, upper: usize, lower: usize) -> Self {
        match (upper, lower) {
            (0, 0) => Self::Caseless,
            (0, _) => Self::Lower,
            (_, 0) => Self::Upper,
            (1, _) if first_is_upper => Self::Title,
            _ => Self::Mixed,
        }
    }

    /// The shape of a word, counted letter by letter.
    pub fn of(word: &str) -> Self {
        let (mut upper, mut lower, mut first_is_upper) = (0, 0, false);
        for letter in word.chars() {
            if letter.is_uppercase() {
                first_is_upper |= upper + lower == 0;
                upper += 1;
            } else if letter.is_lowercase() {
                lower += 1;
            }
        }
        Self::of_counts(first_is_upper, upper, lower)
    }
}

#[cfg(test)]
mod tests {
    use super::Shape::{self, Caseless, Lower, Mixed, Title, Upper};

    #[test]
    fn shapes() {
        for (word, shape) in [
            ("minister", Lower),
            ("Minister", Title),
            ("NATO", Upper),
            ("U.S.", Upper),
            ("V", Upper),
            ("eBay", Mixed),
            ("McDonald", Mixed),
            ("O'Neill", Mixed),
            ("2024", Caseless),
            ("东京", Caseless),
            ("20th", Lower),
            ("Élysée", Title),
            ("ÉLYSÉE", Upper),
            ("", Caseless),
            ("Київ", Title),
            ("3M", Upper),
        ] {
            assert_eq!(Shape::of(word), shape, "{word}");
        }
    }
}
