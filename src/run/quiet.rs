//! Keeps the errors of steps off the standard error stream.
//!
//! cucumber turns a step's error into a panic and catches it. While it runs, it puts an empty panic hook in place of
//! the process's own, and afterwards puts back what it found. Where runs overlap, the first to end puts the true hook
//! back under the others, and the last leaves an empty one for good; a run that is cut off puts nothing back. So
//! whoever starts runs holds one of these around all of them: whatever they put back is silent, and the true hook
//! comes back at the end. With `RUST_BACKTRACE` set, this also saves a backtrace for each such error.

use std::panic::{PanicHookInfo, set_hook, take_hook};

/// What the process does about a panic.
type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send>;

/// While it lives, panics are not printed.
pub struct Quiet {
    hook: Option<Hook>,
}

impl Quiet {
    /// Silences panics from now on.
    #[must_use]
    pub fn start() -> Self {
        let hook = take_hook();
        set_hook(Box::new(|_| {}));
        Self { hook: Some(hook) }
    }
}

impl std::fmt::Debug for Quiet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Quiet")
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // A hook cannot be set by a thread that is panicking.
        if let Some(hook) = self.hook.take().filter(|_| !std::thread::panicking()) {
            set_hook(hook);
        }
    }
}
