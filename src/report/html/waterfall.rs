//! When the messages of a finding went over the wire, as bars on one scale.

use maud::{Markup, html};

use super::{exchange, text};
use crate::record::{ExchangeEvidence, HopEvidence};
use crate::report::phrase::duration;

/// How wide the scale is, in its own units.
const WIDTH: f64 = 1_000.0;
/// No bar is narrower, so that each can be seen.
const NARROWEST: f64 = 5.0;
/// A pause is drawn no longer than this part of the time in which something went on.
const LONGEST_PAUSE: f64 = 0.1;

/// A bar: where it begins, and how wide it is.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bar {
    left: f64,
    width: f64,
}

/// The bars, and whether a pause between them is drawn shorter than it was.
#[derive(Debug, PartialEq)]
struct Scale {
    bars: Vec<Bar>,
    shortened: bool,
}

/// The waterfall, folded. Its table says in numbers what the bars show.
pub(super) fn folded(exchanges: &[ExchangeEvidence]) -> Markup {
    let hops: Vec<(&str, &HopEvidence)> = exchanges
        .iter()
        .flat_map(|exchange| exchange.hops.iter().map(|hop| (exchange.purpose.as_str(), hop)))
        .collect();
    let times: Vec<(f64, f64)> = hops
        .iter()
        .map(|(_, hop)| (hop.started_ms, hop.took_ms))
        .collect();
    let scale = scale(&times);
    html! {
        details.waterfall {
            summary { "Timing of " (crate::report::phrase::count(hops.len(), "request")) }
            div.scroll {
                table {
                    thead {
                        tr {
                            th scope="col" { "for" } th scope="col" { "request" } th scope="col" { "answer" }
                            th scope="col" { "began" } th scope="col" { "took" } th scope="col" { "when" }
                        }
                    }
                    tbody {
                        @for ((purpose, hop), bar) in hops.iter().zip(&scale.bars) { (row(purpose, hop, *bar)) }
                    }
                }
            }
            @if scale.shortened { p.about { "Pauses between the requests are drawn shorter than they were." } }
        }
    }
}

fn row(purpose: &str, hop: &HopEvidence, bar: Bar) -> Markup {
    html! {
        tr {
            td { (text::line(purpose)) }
            td { code { (text::line(&hop.method)) " " (exchange::path(&hop.url)) } }
            td { (exchange::outcomes(std::slice::from_ref(hop))) }
            td.time { (duration(hop.started_ms / 1_000.0)) }
            td.time { (duration(hop.took_ms / 1_000.0)) }
            td.bar {
                svg viewBox={ "0 0 " (WIDTH) " 10" } preserveAspectRatio="none" aria-hidden="true" {
                    rect class=(if hop.status.is_some() { "answered" } else { "unanswered" })
                        x=(format!("{:.1}", bar.left)) y="0" width=(format!("{:.1}", bar.width)) height="10" {}
                }
            }
        }
    }
}

/// Starts and lengths in milliseconds, brought to one scale in their own order.
fn scale(times: &[(f64, f64)]) -> Scale {
    // A report that was edited by hand may hold anything.
    let sane = |number: f64| if number.is_finite() { number.max(0.0) } else { 0.0 };
    let times: Vec<(f64, f64)> = times
        .iter()
        .map(|(start, took)| (sane(*start), sane(*took)))
        .collect();
    let mut order: Vec<usize> = (0..times.len()).collect();
    let start = |index: &usize| times.get(*index).map_or(0.0, |(start, _)| *start);
    order.sort_by(|a, b| start(a).total_cmp(&start(b)));
    let first = order.first().map_or(0.0, start);
    let longest = LONGEST_PAUSE * busy(&times, &order);
    let mut bars = vec![
        Bar {
            left: 0.0,
            width: 0.0
        };
        times.len()
    ];
    let (mut end, mut left_out, mut total) = (first, 0.0, 0.0_f64);
    for index in order {
        let (Some((start, took)), Some(bar)) = (times.get(index), bars.get_mut(index)) else {
            continue;
        };
        left_out += (start - end - longest).max(0.0);
        (bar.left, bar.width) = (start - first - left_out, *took);
        end = end.max(start + took);
        total = total.max(bar.left + bar.width);
    }
    for bar in &mut bars {
        let share = |length: f64| if total > 0.0 { length / total * WIDTH } else { 0.0 };
        bar.width = share(bar.width).max(NARROWEST);
        bar.left = share(bar.left).min(WIDTH - bar.width);
    }
    Scale {
        bars,
        shortened: left_out > 0.0,
    }
}

/// How long something went on, overlaps counted once.
fn busy(times: &[(f64, f64)], order: &[usize]) -> f64 {
    let (mut busy, mut end) = (0.0, f64::MIN);
    for (start, took) in order.iter().filter_map(|index| times.get(*index)) {
        busy += (start + took - end.max(*start)).max(0.0);
        end = end.max(start + took);
    }
    busy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(times: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let scale = scale(times);
        scale.bars.iter().map(|bar| (bar.left, bar.width)).collect()
    }

    #[test]
    fn bars_stand_where_they_were() {
        assert_eq!(
            bars(&[(60.0, 50.0), (10.0, 50.0), (10.0, 100.0)]),
            [(500.0, 500.0), (0.0, 500.0), (0.0, 1_000.0)]
        );
    }

    #[test]
    fn a_long_pause_is_shortened_and_that_is_told() {
        let all = scale(&[(0.0, 50.0), (10_000.0, 50.0)]);
        assert!(all.shortened);
        let lefts: Vec<f64> = all.bars.iter().map(|bar| bar.left.round()).collect();
        assert_eq!(lefts, [0.0, 545.0]);
        assert!(!scale(&[(0.0, 50.0), (55.0, 50.0)]).shortened);
    }

    #[test]
    fn senseless_numbers_stay_within_the_scale() {
        for times in [
            &[][..],
            &[(f64::NAN, f64::INFINITY)],
            &[(-5.0, 0.0), (f64::MAX, f64::MAX)],
            &[(0.0, 0.0)],
        ] {
            for (left, width) in bars(times) {
                assert!(
                    (0.0..=WIDTH).contains(&left) && (0.0..=WIDTH).contains(&width),
                    "{left} {width}"
                );
            }
        }
    }
}
