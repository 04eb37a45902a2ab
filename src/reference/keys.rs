//! What is made once per process: the signing key and the trust.

use std::sync::Arc;

use super::core::SigningKey;
use super::dialect::vanity_hosts;
use super::running::StartError;
use super::tls::Tls;

/// Signing key, CA and certificate. All servers of a process share them, so that starting one costs nearly nothing.
pub struct Keys {
    pub(super) signing: Arc<SigningKey>,
    pub(super) tls: Tls,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// Makes them; it takes about a tenth of a second.
    ///
    /// # Errors
    ///
    /// The key or a certificate cannot be made.
    pub fn generate() -> Result<Self, StartError> {
        Ok(Self {
            signing: Arc::new(SigningKey::generate()?),
            tls: Tls::generate(&vanity_hosts())?,
        })
    }

    /// A client certificate with this DNS name and its key, in PEM; the CA of the process signs it.
    ///
    /// # Errors
    ///
    /// The certificate cannot be made.
    pub fn client_certificate(&self, name: &str) -> Result<String, StartError> {
        Ok(self.tls.client_pem(name)?)
    }
}
