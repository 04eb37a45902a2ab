//! DESIGN.md §4 and STYLE.md §1 and §6 as data. What goes beyond them stands here with its reason.

/// A room of `src` and the rooms that it may name.
pub(crate) struct Room {
    /// Its name.
    pub(crate) name: &'static str,
    /// Whether it may name every room.
    pub(crate) everything: bool,
    /// What the design lets it name.
    pub(crate) design: &'static [&'static str],
    /// What it names beyond that, and why.
    pub(crate) beyond: &'static [(&'static str, &'static str)],
    /// What only its tests name, and why.
    pub(crate) in_tests: &'static [(&'static str, &'static str)],
}

impl Room {
    /// Whether it, or a test of it, may name a room.
    pub(crate) fn may_name(&self, room: &str, test: bool) -> bool {
        let among = |list: &[(&str, &str)]| list.iter().any(|(name, _)| *name == room);
        self.design.contains(&room) || among(self.beyond) || (test && among(self.in_tests))
    }
}

/// A room that keeps to the design.
const fn room(name: &'static str, design: &'static [&'static str]) -> Room {
    Room {
        name,
        everything: false,
        design,
        beyond: &[],
        in_tests: &[],
    }
}

/// The rooms, from plain data to the command line.
pub(crate) const ROOMS: &[Room] = &[
    room("protocol", &[]),
    room("catalogue", &[]),
    room("yaml", &[]),
    room("record", &["catalogue", "protocol"]),
    room("profile", &["protocol", "catalogue", "yaml"]),
    room("check", &["protocol", "catalogue", "record", "profile"]),
    room("driver", &["protocol", "profile"]),
    room("reference", &["protocol", "catalogue"]),
    Room {
        beyond: &[
            (
                "catalogue",
                "A target is chosen by its dialect, and its profile lists hooks.",
            ),
            (
                "protocol",
                "The fixtures' passwords become secrets of the profile.",
            ),
        ],
        ..room("target", &["profile", "reference"])
    },
    Room {
        beyond: &[("catalogue", "The sentence that calls a hook names it.")],
        ..room(
            "steps",
            &["protocol", "profile", "record", "driver", "tenant", "check"],
        )
    },
    Room {
        beyond: &[
            (
                "check",
                "What scenarios file are judgements; collecting turns them into findings.",
            ),
            (
                "yaml",
                "Its nearest known name serves the hints of selection, too.",
            ),
        ],
        in_tests: &[(
            "reference",
            "The context of a run is looked at after it was played with.",
        )],
        ..room(
            "run",
            &[
                "protocol",
                "catalogue",
                "profile",
                "record",
                "driver",
                "target",
                "steps",
            ],
        )
    },
    Room {
        beyond: &[
            ("target", "A proof starts the embedded servers that it plays."),
            ("driver", "One browser driver serves all servers of a proof."),
        ],
        ..room(
            "prove",
            &["catalogue", "profile", "record", "reference", "run", "load"],
        )
    },
    room("report", &["record", "catalogue", "protocol"]),
    room("snapshot", &["record", "protocol", "yaml"]),
    room(
        "tenant",
        &["protocol", "profile", "record", "reference", "driver"],
    ),
    room(
        "load",
        &[
            "protocol", "profile", "yaml", "record", "check", "driver", "target",
        ],
    ),
    Room {
        everything: true,
        ..room("cli", &[])
    },
];

/// A crate and the places below which it may be named, outside of tests.
pub(crate) struct FrontDoor {
    /// The crate, as code names it.
    pub(crate) of: &'static str,
    /// Path prefixes.
    pub(crate) places: &'static [&'static str],
}

const fn door(of: &'static str, places: &'static [&'static str]) -> FrontDoor {
    FrontDoor { of, places }
}

/// Crates whose types are everybody's words.
const ANYWHERE: &[&str] = &["src/"];

/// The front doors. A new dependency gets a row here.
pub(crate) const FRONT_DOORS: &[FrontDoor] = &[
    door("clap", &["src/cli/"]),
    door("anstream", &["src/cli/"]),
    // Styles are values; whether they show is for the command line.
    door("anstyle", &["src/cli/", "src/report/"]),
    // Steps are cucumber's; the run reads features, selects by tag expressions and plays.
    door(
        "cucumber",
        &[
            "src/steps/",
            "src/run/stage.rs",
            "src/run/features.rs",
            "src/run/select.rs",
        ],
    ),
    door("reqwest", &["src/driver/http.rs"]),
    door("axum", &["src/reference/", "src/driver/listener.rs"]),
    // What an end-user does in a browser; the driver's address of the browser's own protocol is asked for beside it.
    door("fantoccini", &["src/driver/browser/session.rs"]),
    door(
        "hyper_util",
        &["src/driver/browser/session.rs", "src/load/wire.rs"],
    ),
    door(
        "http_body_util",
        &["src/driver/browser/session.rs", "src/load/wire.rs"],
    ),
    door("bytes", &["src/driver/browser/session.rs", "src/load/wire.rs"]),
    door("tokio_tungstenite", &["src/driver/browser/socket.rs"]),
    // Process groups; whether this is root, as whom browsers want no sandbox.
    door(
        "rustix",
        &[
            "src/driver/browser/process.rs",
            "src/driver/browser/session.rs",
            "src/load/conduct.rs",
        ],
    ),
    door("webpki", &["src/driver/tls.rs"]),
    door("totp_rs", &["src/driver/script.rs"]),
    door(
        "tokio",
        &[
            "src/driver/",
            "src/reference/",
            "src/run/",
            "src/steps/",
            "src/prove/",
            "src/load/",
            "src/cli/",
        ],
    ),
    // Many codes are asked for at once, and much is ended at once.
    door(
        "futures",
        &[
            "src/run/",
            "src/load/",
            "src/cli/",
            "src/steps/codes.rs",
            "src/steps/leavings.rs",
            "src/steps/registered.rs",
            "src/driver/browser/socket.rs",
        ],
    ),
    door(
        "jsonwebtoken",
        &[
            "src/protocol/signed_token.rs",
            "src/reference/core/keys.rs",
            "src/reference/core/client_keys.rs",
            "src/driver/signer.rs",
        ],
    ),
    door(
        "aws_lc_rs",
        &[
            "src/reference/core/keys.rs",
            "src/reference/core/passkeys.rs",
            "src/reference/tls.rs",
            "src/driver/signer.rs",
        ],
    ),
    door("serde_yaml", &["src/yaml/"]),
    door("saphyr_parser", &["src/yaml/"]),
    door("strsim", &["src/yaml/nearest.rs", "src/steps/sentences.rs"]),
    door("goose", &["src/load/engine.rs"]),
    door("logger", &["src/load/engine.rs"]),
    // Ctrl-C is taken before goose takes it.
    door("ctrlc", &["src/cli/load.rs"]),
    door("hyper", &["src/load/wire.rs"]),
    // The processor time that the generator takes.
    door("hdrhistogram", &["src/load/histogram.rs"]),
    door("insta", &[]),
    door("proptest", &[]),
    door(
        "scraper",
        &[
            "src/protocol/html.rs",
            "src/protocol/page.rs",
            "src/driver/form.rs",
            "src/driver/script.rs",
        ],
    ),
    door(
        "quick_junit",
        &["src/report/junit.rs", "src/report/load/junit.rs"],
    ),
    door("rcgen", &["src/reference/tls.rs"]),
    door(
        "tokio_rustls",
        &[
            "src/reference/tls.rs",
            "src/driver/tls.rs",
            "src/driver/connection.rs",
        ],
    ),
    door("rustls_platform_verifier", &["src/driver/tls.rs"]),
    door("maud", &["src/reference/pages/", "src/report/html/"]),
    door("include_dir", &["src/run/features.rs"]),
    door(
        "schemars",
        &["src/catalogue/", "src/profile/", "src/record/", "src/report/"],
    ),
    // Dates: those of expectations, the start of a run, and of each exchange in an archive.
    door(
        "jiff",
        &[
            "src/profile/expectation.rs",
            "src/run/",
            "src/cli/",
            "src/report/har/",
        ],
    ),
    // Randomness comes from the run's seed.
    door("rand", &["src/cli/"]),
    door(
        "rand_chacha",
        &["src/steps/", "src/load/", "src/reference/core/dice.rs"],
    ),
    door(
        "sha2",
        &[
            "src/protocol/",
            "src/steps/",
            "src/run/stage.rs",
            "src/driver/tls.rs",
            "src/report/html/head.rs",
        ],
    ),
    door("base64", ANYWHERE),
    door("http", ANYWHERE),
    door("percent_encoding", ANYWHERE),
    door("serde", ANYWHERE),
    door("serde_json", ANYWHERE),
    door("thiserror", ANYWHERE),
    door("url", ANYWHERE),
];

/// Words that may stand in some places only.
pub(crate) struct Words {
    /// The words, token by token.
    pub(crate) words: &'static [&'static [&'static str]],
    /// Path prefixes where they may stand.
    pub(crate) places: &'static [&'static str],
    /// Path prefixes within which the rule holds; everywhere if none.
    pub(crate) inside: Option<&'static [&'static str]>,
    /// Whether tests keep to it as well.
    pub(crate) in_tests_too: bool,
    /// Why.
    pub(crate) reason: &'static str,
}

/// The rules about words.
pub(crate) const WORDS: &[Words] = &[
    Words {
        words: &[
            &["println", "!"],
            &["print", "!"],
            &["eprintln", "!"],
            &["eprint", "!"],
            &["dbg", "!"],
            &["stdout", "("],
            &["stderr", "(", ")"],
        ],
        // Programs that a profile names are started with their output read or thrown away.
        places: &[
            "src/cli/",
            "src/driver/hook.rs",
            "src/driver/browser/process.rs",
            "src/profile/secret_source.rs",
        ],
        inside: None,
        in_tests_too: false,
        reason: "only `cli` prints",
    },
    Words {
        words: &[&["process", ":", ":", "exit"], &["process", ":", ":", "abort"]],
        places: &["src/cli/"],
        inside: None,
        in_tests_too: true,
        reason: "only `cli` exits",
    },
    Words {
        words: &[
            &["env", ":", ":", "args"],
            &["env", ":", ":", "args_os"],
            &["Parser", ":", ":", "parse", "("],
        ],
        places: &["src/cli/"],
        inside: None,
        in_tests_too: true,
        reason: "only `cli` reads arguments",
    },
    Words {
        words: &[
            &["env", ":", ":", "var"],
            &["env", ":", ":", "var_os"],
            &["env", ":", ":", "vars"],
            &["env", ":", ":", "set_var"],
        ],
        places: &["src/cli/", "src/profile/", "src/driver/browser/process.rs"],
        inside: None,
        in_tests_too: false,
        reason: "only `cli` and `profile` read the environment, and whoever looks for a program on `PATH`",
    },
    Words {
        words: &[
            &["Instant", ":", ":", "now"],
            &["SystemTime", ":", ":", "now"],
            &["Timestamp", ":", ":", "now"],
            &["Zoned", ":", ":", "now"],
            &[".", "await"],
            &["async", "fn"],
            &["std", ":", ":", "fs"],
            &["std", ":", ":", "thread"],
            &["TcpStream"],
        ],
        places: &[],
        inside: Some(&[
            "src/protocol/",
            "src/catalogue/",
            "src/check/",
            "src/record/",
            "src/report/",
            "src/snapshot/",
            "src/yaml/",
        ]),
        in_tests_too: false,
        reason: "plain data has no clock, no socket and no file",
    },
    Words {
        words: &[&["SystemTime", ":", ":", "now"], &["Instant", ":", ":", "now"]],
        places: &["src/reference/core/clock.rs"],
        inside: Some(&["src/reference/"]),
        in_tests_too: false,
        reason: "the embedded server's time comes from its clock",
    },
    Words {
        words: &[&[".", "unwrap", "("], &[".", "expect", "("], &["panic", "!"]],
        places: &[],
        inside: None,
        in_tests_too: false,
        reason: "nothing panics outside of tests",
    },
    Words {
        words: &[
            &["#", "[", "allow", "("],
            &["#", "!", "[", "allow", "("],
            &["todo", "!"],
            &["unimplemented", "!"],
            &["unsafe", "{"],
            &["static", "mut"],
        ],
        places: &[],
        inside: None,
        in_tests_too: true,
        reason: "`#[expect]` with a reason, and nothing half done",
    },
];

/// Lines of a file at most.
pub(crate) const LONGEST_FILE: usize = 500;
/// Lines of a function at most.
pub(crate) const LONGEST_FUNCTION: usize = 80;
/// Lines of a function that is as it should be.
pub(crate) const GOOD_FUNCTION: usize = 50;
/// Lines in the body of a step at most.
pub(crate) const LONGEST_STEP: usize = 8;

/// Names that say nothing.
pub(crate) const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "helpers", "helper", "common", "manager", "imp", "misc",
];

/// Marks of unfinished work, in parts so that this file does not hold them.
pub(crate) const MARKS: &[[&str; 2]] = &[["FIX", "ME"], ["TO", "DO:"], ["TO", "DO "], ["XX", "X"]];
