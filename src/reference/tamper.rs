//! Edits of an answer on the wire, after the handler: what is wrong there only.

use std::borrow::Cow;

use serde_json::Value;

use super::dialect::Endpoint;
use super::message::Reply;

/// Which answers are edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Those of the authorization endpoint.
    Authorize,
    /// Those of the login page's form.
    Login,
    /// Those of the token endpoint.
    Token,
    /// The metadata document.
    Metadata,
    /// The key set.
    Jwks,
    /// Those of the userinfo endpoint.
    Userinfo,
    /// Error pages, wherever they stand.
    ErrorPages,
    /// All.
    Everything,
}

/// One edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TamperEdit {
    /// A header field has this value instead.
    SetHeader(&'static str, &'static str),
    /// Markup is added to pages.
    AddMarkup(&'static str),
    /// A text of the body is replaced by another one.
    ReplaceText(&'static str, &'static str),
    /// A header field is added.
    AddHeader(&'static str, &'static str),
    /// Header fields are removed; names in lower case.
    RemoveHeaders(&'static [&'static str]),
    /// Redirects have this status instead.
    RedirectStatus(u16),
    /// A member of a JSON document, by its pointer (RFC 6901), has this JSON text as its value instead.
    SetJson(&'static str, &'static str),
    /// A member of a JSON document is left out.
    RemoveJson(&'static str),
    /// An attribute is taken off every cookie, as in `HttpOnly`.
    RemoveCookieAttribute(&'static str),
}

/// An edit and where it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tamper {
    /// Which answers are edited.
    pub part: Part,
    /// The edit.
    pub edit: TamperEdit,
}

impl Tamper {
    /// Whether answers of this endpoint are edited.
    fn concerns(&self, endpoint: Option<Endpoint>, reply: &Reply) -> bool {
        match self.part {
            Part::Everything => true,
            Part::Authorize => endpoint == Some(Endpoint::Authorize),
            Part::Login => endpoint == Some(Endpoint::Login),
            Part::Token => endpoint == Some(Endpoint::Token),
            Part::Metadata => endpoint == Some(Endpoint::Metadata),
            Part::Jwks => endpoint == Some(Endpoint::Jwks),
            Part::Userinfo => endpoint == Some(Endpoint::Userinfo),
            Part::ErrorPages => endpoint == Some(Endpoint::ErrorPage) || reply.status >= 400,
        }
    }

    /// Edits a reply.
    pub(super) fn apply(&self, endpoint: Option<Endpoint>, reply: &mut Reply) {
        if !self.concerns(endpoint, reply) {
            return;
        }
        match self.edit {
            TamperEdit::SetHeader(name, value) => {
                for (_, old) in reply.headers.iter_mut().filter(|(key, _)| key == name) {
                    value.clone_into(old);
                }
            }
            TamperEdit::AddMarkup(markup) => {
                reply.body = reply.body.replacen("</body>", &format!("{markup}</body>"), 1);
            }
            TamperEdit::ReplaceText(from, to) => reply.body = reply.body.replace(from, to),
            TamperEdit::AddHeader(name, value) => {
                reply.headers.push((Cow::Borrowed(name), value.to_owned()));
            }
            TamperEdit::RemoveHeaders(names) => {
                reply.headers.retain(|(name, _)| !names.contains(&name.as_ref()));
            }
            TamperEdit::SetJson(pointer, text) => {
                if let Ok(value) = serde_json::from_str(text) {
                    edit_json(reply, pointer, Some(value));
                }
            }
            TamperEdit::RemoveJson(pointer) => edit_json(reply, pointer, None),
            TamperEdit::RedirectStatus(status) => {
                if (300..400).contains(&reply.status) {
                    reply.status = status;
                }
            }
            TamperEdit::RemoveCookieAttribute(attribute) => {
                for (_, value) in reply.headers.iter_mut().filter(|(name, _)| name == "set-cookie") {
                    let kept: Vec<&str> = value
                        .split(';')
                        .map(str::trim)
                        .filter(|part| {
                            let name = part.split('=').next().unwrap_or_default();
                            !name.eq_ignore_ascii_case(attribute)
                        })
                        .collect();
                    *value = kept.join("; ");
                }
            }
        }
    }
}

/// Sets or removes a member of a JSON body; an index behind the end of an array appends. Other bodies stay.
fn edit_json(reply: &mut Reply, pointer: &str, value: Option<Value>) {
    let Ok(mut document) = serde_json::from_str::<Value>(&reply.body) else {
        return;
    };
    let Some((place, name)) = pointer.rsplit_once('/') else {
        return;
    };
    match (document.pointer_mut(place), value) {
        (Some(Value::Object(members)), Some(value)) => {
            members.insert(name.to_owned(), value);
        }
        (Some(Value::Object(members)), None) => {
            members.remove(name);
        }
        (Some(Value::Array(items)), Some(value)) => items.push(value),
        _ => {}
    }
    reply.body = document.to_string();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tampered(part: Part, edit: TamperEdit) -> Reply {
        let mut reply = Reply::redirect(302, "/x").with("set-cookie", "a=b; Path=/; HttpOnly; SameSite=Lax");
        Tamper { part, edit }.apply(Some(Endpoint::Login), &mut reply);
        reply
    }

    fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
        reply
            .headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    #[test]
    fn members_of_json_are_edited_by_their_pointers() {
        let edited = |edit: TamperEdit| {
            let body = serde_json::json!({ "issuer": "i", "keys": [{ "kid": "1" }] });
            let mut reply = Reply::json(200, &body);
            let part = Part::Jwks;
            Tamper { part, edit }.apply(Some(Endpoint::Jwks), &mut reply);
            reply.body
        };
        assert_eq!(
            edited(TamperEdit::SetJson("/keys/0/d", "5")),
            r#"{"issuer":"i","keys":[{"kid":"1","d":5}]}"#
        );
        assert_eq!(
            edited(TamperEdit::SetJson("/keys/1", "{}")),
            r#"{"issuer":"i","keys":[{"kid":"1"},{}]}"#
        );
        assert_eq!(
            edited(TamperEdit::RemoveJson("/issuer")),
            r#"{"keys":[{"kid":"1"}]}"#
        );
    }

    #[test]
    fn each_edit_does_one_thing_at_its_place_only() {
        let added = TamperEdit::AddHeader("x-a", "1");
        assert_eq!(header(&tampered(Part::Everything, added), "x-a"), Some("1"));
        assert_eq!(header(&tampered(Part::Token, added), "x-a"), None);
        let removed = tampered(Part::Login, TamperEdit::RemoveHeaders(&["x-frame-options"]));
        assert_eq!(header(&removed, "x-frame-options"), None);
        assert_eq!(tampered(Part::Login, TamperEdit::RedirectStatus(307)).status, 307);
        let cookie = tampered(Part::Login, TamperEdit::RemoveCookieAttribute("HttpOnly"));
        assert_eq!(header(&cookie, "set-cookie"), Some("a=b; Path=/; SameSite=Lax"));
    }
}
