//! The form of a snapshot's file: insta's. Front matter between two lines of dashes, then the text.

use super::take::Taken;

/// The file of a scenario's answer.
pub fn written(taken: &Taken, text: &str) -> String {
    // A JSON string is a YAML scalar, whatever stands in it.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    format!(
        "---\nsource: {}\ndescription: {}\nexpression: {}\n---\n{}\n",
        quoted(&taken.source),
        quoted(&taken.scenario),
        quoted(&taken.requirement),
        text.trim_end()
    )
}

/// The text of a file, without its front matter; `None` where the file has another form.
pub fn contents(file: &str) -> Option<&str> {
    let rest = file
        .strip_prefix("---\n")
        .or_else(|| file.strip_prefix("---\r\n"))?;
    let mut from = 0;
    for line in rest.split_inclusive('\n') {
        from += line.len();
        if line.trim_end() == "---" {
            return rest.get(from..).map(str::trim_end);
        }
    }
    None
}

/// The requirement that a file names; `None` where the file has another form.
pub(super) fn requirement(file: &str) -> Option<String> {
    contents(file)?;
    let mut front = file.lines().skip(1).take_while(|line| line.trim_end() != "---");
    let named = front.find_map(|line| line.strip_prefix("expression:"))?.trim();
    Some(serde_json::from_str(named).unwrap_or_else(|_| named.trim_matches('\'').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::take::State;
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let taken = Taken {
            file: "authorize/x.snap".into(),
            source: "features/x.feature".into(),
            requirement: "authorize/x".into(),
            scenario: "A \"quoted\": title".into(),
            state: State::Answered("authorize\n< 302\n".into()),
        };
        let file = written(&taken, "authorize\n< 302\n");
        assert!(
            file.contains("\ndescription: \"A \\\"quoted\\\": title\"\n"),
            "{file}"
        );
        assert_eq!(contents(&file), Some("authorize\n< 302"));
        assert_eq!(requirement(&file).as_deref(), Some("authorize/x"));
        // insta may write it in another way.
        let plain = "---\nexpression: authorize/x\n---\ntext\n";
        assert_eq!(requirement(plain).as_deref(), Some("authorize/x"));
        assert_eq!(requirement("---\nsource: x\n---\nexpression: y\n"), None);
        assert_eq!(contents("authorize"), None);
        assert_eq!(contents("---\nsource: x\n"), None);
    }
}
