//! How hard codes are to guess, estimated from many of them.
//!
//! Column by column: how evenly the characters of one place are spread, corrected for the small sample. A column that
//! another one determines tells nothing new and is not counted. The estimate is an upper bound: what a good cipher
//! makes of a counter looks like chance.

use std::collections::{BTreeMap, BTreeSet};

use super::{Judgement, Outcome};

/// What RFC 6749 §10.10 demands, less the error of the estimate.
const DEMANDED: f64 = 125.0;
/// Below this, guessing is within reach. A random UUID has 122 bits.
const WEAK: f64 = 100.0;

/// Whether codes differ, and in so many bits that nobody guesses one.
pub fn unguessable(codes: &[String]) -> Judgement {
    let expected = vec![
        "codes that are all different, with at least 128 bits by estimate".to_owned(),
        "at least 100 bits (tolerated)".to_owned(),
    ];
    let distinct: BTreeSet<&String> = codes.iter().collect();
    let bits = bits(codes);
    let outcome = if distinct.len() < codes.len() {
        Outcome::Violated
    } else if bits >= DEMANDED {
        Outcome::Met
    } else if bits >= WEAK {
        Outcome::Tolerated
    } else {
        Outcome::Violated
    };
    let actual = match codes.len() - distinct.len() {
        0 => format!("{} different codes, about {bits:.0} bits", codes.len()),
        again => format!("{again} of {} codes came before", codes.len()),
    };
    Judgement {
        outcome,
        expected,
        actual,
    }
}

/// The estimate in bits, from whichever end of the codes shows more.
fn bits(codes: &[String]) -> f64 {
    let forwards: Vec<Vec<char>> = codes.iter().map(|code| code.chars().collect()).collect();
    let backwards: Vec<Vec<char>> = codes.iter().map(|code| code.chars().rev().collect()).collect();
    columns_in_bits(&forwards).max(columns_in_bits(&backwards))
}

/// The sum of the columns that all rows have.
fn columns_in_bits(rows: &[Vec<char>]) -> f64 {
    let width = rows.iter().map(Vec::len).min().unwrap_or_default();
    let column = |at: usize| -> Vec<char> { rows.iter().filter_map(|row| row.get(at).copied()).collect() };
    let mut counted: Vec<Vec<char>> = Vec::new();
    for at in 0..width {
        let next = column(at);
        if !counted.iter().any(|earlier| determines(earlier, &next)) {
            counted.push(next);
        }
    }
    counted.iter().map(|column| entropy(column)).sum()
}

/// Whether one column follows from another: each character there always stands beside the same one here. Columns with
/// too few characters to tell are taken for independent.
fn determines(earlier: &[char], later: &[char]) -> bool {
    let pairs: BTreeSet<(char, char)> = earlier.iter().copied().zip(later.iter().copied()).collect();
    let firsts: BTreeSet<char> = earlier.iter().copied().collect();
    firsts.len() > 1 && firsts.len() * 2 <= earlier.len() && pairs.len() == firsts.len()
}

/// The entropy of a column, with the correction of Miller and Madow for small samples.
fn entropy(column: &[char]) -> f64 {
    let mut counts: BTreeMap<char, u32> = BTreeMap::new();
    for character in column {
        *counts.entry(*character).or_default() += 1;
    }
    let all: f64 = counts.values().copied().map(f64::from).sum();
    let naive: f64 = counts
        .values()
        .map(|count| f64::from(*count) / all)
        .map(|share| -share * share.log2())
        .sum();
    let kinds: f64 = counts.values().map(|_| 1.0).sum();
    if counts.len() > 1 {
        naive + (kinds - 1.0) / (2.0 * all * std::f64::consts::LN_2)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

    use super::*;

    fn codes(make: impl Fn(u32, &[u8; 32]) -> String) -> Vec<String> {
        let mut dice = ChaCha20Rng::seed_from_u64(1);
        (0..200)
            .map(|number| {
                let mut bytes = [0; 32];
                dice.fill_bytes(&mut bytes);
                make(number, &bytes)
            })
            .collect()
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn random_codes_are_met_and_a_uuid_is_tolerated() {
        let outcome = |codes: &[String]| unguessable(codes).outcome;
        assert_eq!(outcome(&codes(|_, b| URL_SAFE_NO_PAD.encode(b))), Outcome::Met);
        assert_eq!(
            outcome(&codes(|_, b| URL_SAFE_NO_PAD.encode(&b[..16]))),
            Outcome::Met
        );
        assert_eq!(outcome(&codes(|_, b| hex(&b[..16]))), Outcome::Met);
        let uuid = codes(|_, b| {
            let hex = hex(&b[..16]);
            let variant = ['8', '9', 'a', 'b'][usize::from(b[20] % 4)];
            format!(
                "{}-{}-4{}-{variant}{}-{}",
                &hex[..8],
                &hex[8..12],
                &hex[13..16],
                &hex[17..20],
                &hex[20..]
            )
        });
        assert_eq!(
            outcome(&uuid),
            Outcome::Tolerated,
            "{}",
            unguessable(&uuid).actual
        );
    }

    #[test]
    fn weak_codes_are_found_behind_whatever_stands_around_them() {
        let weak = [
            codes(|number, _| format!("{number}")),
            codes(|number, _| format!("a-long-and-always-equal-beginning-of-a-code-{number:08}")),
            codes(|_, b| hex(&b[..8])),
            codes(|_, b| [hex(&b[..8]), hex(&b[..8])].concat()),
            codes(|_, _| "always-the-same-code-always-the-same-code".to_owned()),
        ];
        for codes in weak {
            let judgement = unguessable(&codes);
            assert_eq!(
                judgement.outcome,
                Outcome::Violated,
                "{} {}",
                codes[0],
                judgement.actual
            );
        }
    }
}
