//! Code with classes for its colours; the only user of syntect.
//!
//! The first use of a language costs some 10 ms, so one set is shared, and a block that stands
//! in several notes is highlighted once. Classes are syntect's scopes with the prefix
//! `hl-`; the theme's `style.css` gives them colours.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::{SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::html::{escape, escape_into};

/// Highlights blocks of code, each once.
#[derive(Debug, Default)]
pub(super) struct Highlighter {
    syntaxes: OnceLock<SyntaxSet>,
    done: Mutex<HashMap<(String, String), Arc<str>>>,
}

impl Highlighter {
    /// A block of code as a figure: `info` is what stands behind the fence, a language and perhaps
    /// a file's name as in `yaml:pod.yaml`.
    pub(super) fn figure(&self, info: &str, code: &str) -> String {
        let first = info.split([' ', ',', '{']).next().unwrap_or_default();
        let (language, file) = match first.split_once(':') {
            Some((language, file)) => (language, Some(file)),
            None => (first, None),
        };
        let mut html = String::from("<figure class=\"code\">");
        if let Some(file) = file.filter(|file| !file.is_empty()) {
            html.push_str("<figcaption>");
            escape_into(&mut html, file);
            html.push_str("</figcaption>");
        }
        html.push_str("<pre class=\"hl\" tabindex=\"0\"><code");
        if !language.is_empty() {
            html.push_str(" class=\"language-");
            escape_into(&mut html, language);
            html.push('"');
        }
        html.push('>');
        html.push_str(&self.code(language, code));
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
        let html: Arc<str> = self.highlight(&key.0, code).into();
        if let Ok(mut done) = self.done.lock() {
            done.insert(key, Arc::clone(&html));
        }
        html
    }

    /// The code with classes, or escaped where the language is unknown.
    fn highlight(&self, language: &str, code: &str) -> String {
        let set = self.syntaxes.get_or_init(two_face::syntax::extra_newlines);
        syntax(set, language)
            .and_then(|syntax| classed(set, syntax, code))
            .unwrap_or_else(|| escape(code))
    }
}

fn syntax<'a>(set: &'a SyntaxSet, language: &str) -> Option<&'a SyntaxReference> {
    // Names people write that are no names of the set.
    let name = match language {
        "console" | "shell" | "sh" | "zsh" | "shellsession" => "bash",
        "golang" => "go",
        "docker" | "containerfile" => "dockerfile",
        "jsonc" | "json5" => "json",
        "text" | "txt" | "plain" | "plaintext" => return None,
        name => name,
    };
    set.find_syntax_by_token(name)
}

fn classed(set: &SyntaxSet, syntax: &SyntaxReference, code: &str) -> Option<String> {
    let style = ClassStyle::SpacedPrefixed { prefix: "hl-" };
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, set, style);
    for line in LinesWithEndings::from(code) {
        generator
            .parse_html_for_line_which_includes_newline(line)
            .ok()?;
    }
    Some(generator.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_keeps_its_file_name_and_unknown_languages_stay_plain() {
        let highlighter = Highlighter::default();
        let html = highlighter.figure("yaml:pod.yaml", "kind: Pod\n");
        assert!(html.contains("<figcaption>pod.yaml</figcaption>"), "{html}");
        assert!(html.contains("hl-"), "{html}");
        let html = highlighter.figure("klingon", "a < b\n");
        assert!(html.contains(">a &lt; b\n</code>"), "{html}");
    }
}
