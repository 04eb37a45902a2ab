//! How plans write times and shares.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer, de};

/// A length of time, written with its unit: `250us`, `5ms`, `90s`, `5m`, `1h`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(pub Duration);

/// A part of a whole, written as `0.5%` or `0.005`; held as the latter.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Share(pub f64);

/// The units of time, the longer names first where one ends in another.
const UNITS: [(&str, f64); 5] = [("us", 1e-6), ("ms", 1e-3), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];

impl Span {
    /// Reads a length of time.
    fn parse(text: &str) -> Option<Self> {
        let (number, unit) = UNITS.iter().find_map(|(name, unit)| {
            let number = text.strip_suffix(name)?.trim_end();
            number
                .ends_with(|c: char| c.is_ascii_digit())
                .then_some((number, unit))
        })?;
        let seconds = number.parse::<f64>().ok()? * unit;
        Duration::try_from_secs_f64(seconds).ok().map(Self)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.0.as_micros();
        match micros {
            0 => write!(f, "0s"),
            _ if micros.is_multiple_of(1_000_000) => write!(f, "{}s", micros / 1_000_000),
            _ if micros.is_multiple_of(1_000) => write!(f, "{}ms", micros / 1_000),
            _ => write!(f, "{micros}us"),
        }
    }
}

impl Share {
    /// Reads a share.
    fn parse(text: &str) -> Option<Self> {
        let (number, unit) = match text.strip_suffix('%') {
            Some(number) => (number.trim_end(), 0.01),
            None => (text, 1.0),
        };
        let share = number.parse::<f64>().ok()? * unit;
        (0.0..=1.0).contains(&share).then_some(Self(share))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A millionth of a percent is nobody's limit; floating point's own dust is no news.
        write!(f, "{}%", (self.0 * 100.0 * 1e6).round() / 1e6)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = || {
            de::Error::custom(format!(
                "`{text}` is no length of time; write it as `250ms`, `90s` or `5m`"
            ))
        };
        Self::parse(&text).ok_or_else(wrong)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = || de::Error::custom(format!("`{text}` is no share; write it as `0.5%` or `0.005`"));
        Self::parse(&text).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units_and_shares_are_parts_of_a_whole() {
        for (text, shown) in [
            ("250us", "250us"),
            ("5 ms", "5ms"),
            ("90s", "90s"),
            ("1.5s", "1500ms"),
            ("5m", "300s"),
            ("1h", "3600s"),
            ("0s", "0s"),
        ] {
            assert_eq!(Span::parse(text).unwrap().to_string(), shown, "{text}");
        }
        for text in ["5", "s", "-1s", "five s", "1e99h", "5 parsecs"] {
            assert_eq!(Span::parse(text), None, "{text}");
        }
        assert_eq!(Share::parse("0.5%").unwrap().to_string(), "0.5%");
        assert_eq!(Share::parse("0.07").unwrap().to_string(), "7%");
        for text in ["101%", "-1%", "2", "NaN", "most"] {
            assert_eq!(Share::parse(text), None, "{text}");
        }
    }
}
