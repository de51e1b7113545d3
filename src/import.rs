//! What others have written to files of a site; one module a source.
//!
//! Sources that become notes make a [`plan::Plan`]: the files to write, and every loss. Writing it touches
//! nothing that is there.

mod dates;
pub mod folder;
pub mod github;
mod html;
pub mod kubernetes;
pub mod plan;
pub mod scrap;
pub mod zenn_scrap;
