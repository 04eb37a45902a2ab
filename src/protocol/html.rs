//! HTML as browsers parse it, within bounds: a hostile page must not hold up a run.
//!
//! Parsing is quadratic in the depth of nesting and in the attributes of one tag, and open formatting elements are
//! copied into each paragraph that follows. Browsers stop nesting at some depth; here the text is read up to the tag
//! that goes too far, and the rest is left out. No page that people sign in with comes near these bounds.

use scraper::Html;

/// Elements within one another at most, as in Blink.
const DEEPEST: usize = 512;
/// Attributes of one tag at most.
const MOST_ATTRIBUTES: usize = 1_000;
/// Tags at most, each counted with its depth.
const MOST_WORK: usize = 1_000_000;

/// Elements without an end tag, or whose end tag may be left out because the next of the kind ends them: a thousand of
/// them in a row are no nesting.
const FLAT: [&str; 34] = [
    "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img",
    "input", "keygen", "li", "link", "meta", "optgroup", "option", "p", "param", "rb", "rp", "rt", "source",
    "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Elements whose content is text, whatever it looks like.
const TEXT: [&str; 8] = [
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
];

/// Elements of drawings, where `/>` ends an element.
const DRAWING: [&str; 30] = [
    "animate",
    "animatetransform",
    "circle",
    "clippath",
    "defs",
    "desc",
    "ellipse",
    "feblend",
    "fecolormatrix",
    "feflood",
    "fegaussianblur",
    "femerge",
    "femergenode",
    "feoffset",
    "filter",
    "g",
    "image",
    "line",
    "lineargradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialgradient",
    "rect",
    "stop",
    "symbol",
    "use",
];

/// Parses a page; whatever the text is, the result is a document, as in a browser.
pub fn html_document(html: &str) -> Html {
    Html::parse_document(bounded(html))
}

/// What a scan of the tags knows so far.
#[derive(Default)]
struct Scan {
    depth: usize,
    work: usize,
    in_drawing: bool,
}

/// The part of a page that is read.
fn bounded(html: &str) -> &str {
    let mut scan = Scan::default();
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|found| at + found) {
        let rest = &html[start..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |end| start + end);
            continue;
        }
        let Some(tag) = Tag::read(rest) else {
            at = start + 1;
            continue;
        };
        if !scan.takes(&tag) {
            return &html[..start];
        }
        at = start + tag.length;
        if !tag.closes && TEXT.contains(&tag.name.as_str()) {
            at += end_of_text(&html[at..], &tag.name);
        }
    }
    html
}

impl Scan {
    /// Counts a tag; false if it goes too far.
    fn takes(&mut self, tag: &Tag) -> bool {
        let name = tag.name.as_str();
        let is_drawing = DRAWING.contains(&name);
        let is_empty = tag.is_self_closing && self.in_drawing && is_drawing;
        self.in_drawing = (name == "svg" && !tag.closes) || (self.in_drawing && is_drawing);
        if !FLAT.contains(&name) && !is_empty {
            self.depth = if tag.closes {
                self.depth.saturating_sub(1)
            } else {
                self.depth + 1
            };
        }
        self.work += 1 + self.depth;
        self.depth <= DEEPEST && self.work <= MOST_WORK && tag.attributes <= MOST_ATTRIBUTES
    }
}

/// A start or end tag.
struct Tag {
    /// In lower case.
    name: String,
    closes: bool,
    is_self_closing: bool,
    /// At most so many.
    attributes: usize,
    /// Bytes from `<` to behind `>`.
    length: usize,
}

impl Tag {
    /// Reads the tag that starts here, if one does.
    fn read(text: &str) -> Option<Self> {
        let closes = text.starts_with("</");
        let name_at = if closes { 2 } else { 1 };
        let name = text.get(name_at..)?;
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
        let name = &name[..name.find(is_end).unwrap_or(name.len())];
        let (mut attributes, mut length, mut before) = (0, text.len(), ' ');
        let mut quote = None;
        let body = name_at + name.len();
        for (at, c) in text[body..].char_indices() {
            match quote {
                Some(open) if c == open => quote = None,
                Some(_) => {}
                None if c == '>' => {
                    length = body + at + 1;
                    break;
                }
                // Only behind an equals sign does a quote open a value.
                None if matches!(c, '"' | '\'') && before == '=' => quote = Some(c),
                None if is_end(c) => {}
                None if is_end(before) => attributes += 1,
                None => {}
            }
            // White space around an equals sign belongs to neither side.
            if !(c.is_ascii_whitespace() && before == '=') {
                before = c;
            }
        }
        Some(Self {
            name: name.to_ascii_lowercase(),
            closes,
            is_self_closing: text[..length].ends_with("/>"),
            attributes,
            length,
        })
    }
}

/// Where the content of a text element ends.
fn end_of_text(text: &str, name: &str) -> usize {
    let mut at = 0;
    while let Some(found) = text[at..].find("</").map(|found| at + found) {
        let after = text.as_bytes().get(found + 2..found + 2 + name.len());
        if after.is_some_and(|bytes| bytes.eq_ignore_ascii_case(name.as_bytes())) {
            return found;
        }
        at = found + 2;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn pages_of_people_are_read_whole() {
        let script = format!(
            "<script>{}</script>",
            "if(a<b&&c<d){x='<div><div>'}".repeat(5_000)
        );
        let comment = format!("<!-- {} -->", "<div>".repeat(5_000));
        let list = format!(
            "<ul>{}</ul><select>{}</select>",
            "<li>x".repeat(3_000),
            "<option>x".repeat(3_000)
        );
        let drawing = format!("<svg><g>{}</g></svg>", "<path d='M0 0' fill=red />".repeat(3_000));
        let rows = "<div class='a b c' data-x='<div><div>'><p>x<br><input name=a/></div>".repeat(5_000);
        let page = [
            "<!DOCTYPE html><title>a<b</title>",
            &script,
            &comment,
            &list,
            &drawing,
            &rows,
            "<form id=sign-in>",
        ]
        .concat();
        assert_eq!(bounded(&page).len(), page.len());
    }

    #[test]
    fn what_goes_too_far_is_left_out() {
        let end = |html: &str| bounded(html).len();
        assert_eq!(end(&"<div>".repeat(10_000)), DEEPEST * 5);
        assert_eq!(end(&"<div/>".repeat(10_000)), DEEPEST * 6);
        assert_eq!(end(&format!("<p><i {}>", "a=b ".repeat(5_000))), 3);
        assert_eq!(end(&format!("<p><i {}>", "a/".repeat(5_000))), 3);
        // A drawing that is none any more does not hide nesting.
        assert!(end(&format!("<svg><div>{}", "<path/>".repeat(10_000))) < 10_000);
        for odd in [
            "", "<", "</", "<!--", "<a", "<a b='", "<script", "<é>", "a < b", "</ x>",
        ] {
            assert_eq!(end(odd), odd.len());
        }
    }

    #[test]
    fn no_page_takes_long() {
        let size = 1 << 20;
        let fonts: String = (0..DEEPEST - 2)
            .map(|index| format!("<font a={index}>"))
            .collect();
        let fill = |text: &str| text.repeat(size / text.len());
        for html in [
            fill("<div>"),
            fill("<b>"),
            fill("<a>"),
            fill("<table><tr><td>"),
            fill("<ul><li>"),
            fill("<div></br>"),
            fill("<svg><g>"),
            fill("<form><input>"),
            fill("<template>"),
            format!("<div {}>", fill("a=b ")),
            format!("{fonts}{}", fill("<p>x")),
            (0..size / 14).map(|index| format!("<font a={index}>")).collect(),
            fill("<!--"),
            fill("&lt;"),
            fill("\0"),
        ] {
            let started = Instant::now();
            html_document(&html);
            let took = started.elapsed();
            let beginning: String = html.chars().take(40).collect();
            assert!(took < Duration::from_secs(20), "{beginning}: {took:?}");
            println!("{took:?} {beginning}");
        }
    }
}
