//! Lists of numbers, packed until they are written as JSON: a site of ten thousand notes has millions,
//! and as text they take four times the room.

/// The numbers of a JSON array, at least one.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    first: u32,
    /// All others, seven bits a byte, the lowest first; all bytes of one but its last have the highest
    /// bit.
    rest: Vec<u8>,
}

impl Numbers {
    pub(super) fn of(first: u32) -> Numbers {
        Numbers {
            first,
            rest: Vec::new(),
        }
    }

    pub(super) fn first(&self) -> u32 {
        self.first
    }

    pub(super) fn push(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.rest.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.rest.push(number as u8);
    }

    /// Adds all but the first of another list.
    pub(super) fn append_rest(&mut self, other: &Numbers) {
        self.rest.extend_from_slice(&other.rest);
    }

    fn iter(&self) -> impl Iterator<Item = u32> {
        let mut rest = self.rest.as_slice();
        let others = std::iter::from_fn(move || (!rest.is_empty()).then(|| unpack(&mut rest)));
        std::iter::once(self.first).chain(others)
    }

    /// How long the inside of the array is, in bytes.
    pub(super) fn json_length(&self) -> usize {
        let digits = |number: u32| number.checked_ilog10().unwrap_or(0) as usize + 1;
        self.iter().map(|number| digits(number) + 1).sum::<usize>() - 1
    }

    /// Appends the inside of the array.
    pub(super) fn write_json(&self, json: &mut Vec<u8>) {
        let mut buffer = itoa::Buffer::new();
        for (index, number) in self.iter().enumerate() {
            if index > 0 {
                json.push(b',');
            }
            json.extend_from_slice(buffer.format(number).as_bytes());
        }
    }
}

/// Takes a number from the beginning of packed bytes.
fn unpack(bytes: &mut &[u8]) -> u32 {
    let (mut number, mut shift) = (0, 0);
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_written_as_long_as_they_say() {
        let all = [0, 1, 9, 10, 127, 128, 16_383, 16_384, 70_000, u32::MAX];
        for first in all {
            let mut numbers = Numbers::of(first);
            let mut expected = first.to_string();
            for number in all {
                numbers.push(number);
                expected.push_str(&format!(",{number}"));
                let mut json = Vec::new();
                numbers.write_json(&mut json);
                assert_eq!(String::from_utf8_lossy(&json), expected);
                assert_eq!(numbers.json_length(), expected.len());
            }
        }
    }
}
