//! The program: parse, dispatch, exit code.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    opcheck::cli::main()
}
