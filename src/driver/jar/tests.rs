//! The jar does what browsers do.

use std::time::Duration;

use proptest::prelude::*;

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

fn jar(at: &str, set: &[&str]) -> Jar {
    let mut jar = Jar::default();
    jar.store(&url(at), set.iter().copied(), now());
    jar
}

fn sent(jar: &Jar, to: &str) -> String {
    jar.header_for(&url(to), now()).unwrap_or_default()
}

#[test]
fn a_host_only_cookie_stays_at_its_host_and_a_domain_cookie_goes_below() {
    let jar = jar("https://t1.op.test/", &["a=1", "b=2; Domain=.OP.test"]);
    assert_eq!(sent(&jar, "https://t1.op.test/x"), "a=1; b=2");
    assert_eq!(sent(&jar, "https://t2.op.test/x"), "b=2");
    assert_eq!(sent(&jar, "https://op.test/x"), "b=2");
    assert_eq!(sent(&jar, "https://xop.test/x"), "");
}

#[test]
fn a_cookie_for_a_foreign_or_shared_domain_is_refused() {
    for domain in ["other.test", "t1.op.test.evil.test", "test", "1.op.test"] {
        let jar = jar("https://t1.op.test/", &[&format!("a=1; Domain={domain}")]);
        assert!(jar.is_empty(), "{domain}");
    }
    assert!(jar("http://t1.localhost/", &["a=1; Domain=localhost"]).is_empty());
    assert!(jar("http://127.0.0.1/", &["a=1; Domain=0.0.1"]).is_empty());
    assert!(jar("http://127.0.0.1/", &["a=1; Domain=127.0.0.1"]).cookies[0].is_host_only());
}

#[test]
fn ports_do_not_separate_cookies() {
    let jar = jar("http://127.0.0.1:1/", &["a=1"]);
    assert_eq!(sent(&jar, "http://127.0.0.1:2/"), "a=1");
}

#[test]
fn paths_match_at_segments_and_the_longer_comes_first() {
    let jar = jar(
        "https://op.test/a/b/c",
        &["r=1; Path=/", "d=2", "p=3; Path=/a", "q=4; Path=x"],
    );
    assert_eq!(sent(&jar, "https://op.test/a/b/z"), "d=2; q=4; p=3; r=1");
    assert_eq!(sent(&jar, "https://op.test/a/bc"), "p=3; r=1");
    assert_eq!(sent(&jar, "https://op.test/ab"), "r=1");
}

#[test]
fn loopback_hosts_over_http_are_secure_places() {
    for host in ["localhost:1", "t1.wristband.localhost", "127.9.9.9", "[::1]:8080"] {
        let at = format!("http://{host}/");
        let jar = jar(&at, &["a=1; Secure", "__Host-b=2; Secure; Path=/"]);
        assert_eq!(sent(&jar, &at), "a=1; __Host-b=2", "{host}");
    }
    assert!(jar("http://op.test/", &["a=1; Secure"]).is_empty());
    let secure = jar("https://op.test/", &["a=1; Secure"]);
    assert_eq!(sent(&secure, "http://op.test/"), "");
}

#[test]
fn plain_http_cannot_overlay_a_secure_cookie() {
    let mut jar = jar("https://op.test/", &["a=1; Secure; Path=/"]);
    jar.store(&url("http://op.test/x/"), ["a=2; Path=/x"], now());
    assert_eq!(sent(&jar, "https://op.test/x"), "a=1");
}

#[test]
fn prefixes_bind_whatever_their_case() {
    for refused in [
        "__Host-a=1",
        "__Host-a=1; Secure",
        "__Host-a=1; Secure; Path=/x",
        "__host-a=1; Path=/",
        "__Host-a=1; Secure; Path=/; Domain=op.test",
        "__Secure-a=1",
        "=__Host-a",
    ] {
        assert!(jar("https://op.test/", &[refused]).is_empty(), "{refused}");
    }
    assert!(!jar("https://op.test/", &["__Secure-a=1; Secure"]).is_empty());
}

#[test]
fn cookies_end_by_max_age_before_expires() {
    let at = "https://op.test/";
    let mut jar = jar(
        at,
        &[
            "a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "b=2; Expires=Sun, 06 Nov 2094 08:49:37 GMT",
        ],
    );
    assert_eq!(sent(&jar, at), "a=1; b=2");
    let later = now() + Duration::from_secs(60);
    assert_eq!(jar.header_for(&url(at), later).as_deref(), Some("b=2"));
    jar.store(
        &url(at),
        ["b=; Max-Age=0", "a=; expires=Thu, 01-Jan-70 00:00:00 GMT"],
        now(),
    );
    assert!(jar.is_empty());
}

#[test]
fn a_newer_cookie_takes_the_place_of_the_older() {
    let at = "https://op.test/";
    let jar = jar(at, &["a=1", "b=2", "a=3", "nameless", "c=\"q\"; SameSite=None"]);
    assert_eq!(sent(&jar, at), "a=3; b=2; nameless; c=\"q\"");
    assert_eq!(jar.cookies().last().unwrap().same_site(), Some(SameSite::None));
}

#[test]
fn a_corrupt_jar_sends_garbage_of_the_same_shape() {
    let mut jar = jar("https://op.test/", &["sid=ab12"]);
    jar.corrupt();
    assert_eq!(sent(&jar, "https://op.test/"), "sid=bc45");
}

#[test]
fn cookies_can_be_replayed_at_another_host() {
    let jar = jar("https://t1.op.test/", &["sid=1; Domain=t1.op.test"]).copy_to_host("t2.op.test");
    assert_eq!(sent(&jar, "https://t2.op.test/"), "sid=1");
    assert_eq!(sent(&jar, "https://t1.op.test/"), "");
}

#[test]
fn the_jar_is_bounded_and_silent_about_values() {
    let many: Vec<String> = (0..600).map(|i| format!("n{i}=topsecret")).collect();
    let jar = jar(
        "https://op.test/",
        &many.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    assert_eq!(jar.cookies().count(), MOST_COOKIES);
    assert!(!format!("{jar:?}").contains("topsecret"));
}

proptest! {
    #[test]
    fn no_set_cookie_field_breaks_the_jar(
        fields in proptest::collection::vec("(?s).{0,80}", 0..4),
        attribute in "(Domain|Path|Expires|Max-Age|SameSite|Secure|HttpOnly)=?(?s).{0,30}",
    ) {
        let mut jar = Jar::default();
        let at = url("http://a.b.localhost/c/d");
        let more = format!("n=v; {attribute}");
        jar.store(&at, fields.iter().map(String::as_str).chain([more.as_str()]), now());
        let _ = jar.header_for(&at, now());
        jar.corrupt();
    }
}
