//! What an extraction allocates once its buffers are warm: little more than the answer itself.

#[path = "it/support/default_gazetteer.rs"]
#[allow(dead_code)]
mod default_gazetteer;

use onomast::recognize::{ExtractOptions, RecognitionMode, Scratch, extract};

#[test]
fn extractions_allocate_little_more_than_their_answers() {
    let snapshot = default_gazetteer::default_snapshot();
    let mut scratch = Scratch::default();
    for article in std::fs::read_dir("tests/data/articles").unwrap() {
        let article = article.unwrap().path();
        if article.extension().is_none_or(|kind| kind != "txt") {
            continue;
        }
        let text = std::fs::read_to_string(&article).unwrap();
        for mode in [RecognitionMode::Full, RecognitionMode::GazetteerOnly] {
            let options = ExtractOptions { mode, ..ExtractOptions::default() };
            let mut read = || extract(&snapshot, &*text, &options, &mut scratch).unwrap();
            drop(read());
            let mut mentions = 0;
            let counted = allocation_counter::measure(|| mentions = read().mentions.len());
            assert!(
                counted.count_total <= mentions as u64 + 10,
                "{} {mode:?}: {} allocations for {mentions} mentions",
                article.display(),
                counted.count_total,
            );
        }
    }
}
