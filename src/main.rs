//! Arguments in, report out, exit code: 0 fine, 1 problems in the input or output, 2 wrong usage.

/// Pages are made of many small values: an allocator that is good at these halves the time.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Memory that is free goes back to the machine at once, and not after some milliseconds: a build of many pages
/// needs a third less of it, and no longer.
#[cfg(feature = "mimalloc")]
fn give_memory_back() {
    /// `mi_option_purge_delay` of mimalloc.h, in milliseconds.
    const PURGE_DELAY: libmimalloc_sys::mi_option_t = 15;
    // SAFETY: the function takes two numbers, may be called at any time, and ignores an option that it does not know.
    unsafe { libmimalloc_sys::mi_option_set(PURGE_DELAY, 0) };
}

fn main() -> std::process::ExitCode {
    #[cfg(feature = "mimalloc")]
    give_memory_back();
    flywheel::cli::run()
}
