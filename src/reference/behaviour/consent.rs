//! When an end-user is asked for consent, and how long it holds.

/// What consent is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentBehaviour {
    /// What a silent request without consent gets.
    pub silent: SilentConsent,
    /// What `prompt=consent` does where consent was given.
    pub again: ConsentAgain,
    /// What is remembered of a consent.
    pub memory: ConsentMemory,
    /// Whether offline access needs a consent of its own.
    pub offline: OfflineConsent,
}

impl Default for ConsentBehaviour {
    fn default() -> Self {
        Self {
            silent: SilentConsent::Required,
            again: ConsentAgain::Asked,
            memory: ConsentMemory::ByScope,
            offline: OfflineConsent::Needed,
        }
    }
}

/// What a silent request without consent gets (OIDC Core §3.1.2.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SilentConsent {
    /// `consent_required`.
    Required,
    /// A code.
    Assumed,
}

/// What `prompt=consent` does where consent was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentAgain {
    /// The end-user is asked again.
    Asked,
    /// Nothing.
    Ignored,
}

/// What is remembered of a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentMemory {
    /// Client and scope.
    ByScope,
    /// The client.
    ByClient,
    /// Nothing.
    Nothing,
}

/// Whether offline access needs a consent of its own (OIDC Core §11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfflineConsent {
    /// Yes.
    Needed,
    /// No.
    Assumed,
}
