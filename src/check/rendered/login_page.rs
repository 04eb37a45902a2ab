//! Whether people can use a login page: with their eyes, by keyboard, with a password manager.

use super::{Field, Look, came_to, first_fault};
use crate::check::{Acceptable, Judgement, Outcome};
use crate::protocol::Answer;

/// What an automatic filler needs to know of the field that says who signs in (WCAG 2.2 §1.3.5).
const WHO: [&str; 4] = ["username", "email", "tel", "webauthn"];

/// Judges a login page by its fields; a page that shows none cannot be judged by them.
fn by_fields(
    answer: &Answer,
    look: &Look,
    expected: &str,
    judge: impl FnOnce(&[&Field]) -> Judgement,
) -> Judgement {
    if let Err(judgement) = came_to(&Acceptable::LoginPage, answer, expected) {
        return judgement;
    }
    let fields: Vec<&Field> = look.shown().collect();
    match fields.as_slice() {
        [] => Judgement::unclear(expected, "the login page shows no field"),
        fields => judge(fields),
    }
}

/// Whether the login page can be seen and filled in.
pub fn fillable(answer: &Answer, look: &Look) -> Judgement {
    let expected = "a login page with a field that can be seen and filled in";
    if let Err(judgement) = came_to(&Acceptable::LoginPage, answer, expected) {
        return judgement;
    }
    let usable = |field: &&Field| field.is_text() && field.enabled && field.uncovered;
    let actual = match (look.shown().any(|field| usable(&field)), look.shown().next()) {
        (true, _) => return Judgement::of(true, expected, "a login page that can be filled in"),
        (false, Some(field)) => format!("{} cannot be filled in", field.words()),
        (false, None) => "no field of the page can be seen".to_owned(),
    };
    Judgement::of(false, expected, actual)
}

/// Whether each field has a name that assistive technology can read. A text that vanishes while one types is a poor
/// name.
pub fn labelled(answer: &Answer, look: &Look) -> Judgement {
    let expected = "a label for each field";
    by_fields(answer, look, expected, |fields| {
        let unlabelled = |field: &&&Field| field.label.trim().is_empty();
        let nameless = |field: &&&Field| unlabelled(field) && field.placeholder.trim().is_empty();
        let judged = |outcome, field: &Field, words: &str| Judgement {
            outcome,
            expected: vec![
                expected.to_owned(),
                "a placeholder for each field (tolerated)".to_owned(),
            ],
            actual: format!("{} {words}", field.words()),
        };
        match (fields.iter().find(nameless), fields.iter().find(unlabelled)) {
            (Some(field), _) => judged(Outcome::Violated, field, "has no label"),
            (None, Some(field)) => judged(Outcome::Tolerated, field, "has a placeholder for a label"),
            (None, None) => Judgement::of(true, expected, "each field has a label"),
        }
    })
}

/// Whether the fields tell password managers what they are for.
pub fn autocompleted(answer: &Answer, look: &Look) -> Judgement {
    let expected = "`autocomplete` with `username`, `email` or `tel`, and with `current-password`";
    by_fields(answer, look, expected, |fields| {
        let says = |field: &Field, words: &[&str]| {
            let mut said = field.autocomplete.split_ascii_whitespace();
            said.any(|word| words.iter().any(|wanted| word.eq_ignore_ascii_case(wanted)))
        };
        let texts: Vec<&&Field> = fields.iter().filter(|field| field.is_text()).collect();
        let (passwords, names): (Vec<&&&Field>, Vec<&&&Field>) =
            texts.iter().partition(|field| field.kind == "password");
        let silent = passwords.iter().find(|field| !says(field, &["current-password"]));
        let nobody = !names.iter().any(|field| says(field, &WHO));
        let fault = match (silent, names.first().filter(|_| nobody)) {
            (Some(field), _) => Some(format!("{} does not say `current-password`", field.words())),
            (None, Some(field)) => Some(format!("{} does not say that it is the name", field.words())),
            (None, None) => None,
        };
        first_fault(fault, expected, "the fields say what they are for")
    })
}

/// Whether each field can be reached without a mouse.
pub fn reachable_by_keyboard(answer: &Answer, look: &Look) -> Judgement {
    let expected = "the tabulator key gets to each field";
    by_fields(answer, look, expected, |fields| {
        let enabled = fields.iter().filter(|field| field.enabled);
        let stuck = enabled.clone().find(|field| !field.by_keyboard);
        let fault = stuck.map(|field| format!("it never gets to {}", field.words()));
        first_fault(fault, expected, "it gets to each field")
    })
}

/// Whether nothing goes wrong in the page while it is shown. `errors` are the lines of the browser's console.
pub fn without_console_errors(answer: &Answer, errors: &[String]) -> Judgement {
    let expected = "no errors in the browser's console";
    if let Err(judgement) = came_to(&Acceptable::LoginPage, answer, expected) {
        return judgement;
    }
    let fault = errors.first().map(|first| match errors.len() {
        1 => format!("one error: {first}"),
        count => format!("{count} errors, the first one: {first}"),
    });
    first_fault(fault, expected, "none")
}

#[cfg(test)]
mod tests {
    use super::super::samples::{field, login_answer, login_look};
    use super::*;

    fn with(change: impl FnOnce(&mut Look)) -> Look {
        let mut look = login_look();
        change(&mut look);
        look
    }

    #[test]
    fn a_plain_login_page_passes_everything() {
        let (answer, look) = (login_answer(), login_look());
        for judge in [fillable, labelled, autocompleted, reachable_by_keyboard] {
            assert_eq!(judge(&answer, &look).outcome, Outcome::Met);
        }
        assert_eq!(without_console_errors(&answer, &[]).outcome, Outcome::Met);
    }

    #[test]
    fn the_first_of_two_steps_asks_for_the_name_alone() {
        let look = with(|look| {
            look.fields.pop();
        });
        assert_eq!(autocompleted(&login_answer(), &look).outcome, Outcome::Met);
        assert_eq!(fillable(&login_answer(), &look).outcome, Outcome::Met);
        let second = with(|look| {
            look.fields.remove(0);
        });
        assert_eq!(autocompleted(&login_answer(), &second).outcome, Outcome::Met);
    }

    #[test]
    fn fields_that_nobody_can_use_are_found() {
        let answer = login_answer();
        let hidden = with(|look| look.fields.iter_mut().for_each(|field| field.shown = false));
        assert_eq!(fillable(&answer, &hidden).outcome, Outcome::Violated);
        let covered = with(|look| look.fields.iter_mut().for_each(|field| field.uncovered = false));
        let judgement = fillable(&answer, &covered);
        assert_eq!(judgement.actual, "the text field `text` cannot be filled in");
        assert!(matches!(labelled(&answer, &hidden).outcome, Outcome::Unclear(_)));
    }

    #[test]
    fn names_autocompletion_and_keys_are_looked_at_field_by_field() {
        let answer = login_answer();
        let nameless = with(|look| look.fields[1].label.clear());
        assert_eq!(labelled(&answer, &nameless).outcome, Outcome::Violated);
        let vanishing = with(|look| {
            look.fields[1].label.clear();
            look.fields[1].placeholder = "Password".to_owned();
        });
        assert_eq!(labelled(&answer, &vanishing).outcome, Outcome::Tolerated);
        let silent = with(|look| look.fields[1].autocomplete = "off".to_owned());
        assert_eq!(autocompleted(&answer, &silent).outcome, Outcome::Violated);
        let several = with(|look| look.fields[0].autocomplete = "section-a Username webauthn".to_owned());
        assert_eq!(autocompleted(&answer, &several).outcome, Outcome::Met);
        let stuck = with(|look| look.fields[1].by_keyboard = false);
        assert_eq!(reachable_by_keyboard(&answer, &stuck).outcome, Outcome::Violated);
    }

    #[test]
    fn a_box_to_tick_needs_a_label_and_no_autocompletion() {
        let look = with(|look| look.fields.push(field("checkbox", "")));
        assert_eq!(autocompleted(&login_answer(), &look).outcome, Outcome::Met);
        let look = with(|look| {
            look.fields.push(field("checkbox", ""));
            look.fields[2].label.clear();
        });
        assert_eq!(labelled(&login_answer(), &look).outcome, Outcome::Violated);
    }
}
