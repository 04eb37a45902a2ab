//! Hosts, tenants, and what an application has configured.

/// Hosts and tenants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenancyBehaviour {
    /// Whether the host selects the tenant.
    pub host: HostSelection,
    /// What the application's own host does.
    pub application_host: ApplicationHost,
    /// What a host of no tenant does.
    pub unknown_host: UnknownHost,
    /// The name under which callbacks carry the tenant.
    pub parameter: TenantParameter,
    /// Whether errors name the tenant.
    pub on_error: TenantNaming,
    /// Whether a custom error page is used.
    pub custom_error_page: CustomPage,
    /// Whether a custom login page is used.
    pub custom_login_page: CustomPage,
    /// Whether the custom login page's own query is kept.
    pub custom_login_page_query: CustomPage,
    /// Where the hosted login page is.
    pub hosted_login_page: HostedLoginPage,
}

impl Default for TenancyBehaviour {
    fn default() -> Self {
        Self {
            host: HostSelection::SelectsTenant,
            application_host: ApplicationHost::Refused,
            unknown_host: UnknownHost::Refused,
            parameter: TenantParameter::Domain,
            on_error: TenantNaming::Named,
            custom_error_page: CustomPage::Used,
            custom_login_page: CustomPage::Used,
            custom_login_page_query: CustomPage::Used,
            hosted_login_page: HostedLoginPage::TenantHost,
        }
    }
}

/// Whether the host selects the tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostSelection {
    /// Yes.
    SelectsTenant,
    /// No: it is always the first one.
    FirstTenant,
}

/// What the application's own host does with an authorization request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplicationHost {
    /// An error page.
    Refused,
    /// It serves the first tenant.
    FirstTenant,
}

/// What a host of no tenant does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownHost {
    /// An error page.
    Refused,
    /// It serves the first tenant.
    FirstTenant,
}

/// The name under which callbacks carry the tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TenantParameter {
    /// `tenant_domain`.
    Domain,
    /// `tenant_name`.
    Name,
    /// Both.
    Both,
}

/// Whether errors name the tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TenantNaming {
    /// Yes.
    Named,
    /// No.
    Omitted,
}

/// Whether something that the application configured is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomPage {
    /// Yes.
    Used,
    /// No.
    Ignored,
}

/// Where the hosted login page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostedLoginPage {
    /// On the tenant's host.
    TenantHost,
    /// On the application's host.
    ApplicationHost,
}
