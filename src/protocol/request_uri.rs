//! What a registered request URI gives instead of the request object that should stand there.
//!
//! To add a way, add a row to the table and an example to the feature that names it.

/// The media type of a request object (RFC 9101 §9.2).
pub const REQUEST_OBJECT_MEDIA_TYPE: &str = "application/oauth-authz-req+jwt";

/// A text that nobody but the server that fetches the page should read.
pub const PRIVATE_TEXT: &str = "opchecks-note-at-the-request-uri";

/// Characters of a text that is too long for a request object.
const MUCH: usize = 1 << 20;

/// What a request URI gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceContent {
    /// The correct request object.
    Object,
    /// Half of it.
    HalfOfObject,
    /// A page of HTML that holds the private text.
    Page,
    /// Nothing.
    Nothing,
    /// One letter, again and again.
    Much,
    /// A redirect to a place that is not registered, where the correct object is.
    Redirect,
}

/// One way in which a request URI gives no request object.
#[derive(Debug, Clone, Copy)]
pub struct ReferenceVariant {
    /// The words of features and reports: `the request URI gives …`.
    pub name: &'static str,
    /// The status of the answer.
    pub status: u16,
    /// What it holds.
    pub content: ReferenceContent,
}

/// All ways.
const VARIANTS: &[ReferenceVariant] = &[
    row("a web page", 200, ReferenceContent::Page),
    row("nothing", 200, ReferenceContent::Nothing),
    row("half of its object", 200, ReferenceContent::HalfOfObject),
    row("a megabyte of one letter", 200, ReferenceContent::Much),
    row("its object as not found", 404, ReferenceContent::Object),
    row("its object as an internal error", 500, ReferenceContent::Object),
    row("a page that says not found", 404, ReferenceContent::Page),
    row("a redirect to another place", 302, ReferenceContent::Redirect),
];

const fn row(name: &'static str, status: u16, content: ReferenceContent) -> ReferenceVariant {
    ReferenceVariant {
        name,
        status,
        content,
    }
}

impl ReferenceVariant {
    /// The variant with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        VARIANTS.iter().find(|variant| variant.name == name)
    }

    /// The media type of the answer.
    pub fn kind(&self) -> &'static str {
        match self.content {
            ReferenceContent::Object
            | ReferenceContent::HalfOfObject
            | ReferenceContent::Nothing
            | ReferenceContent::Much => REQUEST_OBJECT_MEDIA_TYPE,
            ReferenceContent::Page | ReferenceContent::Redirect => "text/html; charset=utf-8",
        }
    }

    /// What the answer holds where this object should be.
    pub fn text(&self, object: &str) -> String {
        match self.content {
            ReferenceContent::Object => object.to_owned(),
            ReferenceContent::HalfOfObject => object.chars().take(object.len() / 2).collect(),
            ReferenceContent::Page => {
                format!("<!doctype html><title>A page</title><p>This is {PRIVATE_TEXT}, and no request.</p>")
            }
            ReferenceContent::Nothing | ReferenceContent::Redirect => String::new(),
            ReferenceContent::Much => "a".repeat(MUCH),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_way_gives_the_object_as_it_should_be() {
        let object = "e30.e30.c2ln";
        for (index, variant) in VARIANTS.iter().enumerate() {
            assert!(!VARIANTS[..index].iter().any(|other| other.name == variant.name));
            assert!(
                variant.status != 200 || variant.text(object) != object,
                "{}",
                variant.name
            );
        }
        assert!(ReferenceVariant::named("unheard of").is_none());
    }
}
