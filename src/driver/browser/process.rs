//! The driver's process: started on a free port, ended with all browsers below it on every way out.
//!
//! A signal to the driver alone would leave its browsers running, so it gets a process group of its own and the whole
//! group is ended. Profiles of the browsers lie in a folder that goes with it.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use tokio::sync::oneshot;

use super::error::BrowserError;

/// The program that drives Chromium.
const PROGRAM: &str = "chromedriver";
/// How long it may take until it listens.
const READY: Duration = Duration::from_secs(20);
/// How long the processes of a group may take to be gone after they were ended.
const GONE: Duration = Duration::from_secs(2);

/// The groups that are alive, for whoever ends the program without unwinding.
static ALIVE: Mutex<Vec<Group>> = Mutex::new(Vec::new());

/// A driver that this program started. It ends with the value.
#[derive(Debug)]
pub(super) struct DriverProcess {
    child: Child,
    group: Group,
    address: String,
}

/// A process group and the folder of its browsers.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    leader: Pid,
    folder: PathBuf,
}

impl DriverProcess {
    /// Starts the driver and waits until it listens.
    ///
    /// # Errors
    ///
    /// It is not on `PATH`, or does not become ready.
    pub(super) async fn start() -> Result<Self, BrowserError> {
        let program = on_path(PROGRAM).ok_or(BrowserError::NoDriver)?;
        let failed = |error: std::io::Error| BrowserError::Start(error.to_string());
        let folder = own_folder().map_err(failed)?;
        let mut command = Command::new(program);
        command
            .arg("--port=0")
            .env("TMPDIR", &folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        own_group(&mut command);
        let mut child = command.spawn().map_err(|error| {
            // Nothing runs in it yet.
            let _ = std::fs::remove_dir_all(&folder);
            failed(error)
        })?;
        let output = child.stdout.take();
        let Some(leader) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else {
            return Err(BrowserError::Start("it has no process id".to_owned()));
        };
        let group = Group { leader, folder };
        alive().push(group.clone());
        // From here on it ends with the value, whatever goes wrong.
        let mut process = Self {
            child,
            group,
            address: String::new(),
        };
        process.address = format!("http://127.0.0.1:{}", port_of(output).await?);
        Ok(process)
    }

    /// Where it listens.
    pub(super) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for DriverProcess {
    fn drop(&mut self) {
        self.group.end();
        // It was killed, so that this does not wait.
        let _ = self.child.wait();
        self.group.tidy();
        alive().retain(|group| *group != self.group);
    }
}

impl Group {
    fn end(&self) {
        // An error means that there is no such group any more.
        let _ = kill_process_group(self.leader, Signal::KILL);
    }

    /// Removes the folder once nobody writes into it.
    fn tidy(&self) {
        let begun = std::time::Instant::now();
        while test_kill_process_group(self.leader).is_ok() && begun.elapsed() < GONE {
            std::thread::sleep(Duration::from_millis(2));
        }
        // What cannot be removed stays in the folder for temporary files.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Ends every driver of this program and their browsers: for an end that does not unwind.
pub fn end_drivers() {
    let groups: Vec<Group> = alive().drain(..).collect();
    groups.iter().for_each(Group::end);
    groups.iter().for_each(Group::tidy);
}

fn alive() -> std::sync::MutexGuard<'static, Vec<Group>> {
    ALIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a driver can be started on this machine.
pub(super) fn is_there() -> bool {
    on_path(PROGRAM).is_some()
}

/// The first file of this name in the folders of `PATH`.
fn on_path(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(program))
        .find(|file| is_program(file))
}

fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let found = std::fs::metadata(file);
    found.is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

/// A new folder that only this user can read.
fn own_folder() -> std::io::Result<PathBuf> {
    use std::os::unix::fs::DirBuilderExt as _;
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("opcheck-browser-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::DirBuilder::new().mode(0o700).create(&folder)?;
    Ok(folder)
}

/// Reads what the driver prints until it names its port; the rest is read away, so that it never waits for a reader.
async fn port_of(output: Option<ChildStdout>) -> Result<u16, BrowserError> {
    let ended = || BrowserError::Start("it ended before it was ready".to_owned());
    let output = output.ok_or_else(ended)?;
    let (found, port) = oneshot::channel();
    std::thread::spawn(move || {
        let mut found = Some(found);
        for line in BufReader::new(output).lines() {
            let Ok(line) = line else { return };
            if let Some(port) = announced_port(&line)
                && let Some(found) = found.take()
            {
                // Whoever started it may have given up.
                let _ = found.send(port);
            }
        }
    });
    match tokio::time::timeout(READY, port).await {
        Ok(port) => port.map_err(|_| ended()),
        Err(_) => Err(BrowserError::Start(format!(
            "it was not ready within {} s",
            READY.as_secs()
        ))),
    }
}

/// The port in a line such as `ChromeDriver was started successfully on port 41951.`
fn announced_port(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("started successfully on port ")?;
    rest.trim().trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_stands_in_one_line() {
        let line = "ChromeDriver was started successfully on port 41951.";
        assert_eq!(announced_port(line), Some(41951));
        assert_eq!(announced_port("Only local connections are allowed."), None);
    }
}
