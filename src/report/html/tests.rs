//! The page as a browser reads it: what targets sent is text in it and nothing else.

use proptest::prelude::*;
use scraper::{ElementRef, Html, Selector};

use super::{SCRIPT, STYLE, render};
use crate::record::{Finding, RunRecord, Verdict};
use crate::report::sample::{finding, sample};

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// A record of one failure whose texts are all the same.
fn saying(words: &str) -> RunRecord {
    let mut record = sample();
    let mut shown: Finding = record
        .findings
        .iter()
        .find(|f| f.evidence.len() == 2)
        .unwrap()
        .clone();
    let mut passed = finding("acme", "authorize/x", words, words);
    passed.reason = Some(words.to_owned());
    for one in [
        &mut shown.title,
        &mut shown.actual,
        &mut shown.scenario,
        &mut shown.place,
    ] {
        words.clone_into(one);
    }
    (shown.expected, shown.remarks) = (vec![words.to_owned()], vec![words.to_owned()]);
    for hop in shown.evidence.iter_mut().flat_map(|exchange| &mut exchange.hops) {
        words.clone_into(&mut hop.url);
        hop.response_body = Some(words.to_owned());
        hop.response_headers = vec![(words.to_owned(), words.to_owned())];
    }
    shown.clauses[0].link = words.to_owned();
    words.clone_into(&mut record.targets[0].authorization_endpoint);
    words.clone_into(&mut record.stale[0].problem);
    words.clone_into(&mut record.troubles[0].message);
    words.clone_into(&mut record.deselected[0].reason);
    record.findings = vec![shown, passed];
    record
}

/// The names of all elements, in their order.
fn skeleton(page: &Html) -> Vec<(String, Vec<String>)> {
    let named = |element: ElementRef<'_>| {
        let attributes = element.value().attrs().map(|(name, _)| name.to_owned());
        (element.value().name().to_owned(), attributes.collect())
    };
    all(page, "*").into_iter().map(named).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_text_changes_the_page_around_it(
        words in r#"(?s)([^`]|<script>|</style>|</script>|<!--|-->|"|'|&lt;|\]\]>|</pre>| on(load|click)=x|[\u{202e}\u{2066}\x00\r\n]){1,24}"#
    ) {
        let (plain, hostile) = (render(&saying("words")), render(&saying(&words)));
        let (plain, hostile) = (Html::parse_document(&plain), Html::parse_document(&hostile));
        // A link is made of addresses of pages only, and empty lines make no difference between elements.
        prop_assert_eq!(skeleton(&plain), skeleton(&hostile));
        let actual = all(&hostile, "dd.actual").into_iter().map(text).next().unwrap();
        prop_assert_eq!(actual, crate::report::visible(&words).into_owned());
    }
}

#[test]
fn nothing_comes_from_elsewhere_and_no_element_has_a_script_or_style_of_its_own() {
    let html = render(&sample());
    let page = Html::parse_document(&html);
    for element in all(&page, "*") {
        for (name, value) in element.value().attrs() {
            assert!(!name.starts_with("on") && name != "style", "{name}");
            let loads = matches!(
                name,
                "src" | "srcset" | "data" | "action" | "poster" | "xlink:href"
            );
            assert!(
                !loads || value.starts_with("data:image/png;base64,"),
                "{name}={value}"
            );
        }
    }
    assert_eq!((all(&page, "script").len(), all(&page, "style").len()), (1, 1));
    assert_eq!(all(&page, "link").len(), 1);
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
    assert!(!SCRIPT.contains("</script") && !SCRIPT.contains("innerHTML"));
    let policy = all(&page, "meta[http-equiv]")[0].value().attr("content").unwrap();
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert_eq!(policy.matches("'sha256-").count(), 2);
    assert!(!policy.contains("unsafe"));
}

#[test]
fn ids_are_unique_and_links_within_the_page_lead_somewhere() {
    let html = render(&sample());
    let page = Html::parse_document(&html);
    let mut ids: Vec<&str> = all(&page, "[id]")
        .iter()
        .filter_map(|e| e.value().attr("id"))
        .collect();
    ids.sort_unstable();
    let many = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), many);
    for link in all(&page, "a[href^='#']") {
        let to = link.value().attr("href").unwrap();
        assert!(ids.contains(&&to[1..]), "{to}");
    }
}

#[test]
fn every_finding_stands_in_the_page() {
    let record = sample();
    let html = render(&record);
    let page = Html::parse_document(&html);
    let items = all(&page, "[data-item]").len();
    assert_eq!(items, record.findings.len() + record.deselected.len());
    let full = record.findings.iter().filter(|finding| {
        matches!(
            finding.verdict,
            Verdict::Fail | Verdict::Warn | Verdict::NotEvaluated
        )
    });
    assert_eq!(all(&page, "article .finding").len(), full.count());
    assert_eq!(all(&page, "figure img[alt]").len(), 1);
    // Both agents have a row where a browser played.
    assert_eq!(all(&page, "table.matrix .sub").len(), 2);
}

#[test]
fn what_is_no_base64_is_no_picture() {
    let mut record = sample();
    for finding in &mut record.findings {
        for screenshot in &mut finding.screenshots {
            screenshot.png = "x\"><script>alert(1)</script>".into();
        }
    }
    let html = render(&record);
    assert_eq!(all(&Html::parse_document(&html), "img").len(), 0);
    assert_eq!(html.matches("<script>").count(), 1);
}

/// The relative luminance of a colour such as `#0d1117` (WCAG 2.2).
fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

#[test]
fn text_can_be_read_in_both_colour_schemes() {
    let scheme = |part: &str| {
        let declared = part.split(';').filter_map(|line| line.trim().split_once(": "));
        let colours = declared.filter(|(name, value)| name.starts_with("--") && value.starts_with('#'));
        colours
            .map(|(name, value)| (name.to_owned(), luminance(value)))
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    let mut roots = STYLE.split(":root {").skip(1).take(2);
    for part in [roots.next().unwrap(), roots.next().unwrap()] {
        let colours = scheme(part.split('}').next().unwrap());
        let contrast = |one: &str, other: &str| {
            let (one, other) = (colours[one], colours[other]);
            (one.max(other) + 0.05) / (one.min(other) + 0.05)
        };
        for ink in [
            "--text", "--muted", "--link", "--failed", "--warned", "--open", "--known", "--passed",
        ] {
            for paper in ["--page", "--panel"] {
                assert!(contrast(ink, paper) >= 4.5, "{ink} on {paper}");
            }
        }
        for badge in ["--failed", "--warned", "--open", "--known"] {
            assert!(contrast("--mark", badge) >= 4.5, "{badge}");
        }
    }
}
