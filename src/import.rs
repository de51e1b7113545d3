//! Other formats to notes; one module a format.

pub mod zenn_scrap;
