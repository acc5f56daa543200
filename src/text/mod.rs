//! Reading text: words, what stands between them, sentences, folding, offsets.

mod offsets;

pub use offsets::OffsetEncoding;
