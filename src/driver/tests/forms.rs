//! What a rule makes of a page.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::driver::{Credentials, SignInError, script};
use crate::profile::Step;
use crate::protocol::{Request, Secret};

fn apply(html: &str, rule: Value) -> Result<Request, SignInError> {
    let rule: Step = serde_json::from_value(rule).unwrap();
    let credentials = Credentials {
        username: "{password}".into(),
        password: Secret::new("pw"),
        otp: None,
    };
    script::apply(html, &url("https://op.test/a/login?x=1#f"), &rule, &credentials)
}

fn request(html: &str, rule: Value) -> (String, String) {
    let request = apply(html, rule).unwrap();
    (
        format!("{} {}", request.method, request.url),
        request.body.unwrap_or_default(),
    )
}

#[test]
fn a_form_without_action_or_method_goes_back_to_its_page_by_get() {
    let (line, body) = request("<form><input name=a value='1 2'></form>", json!({"on": "input"}));
    assert_eq!(line, "GET https://op.test/a/login?a=1+2#f");
    assert_eq!(body, "");
}

#[test]
fn the_base_element_and_the_button_decide_where_a_form_goes() {
    let html = "<base href='/b/'><form action=x><input name=a><button id=s formaction=y formmethod=post name=n value=v>";
    assert_eq!(
        request(html, json!({"on": "form", "click": "#s"})),
        ("POST https://op.test/b/y".into(), "a=&n=v".into())
    );
}

#[test]
fn only_what_a_browser_sends_is_sent() {
    let html = "<form method=post action=/s>\
        <input name=a value=1 disabled><fieldset disabled><legend><input name=b value=2></legend><input name=c></fieldset>\
        <input type=hidden name=d value=4><input type=button name=e value=5><input type=reset name=f>\
        <input value=nameless><input type=checkbox name=g><input type=checkbox name=h checked>\
        <textarea name=i>\none\ntwo</textarea><input type=file name=j>\
        <select name=k multiple><option selected>1<option selected>2<option>3</select>\
        <select name=l><option disabled selected value=0>choose<option value=1>x</select>\
        <input type=submit name=m value=first><input type=submit name=n value=second>\
        <datalist><input name=o></datalist></form><input name=p value=out><input name=q value=in form=none>";
    let (_, body) = request(html, json!({"on": "form"}));
    assert_eq!(body, "b=2&d=4&h=on&i=one%0D%0Atwo&j=&k=1&k=2&l=1&m=first");
    let (_, body) = request(html, json!({"on": "form", "click": "[name=n]"}));
    assert!(body.ends_with("&n=second"), "{body}");
}

#[test]
fn an_image_button_sends_where_it_was_clicked() {
    let html = "<form><input type=image name=go></form>";
    assert_eq!(
        request(html, json!({"on": "form"})).0,
        "GET https://op.test/a/login?go.x=0&go.y=0#f"
    );
}

#[test]
fn placeholders_are_filled_in_once() {
    let html = "<form><input name=a></form>";
    let rule = json!({"on": "form", "fill": {"input": "<{username}|{password}|{other}{"}});
    assert!(
        request(html, rule)
            .0
            .contains("a=%3C%7Bpassword%7D%7Cpw%7C%7Bother%7D%7B")
    );
}

#[test]
fn a_multipart_form_is_sent_as_one() {
    let html = "<form method=post enctype=multipart/form-data><input name='a\"b' value=1></form>";
    let sent = apply(html, json!({"on": "form"})).unwrap();
    assert!(sent.headers[0].1.starts_with("multipart/form-data; boundary="));
    assert!(sent.body.unwrap().contains("name=\"a%22b\"\r\n\r\n1\r\n"));
}

#[test]
fn the_form_is_found_around_or_near_the_mark() {
    for html in [
        "<div id=m><form action=/s><input name=a></form></div><form action=/other></form>",
        "<h1 id=m></h1><form action=/s><input name=a></form>",
        "<form action=/s><p id=m></p><input name=a></form><form action=/other></form>",
        "<form action=/other></form><p id=m></p><form action=/s><input name=a></form>",
    ] {
        let (line, _) = request(html, json!({"on": "#m", "fill": {"[name=a]": "1"}}));
        assert_eq!(line, "GET https://op.test/s?a=1", "{html}");
    }
    let none = apply("<p id=m>", json!({"on": "#m"})).unwrap_err();
    assert!(matches!(none, SignInError::NoForm { .. }), "{none}");
}

#[test]
fn the_referrer_stays_within_the_origin() {
    let sent = apply("<a href=http://op.test/x>", json!({"on": "a", "click": "a"})).unwrap();
    assert_eq!(sent.headers, []);
    let sent = apply("<a href=https://id.op.test/x>", json!({"on": "a", "click": "a"})).unwrap();
    assert_eq!(
        sent.headers,
        [("Referer".to_owned(), "https://op.test/".to_owned())]
    );
}

proptest! {
    #[test]
    fn no_page_and_no_selector_breaks_the_script(
        html in "(<(form|input|select|option|button|fieldset|legend|a|base|meta|textarea)( (name|type|value|form|id|href|action|method|disabled|http-equiv|content)=?[a-z0-9:/'\"-]{0,8}){0,3}>|</(form|select|fieldset)>|(?s).{0,5}){0,12}",
        on in "(form|input|select|button|a|\\*|[\\[\\]#.:a-z]{0,6})",
        click in proptest::option::of("(button|a|input|\\*|[\\[\\]#.:a-z]{0,6})"),
    ) {
        let _ = apply(&html, json!({"on": on, "click": click, "fill": {"input": "{username}"}}));
        let _ = apply(&html, json!({"on": on, "select": {"select": "1"}}));
        let _ = apply(&html, json!({"on": on, "check": ["[type=radio]"]}));
    }
}
