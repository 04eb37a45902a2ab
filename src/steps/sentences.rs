//! The list of all sentences, for `opcheck list steps` and for hints.

use cucumber::codegen::{StepConstructor, WorldInventory};

use super::world::World;

/// When a sentence may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keyword {
    /// *Given*.
    Given,
    /// *When*.
    When,
    /// *Then*.
    Then,
}

impl Keyword {
    /// The keyword as features write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Given => "Given",
            Self::When => "When",
            Self::Then => "Then",
        }
    }
}

/// One sentence that features can use.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sentence {
    /// When it may be used.
    pub keyword: Keyword,
    /// The sentence with `{string}` and `{int}` where its values stand.
    pub text: String,
}

/// What stands before each alternative of a `{string}` parameter in a sentence's regular expression.
const STRING_START: &str = r#"(?:"(?P<"#;
/// What ends the second alternative.
const STRING_END: &str = "*)')";

/// All sentences, sorted.
pub fn sentences() -> Vec<Sentence> {
    use cucumber::codegen::inventory::iter;
    let given = iter::<<World as WorldInventory>::Given>
        .into_iter()
        .map(|step| (Keyword::Given, pattern(step)));
    let when = iter::<<World as WorldInventory>::When>
        .into_iter()
        .map(|step| (Keyword::When, pattern(step)));
    let then = iter::<<World as WorldInventory>::Then>
        .into_iter()
        .map(|step| (Keyword::Then, pattern(step)));
    let mut all: Vec<Sentence> = given
        .chain(when)
        .chain(then)
        .map(|(keyword, text)| Sentence { keyword, text })
        .collect();
    all.sort();
    all
}

/// A sentence's pattern in readable form.
fn pattern(step: &impl StepConstructor<World>) -> String {
    let (_, regex, _) = step.inner();
    let text = regex().as_str().to_owned();
    let mut text = text.trim_start_matches('^').trim_end_matches('$').to_owned();
    while let Some(start) = text.find(STRING_START) {
        let Some(length) = text.get(start..).and_then(|rest| rest.find(STRING_END)) else {
            break;
        };
        text.replace_range(start..start + length + STRING_END.len(), "{string}");
    }
    text.replace(r#""([a-z_]+)""#, "{string}")
        .replace(r"((?:-?\d+)|(?:\d+))", "{int}")
        .replace('\\', "")
}

/// The sentence most like an unknown one.
pub fn nearest(text: &str) -> Option<Sentence> {
    sentences()
        .into_iter()
        .map(|sentence| (strsim::jaro_winkler(&sentence.text, text), sentence))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, sentence)| sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_sentences_of_private_modules_are_registered_and_readable() {
        let all = sentences();
        assert!(all.len() > 60, "only {} sentences", all.len());
        for sentence in &all {
            assert!(!sentence.text.contains("(?"), "unreadable: {}", sentence.text);
        }
    }

    #[test]
    fn a_misspelt_sentence_finds_its_neighbour() {
        let found = nearest("the end-user is singed in").unwrap();
        assert_eq!(found.text, "the end-user is signed in");
    }
}
