//! Reading and writing the numbers of a file, with every read checked.

/// The file ended, or holds a number that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut;

/// Reads little-endian numbers from a slice.
#[derive(Debug)]
pub(super) struct Reader<'b>(pub &'b [u8]);

impl<'b> Reader<'b> {
    pub fn take(&mut self, length: usize) -> Result<&'b [u8], Cut> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Cut)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Cut> {
        self.take(N)?.try_into().map_err(|_| Cut)
    }

    pub fn u32(&mut self) -> Result<u32, Cut> {
        self.array().map(u32::from_le_bytes)
    }

    pub fn u64(&mut self) -> Result<u64, Cut> {
        self.array().map(u64::from_le_bytes)
    }

    /// A finite number.
    pub fn f32(&mut self) -> Result<f32, Cut> {
        let number = f32::from_le_bytes(self.array()?);
        if number.is_finite() { Ok(number) } else { Err(Cut) }
    }

    pub fn string(&mut self) -> Result<&'b str, Cut> {
        let length = self.u32()? as usize;
        std::str::from_utf8(self.take(length)?).map_err(|_| Cut)
    }

    /// A number in as many bytes as it needs, seven bits each, the lowest first.
    pub fn varint(&mut self) -> Result<u64, Cut> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Cut)
    }
}

/// Appends little-endian numbers.
#[derive(Debug, Default)]
pub(super) struct Writer(pub Vec<u8>);

impl Writer {
    pub fn u32(&mut self, number: u32) {
        self.0.extend(number.to_le_bytes());
    }

    pub fn u64(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    pub fn f32(&mut self, number: f32) {
        self.0.extend(number.to_le_bytes());
    }

    pub fn string(&mut self, text: &str) {
        self.u32(text.len() as u32);
        self.0.extend(text.as_bytes());
    }

    pub fn varint(&mut self, mut number: u64) {
        while number > 0x7f {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let mut writer = Writer::default();
        for number in [0, 127, 128, u64::MAX] {
            writer.varint(number);
        }
        writer.f32(1.5);
        writer.f32(f32::NAN);
        writer.string("ä");
        let mut reader = Reader(&writer.0);
        for number in [0, 127, 128, u64::MAX] {
            assert_eq!(reader.varint(), Ok(number));
        }
        assert_eq!(reader.f32(), Ok(1.5));
        assert_eq!(reader.f32(), Err(Cut));
        assert_eq!(reader.string(), Ok("ä"));
        assert_eq!(reader.u32(), Err(Cut));
    }
}
