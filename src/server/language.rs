//! Whether a language code is a BCP-47 tag.

/// The language of a text whose caller and words do not say.
pub(super) const DEFAULT: &str = "en";

/// The longest tag that RFC 5646 asks implementations to carry is 35; some private ones are longer.
const MAX_BYTES: usize = 64;

/// Whether `tag` is shaped like a language tag: a language of two to eight letters (or the `x` and
/// `i` of private and grandfathered tags), then subtags of one to eight letters or digits.
///
/// Registered or not is not checked: no tag that someone may mean is refused.
pub(super) fn is_well_formed(tag: &str) -> bool {
    if tag.len() > MAX_BYTES {
        return false;
    }
    let mut subtags = tag.split('-');
    let language = subtags.next().unwrap_or_default();
    let letters = language.bytes().all(|b| b.is_ascii_alphabetic());
    let singleton = matches!(language, "x" | "X" | "i" | "I") && tag.len() > language.len();
    (letters && (2..=8).contains(&language.len()) || singleton)
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::is_well_formed;

    #[test]
    fn tags() {
        for tag in
            ["en", "en-GB", "zh-Hant-TW", "de-1996", "x-klingon", "i-mingo", "sl-rozaj-biske"]
        {
            assert!(is_well_formed(tag), "{tag}");
        }
        let long = "en-".to_owned() + &"a".repeat(80);
        for tag in [
            "",
            "e",
            "x",
            "en_GB",
            "en-",
            "-en",
            "en--GB",
            "english!",
            "9x",
            "français",
            "en-abcdefghi",
            &long,
        ] {
            assert!(!is_well_formed(tag), "{tag}");
        }
    }
}
