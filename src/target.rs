//! From a profile to something that runs: a remote server as it is, or the embedded one, started.

use crate::profile::Profile;

/// A target that runs.
#[derive(Debug)]
pub struct Target {
    /// Who is tested.
    pub profile: Profile,
    /// Faults that are switched on in the embedded server.
    pub faults: Vec<String>,
    /// The arguments of `opcheck run` that choose this target.
    pub arguments: Vec<String>,
}

impl Target {
    /// A server that somebody else runs. `path` is what the user called the profile.
    pub fn remote(profile: Profile, path: &str) -> Self {
        Self {
            profile,
            faults: Vec::new(),
            arguments: vec![path.to_owned()],
        }
    }
}
