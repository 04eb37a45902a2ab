//! What differs from run to run is replaced by a placeholder: random values of ours, codes and tokens of theirs, ports.

use std::collections::BTreeMap;

use crate::protocol::{MASKED, decode_form};

/// Parameters that we fill with random bytes in each request.
const OURS: [&str; 3] = ["state", "nonce", "code_challenge"];

/// A value of ours that is shorter is replaced only where it stands alone: it may be part of a word.
const SHORTEST: usize = 8;

/// A value that is longer is cut: what matters of it is that it is long.
const LONGEST: usize = 160;

/// URLs within parameters of URLs are read so deep.
const DEEPEST: usize = 4;

/// Takes what is volatile out of texts.
#[derive(Debug, Default)]
pub(super) struct Volatile {
    /// Random values of ours, with the placeholder of each.
    ours: BTreeMap<String, String>,
    /// The port of the target, where it is not one that servers usually have.
    port: Option<String>,
}

impl Volatile {
    /// For answers of a target at this authorization endpoint, where these clients were registered for the run.
    pub(super) fn at(endpoint: &str, registered: &[String]) -> Self {
        let port = url::Url::parse(endpoint).ok().and_then(|url| url.port());
        let clients = registered.iter().map(|id| (id.clone(), "[client]".to_owned()));
        Self {
            ours: clients.collect(),
            port: port.map(|port| port.to_string()),
        }
    }

    /// Learns the random values of a request from its query or form.
    pub(super) fn learn(&mut self, form: &str) {
        for (name, value) in decode_form(form) {
            if OURS.contains(&name.as_str()) && !value.is_empty() && value != MASKED {
                self.ours.entry(value).or_insert_with(|| format!("[{name}]"));
            }
        }
    }

    /// A URL with what is volatile replaced, its parameters decoded.
    pub(super) fn url(&self, url: &str) -> String {
        self.url_within(url, 0)
    }

    fn url_within(&self, url: &str, depth: usize) -> String {
        let mut text = String::new();
        let (base, parameters) = self.parts_within(url, depth);
        text.push_str(&base);
        let mut last = None;
        for (mark, parameter) in parameters {
            text.push(if last == Some(mark) { '&' } else { mark });
            text.push_str(&parameter);
            last = Some(mark);
        }
        text
    }

    /// The same in parts: what stands before the parameters, and each of them, with `?` or `#` for where it stands.
    pub(super) fn parts(&self, url: &str) -> (String, Vec<(char, String)>) {
        self.parts_within(url, 0)
    }

    fn parts_within(&self, url: &str, depth: usize) -> (String, Vec<(char, String)>) {
        let (rest, fragment) = match url.split_once('#') {
            Some((rest, fragment)) => (rest, Some(fragment)),
            None => (url, None),
        };
        let (base, query) = match rest.split_once('?') {
            Some((base, query)) => (base, Some(query)),
            None => (rest, None),
        };
        let parts = [('?', query), ('#', fragment)].into_iter();
        let parameters = parts.flat_map(|(mark, part)| {
            let form = self.form(part.unwrap_or_default(), depth);
            form.into_iter().map(move |parameter| (mark, parameter))
        });
        (self.text(base), parameters.collect())
    }

    /// A form's names and values, decoded. What would end a value stays encoded.
    fn form(&self, form: &str, depth: usize) -> Vec<String> {
        let whole = |text: String| text.replace('&', "%26").replace('#', "%23");
        let pairs = decode_form(form).into_iter().map(|(name, value)| {
            let (name, value) = (self.text(&name), self.value_within(&value, depth));
            format!("{}={}", whole(name), whole(value))
        });
        pairs.collect()
    }

    /// The value of a parameter.
    pub(super) fn value(&self, value: &str) -> String {
        self.value_within(value, 0)
    }

    fn value_within(&self, value: &str, depth: usize) -> String {
        if let Some(placeholder) = self.ours.get(value) {
            return placeholder.clone();
        }
        let nested = value.contains(['?', '#']) && (value.starts_with('/') || value.contains("://"));
        let text = match nested && depth < DEEPEST {
            true => self.url_within(value, depth + 1),
            false => self.text(value),
        };
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => {
                let kept = text.get(..end).unwrap_or(&text);
                format!("{kept}… [{} characters]", text.chars().count())
            }
            None => text,
        }
    }

    /// A text with what is volatile replaced.
    pub(super) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        // Longest first: one value may be part of another, as where a state is lengthened.
        let mut ours: Vec<_> = self.ours.iter().collect();
        ours.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        for (value, placeholder) in ours {
            if value.len() >= SHORTEST && text.contains(value.as_str()) {
                text = text.replace(value.as_str(), placeholder);
            }
        }
        self.without_ports(&text)
    }

    /// Ports on loopback, and the target's own, are another each time.
    fn without_ports(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(':') {
            let (before, after) = rest.split_at(at + 1);
            out.push_str(before);
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let (number, behind) = after.split_at(digits);
            let host = before.trim_end_matches(':');
            let loopback = ["127.0.0.1", "localhost", "[::1]"]
                .iter()
                .any(|name| host.ends_with(name));
            if digits > 1 && (loopback || self.port.as_deref() == Some(number)) {
                out.push_str("[port]");
            } else {
                out.push_str(number);
            }
            rest = behind;
        }
        out.push_str(rest);
        out
    }
}

/// Words that no person chose are replaced: ids in paths, nonces in policies, times.
pub(super) fn without_random_words(text: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_word) {
        let end = rest[start..]
            .find(|c| !is_word(c))
            .map_or(rest.len(), |at| start + at);
        let word = &rest[start..end];
        out.push_str(&rest[..start]);
        out.push_str(match kind(word) {
            Word::Chosen => word,
            Word::Number => "[number]",
            Word::Random => "[random]",
        });
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Who made a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// A person.
    Chosen,
    /// A clock or a counter.
    Number,
    /// Dice.
    Random,
}

/// Who made a word. Nothing tells for sure; what counts is that the same kind of word is always taken for the same.
fn kind(word: &str) -> Word {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    // Times have a T, a Z or dashes between their digits.
    if digits >= 9 && letters <= 2 {
        return Word::Number;
    }
    let classes: Vec<u8> = word
        .bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|byte| u8::from(byte.is_ascii_lowercase()) + 2 * u8::from(byte.is_ascii_digit()))
        .collect();
    let changes = classes.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let short = letters + digits >= 8 && changes >= 3 && (digits >= 2 || (digits >= 1 && changes >= 4));
    let long = letters + digits >= 16 && digits >= 1 && changes >= 2;
    // Words joined by capitals change between upper and lower case, too, but not that often.
    let mixed = letters >= 10 && changes * 3 >= letters;
    if short || long || mixed {
        Word::Random
    } else {
        Word::Chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn volatile() -> Volatile {
        let mut volatile = Volatile::at("http://op.example:4711/authorize", &["kdjfhgqw".to_owned()]);
        volatile.learn("client_id=web&state=abc+def/ghi&nonce=0123456789&code_challenge=xyzxyzxyz");
        volatile
    }

    #[test]
    fn our_own_random_values_are_named_wherever_they_stand() {
        assert_eq!(
            volatile()
                .url("https://rp.example/cb?code=[masked]&state=abc%20def%2Fghi&iss=http://op.example:4711"),
            "https://rp.example/cb?code=[masked]&state=[state]&iss=http://op.example:[port]"
        );
        assert_eq!(
            volatile().url("/login?next=/authorize%3Fstate%3Dabc%2Bdef%252Fghi%26x%3D1"),
            "/login?next=/authorize?state=[state]%26x=1"
        );
        assert_eq!(
            volatile().url("/authorize?client_id=kdjfhgqw&x=1#kdjfhgqw=2"),
            "/authorize?client_id=[client]&x=1#[client]=2"
        );
    }

    #[test]
    fn a_value_never_reads_like_another_parameter() {
        let (base, parameters) = volatile().parts("/cb?error_description=a%26code%3Dx%23y&z=1#w=2");
        assert_eq!(base, "/cb");
        let expected = [
            ('?', "error_description=a%26code=x%23y"),
            ('?', "z=1"),
            ('#', "w=2"),
        ];
        assert_eq!(parameters, expected.map(|(mark, text)| (mark, text.to_owned())));
    }

    #[test]
    fn a_longer_state_is_told_apart_from_ours() {
        assert_eq!(volatile().value("abc def/ghi%'"), "[state]%'");
    }

    #[test]
    fn words_of_dice_and_clocks_are_replaced_and_words_of_people_stay() {
        for word in [
            "6f1c0e4a-63a5-4d8e-9f0b-1a2b3c4d5e6f",
            "V1StGXR8_Z5jdHi6B-myT",
            "yYgFxSWVWJMuEBWRPLLYYsDHQzAwtfg",
            "9f86d081884c7d65",
            "a1b2c3d4e5",
        ] {
            assert_eq!(kind(word), Word::Random, "{word}");
        }
        for word in [
            "openid-configuration",
            "authorization_endpoint",
            "invalid_request",
            "S256",
            "form_post",
            "oauth2",
            "authorizeV1",
            "max-age",
            "31536000",
            "SameSite",
            "userAgentInfo",
            "x5t",
        ] {
            assert_eq!(kind(word), Word::Chosen, "{word}");
        }
        assert_eq!(kind("1763803200123"), Word::Number);
        assert_eq!(kind("2026-11-22T08-30-00Z"), Word::Number);
    }

    #[test]
    fn ports_on_loopback_are_another_each_time() {
        assert_eq!(
            volatile().text("http://127.0.0.1:37213/a https://rp.example:8443/b"),
            "http://127.0.0.1:[port]/a https://rp.example:8443/b"
        );
    }

    #[test]
    fn a_very_long_value_is_cut() {
        let text = volatile().value(&"x ".repeat(500));
        assert!(text.ends_with("… [1000 characters]"), "{text}");
    }
}
