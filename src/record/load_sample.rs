//! A load run for tests: one of everything.

use std::collections::BTreeMap;

use super::load::{
    Ends, Environment, FlowRecord, LimitRecord, LoadRecord, OperationRecord, PlanRecord, Quantiles,
    SecondRecord, ViolationRecord,
};

fn quantiles(p50: u64) -> Quantiles {
    Quantiles {
        count: 6000,
        mean: 1300.5,
        p50,
        p90: p50 * 2,
        p95: p50 * 3,
        p99: p50 * 10,
        p999: p50 * 90,
        max: p50 * 150,
    }
}

fn operation(name: &str, ends: Ends) -> OperationRecord {
    OperationRecord {
        name: name.to_owned(),
        ends,
        rate: 199.3,
        latency: quantiles(1_200),
        service: quantiles(1_100),
        histogram: vec![(1_200, 3_000), (180_000, 3_000)],
        troubles: BTreeMap::from([("HTTP 500".to_owned(), ends.errors)]),
    }
}

/// A run in which something of every kind happened.
pub(crate) fn sample() -> LoadRecord {
    let ends = Ends {
        good: 5_979,
        shed: 9,
        errors: 7,
        wrong: 5,
    };
    LoadRecord {
        format: LoadRecord::FORMAT,
        version: "0.1.0".into(),
        run: "kvxw5rct".into(),
        seed: 7,
        started: "2030-01-02T03:04:05Z".into(),
        target: "acme".into(),
        token_endpoint: "http://127.0.0.1:9000/token".into(),
        faults: vec![],
        plan: PlanRecord {
            name: "refresh".into(),
            model: "open: 200/s, spaced evenly, 50 users; what finds no free user waits".into(),
            open: true,
            journeys: vec![("refresh".into(), 50)],
            phases: ["2s", "3s", "30s", "2s"].map(str::to_owned),
            new_connections: false,
        },
        environment: Environment {
            system: "linux x86_64".into(),
            cores: 2,
            embedded: false,
        },
        setup_seconds: 0.8,
        seconds: 37.0,
        flow: FlowRecord {
            offered: 7_000,
            started: 6_999,
            finished: 6_999,
            dropped: 0,
            left: 1,
            backlog: 12,
            lag: quantiles(90),
            own_lag: quantiles(80),
            pacing: quantiles(60),
        },
        operations: vec![
            operation("all", ends),
            operation("refresh", ends),
            operation("refresh/token", ends),
        ],
        timeline: (0..3)
            .map(|second| SecondRecord {
                second,
                steady: second > 0,
                ends,
                p50: 1_200,
                p95: 3_600,
                p99: 12_000,
                max: 180_000,
            })
            .collect(),
        limits: limits(),
        violations: vec![violation()],
        judged: BTreeMap::from([("ID tokens".to_owned(), 5_979), ("signatures".to_owned(), 601)]),
        wrong_answers: 0.0,
        invalid: vec![],
        notes: vec!["Every user was busy at times.".into()],
        interrupted: false,
    }
}

fn limits() -> Vec<LimitRecord> {
    let limit = |measure: &str, wanted: &str, actual: &str, met| LimitRecord {
        of: "all".into(),
        measure: measure.into(),
        wanted: wanted.into(),
        actual: actual.into(),
        met,
    };
    vec![
        limit("p95", "at most 3 ms", "3.6 ms", false),
        limit("errors", "at most 1%", "0.12%", true),
    ]
}

fn violation() -> ViolationRecord {
    ViolationRecord {
        rule: "foreign-subject".into(),
        title: "What is handed out is about the end-user who asked.".into(),
        count: 5,
        first_milliseconds: 812,
        operation: "refresh/token".into(),
        actual: "`sub` is another one".into(),
        evidence: vec!["> POST http://127.0.0.1:9000/token".into(), "< 200".into()],
    }
}
