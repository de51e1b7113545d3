//! What others have written to files of a site; one module a source.

pub mod github;
pub mod kubernetes;
pub mod zenn_scrap;
