//! Code with classes for its colours; the only user of syntect.
//!
//! The first use of a language costs some 10 ms, so one set is shared, and a block that is in several
//! notes is highlighted once. Of the scopes that syntect gives each token, a page needs only the one
//! that the theme's `style.css/75-code.css` has a colour for: [`CLASSES`] maps them.
//!
//! A grammar may take time that grows with the square of a line, so that code with lines that nobody
//! writes by hand ([`limits::LINE`]), or more of it than anybody reads ([`limits::CODE`]), has no colours.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use super::fence::Fence;
use crate::html::{escape, escape_into};
use crate::limits;

/// The class of a token by the beginning of its innermost scope here. What is empty has the colour
/// of what is around it.
const CLASSES: [(&str, &str); 24] = [
    ("comment", "hl-comment"),
    ("string.unquoted", ""),
    ("string", "hl-string"),
    ("keyword.operator", "hl-sign"),
    ("keyword", "hl-keyword"),
    ("storage", "hl-keyword"),
    ("constant", "hl-constant"),
    ("entity.name.tag", "hl-keyword"),
    ("entity.other.attribute-name", "hl-keyword"),
    ("entity.name", "hl-name"),
    ("support", "hl-name"),
    ("variable.parameter", "hl-parameter"),
    ("variable.language", "hl-constant"),
    ("markup.heading", "hl-heading"),
    ("markup.bold", "hl-bold"),
    ("markup.italic", "hl-italic"),
    ("markup.inserted", "hl-string"),
    ("markup.deleted", "hl-deleted"),
    ("markup.changed", "hl-parameter"),
    ("meta.diff", "hl-comment"),
    ("invalid", "hl-invalid"),
    // Signs of what is commented, quoted or changed belong to it.
    ("punctuation.definition.comment", "hl-comment"),
    ("punctuation.definition.string", "hl-string"),
    ("punctuation", "hl-sign"),
];

/// Highlights blocks of code, each once.
#[derive(Debug, Default)]
pub(super) struct Highlighter {
    syntaxes: OnceLock<SyntaxSet>,
    classes: OnceLock<Vec<(Scope, &'static str)>>,
    done: Mutex<HashMap<(String, String), Arc<str>>>,
}

impl Highlighter {
    /// A block of code as a figure, by what its fence says; `label` names a diagram to those who do not
    /// see its source as one.
    pub(super) fn figure(&self, fence: &Fence, code: &str, label: Option<&str>) -> String {
        let mut html = match label {
            Some(label) => format!(
                "<figure class=\"code diagram\" role=\"group\" aria-label=\"{}\">",
                escape(label)
            ),
            None => String::from("<figure class=\"code\">"),
        };
        if let Some(file) = &fence.file {
            html.push_str("<figcaption>");
            escape_into(&mut html, file);
            html.push_str("</figcaption>");
        }
        html.push_str("<pre class=\"hl\" tabindex=\"0\"><code");
        if !fence.language.is_empty() {
            html.push_str(" class=\"language-");
            escape_into(&mut html, &fence.language);
            html.push('"');
        }
        html.push('>');
        match fence.has_lines() {
            true => html.push_str(&fence.lines(code, |code| self.code(&fence.language, code))),
            false => html.push_str(&self.code(&fence.language, code)),
        }
        html.push_str("</code></pre></figure>\n");
        html
    }

    fn code(&self, language: &str, code: &str) -> Arc<str> {
        if language.is_empty() {
            return escape(code).into();
        }
        let key = (language.to_ascii_lowercase(), code.to_owned());
        if let Ok(done) = self.done.lock()
            && let Some(html) = done.get(&key)
        {
            return Arc::clone(html);
        }
        let is_long =
            code.len() > limits::CODE || code.lines().any(|line| line.len() > limits::LINE);
        let html: Arc<str> = match is_long {
            true => escape(code).into(),
            false => self.highlight(&key.0, code).into(),
        };
        if let Ok(mut done) = self.done.lock() {
            done.insert(key, Arc::clone(&html));
        }
        html
    }

    /// The code with classes, or escaped where the language is unknown.
    fn highlight(&self, language: &str, code: &str) -> String {
        let set = self.syntaxes.get_or_init(two_face::syntax::extra_newlines);
        syntax(set, language)
            .and_then(|syntax| self.classed(set, syntax, code))
            .unwrap_or_else(|| escape(code))
    }

    fn classed(&self, set: &SyntaxSet, syntax: &SyntaxReference, code: &str) -> Option<String> {
        let mut state = ParseState::new(syntax);
        let mut scopes = ScopeStack::new();
        let mut runs = Runs::default();
        for line in LinesWithEndings::from(code) {
            let mut start = 0;
            for (end, change) in state.parse_line(line, set).ok()? {
                runs.push(&line[start..end], self.class(&scopes));
                scopes.apply(&change).ok()?;
                start = end;
            }
            runs.push(&line[start..], self.class(&scopes));
        }
        Some(runs.finish())
    }

    /// The class of a token in these scopes; empty where it has none.
    fn class(&self, scopes: &ScopeStack) -> &'static str {
        let classes = self.classes.get_or_init(|| {
            // The names above are scopes.
            let known = CLASSES
                .iter()
                .filter_map(|(name, class)| Some((Scope::new(name).ok()?, *class)));
            known.collect()
        });
        let innermost_first = scopes.as_slice().iter().rev();
        let mut found = innermost_first.filter_map(|scope| {
            let known = classes.iter().find(|(known, _)| known.is_prefix_of(*scope));
            known
                .map(|(_, class)| *class)
                .filter(|class| !class.is_empty())
        });
        let class = found.next().unwrap_or_default();
        match (class, found.next()) {
            ("hl-sign", Some(around @ ("hl-comment" | "hl-string" | "hl-deleted"))) => around,
            _ => class,
        }
    }
}

/// Code in HTML, in which neighbours of one class share an element.
#[derive(Default)]
struct Runs {
    html: String,
    class: &'static str,
}

impl Runs {
    fn push(&mut self, code: &str, class: &'static str) {
        // Blanks have no colour.
        if class != self.class && !code.trim().is_empty() {
            self.close();
            if !class.is_empty() {
                self.html.push_str(&format!("<span class=\"{class}\">"));
            }
            self.class = class;
        }
        escape_into(&mut self.html, code);
    }

    fn close(&mut self) {
        if !self.class.is_empty() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

fn syntax<'a>(set: &'a SyntaxSet, language: &str) -> Option<&'a SyntaxReference> {
    // Names that people write and the set does not have.
    let name = match language {
        "console" | "shell" | "sh" | "zsh" | "shellsession" => "bash",
        "golang" => "go",
        "docker" | "containerfile" => "dockerfile",
        "jsonc" | "json5" => "json",
        "react" => "jsx",
        "cwl" => "yaml",
        "text" | "txt" | "plain" | "plaintext" => return None,
        name => name,
    };
    set.find_syntax_by_token(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_keeps_its_file_name_and_unknown_languages_stay_plain() {
        let highlighter = Highlighter::default();
        let figure = |info, code| highlighter.figure(&Fence::read(info, false), code, None);
        let html = figure("yaml:pod.yaml", "kind: Pod\n");
        assert!(html.contains("<figcaption>pod.yaml</figcaption>"), "{html}");
        assert!(html.contains("hl-"), "{html}");
        let html = figure("klingon", "a < b\n");
        assert!(html.contains(">a &lt; b\n</code>"), "{html}");
    }

    #[test]
    fn a_token_has_one_class() {
        let highlighter = Highlighter::default();
        for (language, code, html) in [
            (
                "go",
                "return \"a\\n\" // x",
                "<span class=\"hl-keyword\">return </span><span class=\"hl-string\">&quot;a</span>\
                 <span class=\"hl-constant\">\\n</span><span class=\"hl-string\">&quot; </span>\
                 <span class=\"hl-comment\">// x</span>",
            ),
            (
                "yaml",
                "kind: Pod\n",
                "<span class=\"hl-keyword\">kind</span><span class=\"hl-sign\">: </span>Pod\n",
            ),
            (
                "diff",
                "-a\n+b\n",
                "<span class=\"hl-deleted\">-a\n</span><span class=\"hl-string\">+b\n</span>",
            ),
        ] {
            assert_eq!(&*highlighter.code(language, code), html, "{language}");
        }
    }

    #[test]
    fn the_style_sheet_knows_every_class() {
        let style = include_str!("../../themes/default/static/style.css/75-code.css");
        for (scope, class) in CLASSES {
            let is_known = class.is_empty() || style.contains(&format!(".{class} "));
            assert!(is_known && Scope::new(scope).is_ok(), "{scope}");
        }
    }
}
