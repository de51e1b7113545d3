//! `unknown-string`: a key of `i18n/LANG.toml` that no page asks for, as it is misspelt or old.
//!
//! Known are the keys of the built-in English strings, and what a template of the theme writes.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Problems};
use crate::source::{Source, Span};
use crate::table::{Entry, Node, Table, Value, parse_toml};
use crate::theme::Theme;

/// Reports the keys of a file that are unknown.
pub(super) fn report(theme: &Theme, source: &Arc<Source>, diagnostics: &mut Vec<Diagnostic>) {
    let built_in = theme.strings.get("en").and_then(|layers| layers.first());
    let Some(built_in) = built_in.filter(|built_in| !Arc::ptr_eq(built_in, source)) else {
        return;
    };
    let known: BTreeSet<String> = leaves(built_in).into_iter().map(|(path, _)| path).collect();
    let problems = Problems::new(source);
    for (path, span) in leaves(source) {
        if !known.contains(&path) && !is_in_templates(theme, &path) {
            problems.warning(
                "unknown-string",
                span,
                format!("no page uses the string `{path}`"),
                &advice(&path, &known),
            );
        }
    }
    diagnostics.extend(problems.into_vec());
}

/// The paths of all strings of a file, and where their keys are. Problems of its TOML are reported elsewhere.
fn leaves(source: &Arc<Source>) -> Vec<(String, Span)> {
    let silent = Problems::new(source);
    let table = parse_toml(&silent, Span::new(0..source.text.len()));
    let mut found = Vec::new();
    add(&mut found, "", &table);
    found
}

fn add(found: &mut Vec<(String, Span)>, above: &str, table: &Table) {
    for Entry {
        key,
        key_span,
        node,
    } in table
    {
        let path = match above {
            "" => key.clone(),
            above => format!("{above}.{key}"),
        };
        match node {
            // Of a plural every form is the same string.
            Node {
                value: Value::Table(forms),
                ..
            } if !forms.iter().any(|form| form.key == "other") => {
                add(found, &path, forms);
            }
            _ => found.push((path, *key_span)),
        }
    }
}

/// Whether a template writes `t.PATH`, or the last key of it, which a loop may put together.
fn is_in_templates(theme: &Theme, path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    let own = theme
        .templates
        .iter()
        .filter(|template| template.layer != crate::theme::DEFAULT);
    let mut texts = own.map(|template| template.source.text.as_str());
    texts.any(|text| text.contains(path) || text.contains(&format!(".{last}")))
}

fn advice(path: &str, known: &BTreeSet<String>) -> String {
    let nearest = known
        .iter()
        .map(|known| (strsim::jaro_winkler(known, path), known))
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((_, known)) => format!("did you mean `{known}`?"),
        None => {
            "the keys are those of themes/default/i18n/en.toml, and those that your templates use"
                .to_owned()
        }
    }
}
