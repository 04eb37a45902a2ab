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

/// Where a text in quotes stands.
const STRING: &str = "{string}";
/// Where a number stands.
const INT: &str = "{int}";

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
        text.replace_range(start..start + length + STRING_END.len(), STRING);
    }
    text.replace(r#""([a-z_]+)""#, STRING)
        .replace(r"((?:-?\d+)|(?:\d+))", INT)
        .replace('\\', "")
}

impl Sentence {
    /// The values that a step of a feature gives to the sentence's places; `None` where it is another sentence.
    pub fn values(&self, step: &str) -> Option<Vec<String>> {
        let (mut values, mut pattern, mut rest) = (Vec::new(), self.text.as_str(), step);
        while let Some(at) = pattern.find(['{', '(']) {
            let (before, place) = pattern.split_at(at);
            rest = rest.strip_prefix(before)?;
            let end = place.find(['}', ')'])? + 1;
            let value = match place.get(..end)? {
                INT => rest.split(|c: char| !c.is_ascii_digit() && c != '-').next()?,
                STRING => quoted(rest)?,
                words => alternatives(words).find(|word| rest.starts_with(word))?,
            };
            rest = rest.strip_prefix(value).filter(|_| !value.is_empty())?;
            let quotes = quoted(value).and_then(|value| value.get(1..value.len() - 1));
            values.push(quotes.unwrap_or(value).to_owned());
            pattern = place.get(end..)?;
        }
        (pattern == rest).then_some(values)
    }

    /// The kinds of its places, in order: `string`, `int`, or the words to choose from.
    pub fn places(&self) -> Vec<&str> {
        let behind = self.text.split(['{', '(']).skip(1);
        behind.filter_map(|part| part.split(['}', ')']).next()).collect()
    }
}

/// The words of `(this|that)`.
fn alternatives(words: &str) -> impl Iterator<Item = &str> {
    words.trim_matches(['(', ')']).split('|')
}

/// A value in quotes at the start of a text, with its quotes.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let end = text.get(1..)?.find(quote)? + 2;
    text.get(..end)
}

/// A step with its values taken out, so that only its words are compared.
fn without_values(step: &str) -> String {
    let (mut words, mut rest) = (String::new(), step);
    while let Some(c) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let length = match quoted(rest).filter(|_| c == '"') {
            Some(value) => {
                words.push_str(STRING);
                value.len()
            }
            None if digits > 0 => {
                words.push_str(INT);
                digits
            }
            None => {
                words.push(c);
                c.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    words
}

/// The sentence most like an unknown one.
pub fn nearest(text: &str) -> Option<Sentence> {
    let words = without_values(text);
    sentences()
        .into_iter()
        .map(|sentence| (strsim::jaro_winkler(&sentence.text, &words), sentence))
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
    fn the_values_of_a_step_are_read_by_its_sentence() {
        let sentence = |text: &str| Sentence {
            keyword: Keyword::Given,
            text: text.into(),
        };
        let asks = sentence("it asks for {string} as {string}");
        assert_eq!(
            asks.values(r#"it asks for "prompt" as 'a "b"'"#),
            Some(vec!["prompt".to_owned(), "a \"b\"".to_owned()])
        );
        assert_eq!(asks.values(r#"it asks for "prompt""#), None);
        assert_eq!(asks.places(), ["string", "string"]);
        assert_eq!(
            sentence("{int} seconds pass").values("90 seconds pass"),
            Some(vec!["90".to_owned()])
        );
        assert_eq!(sentence("{int} seconds pass").values("some seconds pass"), None);
        let holds = sentence("it holds (a quote|a tab)");
        assert_eq!(holds.values("it holds a tab"), Some(vec!["a tab".to_owned()]));
        assert_eq!(
            (holds.values("it holds a dot"), holds.places()),
            (None, vec!["a quote|a tab"])
        );
    }

    #[test]
    fn values_do_not_hide_the_neighbour_of_a_misspelt_sentence() {
        let found = nearest(r#"the anwser is "a very long list, of answers, and more of them""#).unwrap();
        assert_eq!(found.text, "the answer is {string}");
    }

    #[test]
    fn a_misspelt_sentence_finds_its_neighbour() {
        let found = nearest("the end-user is singed in").unwrap();
        assert_eq!(found.text, "the end-user is signed in");
    }
}
