//! Documents as users write them, right and wrong.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;

use super::*;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    name: String,
    #[serde(default)]
    count: u32,
    #[serde(default)]
    kind: Option<Kind>,
    #[serde(default)]
    parts: Vec<Part>,
    #[serde(default)]
    by_kind: BTreeMap<Kind, String>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    PlainServer,
    Wristband,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    uris: Vec<String>,
    on: Option<bool>,
}

fn sample(text: &str) -> Result<Sample, YamlError> {
    read(text, &|name| match name {
        "NUMBER" => Some("12".to_owned()),
        "EMPTY" => Some(String::new()),
        "SECRET" => Some("hunter2".to_owned()),
        _ => None,
    })
}

fn message(text: &str) -> String {
    sample(text).unwrap_err().to_string()
}

fn place(error: &YamlError) -> (usize, usize, String) {
    match error {
        YamlError::Syntax { place, .. }
        | YamlError::SeveralDocuments { place }
        | YamlError::DuplicateKey { place, .. }
        | YamlError::UnknownKey { place, .. }
        | YamlError::UnknownValue { place, .. }
        | YamlError::WrongType { place, .. }
        | YamlError::Missing { place, .. }
        | YamlError::Invalid { place, .. }
        | YamlError::Interpolation { place, .. }
        | YamlError::TooLarge { place, .. }
        | YamlError::TooDeep { place, .. } => (place.line, place.column, place.path.clone()),
        YamlError::Empty => (0, 0, String::new()),
        YamlError::Unset { variables } => {
            let place = &variables[0].place;
            (place.line, place.column, place.path.clone())
        }
    }
}

#[test]
fn a_document_is_read() {
    let read = sample(
        "name: 007\ncount: 3\nkind: wristband\nparts:\n- uris: [a, 'b']\n  on: true\nby_kind:\n  plain-server: x\n",
    );
    let expected = Sample {
        name: "007".to_owned(),
        count: 3,
        kind: Some(Kind::Wristband),
        parts: vec![Part {
            uris: vec!["a".to_owned(), "b".to_owned()],
            on: Some(true),
        }],
        by_kind: BTreeMap::from([(Kind::PlainServer, "x".to_owned())]),
    };
    assert_eq!(read, Ok(expected));
}

#[test]
fn variables_are_read_as_the_type_that_is_wanted() {
    let read = sample("name: ${NUMBER}\ncount: ${NUMBER}\nkind: ${EMPTY}\nparts:\n").unwrap();
    assert_eq!(
        (read.name.as_str(), read.count, read.kind, read.parts),
        ("12", 12, None, vec![])
    );
}

#[test]
fn a_variables_value_is_never_shown() {
    let error = message("name: x\ncount: ${SECRET}\n");
    assert_eq!(
        error,
        "line 2: `count` must be a whole number, but is `${SECRET}`"
    );
    assert!(!message("name: x\nkind: ${SECRET}\n").contains("hunter2"));
    assert!(!message("name: x\n${SECRET}: 1\n").contains("hunter2"));
}

#[test]
fn errors_carry_line_column_and_path() {
    let cases = [
        ("name: x\nparts:\n  - urls: []\n", (3, 5, "parts[0]")),
        ("name: x\ncount: many\n", (2, 8, "count")),
        ("name: x\nkind: wristbnd\n", (2, 7, "kind")),
        ("name: x\nby_kind: {wristbnd: y}\n", (2, 11, "by_kind")),
        ("name: x\nparts:\n- uris: [a, [b]]\n", (3, 13, "parts[0].uris[1]")),
        ("name: x\nparts:\n- on: true\n", (3, 3, "parts[0]")),
        (
            "name: x\nparts:\n- uris: []\n  on: true\n  on: false\n",
            (5, 3, "parts[0]"),
        ),
        ("name: x\n---\nname: y\n", (2, 1, "")),
        (
            "name: x\nparts:\n- uris: ['${NONE}']\n",
            (3, 10, "parts[0].uris[0]"),
        ),
        ("name:\n", (1, 5, "name")),
    ];
    for (text, (line, column, path)) in cases {
        let error = sample(text).unwrap_err();
        assert_eq!(place(&error), (line, column, path.to_owned()), "{text}\n{error}");
    }
}

#[test]
fn unknown_names_get_the_nearest_known_one() {
    assert_eq!(
        message("name: x\nparts:\n- uri: []\n"),
        "line 3: unknown key `uri` in `parts[0]`\n(hint: did you mean `uris`?)"
    );
    assert_eq!(
        message("name: x\nkind: wristbnd\n"),
        "line 2: unknown value `wristbnd` for `kind`\n(hint: did you mean `wristband`?)"
    );
}

#[test]
fn a_duplicate_key_names_both_lines() {
    assert_eq!(
        message("name: x\ncount: 1\nname: y\n"),
        "line 3: duplicate key `name`\n(hint: it stands first on line 1; keep one of the two)"
    );
}

#[test]
fn empty_files_and_alias_bombs_are_refused() {
    for text in ["", "\n# only a comment\n", "---\n", "~"] {
        assert_eq!(sample(text), Err(YamlError::Empty), "{text:?}");
    }
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        bomb.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            below.trim_end_matches(", ")
        ));
    }
    assert!(matches!(sample(&bomb), Err(YamlError::TooLarge { .. })));
    let deep = "[".repeat(200);
    assert!(matches!(sample(&deep), Err(YamlError::TooDeep { .. })));
    assert!(sample("a: &a [*a]\n").is_err());
}

#[test]
fn an_alias_stands_for_its_anchor() {
    let read = sample("name: &n x\nparts:\n- &p {uris: [*n]}\n- *p\n").unwrap();
    assert_eq!(read.parts[1].uris, ["x"]);
}

#[test]
fn a_cursor_finds_keys_and_falls_back_to_the_mapping() {
    let document = Document::parse("a:\n  b:\n  - c: 1\n", &|_| None).unwrap();
    let place = document.at().key("a").key("b").item(0).key("c").place();
    assert_eq!((place.line, place.path.as_str()), (3, "a.b[0].c"));
    let place = document.at().key("a").key("missing").key("x").place();
    assert_eq!((place.line, place.path.as_str()), (1, "a.missing.x"));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(?s).{0,200}") {
        let _ = sample(&text);
        let _ = read::<serde_json::Value>(&text, &|_| None);
    }

    #[test]
    fn anything_that_looks_like_yaml_is_read_or_refused(
        text in "([ab&*!?|>{}\\[\\],:#'\"%@`~$-]|\n|  |: |- |\\$\\{A|---\n){0,60}"
    ) {
        let _ = read::<serde_json::Value>(&text, &|_| None);
    }

    #[test]
    fn a_quoted_text_is_read_back(text in "(?s).{0,40}") {
        let document = format!("name: {}\n", quoted(&text));
        let read = sample(&document);
        prop_assert_eq!(read.map(|sample| sample.name), Ok(text));
    }
}
