//! What can be wrong before the first scenario plays.

use std::path::PathBuf;

/// Why a feature file cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum FeatureError {
    /// The folder or file cannot be read.
    #[error("cannot read features in `{}`: {source}", path.display())]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The folder has no features.
    #[error("no `.feature` file in `{}`\n(hint: `opcheck list steps` prints the sentences that features can use)", .0.display())]
    Nothing(PathBuf),
    /// The text is no Gherkin.
    #[error("cannot read feature `{file}`: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// Line, column and what stands there.
        reason: String,
    },
    /// An outline's examples do not fit.
    #[error("cannot read feature `{file}`: {reason}")]
    Examples {
        /// The file.
        file: String,
        /// What does not fit.
        reason: String,
    },
    /// No step has this sentence.
    #[error("feature `{file}`: line {line}: no step reads `{keyword} {sentence}`{hint}")]
    Undefined {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// *Given*, *When* or *Then*.
        keyword: &'static str,
        /// The sentence.
        sentence: String,
        /// The nearest known one.
        hint: String,
    },
    /// Two steps read this sentence.
    #[error("feature `{file}`: line {line}: more than one step reads `{sentence}`")]
    Ambiguous {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// The sentence.
        sentence: String,
    },
    /// A scenario has no requirement, or more than one.
    #[error(
        "feature `{file}`: line {line}: the scenario `{title}` has {count} tags `@req:…` instead of one\n(hint: `opcheck list requirements` prints the ids)"
    )]
    Requirements {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// The scenario's title.
        title: String,
        /// How many.
        count: usize,
    },
    /// The requirements of a user's own cannot be read.
    #[error("cannot read requirements `{file}`: {source}")]
    Declared {
        /// The file.
        file: String,
        /// Why.
        source: crate::yaml::YamlError,
    },
    /// A requirement of a user's own has an id that might be ours.
    #[error(
        "cannot use requirements `{file}`: the id `{id}` does not start with `own/`, followed by small letters, digits and dashes\n(hint: such as `own/login-page-in-german`)"
    )]
    NotOwn {
        /// The file.
        file: String,
        /// The id.
        id: String,
    },
    /// A requirement of a user's own has no title.
    #[error(
        "cannot use requirements `{file}`: `{id}` has an empty `title`\n(hint: say in a sentence what must hold)"
    )]
    Untitled {
        /// The file.
        file: String,
        /// The id.
        id: String,
    },
    /// A feature file is played twice.
    #[error(
        "the feature `{0}` is read twice\n(hint: name each folder once; opcheck's own features are played anyway)"
    )]
    ReadTwice(String),
    /// A requirement of a user's own is declared twice, in one folder or in two.
    #[error("cannot use requirements `{file}`: `{id}` is declared twice")]
    DeclaredTwice {
        /// The file.
        file: String,
        /// The id.
        id: String,
    },
    /// Two scenarios of a requirement have the same title, by which reports, snapshots and dice tell them apart.
    #[error(
        "feature `{file}`: line {line}: another scenario of `{requirement}` has the title `{title}`, too: {first}\n(hint: give it a title of its own; that of an outline needs a placeholder, such as `… <language>`)"
    )]
    SameTitle {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// The requirement.
        requirement: &'static str,
        /// The title.
        title: String,
        /// Where the other one stands.
        first: String,
    },
    /// A scenario names a requirement that does not exist.
    #[error("feature `{file}`: line {line}: unknown requirement `{requirement}`{hint}")]
    UnknownRequirement {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// The id.
        requirement: String,
        /// The nearest known one.
        hint: String,
    },
}

/// Why a selection cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    /// A tag expression cannot be read.
    #[error("cannot read the tag expression `{expression}`: {reason}\n(hint: `@core and not @slow`)")]
    Tags {
        /// The expression.
        expression: String,
        /// Why.
        reason: String,
    },
    /// Nothing has this id, prefix or section.
    #[error("`{pattern}` selects no requirement{hint}")]
    Nothing {
        /// The pattern.
        pattern: String,
        /// The nearest known one.
        hint: String,
    },
}

/// Why a target cannot be tested at all.
#[derive(Debug, thiserror::Error)]
pub enum PreflightError {
    /// The connections cannot be set up.
    #[error("cannot set up connections to `{target}`: {source}")]
    Connections {
        /// The target.
        target: String,
        /// Why.
        source: crate::driver::DriverError,
    },
    /// A secret is missing.
    #[error(transparent)]
    Secrets(#[from] crate::profile::ProfileError),
    /// No request can be made that the target takes.
    #[error("no correct request can be sent to `{target}`: {fact}")]
    Unaskable {
        /// The target.
        target: String,
        /// Why.
        fact: String,
    },
    /// The target does not answer.
    #[error(
        "`{target}` does not answer at {place}: {reason}\n(hint: is it running, and is the address right?)"
    )]
    Unreachable {
        /// The target.
        target: String,
        /// The address.
        place: String,
        /// Why.
        reason: String,
    },
    /// The metadata document cannot be used.
    #[error(
        "the metadata of `{target}` at {place} cannot be used: {reason}\n(hint: set `endpoints` in the profile)"
    )]
    Metadata {
        /// The target.
        target: String,
        /// The address.
        place: String,
        /// Why.
        reason: String,
    },
    /// There is no authorization endpoint.
    #[error("neither the profile nor the metadata of `{0}` names an authorization endpoint")]
    NoEndpoint(String),
    /// No client can be registered.
    #[error(
        "`{target}` registers no client at {place}: {reason}\n(hint: does it want an initial access token? see `registration`; or list clients in `clients`)"
    )]
    Registration {
        /// The target.
        target: String,
        /// The registration endpoint.
        place: String,
        /// Why.
        reason: String,
    },
    /// There is no client that may use codes.
    #[error(
        "the profile of `{0}` has no client with a redirect URI and the authorization code grant, and the target has not registered one\n(hint: list one in `clients`, or name the endpoint in `registration` if the metadata does not)"
    )]
    NoClient(String),
    /// The token endpoint does not know the client by what it shows (RFC 6749 §5.2). Nobody shows it again: a server may
    /// shut out who fails too often.
    #[error(
        "the token endpoint of `{target}` refuses the client `{client}` with `invalid_client`\n\
         (hint: compare its `secret` or `key`, and its `authentication`, with what is registered there)"
    )]
    Credentials {
        /// The target.
        target: String,
        /// The client.
        client: String,
    },
    /// A correct request is refused on a page of the server.
    #[error(
        "`{target}` refuses a correct request of client `{client}`: {answer}\n\
         (hint: is the client registered there, with exactly the redirect URI `{redirect_uri}`?)"
    )]
    Refused {
        /// The target.
        target: String,
        /// The client.
        client: String,
        /// Its redirect URI.
        redirect_uri: String,
        /// What came.
        answer: String,
    },
}
