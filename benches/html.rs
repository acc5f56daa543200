//! Reading HTML: an article in markup, and documents made to keep their reader busy. For each the speed
//! at 1 MiB and the time of 8 MiB against eight times that of 1 MiB: 1.0 is linear, 8 is quadratic.
//!
//! `cargo bench --bench html`
//!
//! One thread, the fastest of several runs. The length of every text is asserted.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use onomast::text::HtmlText;

const MIB: usize = 1 << 20;
const TIMES: usize = 8;
const RUNS: usize = 7;

fn main() {
    // `cargo test --benches` only wants to see it compile and start.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let article = article();
    println!("{:<24}{:>10}{:>22}", "document", "MB/s", "8 MiB / (8 × 1 MiB)");
    for (name, piece) in [
        ("an article", article.as_str()),
        ("plain text", "The minister of finance met the mayor of the city on Monday. "),
        ("<", "<"),
        ("&", "&"),
        ("&#", "&#"),
        ("&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        ("&#1111…", "1"),
        ("<!-- without end", "<!-- -- > -"),
        ("<a b=' without end", "<a b='"),
        ("<a <a <a", "<a "),
        ("</ without end", "</ "),
        ("<p><p><p>", "<p>"),
        ("<div><b><pre> nested", "<div><b><pre>"),
        ("<template> nested", "<template>"),
        ("<title></titl", "<title></titl"),
        ("<script></scrip", "<script></scrip"),
        ("<![CDATA[ without end", "<![CDATA[]]"),
        ("white space", " \n\t"),
    ] {
        let (small, large) = (document(piece, MIB), document(piece, MIB * TIMES));
        let (short, long) = (fastest(&small), fastest(&large));
        let speed = small.len() as f64 / short.as_secs_f64() / 1e6;
        let ratio = long.as_secs_f64() / (TIMES as f64 * short.as_secs_f64());
        println!("{name:<24}{speed:>10.0}{ratio:>22.2}");
    }
}

fn document(piece: &str, bytes: usize) -> String {
    let start = if piece == "1" { "&#" } else { "" };
    format!("{start}{}", piece.repeat(bytes / piece.len()))
}

/// Noise only ever adds.
fn fastest(source: &str) -> Duration {
    let mut html = HtmlText::default();
    let mut best = Duration::MAX;
    let mut length = None;
    for _ in 0..RUNS {
        let started = Instant::now();
        html.read(black_box(source));
        best = best.min(started.elapsed());
        let read = black_box(html.text().len());
        assert_eq!(*length.get_or_insert(read), read, "the same every time");
    }
    best
}

/// The repository's own articles in the markup that news has: paragraphs, links, entities, scripts.
fn article() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/articles");
    let paragraphs: String = ["diplomacy", "business", "sport"]
        .iter()
        .flat_map(|name| {
            let path = folder.join(format!("{name}.plain.txt"));
            let text = std::fs::read_to_string(path).expect("there");
            text.split("\n\n").map(paragraph).collect::<Vec<_>>()
        })
        .collect();
    format!("<article class=\"story\"><script>var x = '<p>';</script>{paragraphs}</article>\n")
}

fn paragraph(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('\'', "&rsquo;");
    let text = text.replace(" said", " <a href=\"/topic?a=1&b=2\" class='link'>said</a>");
    format!("<p class=\"body-text\">{text}</p>\n")
}
