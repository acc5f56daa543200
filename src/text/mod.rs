//! Reading text: words, what stands between them, sentences, folding, offsets.
//!
//! Names and articles are read by the same code, so a name that is listed one way is found in
//! every spelling that folds the same.

mod abbreviation;
mod bits;
mod fold;
mod gap;
mod html;
mod key;
mod offsets;
mod scan;
mod sentence;
mod shape;
mod word;

pub use fold::{FOLD_VERSION, fold, fold_into};
pub use gap::Gap;
pub use html::HtmlText;
pub use key::hash_folded;
pub use offsets::{OffsetCursor, OffsetEncoding};
pub use scan::Words;
pub use shape::Shape;
pub use word::{Tail, Word};
