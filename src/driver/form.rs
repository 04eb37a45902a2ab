//! From a form element to the request that a browser would send (HTML §4.10.21).
//!
//! The controls belong to the form by ancestry or by their `form` attribute; hidden ones always count, disabled ones
//! never. Only the button that was pressed is sent.

use scraper::{ElementRef, Html, Selector};
use url::Url;
use url::form_urlencoded::Serializer;

use crate::protocol::Request;

/// What separates the parts of a multipart body; no value of a sign-in form holds it.
const BOUNDARY: &str = "----opcheck-form-boundary-7d41b0e2";

/// What the end-user did to a page before the form was submitted.
#[derive(Debug, Default)]
pub(super) struct Edits<'a> {
    /// Texts typed into fields.
    pub(super) typed: Vec<(ElementRef<'a>, String)>,
    /// For a `select`, the value of the option chosen.
    pub(super) chosen: Vec<(ElementRef<'a>, String)>,
    /// Check boxes and radio buttons turned on.
    pub(super) turned_on: Vec<ElementRef<'a>>,
}

/// The elements of a document that match a selector which is a constant of this room.
pub(super) fn all<'a>(document: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(css)
        .map(|selector| document.select(&selector).collect())
        .unwrap_or_default()
}

/// The form that a control belongs to.
pub(super) fn owner<'a>(document: &'a Html, control: ElementRef<'a>) -> Option<ElementRef<'a>> {
    if let Some(id) = control.attr("form") {
        return all(document, "form")
            .into_iter()
            .find(|form| form.attr("id") == Some(id));
    }
    ancestors(control).find(|element| element.value().name() == "form")
}

/// The elements around an element, the nearest first.
pub(super) fn ancestors(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    element.ancestors().filter_map(ElementRef::wrap)
}

/// Against what a page's relative URLs are resolved.
pub(super) fn base(document: &Html, page: &Url) -> Url {
    all(document, "base[href]")
        .first()
        .and_then(|base| page.join(base.attr("href")?).ok())
        .unwrap_or_else(|| page.clone())
}

/// Whether a control is disabled, by itself or by a field set around it.
pub(super) fn is_disabled(control: ElementRef<'_>) -> bool {
    if control.attr("disabled").is_some() {
        return true;
    }
    let mut inside = control;
    ancestors(control).any(|around| {
        let excepted = inside.value().name() == "legend";
        inside = around;
        around.value().name() == "fieldset" && around.attr("disabled").is_some() && !excepted
    })
}

/// The type of a control, in lower case: `submit` for a plain `button`, `select-one`, `textarea` …
pub(super) fn control_type(control: ElementRef<'_>) -> String {
    let type_ = control.attr("type").unwrap_or_default().to_ascii_lowercase();
    match (control.value().name(), type_.as_str()) {
        ("button", "reset" | "button") => type_,
        ("button", _) => "submit".to_owned(),
        ("input", "") => "text".to_owned(),
        ("input", _) => type_,
        (name, _) => name.to_owned(),
    }
}

/// The request that submits a form; `Err` names an action that is no URL.
pub(super) fn submission(
    document: &Html,
    page: &Url,
    form: ElementRef<'_>,
    submitter: Option<ElementRef<'_>>,
    edits: &Edits<'_>,
) -> Result<Request, String> {
    let entries = entries(document, form, submitter, edits);
    let setting = |of_button: &str, of_form: &str| {
        submitter
            .and_then(|button| button.attr(of_button))
            .or_else(|| form.attr(of_form))
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let action = setting("formaction", "action");
    let mut url = if action.is_empty() {
        page.clone()
    } else {
        base(document, page)
            .join(&action)
            .map_err(|error| format!("the form's action `{action}` is no URL: {error}"))?
    };
    if !setting("formmethod", "method").eq_ignore_ascii_case("post") {
        url.set_query(Some(&urlencoded(&entries)));
        return Ok(Request::get(url));
    }
    if setting("formenctype", "enctype").eq_ignore_ascii_case("multipart/form-data") {
        return Ok(Request {
            method: http::Method::POST,
            url,
            headers: vec![(
                "Content-Type".to_owned(),
                format!("multipart/form-data; boundary={BOUNDARY}"),
            )],
            body: Some(multipart(&entries)),
            proven: false,
        });
    }
    Ok(Request::post_form(url, urlencoded(&entries)))
}

type Entries = Vec<(String, String)>;

/// What the form sends, in document order.
fn entries(
    document: &Html,
    form: ElementRef<'_>,
    submitter: Option<ElementRef<'_>>,
    edits: &Edits<'_>,
) -> Entries {
    let mut entries = Entries::new();
    for control in all(document, "input, select, textarea, button") {
        let is_of_form = owner(document, control) == Some(form);
        let is_listed = !ancestors(control).any(|around| around.value().name() == "datalist");
        if is_of_form && is_listed && !is_disabled(control) {
            add(document, control, submitter, edits, &mut entries);
        }
    }
    entries
}

fn add(
    document: &Html,
    control: ElementRef<'_>,
    submitter: Option<ElementRef<'_>>,
    edits: &Edits<'_>,
    entries: &mut Entries,
) {
    let name = control.attr("name").unwrap_or_default();
    let type_ = control_type(control);
    let value = control.attr("value");
    if type_ == "image" {
        if submitter == Some(control) {
            let prefix = if name.is_empty() {
                String::new()
            } else {
                format!("{name}.")
            };
            entries.push((format!("{prefix}x"), "0".to_owned()));
            entries.push((format!("{prefix}y"), "0".to_owned()));
        }
        return;
    }
    if name.is_empty() {
        return;
    }
    let mut push = |value: &str| entries.push((lines(name), lines(value)));
    let typed = edits.typed.iter().find(|(field, _)| *field == control);
    match type_.as_str() {
        "submit" if submitter == Some(control) => push(value.unwrap_or_default()),
        "submit" | "button" | "reset" => {}
        "checkbox" | "radio" => {
            if is_on(document, control, edits) {
                push(value.unwrap_or("on"));
            }
        }
        "select" => selected(control, edits).iter().for_each(|value| push(value)),
        "file" => push(""),
        "hidden" if name.eq_ignore_ascii_case("_charset_") => push("UTF-8"),
        "textarea" => match typed {
            Some((_, text)) => push(text),
            None => push(&control.text().collect::<String>()),
        },
        _ => push(typed.map_or(value.unwrap_or_default(), |(_, text)| text)),
    }
}

/// Whether a check box or radio button is on; turning a radio button on turns its group off.
fn is_on(document: &Html, control: ElementRef<'_>, edits: &Edits<'_>) -> bool {
    if edits.turned_on.contains(&control) {
        return true;
    }
    let same_group = |other: &&ElementRef<'_>| {
        control_type(control) == "radio"
            && control_type(**other) == "radio"
            && other.attr("name") == control.attr("name")
            && owner(document, **other) == owner(document, control)
    };
    control.attr("checked").is_some() && !edits.turned_on.iter().any(|other| same_group(&other))
}

/// The options of a `select`, with their values.
pub(super) fn options(select: ElementRef<'_>) -> Vec<(ElementRef<'_>, String)> {
    select
        .descendent_elements()
        .filter(|element| element.value().name() == "option")
        .map(|option| {
            let value = option.attr("value").map_or_else(|| label(option), str::to_owned);
            (option, value)
        })
        .collect()
}

/// An option's text, its white space collapsed.
pub(super) fn label(option: ElementRef<'_>) -> String {
    let text: String = option.text().collect();
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// The values that a `select` sends.
fn selected(select: ElementRef<'_>, edits: &Edits<'_>) -> Vec<String> {
    if let Some((_, value)) = edits.chosen.iter().find(|(field, _)| *field == select) {
        return vec![value.clone()];
    }
    let enabled: Vec<_> = options(select)
        .into_iter()
        .filter(|(option, _)| {
            option.attr("disabled").is_none()
                && !ancestors(*option)
                    .any(|around| around.value().name() == "optgroup" && around.attr("disabled").is_some())
        })
        .collect();
    let mut marked = enabled
        .iter()
        .filter(|(option, _)| option.attr("selected").is_some())
        .map(|(_, value)| value.clone());
    if select.attr("multiple").is_some() {
        return marked.collect();
    }
    marked
        .next_back()
        .or_else(|| enabled.first().map(|(_, value)| value.clone()))
        .into_iter()
        .collect()
}

/// Line breaks as forms send them.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\n', "\r\n")
}

fn urlencoded(entries: &Entries) -> String {
    Serializer::new(String::new()).extend_pairs(entries).finish()
}

fn multipart(entries: &Entries) -> String {
    let mut body = String::new();
    for (name, value) in entries {
        let name = name.replace('"', "%22").replace("\r\n", "%0D%0A");
        body.push_str(&format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str(&format!("--{BOUNDARY}--\r\n"));
    body
}
