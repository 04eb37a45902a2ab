//! What differs between two plays of a scenario: a snapshot has a mark there, which stands for anything.
//!
//! A word tells by itself only sometimes whether dice made it. Two plays tell for sure.

/// What stands in a snapshot for what was another one each time.
const VARIES: &str = "[varies]";

/// The text that both answers have in common; `None` where not even the number of lines is the same.
pub(super) fn merged(first: &str, second: &str) -> Option<String> {
    let (one, other): (Vec<&str>, Vec<&str>) = (first.lines().collect(), second.lines().collect());
    if one.len() != other.len() {
        return None;
    }
    let lines = one.iter().zip(&other).map(|(one, other)| merged_line(one, other));
    Some(lines.map(|line| line + "\n").collect())
}

/// The words that both lines have in common.
fn merged_line(one: &str, other: &str) -> String {
    if one == other {
        return one.to_owned();
    }
    let (one, other) = (words(one), words(other));
    if one.len() == other.len() {
        let pairs = one.iter().zip(&other);
        return pairs
            .map(|(one, other)| if one == other { one } else { VARIES })
            .collect();
    }
    let alike = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| {
        pairs.take_while(|(one, other)| one == other).count()
    };
    let most = one.len().min(other.len());
    let before = alike(&mut one.iter().zip(&other));
    let behind = alike(&mut one.iter().rev().zip(other.iter().rev())).min(most - before);
    let start = one.iter().take(before);
    let end = one.iter().skip(one.len() - behind);
    start.chain([&VARIES]).chain(end).copied().collect()
}

/// Words, and what stands between them.
fn words(line: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let mut words = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let end = match is_word(first) {
            true => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, behind) = rest.split_at(end);
        words.push(word);
        rest = behind;
    }
    words
}

/// An answer with the marks of its snapshot, where it is as the snapshot says.
pub(super) fn fitted(recorded: &str, answered: &str) -> String {
    if !recorded.contains(VARIES) {
        return answered.to_owned();
    }
    let recorded: Vec<&str> = recorded.lines().collect();
    let answered: Vec<&str> = answered.lines().collect();
    let in_step = recorded.len() == answered.len();
    let lines = answered.iter().enumerate().map(|(index, line)| {
        let near = recorded
            .iter()
            .enumerate()
            .filter(|(place, _)| !in_step || *place == index);
        let mut marked = near.filter(|(_, marked)| marked.contains(VARIES) && fits(marked, line));
        marked.next().map_or(*line, |(_, marked)| *marked).to_owned() + "\n"
    });
    lines.collect()
}

/// Whether a line is what a marked one says.
fn fits(marked: &str, line: &str) -> bool {
    let mut parts = marked.split(VARIES);
    let Some(mut rest) = parts.next().and_then(|start| line.strip_prefix(start)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((end, between)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in between {
        match rest.split_once(part) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked_and_the_mark_fits_anything() {
        let text = merged(
            "> GET /i/kdjfwx\n<   place: /x/abc/d?e=f\n",
            "> GET /i/qpwoei\n<   place: /x/g.h/d?e=f\n",
        );
        let text = text.unwrap();
        assert_eq!(text, "> GET /i/[varies]\n<   place: /x/[varies]/d?e=f\n");
        let third = "> GET /i/0a1b\n<   place: /x/[random]/d?e=f\n";
        assert_eq!(fitted(&text, third), text);
        let drifted = "> GET /i/0a1b\n<   place: /x/y/d?e=g\n";
        assert_eq!(
            fitted(&text, drifted),
            "> GET /i/[varies]\n<   place: /x/y/d?e=g\n"
        );
        let longer = format!("{third}more\n");
        assert_eq!(fitted(&text, &longer), format!("{text}more\n"));
    }

    #[test]
    fn answers_of_another_form_have_nothing_in_common() {
        assert_eq!(merged("a\n", "a\nb\n"), None);
        assert_eq!(merged("a b\n", "a b\n").unwrap(), "a b\n");
        assert_eq!(merged_line("a, a", "a"), "a[varies]");
    }
}
