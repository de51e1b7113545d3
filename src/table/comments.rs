//! Comments of TOML and YAML, which parsers skip.
//!
//! Both begin with `#`: in TOML anywhere outside of strings, in YAML at the beginning of a line or after
//! white space, so that `title: k/k #116429` is `k/k` and a comment.

use std::ops::Range;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// Between lines of `+++`, and in files of their own.
    Toml,
    /// Between lines of `---`.
    Yaml,
}

/// The comments of a table, in order, each to the end of its line.
pub(crate) fn comments(text: &str, language: Language) -> Vec<Range<usize>> {
    let mut scanner = Scanner {
        language,
        quote: None,
        block: None,
    };
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        if let Some(at) = scanner.line(content) {
            found.push(start + at..start + content.len());
        }
        start += line.len();
    }
    found
}

/// Comments of YAML that read like a part of the value before them: `#116429`, `# 12`, but not `# a word`.
/// Values in quotes or brackets, dates, `true` and `false` are complete without what follows.
pub(super) fn cut_values(text: &str) -> Vec<Range<usize>> {
    let mut found = comments(text, Language::Yaml);
    found.retain(|comment| {
        let line = text[..comment.start].rfind('\n').map_or(0, |at| at + 1);
        is_cut(
            text[line..comment.start].trim(),
            &text[comment.start + 1..comment.end],
        )
    });
    found
}

/// Whether a comment with something before it on its line is part of that.
fn is_cut(before: &str, comment: &str) -> bool {
    let reads_as_text = match comment.strip_prefix([' ', '\t']) {
        Some(rest) => rest.starts_with(|c: char| c.is_ascii_digit()),
        None => !comment.is_empty() && !comment.starts_with('#'),
    };
    let value = match before.split_once(": ") {
        Some((_, value)) => value.trim_start_matches("- "),
        None => before.trim_start_matches("- "),
    };
    let is_text = !value.ends_with(['"', '\'', ']', '}', '|', '>'])
        && !matches!(value, "true" | "false" | "null" | "~")
        && !value.starts_with(|c: char| c.is_ascii_digit());
    reads_as_text && !before.is_empty() && is_text
}

struct Scanner {
    language: Language,
    /// The sign that ends the open string.
    quote: Option<&'static str>,
    /// The indentation of the key whose text is an indented block of YAML.
    block: Option<usize>,
}

impl Scanner {
    /// Where a comment begins in a line.
    fn line(&mut self, line: &str) -> Option<usize> {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if let Some(key) = self.block {
            if indent > key || line.trim().is_empty() {
                return None;
            }
            self.block = None;
        }
        let comment = self.comment(line);
        let content = line[..comment.unwrap_or(line.len())].trim_end();
        let header = content.rsplit([' ', '\t']).next().unwrap_or_default();
        let is_block = header.starts_with(['|', '>'])
            && header[1..]
                .chars()
                .all(|c| c.is_ascii_digit() || c == '-' || c == '+');
        if self.language == Language::Yaml && is_block && self.quote.is_none() {
            self.block = Some(indent);
        }
        comment
    }

    fn comment(&mut self, line: &str) -> Option<usize> {
        let mut at = 0;
        // A value of YAML begins where a quotation mark begins a string.
        let mut begins = true;
        let mut after_blank = true;
        while let Some(c) = line[at..].chars().next() {
            let rest = &line[at..];
            if let Some(quote) = self.quote {
                at += self.in_string(rest, quote);
                begins = false;
                after_blank = false;
                continue;
            }
            let is_comment = c == '#' && (self.language == Language::Toml || after_blank);
            if is_comment {
                return Some(at);
            }
            if self.language == Language::Toml || begins {
                let quotes: &[&'static str] = match self.language {
                    Language::Toml => &["\"\"\"", "'''", "\"", "'"],
                    Language::Yaml => &["\"", "'"],
                };
                if let Some(quote) = quotes.iter().find(|quote| rest.starts_with(**quote)) {
                    self.quote = Some(quote);
                    at += quote.len();
                    continue;
                }
            }
            after_blank = matches!(c, ' ' | '\t');
            begins = after_blank && (begins || line[..at].ends_with([':', '-', '?']))
                || matches!(c, '[' | '{' | ',');
            at += c.len_utf8();
        }
        // Strings of TOML end with their line unless they have three marks.
        if self.language == Language::Toml && self.quote.is_some_and(|quote| quote.len() == 1) {
            self.quote = None;
        }
        None
    }

    /// How many bytes of a string are next, and whether they end it.
    fn in_string(&mut self, rest: &str, quote: &'static str) -> usize {
        let doubled = quote == "'" && self.language == Language::Yaml && rest.starts_with("''");
        if doubled {
            return 2;
        }
        if rest.starts_with(quote) {
            self.quote = None;
            return quote.len();
        }
        let mut characters = rest.chars();
        let first = characters.next().map_or(0, char::len_utf8);
        match rest.starts_with('\\') && quote.starts_with('"') {
            true => first + characters.next().map_or(0, char::len_utf8),
            false => first,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, language: Language) -> Vec<&str> {
        let ranges = comments(text, language).into_iter();
        ranges.map(|range| &text[range]).collect()
    }

    #[test]
    fn comments_of_yaml_follow_white_space_outside_of_strings() {
        for (text, expected) in [
            ("title: k/k #116429 を読む\n", &["#116429 を読む"][..]),
            ("title: k/k#116429 を読む\n", &[]),
            ("title: \"a #1\" # b\n", &["# b"]),
            ("title: 'it''s #1'\ntags: don't #x\n", &["#x"]),
            ("title: \"a\n  #1\"\n# c\n", &["# c"]),
            ("text: |\n  #1\n\n  #2\nnext: a # b\n", &["# b"]),
            ("text: >-  # why\n  #1\n#2\n", &["# why", "#2"]),
            ("tags: [C#, #sig-node]\n", &["#sig-node]"]),
            ("tags: [\"#a\", '#b']\n- \"#c\"\n", &[]),
            ("- #a\r\n", &["#a"]),
        ] {
            assert_eq!(found(text, Language::Yaml), expected, "{text:?}");
        }
    }

    #[test]
    fn comments_of_toml_are_outside_of_strings() {
        for (text, expected) in [
            ("a = \"#1\" # b\nc = 'd#' #e\n", &["# b", "#e"][..]),
            ("a = \"\"\"\n# b\n\"\"\" #c\n# d", &["#c", "# d"]),
            ("a = \"\\\"#\"#b\n", &["#b"]),
            ("a = [\n  1, # b\n]\n", &["# b"]),
        ] {
            assert_eq!(found(text, Language::Toml), expected, "{text:?}");
        }
    }

    #[test]
    fn only_what_reads_as_a_part_of_a_value_is_cut() {
        for (text, is_cut) in [
            ("title: k/k #116429", true),
            ("title: C #とJava", true),
            ("title: Part # 2", true),
            ("tags: [a, #b]", true),
            ("tags: #sig-node", true),
            ("  - #sig-node", true),
            ("title: a # to do", false),
            ("title: \"a\" #todo", false),
            ("tags: [a] #todo", false),
            ("draft: true #todo", false),
            ("date: 2024-01-05 #todo", false),
            ("#todo", false),
            ("title: a ### b", false),
        ] {
            assert_eq!(!cut_values(text).is_empty(), is_cut, "{text}");
        }
    }
}
