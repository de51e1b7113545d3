//! The program `minamo`: arguments in, exit status out. All else is in the library.

use std::process::ExitCode;

#[global_allocator]
static GLOBAL: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    minamo::internals::program(std::env::args_os())
}
