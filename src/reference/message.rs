//! A request and a reply as plain values: what handlers see of HTTP.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The header that names the scenario a request belongs to.
pub(super) const SCENARIO_HEADER: &str = "opcheck-scenario";

/// The header that names the run a request belongs to.
pub(super) const RUN_HEADER: &str = "opcheck-run";

/// What must not stand in a `Location`: controls, spaces and whatever is not ASCII.
const NOT_IN_LOCATION: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>');

/// A request.
#[derive(Debug, Clone, Default)]
pub(super) struct Ask {
    pub(super) method: String,
    pub(super) host: String,
    pub(super) path: String,
    /// The query as it stood on the wire.
    pub(super) query: String,
    /// Header fields, names in lower case.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// What its request URI gave, where it was fetched.
    pub(super) fetched: Option<String>,
    /// The client's certificate, where the connection has one.
    pub(super) certificate: Option<Arc<[u8]>>,
}

impl Ask {
    /// The first field of this name.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The scenario that the request belongs to.
    pub(super) fn scenario(&self) -> Option<&str> {
        self.header(SCENARIO_HEADER)
    }

    /// The run that the request belongs to.
    pub(super) fn run(&self) -> Option<&str> {
        self.header(RUN_HEADER)
    }

    /// All values of a cookie.
    pub(super) fn cookies<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(|(key, _)| key == "cookie")
            .flat_map(|(_, value)| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(move |(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// Whether this is a POST.
    pub(super) fn is_post(&self) -> bool {
        self.method == "POST"
    }

    /// Whether the body is a form.
    pub(super) fn has_form(&self) -> bool {
        self.header("content-type")
            .and_then(|value| value.split(';').next())
            .is_some_and(|kind| {
                kind.trim()
                    .eq_ignore_ascii_case("application/x-www-form-urlencoded")
            })
    }

    /// The members of a JSON body, as a form would send them.
    pub(super) fn json_as_form(&self) -> Option<String> {
        let kind = self.header("content-type")?;
        let body: serde_json::Map<String, serde_json::Value> = match kind.contains("json") {
            true => serde_json::from_slice(&self.body).ok()?,
            false => return None,
        };
        let members = body
            .iter()
            .filter_map(|(name, value)| Some((name, value.as_str()?)));
        let pairs: Vec<String> = members
            .map(|(name, value)| format!("{name}={}", crate::protocol::encode_form_component(value)))
            .collect();
        Some(pairs.join("&"))
    }

    /// The fields of the form body.
    pub(super) fn form(&self) -> Fields {
        Fields::decode(&String::from_utf8_lossy(&self.body))
    }

    /// The parameters of the query.
    pub(super) fn query_fields(&self) -> Fields {
        Fields::decode(&self.query)
    }
}

/// Decoded fields of a form or a query.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The fields of an encoded text.
    pub(super) fn decode(text: &str) -> Self {
        Self(crate::protocol::decode_form(text))
    }

    /// The first value of a field, if it has one.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// The names of all fields, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Whether a field stands there more than once.
    pub(super) fn has_duplicates(&self) -> bool {
        self.0
            .iter()
            .enumerate()
            .any(|(index, (name, _))| self.0[..index].iter().any(|(other, _)| other == name))
    }
}

/// A reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(Cow<'static, str>, String)>,
    pub(super) body: String,
}

impl Reply {
    /// A reply with the headers that every reply has: nothing is stored, nothing framed, no address leaks.
    pub(super) fn new(status: u16) -> Self {
        let always = [
            ("cache-control", "no-store"),
            ("pragma", "no-cache"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            (
                "content-security-policy",
                "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
            ),
        ];
        Self {
            status,
            headers: always
                .into_iter()
                .map(|(name, value)| (Cow::Borrowed(name), value.to_owned()))
                .collect(),
            body: String::new(),
        }
    }

    /// A page.
    pub(super) fn page(status: u16, markup: maud::Markup) -> Self {
        let mut reply = Self::new(status).with("content-type", "text/html; charset=utf-8");
        reply.body = markup.into_string();
        reply
    }

    /// A JSON document.
    pub(super) fn json(status: u16, value: &serde_json::Value) -> Self {
        let mut reply = Self::new(status).with("content-type", "application/json");
        reply.body = value.to_string();
        reply
    }

    /// A redirect.
    pub(super) fn redirect(status: u16, location: &str) -> Self {
        let location = utf8_percent_encode(location, NOT_IN_LOCATION).to_string();
        Self::new(status).with("location", &location)
    }

    /// The same with one more header field.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((Cow::Borrowed(name), value.to_owned()));
        self
    }

    /// The same with another value of a header field.
    pub(super) fn replacing(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(own, _)| own != name);
        self.with(name, value)
    }

    /// A page with a text in it that is not escaped; other replies stay as they are.
    pub(super) fn with_markup(mut self, text: &str) -> Self {
        self.body = self.body.replacen("</body>", &format!("<p>{text}</p></body>"), 1);
        self
    }

    /// The same with what follows the line breaks of a text as header fields.
    pub(super) fn with_lines_of(mut self, text: &str) -> Self {
        let fields = text
            .split("\r\n")
            .skip(1)
            .filter_map(|line| line.split_once(": "));
        for (name, value) in fields {
            let name = name.to_ascii_lowercase();
            self.headers.push((Cow::Owned(name), value.to_owned()));
        }
        self
    }

    /// A method that is not taken.
    pub(super) fn method_not_allowed(allowed: &str) -> Self {
        Self::page(
            405,
            super::pages::plain("Not allowed", "This method is not taken here."),
        )
        .with("allow", allowed)
    }

    /// A path at which nothing is.
    pub(super) fn not_found() -> Self {
        Self::page(404, super::pages::plain("Not found", "There is nothing here."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_cannot_break_out_of_its_line() {
        let reply = Reply::redirect(302, "https://x.test/\r\nset-cookie: a=b é");
        let (_, location) = reply.headers.iter().find(|(name, _)| name == "location").unwrap();
        assert_eq!(location, "https://x.test/%0D%0Aset-cookie:%20a=b%20%C3%A9");
    }

    #[test]
    fn all_cookies_of_a_name_are_found() {
        let ask = Ask {
            headers: vec![
                ("cookie".into(), "a=1; b=2; a=3".into()),
                ("cookie".into(), "a=4".into()),
            ],
            ..Ask::default()
        };
        assert_eq!(ask.cookies("a").collect::<Vec<_>>(), ["1", "3", "4"]);
    }
}
