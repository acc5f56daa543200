use proptest::prelude::*;

use super::*;

fn read(source: &str) -> HtmlText {
    let mut html = HtmlText::default();
    html.read(source);
    html
}

#[test]
fn what_readers_see() {
    let check = |source: &str, text: &str| assert_eq!(read(source).text(), text, "{source}");
    check("", "");
    check("Plain text.", "Plain text.");
    check("<p>One</p><p>Two</p>", "One\n\nTwo");
    check("<p>One<p>Two<div>Three</div>Four", "One\n\nTwo\n\nThree\n\nFour");
    check("  <p>\n One\n  two </p>\n", "One two");
    check("New <b>York</b>, <a href='x'>New</a> York", "New York, New York");
    check("M<i>c</i>Donald<b>'s</b>", "McDonald's");
    check("New</b> <i> York", "New York");
    check("one<br>two<br/>\n<br />three</br>four", "one\ntwo\n\nthree\nfour");
    check(
        "<ul><li>Rome<li>Oslo</ul><table><tr><td>Kyiv<td>Riga</table>",
        "Rome\n\nOslo\n\nKyiv\n\nRiga",
    );
    check("Ann <img src=a.png alt=Paris> Lee", "Ann \u{fffc} Lee");
    check("<p><img src=a.png>Ann<p><img>", "Ann");
    check("an <unknown-element>x</unknown-element>y", "an xy");
    check("<P CLASS=a>One</P ><DIV\n>Two", "One\n\nTwo");
    // What is not shown.
    check("a<script>if (1 < 2) '</p>'</script>b", "ab");
    check("a<SCRIPT>x</Script >b<style>p{}</style\n>c", "abc");
    check("a<script>x</scripts></script>b", "ab");
    check("a<script>no end", "a");
    check("a<script/>still</script>b", "ab");
    check("a<noscript><img><p>Turn it on</noscript>b", "ab");
    check("a<iframe>x</iframe>b", "a \u{fffc} b");
    check("a<template>x<template>y</template><p>z</template>b", "ab");
    check("a<template>no end<p>x", "a");
    check("a</template>b", "ab");
    check("<template><pre></template>a\nb", "a b");
    check("a<!-- no > end -- > -->b<!-->c<!--->d<!--x--!>e<!---->f", "abcdef");
    check("a<!-- no end", "a");
    check("<!DOCTYPE html SYSTEM 'x'><?xml version='1'?>a</ b>c</>d<!x>e", "acde");
    // Characters only.
    check("<title>A &amp; <b>B</title><p>C", "A & <b>B\n\nC");
    check("x<textarea>\n a\n\tb <p></textarea>y", "x\n\n\n a\n\tb <p>\n\ny");
    check("<title>no end <p>x", "no end <p>x");
    check("<pre>a\n  b</pre>c\n  d", "a\n  b\n\nc d");
    check("<![CDATA[a &amp; <b>]]>c<![CDATA[d", "a &amp; <b>cd");
    // Tags by their quotes.
    check("<a title='>' alt=\">\" b=c>x", "x");
    check("<a title=a>b>c", "b>c");
    check("<a \">x\">y", "x\">y");
    check("<a =\">x", "x");
    check("<a b= >x", "x");
    check("<a b='no end>x", "");
    check("a<b", "a");
    check("<a b='x'c>d", "d");
    // No markup at all.
    check("1 < 2 <3 a<, <", "1 < 2 <3 a<, <");
    check("a</", "a</");
    check("AT&T &lt;b&gt; R&amp;D &copy2 &#x1F389;&", "AT&T <b> R&D ©2 🎉&");
    check("a&nbsp; b", "a\u{a0} b");
}

#[test]
fn the_way_back() {
    let check = |source: &str, text: &str, expected: &str| {
        let html = read(source);
        let start = html.text().find(text).expect(source) as u32;
        let span = html.source_of(Span { start, end: start + text.len() as u32 });
        assert_eq!(span.slice(source), expected, "{source}");
    };
    check("in <b>New</b> <i>York</i>!", "New York", "New</b> <i>York");
    check("in <b>New</b>\n\n<i>York</i>!", "New York", "New</b>\n\n<i>York");
    check("in <b>New York</b>!", "New York", "New York");
    check("in Z&uuml;rich.", "Zürich", "Z&uuml;rich");
    check("in Z&uuml;rich.", "Zü", "Z&uuml;");
    check("&Eacute;vian", "Évian", "&Eacute;vian");
    check("<p>Łódź<p>Oslo", "Oslo", "Oslo");
    check("<p>Łódź<p>Oslo", "Łódź", "Łódź");
    check("AT<wbr>&amp;<!-- - -->T", "AT&T", "AT<wbr>&amp;<!-- - -->T");
    check("a <template>Bonn</template>Bonn", "Bonn", "Bonn");
}

/// Documents that keep their reader busy, of about so many bytes. Reading any of them takes time in
/// proportion to its length: `cargo bench --bench html`.
#[test]
fn hostile_documents() {
    let check = |piece: &str, expected: usize| {
        let source = piece.repeat((1 << 20) / piece.len());
        let html = read(&source);
        assert_eq!(html.text().len(), expected, "{piece}");
    };
    let mib = 1 << 20;
    check("<", mib);
    check("&", mib);
    check("&#", mib);
    check("&amp", mib / 4);
    check("<!--", 0);
    check("<!-- -- ->", 0);
    check("<a b='", 0);
    check("<a ", 0);
    check("<p>", 0);
    check("</", 0);
    check("<title>", mib / 7 * 7 - 7);
    check("<script></scrip", 0);
    check("<template>", 0);
    check("<pre>x", (mib / 6) * 3 - 2);
    check("<![CDATA[", mib / 9 * 9 - 9);
    check(" \n", 0);
}

/// What tokenizers treat specially, strung together at random.
fn awkward() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(&[
            "<", ">", "&", "</", "<!--", "-->", "<!", "<?", "\"", "'", "=", ";", "/>", "<p>", "</p>",
            "<b>", "<br>", "<img>", "<title>", "</title>", "<textarea>", "</textarea>", "<script>",
            "</script>", "<template>", "</template>", "<pre>", "</pre>", "<a b='", "<![CDATA[", "]]>",
            "&amp;", "&#", "&#x", "&nGt;", "&#128;", " ", "\n", "\r\n", "\0", "İ", "👍🏽",
        ][..]).prop_map(str::to_owned),
        2 => "[a-zA-Z]{1,4}",
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_character_stands_somewhere_in_the_source(source in awkward()) {
        let html = read(&source);
        prop_assert!(html.text().len() * 5 <= source.len() * 6);
        let mut before = 0;
        for (at, character) in html.text().char_indices() {
            let (start, end) = (at as u32, (at + character.len_utf8()) as u32);
            let span = html.source_of(Span { start, end });
            let cut = source.get(span.start as usize..span.end as usize);
            // What stands between the words may stand for nothing.
            prop_assert!(cut.is_some() && span.start >= before, "{at} {span:?}");
            before = span.start;
            let to_the_end = html.source_of(Span { start, end: html.text().len() as u32 });
            prop_assert!(to_the_end.end as usize <= source.len());
        }
    }

    #[test]
    fn text_without_markup_is_itself(text in "[^<&\\s]{1,5}( [^<&\\s]{1,5}){0,8}") {
        let html = read(&text);
        prop_assert_eq!(html.text(), &text);
        let all = Span { start: 0, end: text.len() as u32 };
        prop_assert_eq!(html.source_of(all), all);
    }

    #[test]
    fn escaped_text_comes_back(text in any::<String>()) {
        let source = format!("<pre>{}</pre>", text.replace('&', "&amp;").replace('<', "&lt;"));
        let html = read(&source);
        prop_assert_eq!(html.text(), &text);
    }
}
