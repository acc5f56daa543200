//! Reads any HTML: nothing may panic, every character of the text must stand in the source, and a
//! span of the text must point between characters of the source.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onomast::text::HtmlText;
use onomast::types::Span;

fuzz_target!(|source: &str| {
    let mut html = HtmlText::default();
    html.read(source);
    let text = html.text();
    assert!(text.len() * 5 <= source.len() * 6);
    let mut before = 0;
    for (at, character) in text.char_indices() {
        let (start, end) = (at as u32, (at + character.len_utf8()) as u32);
        let span = html.source_of(Span { start, end });
        assert!(source.get(span.start as usize..span.end as usize).is_some());
        assert!(span.start >= before);
        before = span.start;
    }
});
