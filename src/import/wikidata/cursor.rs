//! A walk over the bytes of one JSON value that decodes only what it is asked for.
//!
//! Nine tenths of a Wikidata entity are references, qualifiers and languages that nobody asked for.
//! Skipping them needs to know only where strings end and how deep the brackets are; whether what
//! lies between is well-formed is not looked at.

use std::borrow::Cow;

/// JSON that does not read, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem} at byte {at}")]
pub(super) struct Malformed {
    pub(super) problem: &'static str,
    pub(super) at: usize,
}

/// A position in JSON.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'j> {
    json: &'j [u8],
    at: usize,
}

/// A string as it stands between its quotation marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw<'j> {
    bytes: &'j [u8],
    at: usize,
}

impl<'j> Cursor<'j> {
    pub(super) fn new(json: &'j [u8], at: usize) -> Self {
        Self { json, at }
    }

    pub(super) fn fail<T>(&self, problem: &'static str) -> Result<T, Malformed> {
        Err(Malformed { problem, at: self.at })
    }

    /// The next byte that is no white space, without passing it; 0 at the end.
    #[inline]
    pub(super) fn peek(&mut self) -> u8 {
        while let Some(&byte) = self.json.get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return byte;
            }
            self.at += 1;
        }
        0
    }

    /// Passes `byte`, which must come next.
    #[inline]
    pub(super) fn expect(&mut self, byte: u8, problem: &'static str) -> Result<(), Malformed> {
        if self.peek() != byte {
            return self.fail(problem);
        }
        self.at += 1;
        Ok(())
    }

    /// Calls `member` with every key of the object, the cursor before its value, which it must
    /// pass. An empty array is an empty object: so it is written in the dumps.
    pub(super) fn members(
        &mut self,
        mut member: impl FnMut(Raw<'j>, &mut Self) -> Result<(), Malformed>,
    ) -> Result<(), Malformed> {
        if self.peek() == b'[' {
            return self.elements(|cursor| cursor.fail("an array instead of an object"));
        }
        self.expect(b'{', "no object")?;
        if self.peek() == b'}' {
            self.at += 1;
            return Ok(());
        }
        loop {
            let key = self.string()?;
            self.expect(b':', "no colon after a key")?;
            member(key, self)?;
            if self.ends_with(b'}')? {
                return Ok(());
            }
        }
    }

    /// Calls `element` with the cursor before every element of the array, which it must pass.
    pub(super) fn elements(
        &mut self,
        mut element: impl FnMut(&mut Self) -> Result<(), Malformed>,
    ) -> Result<(), Malformed> {
        self.expect(b'[', "no array")?;
        if self.peek() == b']' {
            self.at += 1;
            return Ok(());
        }
        loop {
            element(self)?;
            if self.ends_with(b']')? {
                return Ok(());
            }
        }
    }

    /// Passes a comma (more to come) or `closing` (the end).
    #[inline]
    fn ends_with(&mut self, closing: u8) -> Result<bool, Malformed> {
        let next = self.peek();
        if next != b',' && next != closing {
            return self.fail("neither a comma nor a closing bracket");
        }
        self.at += 1;
        Ok(next == closing)
    }

    /// Passes a string.
    #[inline]
    pub(super) fn string(&mut self) -> Result<Raw<'j>, Malformed> {
        self.expect(b'"', "no string")?;
        let start = self.at;
        let Some(end) = string_end(self.json, start) else {
            return self.fail("a string without end");
        };
        self.at = end + 1;
        Ok(Raw { bytes: &self.json[start..end], at: start })
    }

    /// The whole number that comes next, without passing it.
    pub(super) fn integer(&mut self) -> Option<u64> {
        self.peek();
        let rest = &self.json[self.at..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()
    }

    /// Passes a value of any kind.
    pub(super) fn skip(&mut self) -> Result<(), Malformed> {
        match self.peek() {
            b'"' => self.string().map(|_| ()),
            b'{' | b'[' => self.skip_brackets(),
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
                let rest = &self.json[self.at..];
                let is_end = |byte: &u8| !matches!(byte, b'+' | b'-' | b'.' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z');
                self.at += rest.iter().position(is_end).unwrap_or(rest.len());
                Ok(())
            }
            _ => self.fail("no value"),
        }
    }

    fn skip_brackets(&mut self) -> Result<(), Malformed> {
        let mut depth = 0_usize;
        let mut at = self.at;
        while let Some(&byte) = self.json.get(at) {
            at += 1;
            match byte {
                b'"' => match string_end(self.json, at) {
                    Some(end) => at = end + 1,
                    None => break,
                },
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth -= 1;
                    if depth == 0 {
                        self.at = at;
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
        self.fail("a bracket or a string without end")
    }
}

/// Where the string that begins at `at` (after its quotation mark) ends: the closing mark.
#[inline]
fn string_end(json: &[u8], mut at: usize) -> Option<usize> {
    loop {
        // Most strings are shorter than a call of a vectorised search is worth.
        let found = match json.get(at..).and_then(<[u8]>::first_chunk::<8>) {
            Some(chunk) => {
                let bytes = u64::from_le_bytes(*chunk);
                let hits = zero_bytes(bytes ^ each(b'"')) | zero_bytes(bytes ^ each(b'\\'));
                if hits == 0 {
                    at += 8;
                    continue;
                }
                at + hits.trailing_zeros() as usize / 8
            }
            None => at + json.get(at..)?.iter().position(|byte| matches!(byte, b'"' | b'\\'))?,
        };
        if json[found] == b'"' {
            return Some(found);
        }
        // An escape takes the byte after it along; \uXXXX has no mark among the rest.
        at = found + 2;
    }
}

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The top bit of every byte that is zero, up to the first one at least.
#[inline]
fn zero_bytes(bytes: u64) -> u64 {
    bytes.wrapping_sub(each(1)) & !bytes & each(0x80)
}

impl<'j> Raw<'j> {
    /// Whether the string is `text`, however it is escaped.
    #[inline]
    pub(super) fn is(&self, text: &str) -> bool {
        self.bytes == text.as_bytes()
            || (self.bytes.contains(&b'\\') && self.decode().is_ok_and(|decoded| decoded == text))
    }

    /// The characters.
    pub(super) fn decode(&self) -> Result<Cow<'j, str>, Malformed> {
        let failed = |problem| Malformed { problem, at: self.at };
        let utf8 = std::str::from_utf8(self.bytes).map_err(|_| failed("no UTF-8 in a string"))?;
        if !self.bytes.contains(&b'\\') {
            return Ok(Cow::Borrowed(utf8));
        }
        let mut decoded = String::with_capacity(utf8.len());
        let mut rest = utf8;
        while let Some((plain, escape)) = rest.split_once('\\') {
            decoded.push_str(plain);
            let (character, after) = unescape(escape).ok_or_else(|| failed("a bad escape"))?;
            decoded.push(character);
            rest = after;
        }
        decoded.push_str(rest);
        Ok(Cow::Owned(decoded))
    }
}

/// The character of an escape (without its backslash), and what follows.
fn unescape(escape: &str) -> Option<(char, &str)> {
    let simple = match escape.as_bytes().first()? {
        byte @ (b'"' | b'\\' | b'/') => char::from(*byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let (unit, rest) = code_unit(&escape[1..])?;
            if !(0xd800..0xdc00).contains(&unit) {
                return Some((char::from_u32(unit)?, rest));
            }
            let (low, rest) = code_unit(rest.strip_prefix("\\u")?)?;
            let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
            return Some((char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + low)?, rest));
        }
        _ => return None,
    };
    Some((simple, &escape[1..]))
}

/// Four hexadecimal digits.
fn code_unit(text: &str) -> Option<(u32, &str)> {
    let digits = text.get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    Some((u32::from_str_radix(digits, 16).ok()?, &text[4..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_passed_whole() {
        for value in [
            "null",
            "-1.5e+3",
            r#""""#,
            r#""a\"b""#,
            r#""\\""#,
            "{}",
            "[]",
            r#"{"a":[{"b":"}]"}]}"#,
            r#"["[",{"\"":"\\"},[[]]]"#,
            r#""twelve bytes long\\\" and more""#,
        ] {
            let json = format!(" {value},next");
            let mut cursor = Cursor::new(json.as_bytes(), 0);
            cursor.skip().expect(value);
            assert_eq!(&json[cursor.at..], ",next", "{value}");
        }
        for broken in ["", "{", "[1", r#""abc"#, r#"{"a":"b}"#, r#""abc\"#, "]", ":"] {
            assert!(Cursor::new(broken.as_bytes(), 0).skip().is_err(), "{broken}");
        }
    }

    #[test]
    fn strings_decode() {
        for (json, text) in [
            (r#""abc""#, Some("abc")),
            (r#""\u0141\u00f3d\u017a""#, Some("Łódź")),
            (r#""\ud83c\udf89 \"\\\/\b\f\n\r\t""#, Some("🎉 \"\\/\u{8}\u{c}\n\r\t")),
            (r#""\ud83c""#, None),
            (r#""\ud83c\u0041""#, None),
            (r#""\udf89""#, None),
            (r#""\u00é""#, None),
            (r#""\u+123""#, None),
            (r#""\x""#, None),
        ] {
            let raw = Cursor::new(json.as_bytes(), 0).string().expect(json);
            assert_eq!(raw.decode().ok().as_deref(), text, "{json}");
        }
    }
}
