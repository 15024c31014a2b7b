//! The program.

use std::process::ExitCode;

fn main() -> ExitCode {
    schuilnaam::cli::main(&schuilnaam::cli::Wired)
}
