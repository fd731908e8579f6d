//! Arguments in, report out, exit code: 0 fine, 1 problems in the input or output, 2 wrong usage.

fn main() -> std::process::ExitCode {
    flywheel::cli::run()
}
