//! Durations as people write them: `500ms`, `90s`, `5m`, `1h30m`.

use std::time::Duration;

/// Why a text is no duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum DurationError {
    /// It is empty, or a number or unit is missing.
    #[error("not a duration (hint: a number and a unit, such as `500ms`, `90s`, `5m` or `1h30m`)")]
    Malformed,
    /// It has no unit.
    #[error("a duration without a unit (hint: `{0}s` or `{0}m`)")]
    NoUnit(String),
    /// The unit is unknown.
    #[error("unknown unit `{0}` (hint: `ms`, `s`, `m` and `h` are known)")]
    UnknownUnit(String),
    /// It is zero.
    #[error("a duration of zero leaves no time at all")]
    Zero,
    /// It is longer than a year.
    #[error("longer than a year")]
    TooLong,
}

/// The longest duration that is taken.
const YEAR: Duration = Duration::from_secs(366 * 24 * 3_600);

/// Reads a duration.
pub(super) fn parse(text: &str) -> Result<Duration, DurationError> {
    let mut total = Duration::ZERO;
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(DurationError::Malformed);
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, tail) = rest.split_at(digits);
        let unit_end = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(unit_end);
        if number.is_empty() {
            return Err(DurationError::Malformed);
        }
        let number: u64 = number.parse().map_err(|_| DurationError::TooLong)?;
        let milliseconds = match unit.trim() {
            "ms" => 1,
            "s" => 1_000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            "" => return Err(DurationError::NoUnit(text.trim().to_owned())),
            unknown => return Err(DurationError::UnknownUnit(unknown.to_owned())),
        };
        let part = number
            .checked_mul(milliseconds)
            .map(Duration::from_millis)
            .filter(|part| *part <= YEAR)
            .ok_or(DurationError::TooLong)?;
        total += part;
        rest = tail;
    }
    match total {
        Duration::ZERO => Err(DurationError::Zero),
        total if total > YEAR => Err(DurationError::TooLong),
        total => Ok(total),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_read_as_people_write_them() {
        for (text, milliseconds) in [
            ("500ms", 500),
            ("90s", 90_000),
            ("5m", 300_000),
            ("5min", 300_000),
            ("1h30m", 5_400_000),
            (" 1 h 30 m ", 5_400_000),
        ] {
            let text = text.replace(' ', "");
            assert_eq!(parse(&text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_says_what_would_be() {
        for (text, error) in [
            ("", DurationError::Malformed),
            ("m", DurationError::Malformed),
            ("5", DurationError::NoUnit("5".into())),
            ("5 days", DurationError::UnknownUnit("days".into())),
            ("0s", DurationError::Zero),
            ("-5m", DurationError::Malformed),
            ("99999999999999999999h", DurationError::TooLong),
            ("9999999h", DurationError::TooLong),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,30}") {
            let _ = parse(&text);
        }
    }
}
