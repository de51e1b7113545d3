//! The targets, with what they share with the tests of the package.

mod support;
mod targets;

/// Gives some bytes to the target of a name.
pub fn run(name: &str, bytes: &[u8]) {
    let target = targets::TARGETS.iter().find(|(known, _)| *known == name);
    target.unwrap_or_else(|| panic!("no target {name}")).1(bytes);
}
