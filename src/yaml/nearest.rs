//! "Did you mean": the known name that is nearest to a misspelt one.

/// Below this likeness a suggestion would puzzle more than help.
const LIKENESS: f64 = 0.75;

/// How much names are alike that differ by one letter.
const ONE_SLIP: f64 = 0.9;

/// The known name that is most like `name`, if one is like enough.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (likeness(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, candidate)| candidate)
}

/// How much two names are alike, from 0 to 1; `-` and `_` count as equal.
fn likeness(left: &str, right: &str) -> f64 {
    let (left, right) = (left.replace('-', "_"), right.replace('-', "_"));
    let likeness = strsim::jaro_winkler(&left, &right);
    // In a short word one slip weighs too much: two letters swapped make `wbe` hardly like `web`.
    if left.chars().count() > 2 && strsim::osa_distance(&left, &right) <= 1 {
        likeness.max(ONE_SLIP)
    } else {
        likeness
    }
}

/// A hint for an unknown name: the nearest known one, else all of them.
pub fn did_you_mean(name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None if known.is_empty() => "there are none that could stand here".to_owned(),
        None => format!("known are `{}`", known.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_and_a_far_one_is_not() {
        let known = ["id", "secret", "redirect_uris"];
        assert_eq!(nearest("redirect_uri", known), Some("redirect_uris"));
        assert_eq!(nearest("Redirect-URIs", known), Some("redirect_uris"));
        assert_eq!(nearest("di", known), None);
        assert_eq!(nearest("wbe", ["web", "spa"]), Some("web"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(
            did_you_mean("colour", &known),
            "known are `id`, `secret`, `redirect_uris`"
        );
    }
}
