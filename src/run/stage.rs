//! Where scenarios play: the one place, besides `steps`, that knows cucumber.
//!
//! cucumber reports a step's error and a step's panic as the same event and an undefined step as skipped, so nothing
//! is read from its events: each scenario's play is taken out of its World when it ends, with the reason that stopped
//! it, if any.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use cucumber::event::{ScenarioFinished, StepError};
use cucumber::gherkin::{Feature, Scenario};
use cucumber::{Cucumber, Parser, World as _, cli, event, parser, runner};
use futures::{FutureExt as _, StreamExt as _, stream};
use tokio::sync::Semaphore;

use super::features::Script;
use super::waits::waits_in_real_time;
use crate::catalogue::Hook;
use crate::check::Judgement;
use crate::driver::Picture;
use crate::protocol::Exchange;
use crate::record::Agent;
use crate::steps::{Context, Place, Play, ScenarioInfo, World};

/// A scenario that was played.
#[derive(Debug)]
pub(super) struct Played {
    /// Its feature file and line.
    pub(super) key: Key,
    /// Who played the end-user.
    pub(super) agent: Agent,
    /// The id that stood in its requests.
    pub(super) scenario_id: String,
    /// How long it took.
    pub(super) took: Duration,
    /// What it filed.
    pub(super) judgements: Vec<Judgement>,
    /// Why it stopped before its end.
    pub(super) stopped: Option<String>,
    /// The fact by which it does not concern the target, found while it played.
    pub(super) inapplicable: Option<String>,
    /// How the correct request was bent.
    pub(super) deviations: Vec<String>,
    /// Its exchanges.
    pub(super) evidence: Vec<Exchange>,
    /// What the browser could not send, or refused.
    pub(super) remarks: Vec<String>,
    /// Pictures of pages.
    pub(super) pictures: Vec<Picture>,
}

/// The tag of scenarios that let time pass.
const CLOCK: &str = "clock";

/// Feature file and line: what identifies a scenario.
pub(super) type Key = (String, usize);

/// The key of a script.
pub(super) fn key_of(script: &Script) -> Key {
    (script.file.clone(), script.line)
}

/// Plays scenarios, at most `concurrency` at the same time, and hands each over when it ends.
pub(super) async fn play(
    context: Arc<Context>,
    scripts: &[(&Script, Agent)],
    concurrency: usize,
    done: impl Fn(Played) + 'static,
) {
    let infos: HashMap<Key, ScenarioInfo> = scripts
        .iter()
        .map(|(script, agent)| (key_of(script), info(&context.profile.name, script, *agent)))
        .collect();
    let infos = Rc::new(infos);
    let scripts: Vec<&Script> = scripts.iter().map(|(script, _)| *script).collect();
    let clock_can_be_moved = context.profile.hooks.contains_key(&Hook::AdvanceClock);
    let order = Order::of(&scripts, clock_can_be_moved, |script| {
        waits_in_real_time(script, &context.profile)
    });
    let (at_most, places) = (concurrency.max(1), Arc::new(Semaphore::new(concurrency.max(1))));
    let done = Rc::new(done);
    Cucumber::<World, _, _, _, _, cli::Empty>::custom(Given, runner::Basic::default(), Silent)
        .steps(World::collection())
        // Otherwise the runner would read this process's own arguments.
        .with_default_cli()
        // Those that wait lend their places, so as many more may have begun.
        .max_concurrent_scenarios(at_most.saturating_add(order.waiting))
        .before(move |feature, _, scenario, world| {
            let (context, places) = (Arc::clone(&context), Arc::clone(&places));
            let info = infos.get(&key(feature, scenario)).cloned();
            async move {
                if let Some(info) = info {
                    let place = Place::take(&places).await;
                    world.enter(Play::new(context, info).at(place));
                }
            }
            .boxed_local()
        })
        .after(move |feature, _, scenario, ended, world| {
            let stopped = why(ended);
            if let Some(play) = world.and_then(World::leave) {
                done(played(key(feature, scenario), play, stopped));
            }
            async {}.boxed_local()
        })
        .run(order.features)
        .await;
}

/// The key of a scenario that cucumber hands back.
fn key(feature: &Feature, scenario: &Scenario) -> Key {
    let file = feature.path.as_ref().map(|path| path.display().to_string());
    (file.unwrap_or_default(), scenario.position.line)
}

/// What a scenario carries into its play. The id depends on target and scenario only, so that one seed always gives
/// the same requests.
fn info(target: &str, script: &Script, agent: Agent) -> ScenarioInfo {
    use sha2::{Digest as _, Sha256};
    let by = match agent {
        Agent::Http => "",
        Agent::Browser => "\nbrowser",
    };
    let digest = Sha256::digest(format!("{target}\n{}\n{}{by}", script.file, script.title));
    let short: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    ScenarioInfo {
        id: short,
        requirement: script.requirement.id.to_owned(),
        title: script.title.clone(),
        place: format!("{}:{}", script.file, script.line),
        is_alone: [CLOCK, "serial"]
            .iter()
            .any(|tag| script.scenario.tags.iter().any(|own| own == tag)),
        agent,
    }
}

/// Why a scenario stopped before its end.
fn why(ended: &ScenarioFinished) -> Option<String> {
    match ended {
        ScenarioFinished::StepPassed => None,
        ScenarioFinished::StepSkipped => Some("a sentence of the scenario is not known".to_owned()),
        ScenarioFinished::BeforeHookFailed(info) => Some(text(info)),
        ScenarioFinished::StepFailed(_, _, StepError::Panic(info)) => Some(text(info)),
        ScenarioFinished::StepFailed(_, _, error) => Some(error.to_string()),
    }
}

/// The words of a step's error, which cucumber hands over as those of a panic.
fn text(info: &event::Info) -> String {
    info.downcast_ref::<String>()
        .cloned()
        .or_else(|| info.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "a step stopped without a reason".to_owned())
}

/// Takes a play apart.
fn played(key: Key, play: Play, stopped: Option<String>) -> Played {
    let scenario_id = play.scenario().id.clone();
    let agent = play.scenario().agent;
    let (remarks, pictures) = play.seen_by_browser();
    let took = play.took();
    let deviations = play.deviations();
    let inapplicable = play.inapplicable().map(str::to_owned);
    let (filed, evidence) = play.into_findings();
    Played {
        key,
        agent,
        scenario_id,
        took,
        judgements: filed.into_iter().map(|filed| filed.judgement).collect(),
        stopped,
        inapplicable,
        deviations,
        evidence,
        remarks,
        pictures,
    }
}

/// The scenarios in the order in which they begin, back in features.
struct Order {
    features: Vec<Feature>,
    /// How many of them wait in real time.
    waiting: usize,
}

impl Order {
    /// Those that play alone, for cucumber begins with them; then those that wait, so that the others play meanwhile. A
    /// scenario that lets time pass plays alone where it moves the server's clock; where it waits instead, it waits
    /// beside the others. cucumber puts what stands in one feature with a serial scenario before all others, hence a
    /// feature for each kind.
    fn of(scripts: &[&Script], clock_can_be_moved: bool, waits: impl Fn(&Script) -> bool) -> Self {
        let is_serial = |scenario: &Scenario| scenario.tags.iter().any(|tag| tag == "serial");
        let (mut alone, mut waiting, mut others) = (Vec::new(), Vec::new(), Vec::new());
        let mut count = 0;
        for script in scripts {
            let mut scenario = script.scenario.clone();
            if clock_can_be_moved && scenario.tags.iter().any(|tag| tag == CLOCK) {
                scenario.tags.push("serial".to_owned());
            }
            if waits(script) {
                count += 1;
                put(&mut waiting, script, scenario);
            } else if is_serial(&scenario) {
                put(&mut alone, script, scenario);
            } else {
                put(&mut others, script, scenario);
            }
        }
        Self {
            features: [waiting, alone, others].concat(),
            waiting: count,
        }
    }
}

/// Puts a scenario into its feature.
fn put(features: &mut Vec<Feature>, script: &Script, scenario: Scenario) {
    let path = &script.feature.path;
    match features.iter_mut().find(|feature| feature.path == *path) {
        Some(feature) => feature.scenarios.push(scenario),
        None => {
            let mut feature = script.feature.clone();
            feature.scenarios = vec![scenario];
            features.push(feature);
        }
    }
}

/// A parser for features that are parsed already.
struct Given;

impl Parser<Vec<Feature>> for Given {
    type Cli = cli::Empty;
    type Output = stream::LocalBoxStream<'static, parser::Result<Feature>>;

    fn parse(self, input: Vec<Feature>, _: cli::Empty) -> Self::Output {
        stream::iter(input.into_iter().map(Ok)).boxed_local()
    }
}

/// A writer that writes nothing: reports are made from the record.
struct Silent;

impl cucumber::Writer<World> for Silent {
    type Cli = cli::Empty;

    async fn handle_event(
        &mut self,
        _: parser::Result<cucumber::Event<event::Cucumber<World>>>,
        _: &cli::Empty,
    ) {
    }
}

impl cucumber::writer::NonTransforming for Silent {}
impl cucumber::writer::Normalized for Silent {}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::catalogue::Dialect;
    use crate::reference::Keys;
    use crate::run::preflight::{Ground, prepare};
    use crate::steps::Registry;
    use crate::target::{Bent, Target};

    #[tokio::test]
    async fn a_context_that_was_played_with_prints_no_secret() {
        let keys = Arc::new(Keys::generate().unwrap());
        let target = Target::embedded(Dialect::Oidc, Bent::Plain, keys, 7)
            .await
            .unwrap();
        let ground = Ground {
            run: "tests".to_owned(),
            seed: 7,
            epoch: std::time::Instant::now(),
            try_request: true,
            listen: true,
            needs: Vec::new(),
        };
        let context = prepare(&target, &ground, &Registry::default()).await.unwrap();
        let scripts: Vec<Script> = crate::run::embedded()
            .iter()
            .flat_map(|file| file.scripts().unwrap())
            .filter(|script| script.file.contains("/session/") || script.file.contains("/token/"))
            .collect();
        let scripts: Vec<(&Script, Agent)> = scripts.iter().map(|script| (script, Agent::Http)).collect();
        let printed = Rc::new(RefCell::new(String::new()));
        let into = Rc::clone(&printed);
        let count = scripts.len();
        play(Arc::clone(&context), &scripts, 4, move |played| {
            into.borrow_mut().push_str(&format!("{:?}", played.evidence));
        })
        .await;
        let server = target.server().unwrap();
        assert!(server.recorder().total() as usize > count, "nothing was played");
        printed.borrow_mut().push_str(&format!("{context:?} {target:?}"));
        let fixtures = &server.fixtures;
        let passwords = fixtures.users.iter().map(|user| user.password.clone());
        let secrets = fixtures.clients.iter().filter_map(|client| client.secret.clone());
        let all: Vec<String> = passwords.chain(secrets).chain(server.secrets()).collect();
        assert!(all.len() > 20, "the server handed out only {}", all.len());
        let printed = printed.borrow();
        for secret in all {
            assert!(!printed.contains(&secret), "`{secret}` is printed");
        }
        assert!(!printed.contains("eyJ"), "a JWT is printed");
    }
}
