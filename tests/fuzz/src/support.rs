//! What the targets share with the tests of the package.

#![allow(dead_code, reason = "it has more than targets need")]

#[path = "../../support/folder.rs"]
pub(crate) mod folder;
#[path = "../../support/holds.rs"]
pub(crate) mod holds;
#[path = "../../support/output.rs"]
pub(crate) mod output;
