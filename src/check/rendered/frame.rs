//! What a frame of another site shows of the server.

use serde::Deserialize;

use super::came_to;
use crate::check::{Acceptable, Judgement};
use crate::protocol::Answer;

/// What the frame of another origin's page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FrameView {
    /// Whether the browser asked the server for the page in the frame.
    pub asked: bool,
    /// Whether the browser shows a page of its own instead, because the server's may not be framed.
    pub blocked: bool,
    /// The text that can be seen.
    pub text: String,
    /// How many fields and buttons can be seen.
    pub controls: usize,
}

/// Whether a page that opens well by itself cannot be seen in a frame of another origin (RFC 9700 §4.16).
pub fn refuses_frames(wanted: &Acceptable, alone: &Answer, frame: &FrameView) -> Judgement {
    let expected = format!("{wanted}, and in a frame of another origin nothing of it");
    if let Err(judgement) = came_to(wanted, alone, &expected) {
        return judgement;
    }
    if !frame.asked {
        return Judgement::unclear(expected, "the browser did not open the request in the frame");
    }
    // Without its cookies many a server shows an error in the frame: nobody can be made to press anything there.
    let shown = !frame.blocked && frame.controls > 0;
    let actual = match (frame.blocked, frame.controls) {
        (true, _) => "the browser refuses to show it in the frame".to_owned(),
        (false, 0) if frame.text.trim().is_empty() => "the frame stays empty".to_owned(),
        (false, 0) => "the frame shows a page of the server with nothing to fill in or to press".to_owned(),
        (false, 1) => "the frame shows a page of the server with one field or button".to_owned(),
        (false, count) => format!("the frame shows a page of the server with {count} fields and buttons"),
    };
    Judgement::of(!shown, expected, actual)
}

#[cfg(test)]
mod tests {
    use super::super::samples::login_answer;
    use super::*;
    use crate::check::Outcome;

    #[test]
    fn only_a_frame_that_was_asked_for_and_shows_nothing_is_refused() {
        let judge =
            |frame: FrameView| refuses_frames(&Acceptable::LoginPage, &login_answer(), &frame).outcome;
        let blocked = FrameView {
            asked: true,
            blocked: true,
            text: "op.example refused to connect.".to_owned(),
            controls: 0,
        };
        assert_eq!(judge(blocked.clone()), Outcome::Met);
        let empty = FrameView {
            asked: true,
            ..FrameView::default()
        };
        assert_eq!(judge(empty), Outcome::Met);
        let shown = FrameView {
            asked: true,
            text: "Sign in".to_owned(),
            controls: 3,
            ..FrameView::default()
        };
        assert_eq!(judge(shown), Outcome::Violated);
        let error = FrameView {
            asked: true,
            text: "There is no session.".to_owned(),
            ..FrameView::default()
        };
        assert_eq!(judge(error), Outcome::Met);
        let never = FrameView {
            asked: false,
            ..blocked
        };
        assert!(matches!(judge(never), Outcome::Unclear(_)));
    }
}
