//! The sentences of the features, and the World in which a scenario plays.
//!
//! A step parses its words, calls the agent or a check, and files what the check found; it judges nothing by itself.
//! A violated requirement is filed and the step returns `Ok`; an `Err` means that something could not be evaluated.
//! To add a sentence, add a function of at most eight lines to the file of its family.

mod access_token;
mod advertised;
mod answers;
mod assertions;
mod browsers;
mod callbacks;
mod callers;
mod client_authentication;
mod clock;
mod code_binding;
mod code_races;
mod codes;
mod consent;
mod context;
mod controls;
mod cookies;
mod dice;
mod discovery;
mod exchange;
mod fetched;
mod forgery;
mod front_channel;
mod hostile;
mod id_token;
mod identity;
mod leavings;
mod liveness;
mod logout;
mod logout_ends;
mod pages;
mod parameters;
mod pkce;
mod place;
mod play;
mod possession;
mod probing;
mod published_keys;
mod pushing;
mod redirects;
mod refresh_races;
mod refresh_side;
mod refreshing;
mod request_objects;
mod request_token;
mod requests;
mod revoking;
mod scope;
mod sentences;
mod sessions;
mod sign_out;
mod signing;
mod stimuli;
mod token_requests;
mod token_responses;
mod token_side;
mod tokens;
mod trouble;
mod userinfo;
mod world;
mod wristband;

pub use clock::TargetClock;
pub use context::Context;
pub use controls::Controls;
pub use leavings::{Leavings, tidy_up};
pub use place::Place;
pub use play::{Filed, Play, ScenarioInfo};
pub use published_keys::PublishedKeys;
pub use sentences::{Keyword, Sentence, nearest, sentences};
pub use sessions::Sessions;
pub use trouble::StepTrouble;
pub use world::World;
