//! The rules of the house, held by reading its files: who may name whom, what only one file may know, how long things
//! are. The rules themselves are data, in `rules`.

mod rules;
mod source;
mod tokens;

use source::{Named, Source, package};

/// Where a path stands.
fn at(source: &Source, line: usize) -> String {
    format!("{}:{line}", source.path)
}

/// Fails with all that is wrong, a line each.
fn nothing_wrong(rule: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{rule}\n  {}", wrong.join("\n  "));
}

/// The room that a path leads to, if it leads into this crate.
fn room_of(named: &Named) -> Option<&str> {
    match named.segments.first().map(String::as_str) {
        Some("crate" | "opcheck") => named.segments.get(1).map(String::as_str),
        _ => None,
    }
}

/// What is wrong with the rooms that these files name.
fn wrong_rooms(sources: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("src/")) {
        let own = source.room();
        if own.is_empty() {
            continue;
        }
        let Some(row) = rules::ROOMS.iter().find(|room| room.name == own) else {
            wrong.push(format!(
                "{}: the room `{own}` has no row in the table",
                source.path
            ));
            continue;
        };
        for named in source.named() {
            let Some(room) = room_of(&named) else { continue };
            let is_room = rules::ROOMS.iter().any(|row| row.name == room);
            let may = room == own || row.everything || row.may_name(room, named.test);
            if is_room && !may {
                let place = at(source, named.line);
                wrong.push(format!("{place}: `{own}` names `{}`", named.segments.join("::")));
            }
        }
    }
    wrong
}

#[test]
fn rooms_name_only_what_the_table_allows() {
    nothing_wrong(
        "a room names another one that is none of its business",
        &wrong_rooms(&package()),
    );
}

#[test]
fn the_judge_and_the_accused_never_see_each_other() {
    for (one, other) in [("check", "reference"), ("reference", "check")] {
        let row = rules::ROOMS.iter().find(|room| room.name == one).unwrap();
        assert!(
            !row.everything && !row.may_name(other, true),
            "{one} may name {other}"
        );
    }
    let wrong = wrong_rooms(&[
        Source::new("src/check/page.rs", "use crate::reference::Fixtures;".into()),
        Source::new(
            "src/reference/login.rs",
            "fn f() { super::super::check::page::x() }".into(),
        ),
        Source::new("src/protocol/answer.rs", "use crate::{record::Finding};".into()),
        Source::new("src/attic/x.rs", String::new()),
    ]);
    assert_eq!(wrong.len(), 4, "{wrong:?}");
}

#[test]
fn every_room_and_every_exception_is_used() {
    let sources = package();
    let names = |own: &str, room: &str| {
        let files = sources.iter().filter(|source| source.room() == own);
        files
            .flat_map(Source::named)
            .any(|named| room_of(&named) == Some(room))
    };
    for row in rules::ROOMS {
        for (room, reason) in row.beyond.iter().chain(row.in_tests) {
            assert!(
                reason.ends_with('.'),
                "{}: {room}: the reason is no sentence",
                row.name
            );
            assert!(names(row.name, room), "`{}` no longer names `{room}`", row.name);
        }
    }
}

/// What is wrong with the crates that these files name.
fn wrong_doors(sources: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("src/")) {
        for named in source.named().iter().filter(|named| !named.test) {
            let first = named.segments.first().map_or("", String::as_str);
            let Some(door) = rules::FRONT_DOORS.iter().find(|door| door.of == first) else {
                continue;
            };
            if !door.places.iter().any(|place| source.path.starts_with(place)) {
                let place = at(source, named.line);
                wrong.push(format!(
                    "{place}: `{first}` has its front door in {:?}",
                    door.places
                ));
            }
        }
    }
    wrong
}

#[test]
fn each_crate_comes_in_by_its_front_door() {
    nothing_wrong(
        "a crate is named outside of its front door",
        &wrong_doors(&package()),
    );
    let wrong = wrong_doors(&[
        Source::new("src/check/page.rs", "use reqwest::Client;".into()),
        Source::new(
            "src/profile/model.rs",
            "#[derive(clap::ValueEnum)] enum X {}".into(),
        ),
        Source::new(
            "src/report/junit.rs",
            "#[cfg(test)] mod tests { use insta::x; }".into(),
        ),
    ]);
    assert_eq!(wrong.len(), 2, "{wrong:?}");
}

#[test]
fn every_dependency_has_a_front_door() {
    let manifest = include_str!("../../../Cargo.toml");
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap();
    let section = section.split("\n[").next().unwrap();
    let names = section.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<String> = names
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.replace('-', "_"))
        .collect();
    assert!(names.len() > 20, "{names:?}");
    for name in &names {
        let door = rules::FRONT_DOORS.iter().find(|door| door.of == name);
        assert!(door.is_some(), "the dependency `{name}` has no front door");
    }
}

/// What is wrong with words that only some rooms may write.
fn wrong_words(sources: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("src/")) {
        for rule in rules::WORDS {
            if rule.places.iter().any(|place| source.path.starts_with(place)) {
                continue;
            }
            if let Some(inside) = rule.inside
                && !inside.iter().any(|place| source.path.starts_with(place))
            {
                continue;
            }
            for words in rule.words {
                for line in source.lines_with(words, rule.in_tests_too) {
                    wrong.push(format!(
                        "{}: `{}`: {}",
                        at(source, line),
                        words.concat(),
                        rule.reason
                    ));
                }
            }
        }
    }
    wrong
}

#[test]
fn words_stand_only_where_they_may() {
    nothing_wrong("a word stands where it may not", &wrong_words(&package()));
    let wrong = |path: &str, text: &str| wrong_words(&[Source::new(path, text.to_owned())]).len();
    for (path, text) in [
        ("src/report/junit.rs", "fn f() { println!(\"x\") }"),
        ("src/run/conduct.rs", "fn f() { std::process::exit(1) }"),
        ("src/run/conduct.rs", "fn f() { x.unwrap(); }"),
        ("src/driver/http.rs", "#[allow(dead_code)] fn f() {}"),
        ("src/check/page.rs", "fn f() { std::time::Instant::now() }"),
        ("src/driver/http.rs", "fn f() { std::env::var(\"X\") }"),
        ("src/steps/play.rs", "fn f() { todo!() }"),
    ] {
        assert_eq!(wrong(path, text), 1, "{path}: {text}");
    }
    assert_eq!(
        wrong("src/run/x.rs", "#[cfg(test)] mod tests { fn f() { x.unwrap() } }"),
        0
    );
    assert_eq!(wrong("src/cli/x.rs", "fn f() { println!(\"x\") }"), 0);
}

#[test]
fn files_are_short_named_after_things_and_introduce_themselves() {
    let mut wrong = Vec::new();
    for source in &package() {
        let lines = source.text.lines().count();
        if lines > rules::LONGEST_FILE {
            wrong.push(format!("{}: {lines} lines", source.path));
        }
        if !source.text.starts_with("//!") {
            wrong.push(format!("{}: it does not say what it is for", source.path));
        }
        let mut words = source.path.split(['/', '_', '.']);
        if let Some(word) = words.find(|word| rules::EMPTY_NAMES.contains(word)) {
            wrong.push(format!("{}: `{word}` says nothing", source.path));
        }
        for (index, line) in source.text.lines().enumerate() {
            let marks = rules::MARKS.iter().filter(|mark| line.contains(&mark.concat()));
            wrong.extend(marks.map(|mark| format!("{}: {}", at(source, index + 1), mark.concat())));
        }
    }
    nothing_wrong("a file is not as files are here", &wrong);
}

#[test]
fn functions_are_short() {
    let mut all: Vec<(usize, String)> = Vec::new();
    for source in &package() {
        let functions = source.functions();
        all.extend(
            functions
                .iter()
                .map(|f| (f.lines, format!("{} {}", at(source, f.line), f.name))),
        );
    }
    all.sort_by(|a, b| b.cmp(a));
    let over = all
        .iter()
        .filter(|(lines, _)| *lines > rules::GOOD_FUNCTION)
        .count();
    println!(
        "{} functions, {over} longer than {} lines; the longest:",
        all.len(),
        rules::GOOD_FUNCTION
    );
    all.iter()
        .take(12)
        .for_each(|(lines, name)| println!("{lines:4} {name}"));
    let long = all.iter().filter(|(lines, _)| *lines > rules::LONGEST_FUNCTION);
    let wrong: Vec<String> = long
        .map(|(lines, name)| format!("{name}: {lines} lines"))
        .collect();
    nothing_wrong("a function is too long", &wrong);
}

#[test]
fn steps_only_parse_call_and_file() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for source in package().iter().filter(|source| source.room() == "steps") {
        let steps = source.functions().into_iter().filter(|function| {
            let attribute = function.attribute.as_deref();
            matches!(attribute, Some("given" | "when" | "then"))
        });
        for step in steps {
            count += 1;
            if step.body > rules::LONGEST_STEP {
                wrong.push(format!(
                    "{} {}: {} lines",
                    at(source, step.line),
                    step.name,
                    step.body
                ));
            }
        }
    }
    assert!(count > 50, "only {count} steps were found");
    nothing_wrong("a step does more than parse, call and file", &wrong);
}
