//! The forms that a passkey fills in, and the page where an end-user creates one.

use maud::{Markup, PreEscaped, html};

use super::layout;

/// Asks the authenticator, puts its answer into the form, and sends it.
const SCRIPT: &str = "\
const form = document.getElementById('passkey'), asked = form.dataset;
const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const created = () => navigator.credentials.create({ publicKey: {
    challenge: bytes(asked.challenge), rp: { name: document.title },
    user: { id: new TextEncoder().encode(asked.user), name: asked.user, displayName: asked.user },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    authenticatorSelection: { residentKey: 'required', userVerification: asked.verification } } });
const used = () => navigator.credentials.get({ publicKey: {
    challenge: bytes(asked.challenge), userVerification: asked.verification } });
form.addEventListener('submit', async event => {
    event.preventDefault();
    try {
        const passkey = await (asked.user ? created() : used()), answer = passkey.response;
        form.elements.credential.value = passkey.id;
        form.elements.client_data.value = text(answer.clientDataJSON);
        form.elements.authenticator_data.value = text(answer.authenticatorData || answer.getAuthenticatorData());
        form.elements.signature.value = answer.signature ? text(answer.signature) : '';
    } catch (error) {
        document.getElementById('passkey-message').textContent = 'There was no passkey.';
        if (!asked.absent) return;
    }
    form.submit();
});
";

/// The policy that lets this one script run, by its hash.
pub(in crate::reference) const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; \
    script-src 'sha256-lkcIYajxP7kg39XP8bdN+zVsw5b0yYfhidYYqOohEhA='; base-uri 'none'; frame-ancestors 'none'";

/// What a form for a passkey holds.
#[derive(Debug, Clone)]
pub(in crate::reference) struct PasskeyForm<'a> {
    /// Where the form goes.
    pub(in crate::reference) action: &'a str,
    /// The authorization request that goes on after the sign-in; empty where a passkey is created.
    pub(in crate::reference) req: &'a str,
    pub(in crate::reference) csrf: &'a str,
    pub(in crate::reference) challenge: &'a str,
    /// The end-user for whom a passkey is created; empty where one is used.
    pub(in crate::reference) user: &'a str,
    /// Whether the authenticator must see who is there, in the words of WebAuthn.
    pub(in crate::reference) verification: &'a str,
    /// Whether the form is sent without a passkey, too.
    pub(in crate::reference) without: bool,
}

/// The form, with its script.
pub(super) fn form(form: &PasskeyForm<'_>) -> Markup {
    let label = match form.user {
        "" => "Sign in with a passkey",
        _ => "Create a passkey",
    };
    html! {
        form id="passkey" method="post" action=(form.action) data-challenge=(form.challenge) data-user=(form.user)
            data-verification=(form.verification) data-absent=[form.without.then_some("sent")] {
            input type="hidden" name="req" value=(form.req);
            input type="hidden" name="csrf" value=(form.csrf);
            @for name in ["credential", "client_data", "authenticator_data", "signature"] {
                input type="hidden" name=(name);
            }
            button type="submit" { (label) }
        }
        p id="passkey-message" role="alert" {}
        script { (PreEscaped(SCRIPT)) }
    }
}

/// The page where a signed-in end-user creates a passkey; `message` is what became of the last attempt.
pub(in crate::reference) fn passkeys(fields: &PasskeyForm<'_>, message: Option<&str>) -> Markup {
    layout(
        "Your passkeys",
        html! {},
        html! {
            @if let Some(message) = message {
                p id="passkey-result" role="alert" { (message) }
            }
            (form(fields))
        },
    )
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn its_script_is_the_one_that_its_policy_allows() {
        let hash = STANDARD.encode(Sha256::digest(SCRIPT));
        assert!(POLICY.contains(&format!("'sha256-{hash}'")), "{hash}");
    }
}
