//! One page, one rule, one request: what a rule of a sign-in script does to a page.
//!
//! Pure: nothing is sent here. Parsed pages do not leave this file, for they cannot cross an await.

use std::time::SystemTime;

use scraper::{ElementRef, Html, Selector};
use totp_rs::{Algorithm, TOTP};
use url::Url;

use super::form::{self, Edits};
use super::sign_in::Credentials;
use super::sign_in_error::SignInError;
use crate::profile::Step;
use crate::protocol::{Page, Request, html_document};

/// Characters of a title, and options of a `select`, that a message shows.
const LONGEST_TITLE: usize = 80;
const MOST_OPTIONS: usize = 10;

/// A page's title as a message shows it: on one line, not too long.
pub(super) fn title(html: &str) -> String {
    let title = Page::parse(html).title;
    let words: Vec<&str> = title.split_whitespace().collect();
    words
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_TITLE)
        .collect()
}

/// Which of the rules applies to a page: the first whose `on` matches.
pub(super) fn matching(html: &str, rules: &[&Step]) -> Result<Option<usize>, SignInError> {
    let document = html_document(html);
    for (at, rule) in rules.iter().enumerate() {
        if document.select(&parse(&rule.on)?).next().is_some() {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// An error if nothing on a page matches a selector of a rule.
pub(super) fn ensure_there(html: &str, selector: &str, on: &str) -> Result<(), SignInError> {
    let document = html_document(html);
    let is_there = document.select(&parse(selector)?).next().is_some();
    if is_there {
        return Ok(());
    }
    Err(SignInError::SelectorMissing {
        selector: selector.to_owned(),
        on: on.to_owned(),
        title: title(html),
    })
}

/// The request that a rule makes of a page.
pub(super) fn apply(
    html: &str,
    page: &Url,
    rule: &Step,
    credentials: &Credentials,
) -> Result<Request, SignInError> {
    let document = html_document(html);
    let applied = Applied {
        document: &document,
        page,
        rule,
        title: title(html),
    };
    for selector in rule.expect.iter().chain(&rule.wait) {
        applied.find(selector)?;
    }
    let edits = applied.edits(credentials)?;
    let request = match &rule.click {
        Some(selector) => applied.click(selector, &edits),
        None => applied.submit_around(&edits),
    }?;
    Ok(with_origin(request, page))
}

/// What a browser says about where a request comes from; servers check it against forgery.
fn with_origin(mut request: Request, page: &Url) -> Request {
    let same_origin = request.url.origin() == page.origin();
    let downgraded = page.scheme() == "https" && request.url.scheme() != "https";
    let origin = page.origin().ascii_serialization();
    if request.method == http::Method::POST {
        request = request.with_header("Origin", origin.clone());
    }
    if same_origin {
        let mut referer = page.clone();
        referer.set_fragment(None);
        // Both fail only for URLs that cannot have credentials, and then there are none.
        let _ = referer.set_username("");
        let _ = referer.set_password(None);
        request = request.with_header("Referer", referer.as_str());
    } else if !downgraded {
        request = request.with_header("Referer", format!("{origin}/"));
    }
    request
}

fn parse(selector: &str) -> Result<Selector, SignInError> {
    Selector::parse(selector).map_err(|error| SignInError::BadSelector {
        selector: selector.to_owned(),
        reason: error.to_string(),
    })
}

/// A rule on its page.
struct Applied<'a> {
    document: &'a Html,
    page: &'a Url,
    rule: &'a Step,
    title: String,
}

impl<'a> Applied<'a> {
    fn find(&self, selector: &str) -> Result<ElementRef<'a>, SignInError> {
        self.document
            .select(&parse(selector)?)
            .next()
            .ok_or_else(|| SignInError::SelectorMissing {
                selector: selector.to_owned(),
                on: self.rule.on.clone(),
                title: self.title.clone(),
            })
    }

    fn find_control(
        &self,
        selector: &str,
        wanted: &'static str,
        fits: impl Fn(&str) -> bool,
    ) -> Result<ElementRef<'a>, SignInError> {
        let element = self.find(selector)?;
        let is_control = matches!(element.value().name(), "input" | "select" | "textarea");
        if is_control && fits(&form::control_type(element)) {
            return Ok(element);
        }
        Err(SignInError::Unsuitable {
            selector: selector.to_owned(),
            on: self.rule.on.clone(),
            found: element.value().name().to_owned(),
            wanted,
        })
    }

    fn edits(&self, credentials: &Credentials) -> Result<Edits<'a>, SignInError> {
        let mut edits = Edits::default();
        for (selector, value) in &self.rule.fill {
            let field = self.find_control(selector, "a text field", |type_| {
                !matches!(
                    type_,
                    "select" | "checkbox" | "radio" | "submit" | "button" | "image" | "reset" | "file"
                )
            })?;
            edits.typed.push((field, filled_in(value, credentials)?));
        }
        for (selector, wanted) in &self.rule.select {
            let select = self.find_control(selector, "a `select` element", |type_| type_ == "select")?;
            edits
                .chosen
                .push((select, self.option(selector, select, wanted)?));
        }
        for selector in &self.rule.check {
            let control = self.find_control(selector, "a check box or radio button", |type_| {
                matches!(type_, "checkbox" | "radio")
            })?;
            edits.turned_on.push(control);
        }
        Ok(edits)
    }

    /// The value of the option wanted, named by its value or by its text.
    fn option(&self, selector: &str, select: ElementRef<'a>, wanted: &str) -> Result<String, SignInError> {
        let options = form::options(select);
        options
            .iter()
            .find(|(_, value)| value == wanted)
            .or_else(|| options.iter().find(|(option, _)| form::label(*option) == wanted))
            .map(|(_, value)| value.clone())
            .ok_or_else(|| SignInError::OptionMissing {
                selector: selector.to_owned(),
                option: wanted.to_owned(),
                offered: options
                    .iter()
                    .take(MOST_OPTIONS)
                    .map(|(_, value)| format!("`{value}`"))
                    .collect::<Vec<_>>()
                    .join(", "),
            })
    }

    /// Clicks a link or a button, or what is inside one.
    fn click(&self, selector: &str, edits: &Edits<'a>) -> Result<Request, SignInError> {
        let found = self.find(selector)?;
        for element in std::iter::once(found).chain(form::ancestors(found)) {
            let href = element.attr("href");
            match (element.value().name(), href) {
                ("a" | "area", Some(href)) => return self.follow(href),
                ("button" | "input", _) if is_submit_button(element) => {
                    let form = form::owner(self.document, element).ok_or_else(|| self.no_form())?;
                    return self.submit(form, Some(element), edits);
                }
                _ => {}
            }
        }
        Err(SignInError::Unsuitable {
            selector: selector.to_owned(),
            on: self.rule.on.clone(),
            found: found.value().name().to_owned(),
            wanted: "a link or an enabled button that submits a form",
        })
    }

    fn follow(&self, href: &str) -> Result<Request, SignInError> {
        form::base(self.document, self.page)
            .join(href.trim())
            .map(Request::get)
            .map_err(|error| self.bad_target(format!("the link `{href}` is no URL: {error}")))
    }

    /// Submits as the Enter key does: the form around `on`, or the only one that can be meant, by its first button.
    fn submit_around(&self, edits: &Edits<'a>) -> Result<Request, SignInError> {
        let marked = self.find(&self.rule.on)?;
        let is_form = |element: &ElementRef<'_>| element.value().name() == "form";
        let forms = form::all(self.document, "form");
        let form = std::iter::once(marked)
            .find(is_form)
            .or_else(|| form::owner(self.document, marked))
            .or_else(|| {
                let mut fields = edits.typed.iter().map(|(field, _)| *field);
                fields.find_map(|field| form::owner(self.document, field))
            })
            .or_else(|| marked.descendent_elements().find(is_form))
            .or(match forms.as_slice() {
                [only] => Some(*only),
                _ => None,
            })
            .ok_or_else(|| self.no_form())?;
        let button = form::all(self.document, "input, button")
            .into_iter()
            .find(|button| is_submit_button(*button) && form::owner(self.document, *button) == Some(form));
        self.submit(form, button, edits)
    }

    fn submit(
        &self,
        form: ElementRef<'a>,
        button: Option<ElementRef<'a>>,
        edits: &Edits<'a>,
    ) -> Result<Request, SignInError> {
        form::submission(self.document, self.page, form, button, edits)
            .map_err(|reason| self.bad_target(reason))
    }

    fn no_form(&self) -> SignInError {
        SignInError::NoForm {
            on: self.rule.on.clone(),
            title: self.title.clone(),
        }
    }

    fn bad_target(&self, reason: String) -> SignInError {
        SignInError::BadTarget {
            on: self.rule.on.clone(),
            reason,
        }
    }
}

fn is_submit_button(element: ElementRef<'_>) -> bool {
    matches!(form::control_type(element).as_str(), "submit" | "image") && !form::is_disabled(element)
}

/// Fills in the placeholders in one pass, so that a username that looks like one stays what it is.
pub(super) fn filled_in(template: &str, credentials: &Credentials) -> Result<String, SignInError> {
    let otp = match template.contains("{otp}") {
        true => one_time_password(credentials)?,
        false => String::new(),
    };
    let mut text = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, after) = rest.split_at(at);
        text.push_str(before);
        let known = [
            ("{username}", credentials.username.as_str()),
            ("{password}", credentials.password.expose()),
            ("{otp}", &otp),
        ];
        match known
            .iter()
            .find_map(|(key, value)| Some((after.strip_prefix(key)?, value)))
        {
            Some((further, value)) => {
                text.push_str(value);
                rest = further;
            }
            None => {
                text.push('{');
                rest = after.get(1..).unwrap_or_default();
            }
        }
    }
    text.push_str(rest);
    Ok(text)
}

/// The one-time password of the moment (RFC 6238 §4).
fn one_time_password(credentials: &Credentials) -> Result<String, SignInError> {
    const DIGITS: usize = 6;
    const SECONDS: u64 = 30;
    let secret = credentials.otp.as_ref().ok_or_else(|| SignInError::NoOtp {
        username: credentials.username.clone(),
    })?;
    let written: String = secret.expose().split_whitespace().collect();
    let bytes = totp_rs::Secret::Encoded(written.to_ascii_uppercase()).to_bytes();
    let bytes = bytes.map_err(|_| SignInError::BadOtp {
        username: credentials.username.clone(),
    })?;
    let generator = TOTP::new_unchecked(Algorithm::SHA1, DIGITS, 0, SECONDS, bytes);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    Ok(generator.generate(now.unwrap_or_default().as_secs()))
}
