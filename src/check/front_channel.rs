//! Checks on where an authorization response stands and what it holds, by response type and response mode.

use super::{Judgement, Outcome, answer::no_answer};
use crate::protocol::{Answer, Callback, ResponseMode, half_hash};

/// What a client has asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The response type.
    pub response_type: &'a str,
    /// The place at which the answer is due.
    pub mode: ResponseMode,
    /// The state.
    pub state: &'a str,
}

/// The words of a response type, with the parameter that each brings.
const BROUGHT: [(&str, &str, &str); 3] = [
    ("code", "code", "a code"),
    ("id_token", "id_token", "an ID token"),
    ("token", "access_token", "an access token"),
];

impl Asked<'_> {
    /// What is due, in words.
    fn due(&self) -> String {
        let brought: Vec<&str> = BROUGHT
            .iter()
            .filter(|(word, ..)| self.asks_for(word))
            .map(|(_, _, words)| *words)
            .collect();
        match brought.as_slice() {
            [] => "an answer without a code or a token".to_owned(),
            some => some.join(" and "),
        }
    }

    fn asks_for(&self, word: &str) -> bool {
        self.response_type.split(' ').any(|own| own == word)
    }

    /// What is wrong with the place or the state of a response.
    fn misplaced(&self, callback: &Callback) -> Option<String> {
        if callback.mode != self.mode || !callback.stray.is_empty() {
            return Some(format!("{}, instead of {}", callback.words(), self.mode.words()));
        }
        let states: Vec<&str> = callback.all("state").collect();
        (states != [self.state]).then(|| "the `state` did not come back once and unchanged".to_owned())
    }
}

/// Whether the client gets exactly what its response type promises, at the place that was asked for, with its state.
pub fn arrives(answer: &Answer, asked: &Asked<'_>) -> Judgement {
    let expected = format!("{} {}, with the `state`", asked.due(), asked.mode.words());
    if let Some(reason) = no_answer(answer) {
        return Judgement::unclear(expected, reason);
    }
    let Answer::Callback(callback) = answer else {
        return Judgement::of(false, expected, answer.words());
    };
    let wrong = BROUGHT.iter().any(|(word, parameter, _)| {
        let count = callback.all(parameter).filter(|value| !value.is_empty()).count();
        count != usize::from(asked.asks_for(word))
    });
    let fault = if wrong || callback.error().is_some() {
        Some(callback.words())
    } else {
        asked.misplaced(callback)
    };
    let met = fault.is_none();
    Judgement::of(met, expected, fault.unwrap_or_else(|| callback.words()))
}

/// Whether an error stands at the place that was asked for, with the state. Whether one is due is for other checks.
pub fn error_arrives(answer: &Answer, asked: &Asked<'_>) -> Judgement {
    let expected = format!("an error {}, with the `state`", asked.mode.words());
    let callback = match answer {
        Answer::Callback(callback) if callback.error().is_some() => callback,
        other => {
            let reason = no_answer(other).unwrap_or_else(|| format!("no error came: {}", other.words()));
            return Judgement::unclear(expected, reason);
        }
    };
    let fault = asked.misplaced(callback);
    let met = fault.is_none();
    Judgement::of(met, expected, fault.unwrap_or_else(|| callback.words()))
}

/// Whether a request that wants tokens in the query gets none there: it is refused, or tolerably answered elsewhere.
pub fn nothing_in_query(answer: &Answer) -> Judgement {
    let expected = "the error `invalid_request`, and neither a code nor a token in the query";
    let judged = |outcome: Outcome| Judgement {
        outcome,
        expected: vec![
            expected.to_owned(),
            "another refusal, or an answer at another place (tolerated)".to_owned(),
        ],
        actual: answer.words(),
    };
    if let Some(reason) = no_answer(answer) {
        return Judgement::unclear(expected, reason);
    }
    match answer {
        Answer::Callback(callback) => {
            let in_query = callback
                .url
                .query_pairs()
                .any(|(name, _)| BROUGHT.iter().any(|(_, own, _)| *own == name));
            judged(match (in_query, callback.error()) {
                (true, _) => Outcome::Violated,
                (false, Some("invalid_request" | "unsupported_response_mode")) => Outcome::Met,
                (false, Some(_)) => Outcome::Tolerated,
                (false, None) if callback.is_success() => Outcome::Tolerated,
                (false, None) => Outcome::Violated,
            })
        }
        Answer::ErrorPage { .. } => judged(Outcome::Tolerated),
        // Where the answer would go after the page is not known.
        Answer::LoginPage { .. } | Answer::ConsentPage { .. } | Answer::UnknownPage { .. } => {
            Judgement::unclear(expected, answer.words())
        }
        Answer::Elsewhere { .. } | Answer::Broken(_) => judged(Outcome::Violated),
    }
}

/// Whether an ID token that came with a code names it by its hash (OIDC Core §3.3.2.11). `named` is its `c_hash`,
/// `algorithm` that of its signature.
pub fn names_code(named: Option<&str>, code: &str, algorithm: &str) -> Judgement {
    let expected = "a `c_hash` in the ID token that is the hash of the code";
    match (half_hash(algorithm, code), named) {
        (None, _) => Judgement::unclear(
            expected,
            format!("the hash of the algorithm `{algorithm}` is not known"),
        ),
        (Some(_), None) => Judgement::of(false, expected, "no `c_hash`"),
        (Some(hash), Some(named)) if hash == named => Judgement::of(true, expected, "the hash of the code"),
        (Some(_), Some(_)) => Judgement::of(false, expected, "the hash of something else"),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn at(rest: &str) -> Answer {
        let url = Url::parse(&format!("https://rp.example/cb{rest}")).unwrap();
        Answer::Callback(Callback::from_redirect(&url, "https://rp.example/cb", 302).unwrap())
    }

    fn asked(response_type: &'static str, mode: ResponseMode) -> Asked<'static> {
        Asked {
            response_type,
            mode,
            state: "s",
        }
    }

    #[test]
    fn what_arrives_is_what_was_asked_for_where_it_was_asked_for() {
        let hybrid = asked("code id_token", ResponseMode::Fragment);
        let judge = |rest: &str| arrives(&at(rest), &hybrid).outcome;
        assert_eq!(judge("#code=c&id_token=t&state=s"), Outcome::Met);
        for wrong in [
            "?code=c&id_token=t&state=s",
            "#code=c&state=s",
            "#id_token=t&state=s",
            "#code=c&id_token=t",
            "#code=c&id_token=t&access_token=a&state=s",
            "?code=c#code=c&id_token=t&state=s",
            "#error=server_error&state=s",
        ] {
            assert_eq!(judge(wrong), Outcome::Violated, "{wrong}");
        }
    }

    #[test]
    fn a_misplaced_error_is_found_and_a_missing_one_is_not_judged() {
        let hybrid = asked("code id_token", ResponseMode::Fragment);
        let judge = |rest: &str| error_arrives(&at(rest), &hybrid).outcome;
        assert_eq!(judge("#error=login_required&state=s"), Outcome::Met);
        assert_eq!(judge("?error=login_required&state=s"), Outcome::Violated);
        assert_eq!(judge("#error=login_required"), Outcome::Violated);
        assert!(matches!(judge("#code=c&state=s"), Outcome::Unclear(_)));
    }

    #[test]
    fn tokens_in_the_query_are_found_wherever_else_they_stand() {
        let judge = |rest: &str| nothing_in_query(&at(rest)).outcome;
        assert_eq!(judge("#error=invalid_request"), Outcome::Met);
        assert_eq!(judge("?error=invalid_request"), Outcome::Met);
        assert_eq!(judge("#id_token=t"), Outcome::Tolerated);
        assert_eq!(judge("?id_token=t"), Outcome::Violated);
        assert_eq!(judge("?code=c#id_token=t"), Outcome::Violated);
        let url = Url::parse("https://op.example/login").unwrap();
        let page = nothing_in_query(&Answer::LoginPage { url, redirect: false });
        assert!(matches!(page.outcome, Outcome::Unclear(_)));
    }

    #[test]
    fn a_code_is_named_by_its_hash() {
        let code = "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk";
        let judge = |named| names_code(named, code, "RS256").outcome;
        assert_eq!(judge(Some("LDktKdoQak3Pk0cnXxCltA")), Outcome::Met);
        assert_eq!(judge(Some("LDktKdoQak3Pk0cnXxCltB")), Outcome::Violated);
        assert_eq!(judge(None), Outcome::Violated);
        assert!(matches!(
            names_code(None, code, "none").outcome,
            Outcome::Unclear(_)
        ));
    }
}
