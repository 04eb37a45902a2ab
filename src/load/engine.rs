//! The engine: the only file that knows goose.
//!
//! goose starts the virtual users, gives each its turns, and takes them home. It is embedded by value: it reads no
//! argument, opens no port, and prints nothing. What it would do less exactly is done elsewhere: when a journey is due
//! (`pacer`), how it is sent (`wire`), what its time means (`meter`). So goose's own ramp is as steep as it can be, and
//! its metrics are off.
//!
//! goose has one state for the whole process, so that one run takes place at a time.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use goose::prelude::{GooseAttack, GooseDefault, GooseDefaultType as _, GooseError, Scenario, Transaction};

use super::crew::Crew;
use super::error::LoadError;

/// Users who are started in a second.
const STARTS: &str = "10000";
/// How often goose is told that the run is over, until it has heard it: a run may be over before it has begun.
const REMINDER: Duration = Duration::from_millis(50);

/// One run at a time.
static ENGINE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A logger that nobody reads.
struct Nobody;

impl logger::Log for Nobody {
    fn enabled(&self, _: &logger::Metadata<'_>) -> bool {
        false
    }

    fn log(&self, _: &logger::Record<'_>) {}

    fn flush(&self) {}
}

/// Gives all users their turns until the run is over. `host` is where most requests go, as goose wants to know.
///
/// # Errors
///
/// goose refuses its settings.
pub(super) async fn drive(
    crew: Arc<Crew>,
    host: &str,
    over: impl Future<Output = ()>,
) -> Result<(), LoadError> {
    let _alone = ENGINE.lock().await;
    // goose brings a logger that writes to standard output, unless there is one. That there is one already is as good.
    let _ = logger::set_logger(&Nobody);
    goose::reset_killswitch();
    let attack = attack(crew, host).map_err(|error| LoadError::Engine(error.to_string()))?;
    let mut run = std::pin::pin!(attack.execute());
    let mut over = std::pin::pin!(over);
    let ended = tokio::select! {
        ended = &mut run => Some(ended),
        () = &mut over => None,
    };
    let ended = match ended {
        Some(ended) => {
            // Whoever waits for the end of the run is not left waiting.
            over.await;
            ended
        }
        None => loop {
            goose::trigger_killswitch("the plan is carried out");
            tokio::select! {
                ended = &mut run => break ended,
                () = tokio::time::sleep(REMINDER) => {}
            }
        },
    };
    ended
        .map(drop)
        .map_err(|error| LoadError::Engine(error.to_string()))
}

/// The users as goose sees them.
fn attack(crew: Arc<Crew>, host: &str) -> Result<GooseAttack, GooseError> {
    let users = crew.len();
    let turn = Transaction::new(Arc::new(move |user| {
        let crew = Arc::clone(&crew);
        let number = user.weighted_users_index;
        Box::pin(async move {
            crew.turn(number).await;
            Ok(())
        })
    }));
    let scenario = Scenario::new("virtual users").register_transaction(turn);
    let attack = GooseAttack::initialize_with_config(goose::config::GooseConfiguration::default())?
        .register_scenario(scenario)
        // One client for all, which nobody uses: building one for each takes its time.
        .set_client_builder_without_cookies(goose::client::GooseClientBuilder::new().without_cookies())?
        .set_default(GooseDefault::Host, host)?
        .set_default(GooseDefault::Users, users)?
        .set_default(GooseDefault::IncreaseRate, STARTS)?
        .set_default(GooseDefault::NoMetrics, true)?
        .set_default(GooseDefault::NoPrintMetrics, true)?
        .set_default(GooseDefault::NoTelnet, true)?
        .set_default(GooseDefault::NoWebSocket, true)?
        .set_default(GooseDefault::RunningMetrics, 0_usize)?
        .set_default(GooseDefault::Quiet, 1_usize)?;
    Ok(*attack)
}
