//! Why a sign-in script did not get through. Each message says what to mend.

/// Why a sign-in script did not get through.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// No rule matches the first page.
    #[error(
        "no rule of `sign_in.steps` matches the page `{title}` at {place} \
         (hint: add a rule whose `on` selects something that only this page has)"
    )]
    NoRule {
        /// The page's title.
        title: String,
        /// Where it is, without the query.
        place: String,
    },
    /// The login page came back: the password, or the username, is wrong.
    #[error(
        "the login page `{title}` at {place} came back after the credentials were sent; they are not sent twice \
         (hint: check `users`, and that the rule `{on}` fills and submits the right fields)"
    )]
    Refused {
        /// The page's title.
        title: String,
        /// Where it is, without the query.
        place: String,
        /// The rule.
        on: String,
    },
    /// A page that the script has acted on keeps coming back.
    #[error(
        "the page `{title}` comes back although the rule `{on}` was applied to it \
         (hint: the rule submits the wrong button, or leaves out a field)"
    )]
    Repeats {
        /// The page's title.
        title: String,
        /// The rule.
        on: String,
    },
    /// Nothing on the page matches a selector of the rule.
    #[error(
        "nothing on the page `{title}` matches the selector `{selector}` of the rule `{on}` \
         (hint: the page has changed, or `on` matches more pages than meant)"
    )]
    SelectorMissing {
        /// The selector.
        selector: String,
        /// The rule.
        on: String,
        /// The page's title.
        title: String,
    },
    /// A selector of the script cannot be read.
    #[error("`{selector}` in `sign_in` is no CSS selector: {reason}")]
    BadSelector {
        /// The selector.
        selector: String,
        /// What the parser says.
        reason: String,
    },
    /// What a selector finds cannot be used that way.
    #[error("the selector `{selector}` of the rule `{on}` finds `<{found}>`, not {wanted}")]
    Unsuitable {
        /// The selector.
        selector: String,
        /// The rule.
        on: String,
        /// The element found.
        found: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// A `select` does not offer the option.
    #[error("the `select` at `{selector}` offers no option `{option}` (hint: it offers {offered})")]
    OptionMissing {
        /// The selector.
        selector: String,
        /// The option wanted.
        option: String,
        /// The values that are there.
        offered: String,
    },
    /// There is no form to submit.
    #[error(
        "the rule `{on}` has no form to submit on the page `{title}` \
         (hint: `click` names the button or link; a page that only scripts can submit needs the browser agent)"
    )]
    NoForm {
        /// The rule.
        on: String,
        /// The page's title.
        title: String,
    },
    /// A link or action is no URL.
    #[error("the rule `{on}` leads nowhere: {reason}")]
    BadTarget {
        /// The rule.
        on: String,
        /// Why.
        reason: String,
    },
    /// A link or form leads to a place that is not the target's own; nothing is sent there.
    #[error(
        "the rule `{on}` leads to {place}, which is not the target's own, so nothing was sent there \
         (hint: `pages.origins` lists further origins of the target)"
    )]
    LeadsAway {
        /// The rule.
        on: String,
        /// The place, without the query.
        place: String,
    },
    /// The script went on for too long.
    #[error("the sign-in did not end within {pages} pages (hint: `sign_in.pages` raises the limit)")]
    TooManyPages {
        /// The limit.
        pages: u32,
    },
    /// There is no page to act on.
    #[error("the sign-in got no answer from {place}: {reason}")]
    NoAnswer {
        /// The place, without the query.
        place: String,
        /// Why.
        reason: String,
    },
    /// A rule wants a one-time password, and none can be made.
    #[error("the sign-in script wants `{{otp}}`, and `users` has no `otp` for `{username}`")]
    NoOtp {
        /// The end-user.
        username: String,
    },
    /// The secret of the one-time passwords is none.
    #[error("the `otp` of `{username}` is not in Base32")]
    BadOtp {
        /// The end-user.
        username: String,
    },
    /// Our browser failed.
    #[error("the browser failed: {0}")]
    Browser(String),
}

impl From<super::browser::BrowserError> for SignInError {
    fn from(error: super::browser::BrowserError) -> Self {
        Self::Browser(error.to_string())
    }
}
