//! Times in words, with three digits.

use std::fmt;

/// A time of so many microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Micros(pub u64);

impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "microseconds far below 2^53")]
        let float = self.0 as f64;
        let words = match self.0 {
            0..1_000 => format!("{} µs", self.0),
            1_000..10_000 => format!("{:.2} ms", float / 1e3),
            10_000..100_000 => format!("{:.1} ms", float / 1e3),
            100_000..1_000_000 => format!("{:.0} ms", float / 1e3),
            _ => format!("{:.2} s", float / 1e6),
        };
        f.pad(&words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_and_keep_to_their_column() {
        let words = [0, 999, 1_234, 12_345, 123_456, 1_234_567].map(|micros| Micros(micros).to_string());
        assert_eq!(
            words,
            ["0 µs", "999 µs", "1.23 ms", "12.3 ms", "123 ms", "1.23 s"]
        );
        assert_eq!(format!("{:>8}", Micros(5)), "    5 µs");
    }
}
