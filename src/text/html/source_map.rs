//! Where in the source the characters of a text stand.

use std::ops::Range;

/// Stretches of the text, in order, each as far as the next.
#[derive(Debug, Default)]
pub(super) struct SourceMap(Vec<Piece>);

#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins in the text.
    plain: u32,
    /// Where it begins in the source.
    source: u32,
    /// Where it ends there, if it is not the same byte for byte.
    replaced_to: Option<u32>,
}

impl SourceMap {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// From `plain` on, the text is the source from `source` on.
    pub(super) fn verbatim(&mut self, plain: usize, source: usize) {
        let (plain, source) = (plain as u32, source as u32);
        let goes_on = self.0.last().is_some_and(|last| {
            last.replaced_to.is_none()
                && source.checked_sub(last.source) == Some(plain - last.plain)
        });
        if !goes_on {
            self.0.push(Piece { plain, source, replaced_to: None });
        }
    }

    /// From `plain` on, the text stands for all of `source`.
    pub(super) fn replaced(&mut self, plain: usize, source: Range<usize>) {
        self.0.push(Piece {
            plain: plain as u32,
            source: source.start as u32,
            replaced_to: Some(source.end as u32),
        });
    }

    /// Where the character at `plain` begins in the source.
    pub(super) fn start_of(&self, plain: u32) -> u32 {
        let piece = self.piece(plain);
        if piece.replaced_to.is_some() {
            piece.source
        } else {
            piece.source + (plain - piece.plain)
        }
    }

    /// Where the character before `plain` ends in the source.
    pub(super) fn end_of(&self, plain: u32) -> u32 {
        let piece = self.piece(plain - 1);
        piece.replaced_to.unwrap_or(piece.source + (plain - piece.plain))
    }

    /// The stretch that the byte at `plain` is in.
    fn piece(&self, plain: u32) -> Piece {
        self.0[self.0.partition_point(|piece| piece.plain <= plain) - 1]
    }
}
