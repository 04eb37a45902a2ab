//! A command line that sends a request again, for the reader who wants to see it happen.

use super::evidence::HopEvidence;
use super::shell::quote;

/// What curl sends with `--data-raw` by itself.
const FORM: &str = "application/x-www-form-urlencoded";

/// A curl line for a masked request: whoever tries it puts the secrets back in. `None` where a shell cannot pass the
/// bytes on, because an argument cannot hold a NUL.
pub fn curl_line(request: &HopEvidence) -> Option<String> {
    let mut words = vec!["curl".to_owned(), "--include".to_owned()];
    let mut option = |name: &str, value: &str| -> Option<()> {
        words.push(name.to_owned());
        words.push(quote(value)?);
        Some(())
    };
    match (request.method.as_str(), &request.request_body) {
        ("GET", None) | ("POST", Some(_)) => {}
        (method, None | Some(_)) => option("--request", method)?,
    }
    for (name, value) in &request.request_headers {
        // A try by hand is not part of the scenario, so it carries neither its ids nor our name.
        let ours =
            name.to_ascii_lowercase().starts_with("opcheck-") || name.eq_ignore_ascii_case("user-agent");
        let implied =
            name.eq_ignore_ascii_case("content-type") && value == FORM && request.request_body.is_some();
        if ours || implied {
            continue;
        }
        if value.is_empty() {
            // `Name:` would remove the field; a semicolon sends it empty.
            option("--header", &format!("{name};"))?;
        } else {
            option("--header", &format!("{name}: {value}"))?;
        }
    }
    if let Some(body) = &request.request_body {
        let typed = |(name, _): &(String, String)| name.eq_ignore_ascii_case("content-type");
        if !request.request_headers.iter().any(typed) {
            option("--header", "Content-Type:")?;
        }
        option("--data-raw", body)?;
    }
    if request.url.contains(['[', ']', '{', '}']) {
        words.push("--globoff".to_owned());
    }
    words.push(quote(&request.url)?);
    Some(words.join(" "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::shell::tests::words;
    use super::*;

    fn request(method: &str, url: &str, headers: &[(&str, &str)], body: Option<&str>) -> HopEvidence {
        HopEvidence {
            method: method.into(),
            url: url.into(),
            request_headers: headers.iter().map(|(n, v)| ((*n).into(), (*v).into())).collect(),
            request_body: body.map(Into::into),
            status: None,
            response_headers: Vec::new(),
            response_body: None,
            tokens: Vec::new(),
            failure: None,
            started_ms: 0.0,
            took_ms: 0.0,
        }
    }

    #[test]
    fn a_get_is_short() {
        let headers = [("OpCheck-Run", "r1"), ("Cookie", "sid=[masked]"), ("X-Empty", "")];
        assert_eq!(
            curl_line(&request("GET", "https://op.example/a?x=1&y='", &headers, None)).unwrap(),
            r"curl --include --header 'Cookie: sid=[masked]' --header 'X-Empty;' 'https://op.example/a?x=1&y='\'''"
        );
    }

    #[test]
    fn a_form_post_names_no_method_and_a_masked_url_is_no_pattern() {
        let headers = [("Content-Type", FORM)];
        assert_eq!(
            curl_line(&request(
                "POST",
                "https://op.example/t?req=[masked]",
                &headers,
                Some("a=1&b=2")
            ))
            .unwrap(),
            "curl --include --data-raw 'a=1&b=2' --globoff 'https://op.example/t?req=[masked]'"
        );
    }

    #[test]
    fn other_methods_and_bodies_without_a_type_are_spelt_out() {
        assert_eq!(
            curl_line(&request("OPTIONS", "https://op.example/a", &[], Some("@file"))).unwrap(),
            "curl --include --request OPTIONS --header Content-Type: --data-raw @file https://op.example/a"
        );
    }

    #[test]
    fn a_nul_cannot_be_passed_on() {
        assert_eq!(
            curl_line(&request("POST", "https://op.example/a", &[], Some("a=\0"))),
            None
        );
    }

    proptest! {
        #[test]
        fn no_request_escapes_its_quotes(
            url in "(?s)[^\0]{0,30}", name in "[A-Za-z-]{1,8}", value in "(?s)[^\0]{1,30}", body in "(?s)[^\0]{0,30}",
        ) {
            prop_assume!(!name.to_ascii_lowercase().starts_with("opcheck-"));
            prop_assume!(!name.eq_ignore_ascii_case("content-type"));
            let line = curl_line(&request("POST", &url, &[(&name, &value)], Some(&body))).unwrap();
            let words = words(&line);
            prop_assert_eq!(&words[..3], ["curl", "--include", "--header"]);
            prop_assert_eq!(&words[3], &format!("{name}: {value}"));
            prop_assert!(words.windows(2).any(|pair| pair[0] == "--data-raw" && pair[1] == body));
            prop_assert_eq!(words.last(), Some(&url));
        }
    }
}
