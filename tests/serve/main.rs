//! `minamo serve`: what is answered, to whom, and what shows when files change.

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod client;
mod clients;
mod edits;
mod program;
