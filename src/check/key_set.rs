//! Checks on key sets (RFC 7517, OIDC Core §10.1).

use super::token::Answered;
use super::{Judgement, Outcome};
use crate::protocol::{Key, KeySet};

/// A key set, or why there is none.
pub type Published = Result<KeySet, String>;

/// The key set of an answer.
pub fn published(answered: Answered<'_>) -> Published {
    let response = answered.map_err(|failure| failure.kind.words().to_owned())?;
    if response.status != 200 {
        return Err(format!("HTTP {}", response.status));
    }
    KeySet::parse(&response.body).map_err(|error| error.to_string())
}

/// The keys, or a judgement that says why they cannot be judged. That there is no key set is found by [`well_formed`]
/// alone.
fn keys<'a>(published: &'a Published, expected: &str) -> Result<&'a [Key], Judgement> {
    match published {
        Ok(set) => Ok(&set.keys),
        Err(reason) => Err(Judgement::unclear(
            expected,
            format!("there is no key set: {reason}"),
        )),
    }
}

/// Whether it is a key set whose keys have the members of their types.
pub fn well_formed(published: &Published) -> Judgement {
    let expected = "a JSON object with an array `keys`, each key with `kty` and the members of its type";
    let set = match published {
        Ok(set) => set,
        Err(reason) => return Judgement::of(false, expected, reason.clone()),
    };
    let wrong = set
        .keys
        .iter()
        .find_map(|key| Some(format!("{}: {}", key.name(), key.malformation()?)));
    match wrong {
        Some(wrong) => Judgement::of(false, expected, wrong),
        None => Judgement::of(!set.keys.is_empty(), expected, format!("{} keys", set.keys.len())),
    }
}

/// Whether no key shows what only its owner may know.
pub fn public_only(published: &Published) -> Judgement {
    let expected = "public members of asymmetric keys only";
    let keys = match keys(published, expected) {
        Ok(keys) => keys,
        Err(unclear) => return unclear,
    };
    let showing = keys.iter().find(|key| !key.private_members().is_empty());
    match showing {
        None => Judgement::of(true, expected, "no private member"),
        Some(key) => Judgement::of(
            false,
            expected,
            format!("{} shows `{}`", key.name(), key.private_members().join("`, `")),
        ),
    }
}

/// Whether the keys can be told apart by their ids. One key alone needs none.
pub fn told_apart(published: &Published) -> Judgement {
    let expected = vec![
        "each key has a `kid` that no other key has".to_owned(),
        "one key without `kid` (tolerated)".to_owned(),
    ];
    let keys = match keys(published, &expected[0]) {
        Ok(keys) => keys,
        Err(unclear) => return unclear,
    };
    let mut ids: Vec<&str> = keys.iter().filter_map(|key| key.text("kid")).collect();
    let named = ids.len();
    ids.sort_unstable();
    let twice = ids.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
    let (outcome, actual) = match (twice, named == keys.len()) {
        (Some(id), _) => (Outcome::Violated, format!("`{id}` stands twice")),
        (None, true) => (Outcome::Met, format!("{named} ids for {named} keys")),
        (None, false) if keys.len() == 1 => (Outcome::Tolerated, "one key without `kid`".to_owned()),
        (None, false) => (Outcome::Violated, format!("{named} ids for {} keys", keys.len())),
    };
    Judgement {
        outcome,
        expected,
        actual,
    }
}

/// Whether there is a key for every asymmetric algorithm that the metadata list for ID tokens.
pub fn serves(published: &Published, listed: &[String]) -> Judgement {
    let expected = "a key for each algorithm of `id_token_signing_alg_values_supported`";
    let keys = match keys(published, expected) {
        Ok(keys) => keys,
        Err(unclear) => return unclear,
    };
    let asymmetric = |name: &&String| !name.starts_with("HS") && !name.eq_ignore_ascii_case("none");
    let without: Vec<&str> = listed
        .iter()
        .filter(asymmetric)
        .map(String::as_str)
        .filter(|algorithm| !keys.iter().any(|key| key.serves(algorithm)))
        .collect();
    match without.as_slice() {
        [] => Judgement::of(true, expected, "a key for each"),
        without => Judgement::of(false, expected, format!("no key for `{}`", without.join("`, `"))),
    }
}

/// Whether no RSA key is shorter than 2048 bits.
pub fn long(published: &Published) -> Judgement {
    let expected = "RSA keys of at least 2048 bits";
    let keys = match keys(published, expected) {
        Ok(keys) => keys,
        Err(unclear) => return unclear,
    };
    let short = keys.iter().find_map(|key| {
        let bits = key.rsa_bits().filter(|bits| *bits < 2048)?;
        Some(format!("{} has {bits} bits", key.name()))
    });
    match short {
        Some(short) => Judgement::of(false, expected, short),
        None => Judgement::of(true, expected, "no shorter one"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(keys: &str) -> Published {
        Ok(KeySet::parse(&format!(r#"{{"keys":[{keys}]}}"#)).unwrap())
    }

    const RSA: &str = r#"{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"a"}"#;

    #[test]
    fn members_and_ids_are_looked_at() {
        let judge = |keys: &str| {
            let set = set(keys);
            (
                well_formed(&set).outcome,
                public_only(&set).outcome,
                told_apart(&set).outcome,
            )
        };
        let (met, wrong) = (Outcome::Met, Outcome::Violated);
        assert_eq!(judge(RSA), (met.clone(), met.clone(), met.clone()));
        assert_eq!(judge(&format!("{RSA},{RSA}")).2, wrong);
        assert_eq!(
            judge(r#"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#).2,
            Outcome::Tolerated
        );
        assert_eq!(
            judge(&format!(r#"{RSA},{{"kty":"OKP","crv":"Ed25519","x":"AA"}}"#)).2,
            wrong
        );
        assert_eq!(judge(r#"{"kty":"oct","k":"AA","kid":"b"}"#).1, wrong);
        assert_eq!(judge(r#"{"kty":"RSA","n":"AQAB","kid":"a"}"#).0, wrong);
        assert_eq!(judge("").0, wrong);
        let none: Published = Err("HTTP 404".to_owned());
        assert_eq!(well_formed(&none).outcome, wrong);
        assert!(matches!(public_only(&none).outcome, Outcome::Unclear(_)));
    }

    #[test]
    fn each_algorithm_has_a_key() {
        let listed = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let judge = |names: &[&str]| serves(&set(RSA), &listed(names)).outcome;
        assert_eq!(judge(&["RS256", "PS256", "HS256", "none"]), Outcome::Met);
        assert_eq!(judge(&["RS256", "ES256"]), Outcome::Violated);
        assert_eq!(long(&set(RSA)).outcome, Outcome::Violated);
    }
}
