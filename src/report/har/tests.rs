//! The archive of the sample: its shape is HAR 1.2's, and it says what the evidence says.

use serde_json::{Value, json};

use super::render;
use crate::record::RunRecord;
use crate::report::sample::sample;

/// The members that HAR 1.2 requires, and their types.
fn schema() -> Value {
    let object = |required: Value, properties: Value| json!({ "type": "object", "required": required, "properties": properties });
    let list = |items: &Value| json!({ "type": "array", "items": items });
    let time = json!({ "type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$" });
    let (text, size) = (
        json!({ "type": "string" }),
        json!({ "type": "integer", "minimum": -1 }),
    );
    let length = json!({ "type": "number", "minimum": 0 });
    let pair = object(json!(["name", "value"]), json!({ "name": text, "value": text }));
    let cookie = object(
        json!(["name", "value"]),
        json!({ "name": text, "value": text, "path": text, "domain": text, "expires": text,
                "httpOnly": { "type": "boolean" }, "secure": { "type": "boolean" } }),
    );
    let request = object(
        json!([
            "method",
            "url",
            "httpVersion",
            "cookies",
            "headers",
            "queryString",
            "headersSize",
            "bodySize"
        ]),
        json!({ "method": text, "url": text, "httpVersion": text, "cookies": list(&cookie), "headers": list(&pair),
                "queryString": list(&pair), "headersSize": size, "bodySize": size,
                "postData": object(json!(["mimeType", "text"]), json!({ "mimeType": text, "text": text })) }),
    );
    let content = object(
        json!(["size", "mimeType"]),
        json!({ "size": { "type": "integer", "minimum": 0 }, "mimeType": text, "text": text }),
    );
    let response = object(
        json!([
            "status",
            "statusText",
            "httpVersion",
            "cookies",
            "headers",
            "content",
            "redirectURL",
            "headersSize",
            "bodySize"
        ]),
        json!({ "status": { "type": "integer", "minimum": 0 }, "statusText": text, "httpVersion": text,
                "cookies": list(&cookie), "headers": list(&pair), "content": content, "redirectURL": text,
                "headersSize": size, "bodySize": size }),
    );
    let timings = object(
        json!(["send", "wait", "receive"]),
        json!({ "send": length, "wait": length, "receive": length }),
    );
    let entry = object(
        json!([
            "startedDateTime",
            "time",
            "request",
            "response",
            "cache",
            "timings"
        ]),
        json!({ "pageref": text, "startedDateTime": time, "time": length, "request": request, "response": response,
                "cache": { "type": "object" }, "timings": timings, "comment": text }),
    );
    let page = object(
        json!(["startedDateTime", "id", "title", "pageTimings"]),
        json!({ "startedDateTime": time, "id": text, "title": text, "pageTimings": { "type": "object" } }),
    );
    let creator = object(
        json!(["name", "version"]),
        json!({ "name": text, "version": text }),
    );
    let log = object(
        json!(["version", "creator", "entries"]),
        json!({ "version": { "const": "1.2" }, "creator": creator, "pages": list(&page), "entries": list(&entry) }),
    );
    object(json!(["log"]), json!({ "log": log }))
}

fn archive(record: &RunRecord) -> Value {
    serde_json::from_str(&render(record).unwrap()).unwrap()
}

#[test]
fn the_archive_has_what_har_requires() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let archive = archive(&sample());
    let errors: Vec<String> = validator
        .iter_errors(&archive)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    // The schema is not so weak that it accepts anything.
    let mut broken = archive;
    broken["log"]["entries"][0]["timings"]["wait"] = json!(-1);
    assert!(!validator.is_valid(&broken));
}

#[test]
fn every_entry_belongs_to_a_page_and_they_are_in_order() {
    let archive = archive(&sample());
    let (pages, entries) = (
        archive["log"]["pages"].as_array().unwrap(),
        archive["log"]["entries"].as_array().unwrap(),
    );
    assert_eq!((pages.len(), entries.len()), (3, 5));
    let ids: Vec<&Value> = pages.iter().map(|page| &page["id"]).collect();
    assert!(entries.iter().all(|entry| ids.contains(&&entry["pageref"])));
    let starts: Vec<&str> = entries
        .iter()
        .map(|entry| entry["startedDateTime"].as_str().unwrap())
        .collect();
    assert!(starts.is_sorted());
    assert_eq!(starts[0], "2026-03-01T12:00:00.120Z");
}

#[test]
fn a_request_without_an_answer_says_why() {
    let archive = archive(&sample());
    let entries = archive["log"]["entries"].as_array().unwrap();
    let lost = entries
        .iter()
        .find(|entry| entry["response"]["status"] == 0)
        .unwrap();
    assert_eq!(lost["response"]["_error"], "no connection: connection refused");
    assert_eq!(
        lost["request"]["queryString"],
        json!([{ "name": "prompt", "value": "login" }])
    );
}

#[test]
fn what_several_findings_show_stands_there_once() {
    let mut record = sample();
    let shown = record
        .findings
        .iter()
        .position(|finding| !finding.evidence.is_empty())
        .unwrap();
    let mut second = record.findings[shown].clone();
    second.actual = "something else".into();
    record.findings.insert(shown + 1, second);
    let archive = archive(&record);
    assert_eq!(archive["log"]["entries"].as_array().unwrap().len(), 5);
    let comment = archive["log"]["pages"][0]["comment"].as_str().unwrap();
    assert!(comment.ends_with("; fail: something else"), "{comment}");
}

#[test]
fn numbers_and_times_of_an_edited_report_break_nothing() {
    let mut record = sample();
    record.started = "yesterday".into();
    let hop = record
        .findings
        .iter_mut()
        .find_map(|finding| finding.evidence.first_mut())
        .unwrap();
    (hop.hops[0].started_ms, hop.hops[0].took_ms) = (f64::MAX, f64::NAN);
    let validator = jsonschema::validator_for(&schema()).unwrap();
    assert!(validator.is_valid(&archive(&record)));
}
