//! What the tests share: folders to build in, the program, expected files, and a reader of output.

#![allow(
    dead_code,
    unused_imports,
    reason = "every test is a crate of its own, and none needs all of this"
)]

pub(crate) mod expect;
pub(crate) mod folder;
pub(crate) mod holds;
pub(crate) mod output;
pub(crate) mod program;
pub(crate) mod resolve;
pub(crate) mod sample;

pub(crate) use folder::Folder;
pub(crate) use program::{Run, minamo, minamo_reading, minamo_with};
