//! The codes that `[check]` in `site.toml` can set, and what setting them does.
//!
//! Errors are not among them: a site with an error cannot be built, so nothing may hide one.

use std::collections::BTreeMap;

use super::{Diagnostic, Severity};

/// A kind of finding.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// Its name, which never changes.
    pub name: &'static str,
    /// How bad it is unless `site.toml` says otherwise.
    pub severity: Severity,
    /// What it means, in a line.
    pub about: &'static str,
}

/// Every kind of finding, by name.
pub const CODES: &[Code] = &[
    warning("ambiguous-link", "several files have the name of a link"),
    warning("bad-formula", "a formula is not TeX that can be shown"),
    warning(
        "bidi-control",
        "an invisible character turns the direction of a text",
    ),
    warning("broken-link", "a link into the site leads nowhere"),
    warning(
        "changed-id",
        "an edit of an item's first words changed its id since the last deploy",
    ),
    warning(
        "control-character",
        "a text has a control character, which feeds cannot hold",
    ),
    hint(
        "cut-address",
        "an address ends where letters follow that may belong to it",
    ),
    warning("cut-value", "the rest of a value in YAML is a comment"),
    warning(
        "dropped-link",
        "a link has a scheme that is not linked, such as `slack:`",
    ),
    hint("empty-feed", "the query of a feed finds nothing"),
    warning("empty-link", "a link has no address"),
    warning(
        "equal-items",
        "items of a note begin alike, so that their ids depend on their order",
    ),
    warning(
        "feed-id",
        "the ids of feed entries are not tag URIs of the site",
    ),
    hint(
        "feed-news",
        "what subscribers of a feed would see that they have not seen",
    ),
    warning(
        "foreign-markup",
        "markup of another dialect of Markdown is shown as text",
    ),
    hint(
        "html-as-text",
        "text looks like a tag but is not HTML, or is never closed; it is shown as text",
    ),
    warning("joined-tags", "several tags are written as one"),
    warning("large-file", "a file has more than a megabyte"),
    hint(
        "loose-spelling",
        "there are spaces at a hyphen where there usually are none, or none where there are: `KEP- 753`, `comment- `",
    ),
    warning(
        "lost-cell",
        "a row of a table has more cells than the first one",
    ),
    warning("lost-feed", "a feed of the last deploy is no longer made"),
    hint("lost-label", "a label such as `(blog)` has no link"),
    warning(
        "lost-page",
        "a page of the last deploy is not there any more",
    ),
    warning("missing-image", "an image is not there"),
    warning(
        "misspelt-group",
        "an unknown group is a letter or two off a known one",
    ),
    warning(
        "misspelt-repository",
        "an unknown repository is nearly a known one",
    ),
    hint(
        "moved-thread",
        "a thread is in another repository today, according to the last `minamo facts fetch`",
    ),
    warning(
        "no-strings",
        "a theme has no texts in the language of the site",
    ),
    warning(
        "no-such-thread",
        "a repository does not have a number, according to the last `minamo facts fetch`",
    ),
    warning(
        "not-a-link",
        "a text and an address, or a label, do not make a link",
    ),
    warning(
        "odd-year",
        "the date of a document is far from those of all others",
    ),
    warning(
        "old-number",
        "a number is from before the day its kind is counted since",
    ),
    warning("placeholder-url", "`base_url` is an address for examples"),
    hint(
        "removed-html",
        "an element of HTML is not kept, such as a script",
    ),
    hint(
        "renamed-repository",
        "a repository has another name today, according to the last `minamo facts fetch`",
    ),
    warning(
        "repeated-footnote",
        "a later footnote of a file has the same label",
    ),
    warning("repeated-id", "two items of a note have the same `{#id}`"),
    warning(
        "repeated-item",
        "an item is the same, word for word, as one of another note",
    ),
    warning("reserved-id", "an `{#id}` begins like those of the theme"),
    warning(
        "suspicious-number",
        "a number seems to belong to another repository, or has lost a digit",
    ),
    warning(
        "two-dates",
        "the name and the front matter of a note give two dates",
    ),
    warning(
        "unclosed-box",
        "a box of Zenn is not closed, or closed twice",
    ),
    warning(
        "unclosed-bracket",
        "a bracket or a quotation mark is not closed",
    ),
    warning(
        "unclosed-code",
        "a backquote begins code that nothing closes",
    ),
    warning("unclosed-comment", "a comment of Obsidian is not closed"),
    warning("unclosed-fence", "fenced code is never closed"),
    warning("undefined-footnote", "a footnote has no text in its file"),
    hint(
        "unknown-group",
        "a name has the form of a group, and no such group is known",
    ),
    warning("unknown-kep", "the imported facts lack this KEP"),
    hint(
        "unknown-person",
        "a login or a name with an honorific is not that of a known person",
    ),
    warning(
        "unknown-string",
        "no page uses a string of a theme's language file",
    ),
    warning("unread-box", "a box that Zenn does not have"),
    warning("unread-embed", "an embed of Zenn is not read as one"),
    warning(
        "unread-file",
        "a file that seems to be a note is only copied",
    ),
    warning(
        "unread-markup",
        "a list, a task, a heading or a table is misspelt and is read as text",
    ),
    warning(
        "unused-allow",
        "a comment `<!-- check: allow CODE -->` allows nothing",
    ),
    warning("unused-footnote", "nothing refers to a footnote"),
    warning("unused-id", "`{#id}` has no effect where it is"),
    warning("unused-label", "words are read as the address of a label"),
    warning("unused-theme-file", "nothing reads a file of the theme"),
    warning("unused-value", "a value of front matter has no effect"),
    warning(
        "unwatched",
        "`minamo serve` cannot follow changes of the files",
    ),
];

const fn warning(name: &'static str, about: &'static str) -> Code {
    Code {
        name,
        severity: Severity::Warning,
        about,
    }
}

const fn hint(name: &'static str, about: &'static str) -> Code {
    Code {
        name,
        severity: Severity::Hint,
        about,
    }
}

/// What `site.toml` makes of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// Findings are not shown.
    Allow,
    /// Findings are warnings.
    Warn,
    /// Findings are errors to `minamo check`; the site can be built all the same.
    Deny,
}

impl Level {
    /// Reads `allow`, `warn` or `deny`.
    pub(crate) fn parse(text: &str) -> Option<Level> {
        match text {
            "allow" => Some(Level::Allow),
            "warn" => Some(Level::Warn),
            "deny" => Some(Level::Deny),
            _ => None,
        }
    }
}

/// The levels that a site sets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Levels(BTreeMap<&'static str, Level>);

impl Levels {
    /// Sets the level of a code; false when there is no such code.
    pub(crate) fn set(&mut self, name: &str, level: Level) -> bool {
        let code = CODES.iter().find(|code| code.name == name);
        if let Some(code) = code {
            self.0.insert(code.name, level);
        }
        code.is_some()
    }

    /// The findings with their levels; what is allowed is left out.
    pub(crate) fn apply(&self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        found
            .into_iter()
            .filter_map(|mut diagnostic| {
                match self.0.get(diagnostic.code) {
                    Some(Level::Allow) => return None,
                    Some(Level::Warn) => diagnostic.severity = Severity::Warning,
                    Some(Level::Deny) => diagnostic.severity = Severity::Error,
                    None => {}
                }
                Some(diagnostic)
            })
            .collect()
    }
}

/// Advice for a name that is not a code: the one it resembles, or all of them.
pub(crate) fn suggestion(name: &str) -> String {
    let nearest = CODES
        .iter()
        .map(|code| (strsim::jaro_winkler(code.name, name), code.name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((_, name)) = nearest {
        return format!("did you mean `{name}`?");
    }
    let names: Vec<&str> = CODES.iter().map(|code| code.name).collect();
    format!("the codes are: {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_unique() {
        assert!(CODES.is_sorted_by(|a, b| a.name < b.name));
    }

    #[test]
    fn a_misspelt_code_gets_a_suggestion() {
        assert_eq!(
            suggestion("lose-spelling"),
            "did you mean `loose-spelling`?"
        );
        assert!(suggestion("zzz").starts_with("the codes are: ambiguous-link, "));
    }
}
