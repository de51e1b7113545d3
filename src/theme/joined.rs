//! Files of `static/` that are made of parts.
//!
//! A folder whose name ends in `.css` or `.js` is published as one file of that name: its files,
//! joined in the order of their names. So a browser asks once, and a person finds what they look for.
//! Layers override part by part. A file in place of the folder replaces all parts of the layers
//! below it; parts of the layers above it follow its text.

use std::collections::BTreeMap;

use super::comments::without_comments;
use super::{DEFAULT, Layer};
use crate::diagnostic::{Diagnostic, Place};
use crate::source::SourcePath;

/// A published file: a text of its own, the parts that follow it, or both.
#[derive(Default)]
pub(super) struct Joined {
    whole: Option<Vec<u8>>,
    parts: BTreeMap<String, Vec<u8>>,
    /// A layer above has a file of this name: lower layers no longer matter.
    is_complete: bool,
}

impl Joined {
    /// To be called after each layer, from the uppermost on.
    pub(super) fn end_layer(&mut self) {
        self.is_complete = self.whole.is_some();
    }

    pub(super) fn bytes(self) -> Vec<u8> {
        let mut bytes = self.whole.unwrap_or_default();
        for part in self.parts.values() {
            // The last line of a part may be a comment without a line break.
            if !bytes.is_empty() && !bytes.ends_with(b"\n") {
                bytes.push(b'\n');
            }
            bytes.extend(part);
        }
        bytes
    }
}

/// Takes a file of a layer, by its name in `static/`; reports one that is not a part of the file it
/// is in the folder of.
pub(super) fn add(
    files: &mut BTreeMap<String, Joined>,
    layer: &Layer,
    name: &str,
    bytes: &[u8],
) -> Option<Diagnostic> {
    let Some((whole, part)) = split(name) else {
        let file = files.entry(name.to_owned()).or_default();
        if !file.is_complete {
            file.whole = Some(published(layer, name, bytes));
        }
        return None;
    };
    let problem = problem(layer, whole, part, bytes);
    if problem.is_none() {
        let file = files.entry(whole.to_owned()).or_default();
        if !file.is_complete {
            // Layers come uppermost first: what is there already wins.
            let known = file.parts.entry(part.to_owned());
            known.or_insert_with(|| published(layer, part, bytes));
        }
    }
    problem
}

/// The bytes that are published of a file.
fn published(layer: &Layer, name: &str, bytes: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        Ok(text) if layer.name == DEFAULT && extension(name).is_some() => {
            without_comments(name, text).into_bytes()
        }
        _ => bytes.to_vec(),
    }
}

/// `style.css/30-items.css` is the part `30-items.css` of `style.css`.
fn split(name: &str) -> Option<(&str, &str)> {
    let slashes = name.match_indices('/').map(|(at, _)| at);
    let end = { slashes }.find(|&at| extension(&name[..at]).is_some())?;
    Some((&name[..end], &name[end + 1..]))
}

/// Of files that can be made of parts.
fn extension(name: &str) -> Option<&'static str> {
    [".css", ".js"]
        .into_iter()
        .find(|extension| name.ends_with(extension))
}

/// Why a file cannot be a part.
fn problem(layer: &Layer, whole: &str, part: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let place = || {
        let path = format!("{}/static/{whole}/{part}", layer.folder);
        Place::File(SourcePath::new(path))
    };
    let extension = extension(whole).expect("`split` found the folder by its extension");
    if layer.name != DEFAULT && (!part.ends_with(extension) || part.contains('/')) {
        let message = format!("this file of the theme is not used: it is not a part of `{whole}`");
        let help = format!(
            "the files directly in static/{whole}/ whose names end in `{extension}` are joined in the order of their names; keep other files outside of it"
        );
        return Some(Diagnostic::warning("unused-theme-file", message, place()).help(help));
    }
    if std::str::from_utf8(bytes).is_err() {
        let message = "this file is not UTF-8";
        return Some(Diagnostic::error("not-utf-8", message, place()));
    }
    None
}
