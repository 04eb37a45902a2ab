//! An HTML page as a user agent sees it: its forms, its fields, its meta refresh.
//!
//! The parser is the one browsers' engineers wrote down (html5ever through `scraper`); nothing here panics on any input.

use scraper::{ElementRef, Selector};

use super::html::html_document;

/// What kind of control a form field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ControlKind {
    /// A text-like input, also `hidden` and `password`.
    Text,
    /// A password input.
    Password,
    /// A hidden input.
    Hidden,
    /// A check box.
    Checkbox,
    /// A radio button.
    Radio,
    /// A `select` element; its value is the chosen option's.
    Select,
    /// A button that submits the form.
    Submit,
}

/// One control of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// The control's name; controls without one are not submitted.
    pub name: String,
    /// Its value as the page has it.
    pub value: String,
    /// Its kind.
    pub kind: ControlKind,
    /// Whether a check box or radio button is on.
    pub checked: bool,
    /// Whether it is disabled, and so never submitted.
    pub disabled: bool,
}

/// One form of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The `action` as written; relative to the page.
    pub action: Option<String>,
    /// Whether the form posts.
    pub post: bool,
    /// The controls in document order.
    pub controls: Vec<Control>,
}

/// What of a page matters to a sign-in script and to the classification of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The title, trimmed.
    pub title: String,
    /// The forms in document order.
    pub forms: Vec<Form>,
    /// What `<meta http-equiv=refresh>` asks for.
    pub refresh: Option<Refresh>,
}

/// A page's wish to be left for another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refresh {
    /// Where to, as written.
    pub target: String,
    /// After how many seconds, if that is a number.
    pub seconds: Option<u64>,
}

/// A page whose elements can be looked for. It is parsed once, whatever is asked of it.
pub struct HtmlDocument(scraper::Html);

impl std::fmt::Debug for HtmlDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HtmlDocument")
    }
}

impl HtmlDocument {
    /// Reads a page; whatever the text is, the result is a page, as in a browser.
    pub fn parse(html: &str) -> Self {
        Self(html_document(html))
    }

    /// Whether an element of the page matches a CSS selector.
    ///
    /// # Errors
    ///
    /// The selector is no CSS selector.
    pub fn has(&self, css: &str) -> Result<bool, String> {
        let selector =
            Selector::parse(css).map_err(|error| format!("`{css}` is no CSS selector: {error}"))?;
        Ok(self.0.select(&selector).next().is_some())
    }

    /// The values of an attribute of the elements that match a selector; none for what is no selector.
    pub fn attributes(&self, css: &str, attribute: &str) -> Vec<String> {
        let found = |selector: Selector| {
            let elements = self.0.select(&selector);
            elements
                .filter_map(|element| element.value().attr(attribute))
                .map(str::to_owned)
                .collect()
        };
        selector(css).map(found).unwrap_or_default()
    }

    /// What of the page matters.
    pub fn page(&self) -> Page {
        let document = &self.0;
        let first = |text: &str| selector(text).and_then(|s| document.select(&s).next());
        let title = first("title")
            .map(|element| element.text().collect::<String>().trim().to_owned())
            .unwrap_or_default();
        let forms = selector("form")
            .map(|s| document.select(&s).map(|form| Form::read(&form)).collect())
            .unwrap_or_default();
        let refresh = first("meta[http-equiv=refresh i]")
            .and_then(|element| element.value().attr("content"))
            .and_then(Refresh::read);
        Page {
            title,
            forms,
            refresh,
        }
    }
}

/// Parses a selector that is a constant of this file.
fn selector(text: &str) -> Option<Selector> {
    Selector::parse(text).ok()
}

impl Page {
    /// Reads a page; whatever the text is, the result is a page, as in a browser.
    pub fn parse(html: &str) -> Self {
        HtmlDocument::parse(html).page()
    }

    /// Whether any form asks for a password.
    pub fn asks_for_password(&self) -> bool {
        self.forms
            .iter()
            .flat_map(|form| &form.controls)
            .any(|control| control.kind == ControlKind::Password)
    }
}

impl Form {
    /// Reads one form element.
    pub(crate) fn read(form: &ElementRef<'_>) -> Self {
        let controls = selector("input, select, textarea, button")
            .map(|s| form.select(&s).filter_map(|e| Control::read(&e)).collect())
            .unwrap_or_default();
        Self {
            action: form.value().attr("action").map(str::to_owned),
            post: form
                .value()
                .attr("method")
                .is_some_and(|method| method.eq_ignore_ascii_case("post")),
            controls,
        }
    }
}

impl Control {
    /// Reads one control; `None` for those that are never submitted (no name, `type=reset`, `type=button` …).
    pub(crate) fn read(element: &ElementRef<'_>) -> Option<Self> {
        let attribute = |name: &str| element.value().attr(name);
        let name = attribute("name").unwrap_or_default().to_owned();
        let type_ = attribute("type").unwrap_or_default().to_ascii_lowercase();
        let (kind, value) = match element.value().name() {
            "select" => (ControlKind::Select, chosen_option(element)),
            "textarea" => (ControlKind::Text, element.text().collect()),
            "button" if type_.is_empty() || type_ == "submit" => (
                ControlKind::Submit,
                attribute("value").unwrap_or_default().to_owned(),
            ),
            "button" => return None,
            _ => {
                let kind = match type_.as_str() {
                    "hidden" => ControlKind::Hidden,
                    "password" => ControlKind::Password,
                    "checkbox" => ControlKind::Checkbox,
                    "radio" => ControlKind::Radio,
                    "submit" | "image" => ControlKind::Submit,
                    "button" | "reset" | "file" => return None,
                    _ => ControlKind::Text,
                };
                let on = matches!(kind, ControlKind::Checkbox | ControlKind::Radio);
                let default = if on { "on" } else { "" };
                (kind, attribute("value").unwrap_or(default).to_owned())
            }
        };
        if name.is_empty() && kind != ControlKind::Submit {
            return None;
        }
        Some(Self {
            name,
            value,
            kind,
            checked: attribute("checked").is_some(),
            disabled: attribute("disabled").is_some(),
        })
    }
}

/// The value of a select's chosen option: the selected one, else the first.
fn chosen_option(select: &ElementRef<'_>) -> String {
    let value = |option: &ElementRef<'_>| {
        option
            .value()
            .attr("value")
            .map_or_else(|| option.text().collect(), str::to_owned)
    };
    let of = |css: &str| selector(css).and_then(|s| select.select(&s).next().map(|o| value(&o)));
    of("option[selected]")
        .or_else(|| of("option"))
        .unwrap_or_default()
}

impl Refresh {
    /// Reads the content of a refresh like `0; url='/next'` (HTML §4.2.5.3).
    pub(crate) fn read(content: &str) -> Option<Self> {
        let (when, rest) = content.split_once([';', ','])?;
        let rest = rest.trim_start();
        let target = match rest.split_once('=') {
            Some((key, value)) if key.trim().eq_ignore_ascii_case("url") => value.trim(),
            _ => rest.trim(),
        };
        let target = target.trim_matches(['"', '\'']);
        let whole = when.trim_start().split(|c: char| !c.is_ascii_digit()).next();
        (!target.is_empty()).then(|| Self {
            target: target.to_owned(),
            seconds: whole.and_then(|digits| digits.parse().ok()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_page_is_read_with_its_hidden_fields() {
        let page = Page::parse(
            "<title> Sign in </title><form method=POST action='../login'>\
             <input type=hidden name=csrf value=x><input name=u><input type=password name=p>\
             <select name=realm><option value=a>A<option value=b selected>B</select>\
             <input type=checkbox name=keep checked><button name=do value=in>Go</button></form>",
        );
        assert_eq!(page.title, "Sign in");
        assert!(page.asks_for_password());
        let form = &page.forms[0];
        assert!(form.post);
        assert_eq!(form.action.as_deref(), Some("../login"));
        let pairs: Vec<_> = form
            .controls
            .iter()
            .map(|c| (c.name.as_str(), c.value.as_str(), c.kind))
            .collect();
        assert_eq!(
            pairs,
            [
                ("csrf", "x", ControlKind::Hidden),
                ("u", "", ControlKind::Text),
                ("p", "", ControlKind::Password),
                ("realm", "b", ControlKind::Select),
                ("keep", "on", ControlKind::Checkbox),
                ("do", "in", ControlKind::Submit),
            ]
        );
    }

    #[test]
    fn a_meta_refresh_is_read_in_its_usual_spellings() {
        for (content, target) in [
            ("0; url=/next", Some("/next")),
            ("1;URL='/next'", Some("/next")),
            ("5", None),
            ("0; /next", Some("/next")),
        ] {
            let page = Page::parse(&format!("<meta http-equiv=\"Refresh\" content=\"{content}\">"));
            assert_eq!(
                page.refresh.map(|refresh| refresh.target).as_deref(),
                target,
                "{content}"
            );
        }
    }
}
