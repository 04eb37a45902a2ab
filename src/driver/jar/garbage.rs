//! Garbage in the likeness of a value: what a guessing attacker sends.

/// A text of the same length and alphabet, in which every letter and digit differs. Hexadecimal values stay so.
pub(super) fn like(value: &str) -> String {
    let is_hexadecimal = value
        .chars()
        .all(|c| c.is_ascii_hexdigit() || !c.is_ascii_alphanumeric());
    value
        .chars()
        .map(|c| {
            if is_hexadecimal {
                hexadecimal(c)
            } else {
                alphanumeric(c)
            }
        })
        .collect()
}

fn hexadecimal(c: char) -> char {
    match c {
        '0'..='9' => turn(c, '0', 10, 3),
        'a'..='f' => turn(c, 'a', 6, 1),
        'A'..='F' => turn(c, 'A', 6, 1),
        _ => c,
    }
}

fn alphanumeric(c: char) -> char {
    match c {
        '0'..='9' => turn(c, '0', 10, 3),
        'a'..='z' => turn(c, 'a', 26, 7),
        'A'..='Z' => turn(c, 'A', 26, 7),
        _ => c,
    }
}

/// The character `by` places further in a row of `length` that starts at `first`, around its end.
fn turn(c: char, first: char, length: u32, by: u32) -> char {
    let first = u32::from(first);
    char::from_u32(first + (u32::from(c) - first + by) % length).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbage_keeps_length_and_alphabet() {
        assert_eq!(like("deadbeef-09"), "efbecffa-32");
        assert_eq!(like("s:Zz9.é/+="), "z:Gg2.é/+=");
        assert_eq!(like(""), "");
    }
}
