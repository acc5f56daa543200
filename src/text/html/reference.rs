//! Character references: `&amp;`, `&eacute`, `&#228;`, `&#xE4;`.

use std::borrow::Cow;

use htmlize::{BARE_ENTITY_MAX_LENGTH, ENTITIES, ENTITY_MAX_LENGTH};

/// What browsers read the numbers from 128 to 159 as: characters of Windows-1252.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// What the reference at the start of `source` stands for, and its bytes. None: its `&` is one.
pub(super) fn decode(source: &str) -> Option<(Cow<'static, str>, usize)> {
    let bytes = source.as_bytes();
    if bytes.get(1) == Some(&b'#') { number(bytes) } else { name(bytes) }
}

/// Reads `&#…` to the last digit, whatever their number, and a semicolon if there is one.
fn number(bytes: &[u8]) -> Option<(Cow<'static, str>, usize)> {
    let (radix, start) = match bytes.get(2)? {
        b'x' | b'X' => (16, 3),
        _ => (10, 2),
    };
    let mut value = 0u32;
    let mut end = start;
    while let Some(digit) = bytes.get(end).and_then(|byte| char::from(*byte).to_digit(radix)) {
        value = value.saturating_mul(radix).saturating_add(digit);
        end += 1;
    }
    if end == start {
        return None;
    }
    end += usize::from(bytes.get(end) == Some(&b';'));
    let character = match value {
        0 => char::REPLACEMENT_CHARACTER,
        0x80..=0x9f => WINDOWS_1252[value as usize - 0x80],
        _ => char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    Some((Cow::Owned(character.to_string()), end))
}

/// The longest name that stands here. Some old ones need no semicolon.
fn name(bytes: &[u8]) -> Option<(Cow<'static, str>, usize)> {
    let longest = bytes.len().min(ENTITY_MAX_LENGTH);
    let letters = bytes[1..longest].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let with_semicolon = (bytes.get(1 + letters) == Some(&b';')).then_some(letters + 2);
    let without = (2..=(1 + letters).min(BARE_ENTITY_MAX_LENGTH)).rev();
    with_semicolon.into_iter().chain(without).find_map(|length| {
        let stands_for = ENTITIES.get(&bytes[..length])?;
        Some((Cow::Borrowed(std::str::from_utf8(stands_for).ok()?), length))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_what_only_looks_like_them() {
        let check = |source: &str, expected: Option<(&str, usize)>| {
            let decoded = decode(source);
            assert_eq!(
                decoded.as_ref().map(|(text, length)| (&**text, *length)),
                expected,
                "{source}"
            );
        };
        check("&amp;", Some(("&", 5)));
        check("&amp", Some(("&", 4)));
        check("&ampere", Some(("&", 4)));
        check("&notin;", Some(("∉", 7)));
        check("&notit;", Some(("¬", 4)));
        check("&eacute;", Some(("é", 8)));
        check("&Zcaron;", Some(("Ž", 8)));
        check("&Zcaron", None);
        check("&nGt;", Some(("≫⃒", 5)));
        check("&CounterClockwiseContourIntegral;", Some(("∳", 33)));
        check("&#228;", Some(("ä", 6)));
        check("&#228 ", Some(("ä", 5)));
        check("&#xE4;", Some(("ä", 6)));
        check("&#Xe4g", Some(("ä", 5)));
        check("&#128;", Some(("€", 6)));
        check("&#x92;", Some(("’", 6)));
        check("&#159;", Some(("Ÿ", 6)));
        check("&#160;", Some(("\u{a0}", 6)));
        check("&#0;", Some(("\u{fffd}", 4)));
        check("&#xD800;", Some(("\u{fffd}", 8)));
        check("&#x110000;", Some(("\u{fffd}", 10)));
        check("&#99999999999999999999;", Some(("\u{fffd}", 23)));
        for nothing in ["&", "&;", "&#", "&#;", "&#x;", "&#xg", "& amp;", "&T", "&é;", "&nosuch;"]
        {
            check(nothing, None);
        }
    }

    #[test]
    fn no_reference_grows_by_more_than_a_fifth() {
        for (reference, stands_for) in ENTITIES.entries() {
            assert!(stands_for.len() * 5 <= reference.len() * 6, "{reference:?}");
            assert!(std::str::from_utf8(stands_for).is_ok());
        }
    }
}
