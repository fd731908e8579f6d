//! Arguments in, report out, exit code: 0 fine, 1 problems in the input or output, 2 wrong usage.

/// Pages are made of many small values: an allocator that is good at these halves the time.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    flywheel::cli::run()
}
