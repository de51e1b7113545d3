//! A build that is killed, interrupted, or cannot write, at many moments: the site is whole all the
//! same. `tests/run faults` runs this, and `cargo test` only what is quick.
//!
//! Whole means: every file has all the bytes that one of the two versions of the site gives it, and
//! every link that a reader can come to leads somewhere.

#![cfg(unix)]

mod disk;
mod environment;
mod kill;
mod permissions;
mod sites;
mod soak;

#[path = "../support/mod.rs"]
mod support;
