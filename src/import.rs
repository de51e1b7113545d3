//! What others have written to files of a site; one module a source.
//!
//! Sources that become notes make a [`plan::Plan`]: the files to write, and every loss. Writing it touches
//! nothing that is there.

mod dates;
pub(crate) mod escape;
pub(crate) mod folder;
pub(crate) mod github;
mod html;
pub(crate) mod kubernetes;
pub(crate) mod plan;
pub(crate) mod scrap;
pub(crate) mod zenn_scrap;
