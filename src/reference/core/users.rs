//! End-users and their passwords.

/// An end-user. The password is a published test value; it protects nothing.
#[derive(Debug, Clone)]
pub(crate) struct User {
    /// The subject identifier.
    pub(crate) subject: String,
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) name: String,
    /// The tenants at which the end-user exists; empty where there are no tenants.
    pub(crate) tenants: Vec<String>,
}

/// All end-users.
#[derive(Debug, Clone, Default)]
pub(crate) struct Users(pub(crate) Vec<User>);

impl Users {
    /// The end-user with this name.
    pub(crate) fn named(&self, username: &str) -> Option<&User> {
        self.0.iter().find(|user| user.username == username)
    }

    /// The end-user with this subject identifier.
    pub(crate) fn with_subject(&self, subject: &str) -> Option<&User> {
        self.0.iter().find(|user| user.subject == subject)
    }

    /// Checks a password. An unknown name and a wrong password are the same answer.
    pub(crate) fn authenticate(&self, username: &str, password: &str, tenant: Option<&str>) -> Option<&User> {
        self.named(username)
            .filter(|user| user.password == password && user.exists_at(tenant))
    }
}

impl User {
    /// Whether the end-user exists at a tenant.
    pub(crate) fn exists_at(&self, tenant: Option<&str>) -> bool {
        tenant.is_none_or(|tenant| self.tenants.iter().any(|own| own == tenant))
    }
}
