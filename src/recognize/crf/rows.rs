//! Rows of weights, found by the hash of their feature.
//!
//! A row is sixteen bytes: a two-byte print of the hash and fourteen one-byte weights, one for each
//! tag. Rows are laid out in lines of up to four, and a row whose line is full goes to the next; which
//! of them a feature finds is part of what a model means. The lines are kept without their free
//! places, 6 MB instead of 16, behind a filter of a quarter of a megabyte that most features without a
//! row do not pass.

use super::bytes::{Cut, Reader, Writer};
use super::tags::{LANES, Scores, TAGS};

/// The weights of one feature, before they are packed.
#[derive(Clone, Copy, Debug)]
pub struct WeightedRow {
    /// Hash of the feature.
    pub hash: u64,
    /// One weight for each tag.
    pub weights: Scores,
}

const ROWS_PER_LINE: usize = 4;
/// The first lanes of a packed row, which hold the print.
const PRINT_LANES: usize = LANES - TAGS;
/// More rows than any model has.
const MOST_ROWS: usize = 1 << 24;

/// A print and the weights.
type PackedRow = [i8; LANES];

/// Sums of weights in units of the table's scale. The first two lanes mean nothing.
pub type Sums = [i16; LANES];

/// Packed rows by feature.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The rows of all lines, without a gap.
    packed: Vec<PackedRow>,
    /// Where the rows of each line begin, and one past the last.
    starts: Vec<u32>,
    /// Two bits for each row, both in one number: most features that have no row end here. Small,
    /// so that it stays in the second-level cache.
    filter: Vec<u64>,
    /// What a weight of 1 in a row stands for.
    scale: f32,
}

/// Rows under construction: lines with free places.
struct Lines {
    list: Vec<[PackedRow; ROWS_PER_LINE]>,
    len: usize,
    scale: f32,
}

/// Where a row is looked for, and how it is told from others there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Address {
    place: u32,
    print: u16,
}

impl Address {
    #[inline]
    fn of(hash: u64) -> Self {
        // 0 would be the print of an empty row.
        Self { place: (hash >> 32) as u32, print: (hash as u16).max(1) }
    }
}

/// Lines that share a number of the filter.
const FILTERED_LINES: usize = 8;

#[inline]
fn filter_bits(line: usize, print: u16) -> u64 {
    let bits = u64::from(print) ^ ((line % FILTERED_LINES) as u64 * 0x25);
    1 << (bits & 63) | 1 << (bits >> 6 & 63)
}

#[inline]
fn print_of(row: &PackedRow) -> u16 {
    u16::from_le_bytes([row[0] as u8, row[1] as u8])
}

impl Lines {
    fn with_capacity(rows: usize, scale: f32) -> Self {
        let lines = (rows / 2).next_power_of_two().max(1);
        Self { list: vec![[[0; LANES]; ROWS_PER_LINE]; lines], len: 0, scale }
    }

    fn insert(&mut self, address: Address, mut lanes: PackedRow) {
        if lanes[PRINT_LANES..].iter().all(|weight| *weight == 0) {
            return;
        }
        for (lane, byte) in lanes.iter_mut().zip(address.print.to_le_bytes()) {
            *lane = byte as i8;
        }
        let mask = self.list.len() - 1;
        let mut at = address.place as usize & mask;
        loop {
            for row in &mut self.list[at] {
                match print_of(row) {
                    0 => {
                        *row = lanes;
                        self.len += 1;
                        return;
                    }
                    print if print == address.print => return,
                    _ => {}
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// Moves the rows together and makes the filter.
    fn finish(&self) -> Rows {
        let mut rows = Vec::with_capacity(self.len);
        let mut starts = Vec::with_capacity(self.list.len() + 1);
        starts.push(0);
        for line in &self.list {
            rows.extend(line.iter().filter(|row| print_of(row) != 0));
            starts.push(rows.len() as u32);
        }
        let filter = vec![0; (self.list.len() / FILTERED_LINES).max(1)];
        let mut finished = Rows { packed: rows, starts, filter, scale: self.scale };
        for (at, line) in self.list.iter().enumerate() {
            let mut home = at;
            loop {
                for row in line.iter().filter(|row| print_of(row) != 0) {
                    finished.filter[home / FILTERED_LINES] |= filter_bits(home, print_of(row));
                }
                // Searches that begin in full lines before come here too.
                home = home.checked_sub(1).unwrap_or(self.list.len() - 1);
                if home == at || self.list[home].iter().any(|row| print_of(row) == 0) {
                    break;
                }
            }
        }
        finished
    }
}

impl Rows {
    /// Packs rows. Where two share place and print, the first stays.
    pub fn pack(rows: &[WeightedRow]) -> Self {
        let mut sizes: Vec<f32> = rows.iter().map(|row| largest(&row.weights)).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        // A few giants must not cost all others their precision: they are cut.
        let most = sizes.get(sizes.len() * 999 / 1000).copied().unwrap_or(1.0);
        let mut packed = Lines::with_capacity(rows.len(), most.max(1e-6) / 127.0);
        for row in rows {
            let mut lanes = [0; LANES];
            for (lane, weight) in lanes[PRINT_LANES..].iter_mut().zip(&row.weights[..TAGS]) {
                *lane = (weight / packed.scale).round().clamp(-127.0, 127.0) as i8;
            }
            packed.insert(Address::of(row.hash), lanes);
        }
        packed.finish()
    }

    /// False only if the feature has no row.
    #[inline]
    pub fn may_have(&self, hash: u64) -> bool {
        let address = Address::of(hash);
        let line = self.home(address);
        let bits = filter_bits(line, address.print);
        self.filter.get(line / FILTERED_LINES).is_some_and(|filter| filter & bits == bits)
    }

    /// Looks at the rows of these features, so that they are at hand when they are asked for: the
    /// looks do not wait for each other. `starts` is a buffer.
    pub fn touch(&self, hashes: &[u64], starts: &mut Vec<u32>) {
        starts.clear();
        starts.extend(hashes.iter().map(|&hash| self.starts[self.home(Address::of(hash))]));
        let row = |start: &u32| self.packed.get(*start as usize).map_or(0, |row| row[0]);
        std::hint::black_box(starts.iter().fold(0, |seen, start| seen | row(start)));
    }

    /// The line where the search for a row begins.
    #[inline]
    fn home(&self, address: Address) -> usize {
        address.place as usize & (self.starts.len() - 2)
    }

    /// Adds the row of a feature, if it has one.
    #[inline]
    pub fn add(&self, hash: u64, sums: &mut Sums) {
        if let Some(row) = self.find(hash) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += i16::from(*weight);
            }
        }
    }

    #[inline]
    fn find(&self, hash: u64) -> Option<&[i8; LANES]> {
        let address = Address::of(hash);
        let mut at = self.home(address);
        loop {
            let (start, end) = (self.starts[at] as usize, self.starts[at + 1] as usize);
            let line = &self.packed[start..end];
            if let Some(row) = line.iter().find(|row| print_of(row) == address.print) {
                return Some(row);
            }
            // Rows that found their line full are in the next.
            if line.len() < ROWS_PER_LINE {
                return None;
            }
            at = (at + 1) & (self.starts.len() - 2);
        }
    }

    /// Sums as scores.
    #[inline]
    pub fn scores(&self, sums: &Sums) -> Scores {
        let mut scores = [0.0; LANES];
        for (score, sum) in scores.iter_mut().zip(&sums[PRINT_LANES..]) {
            *score = f32::from(*sum) * self.scale;
        }
        scores
    }

    /// The weights of one feature.
    pub fn weights(&self, hash: u64) -> Scores {
        let mut sums = [0; LANES];
        self.add(hash, &mut sums);
        self.scores(&sums)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.packed.len()
    }

    /// Writes the rows: places as differences, then prints, then weights tag by tag, which
    /// compresses better than row by row.
    pub(super) fn write(&self, hashes: &[u64], to: &mut Writer) {
        let mut rows: Vec<(Address, &[i8; LANES])> = hashes
            .iter()
            .filter_map(|hash| Some((Address::of(*hash), self.find(*hash)?)))
            .collect();
        rows.sort_unstable_by_key(|row| row.0);
        rows.dedup_by_key(|row| row.0);
        to.u32(rows.len() as u32);
        to.f32(self.scale);
        let mut before = 0;
        for (address, _) in &rows {
            to.varint(u64::from(address.place - before));
            before = address.place;
        }
        for (address, _) in &rows {
            to.0.extend(address.print.to_le_bytes());
        }
        for lane in PRINT_LANES..LANES {
            to.0.extend(rows.iter().map(|(_, row)| row[lane] as u8));
        }
    }

    /// Reads what [`Self::write`] wrote.
    pub(super) fn read(from: &mut Reader<'_>) -> Result<Self, Cut> {
        let count = from.u32()? as usize;
        // A row takes more bytes than are left, or more memory than any model should.
        if count > MOST_ROWS || count > from.0.len() {
            return Err(Cut);
        }
        let mut rows = Lines::with_capacity(count, from.f32()?);
        let mut places = Vec::with_capacity(count);
        let mut place = 0u32;
        for _ in 0..count {
            let step = u32::try_from(from.varint()?).map_err(|_| Cut)?;
            place = place.checked_add(step).ok_or(Cut)?;
            places.push(place);
        }
        let prints = from.take(count * 2)?;
        let weights = from.take(count * TAGS)?;
        for (index, (&place, print)) in places.iter().zip(prints.chunks_exact(2)).enumerate() {
            let print = u16::from_le_bytes([print[0], print[1]]).max(1);
            let mut lanes = [0; LANES];
            for (tag, lane) in lanes[PRINT_LANES..].iter_mut().enumerate() {
                *lane = weights[tag * count + index] as i8;
            }
            rows.insert(Address { place, print }, lanes);
        }
        Ok(rows.finish())
    }
}

fn largest(weights: &Scores) -> f32 {
    weights[..TAGS].iter().fold(0.0, |most, weight| weight.abs().max(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<WeightedRow> {
        (1..500u64)
            .map(|number| WeightedRow {
                hash: number.wrapping_mul(0x9e37_79b9_7f4a_7c15),
                weights: std::array::from_fn(|tag| {
                    if tag < TAGS {
                        ((number as usize * 7 + tag) % 11) as f32 / 5.0 - 1.0
                    } else {
                        0.0
                    }
                }),
            })
            .collect()
    }

    #[test]
    fn rows_are_found_again() {
        let rows = sample();
        let packed = Rows::pack(&rows);
        for row in &rows {
            for (found, weight) in packed.weights(row.hash).iter().zip(&row.weights) {
                assert!((found - weight).abs() < 0.01);
            }
        }
        assert!(packed.find(12345).is_none());
    }

    #[test]
    fn a_file_gives_the_same_rows() {
        let rows = sample();
        let packed = Rows::pack(&rows);
        let mut writer = Writer::default();
        let hashes: Vec<u64> = rows.iter().map(|row| row.hash).collect();
        packed.write(&hashes, &mut writer);
        let read = Rows::read(&mut Reader(&writer.0)).unwrap();
        assert_eq!(read.len(), packed.len());
        for row in &rows {
            assert_eq!(read.find(row.hash), packed.find(row.hash));
        }
        for length in 0..writer.0.len() {
            assert!(Rows::read(&mut Reader(&writer.0[..length])).is_err());
        }
    }
}
