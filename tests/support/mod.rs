//! What the tests share: folders to build in, the program, expected files, and a reader of output.

pub(crate) mod expect;
pub(crate) mod folder;
pub(crate) mod output;
pub(crate) mod program;
pub(crate) mod sample;

pub(crate) use folder::Folder;
pub(crate) use program::{Run, minamo};
