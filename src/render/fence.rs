//! What is written after the fence of a block of code, and code line by line where that asks for it.
//!
//! - `yaml:pod.yaml` and `yaml title="pod.yaml"`: a language and a file's name.
//! - `go {1,3-5}`: lines that are to be seen first.
//! - `diff go:main.go`, where the dialect of Zenn is read: what was added and taken away, in colours of
//!   the language.

use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::html::escape;

/// What a fence says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fence {
    /// The language as it is written; empty where none is written.
    pub(super) language: String,
    /// The name of a file, or a title.
    pub(super) file: Option<String>,
    /// Whether the lines begin with signs of what was added and taken away.
    diff: bool,
    /// The numbers of lines, from 1, that are to be seen first.
    marked: Vec<RangeInclusive<usize>>,
}

impl Fence {
    /// Reads what is written after a fence; `zenn` is whether the rules of Zenn hold.
    pub(super) fn read(info: &str, zenn: bool) -> Fence {
        let mut fence = Fence::default();
        let mut rest = info.trim().to_owned();
        let title = take_title(&mut rest);
        fence.marked = take_lines(&mut rest);
        let rest = rest.trim();
        let file = match zenn {
            true => {
                let (words, file) = match rest.split_once(':') {
                    Some((words, file)) => (words, Some(file)),
                    None => (rest, None),
                };
                let mut words = words.split_whitespace();
                fence.diff = words.clone().any(|word| word == "diff");
                let language = words.find(|word| *word != "diff");
                language.unwrap_or_default().clone_into(&mut fence.language);
                file
            }
            false => {
                let first = rest.split([' ', ',', '{']).next().unwrap_or_default();
                let (language, file) = match first.split_once(':') {
                    Some((language, file)) => (language, Some(file)),
                    None => (first, None),
                };
                language.clone_into(&mut fence.language);
                file
            }
        };
        let file = file.filter(|file| !file.trim().is_empty());
        fence.file = title.or_else(|| file.map(str::to_owned));
        fence
    }

    /// Whether the code is written line by line.
    pub(super) fn has_lines(&self) -> bool {
        self.diff || !self.marked.is_empty()
    }

    /// The code line by line, as HTML, given what makes HTML of code as a whole.
    pub(super) fn lines(&self, code: &str, highlight: impl FnOnce(&str) -> Arc<str>) -> String {
        let (prefixes, plain): (Vec<&str>, String) = match self.diff {
            true => {
                let split = code.split_inclusive('\n').map(prefix);
                let (prefixes, lines): (Vec<&str>, Vec<&str>) = split.unzip();
                (prefixes, lines.concat())
            }
            false => (Vec::new(), code.to_owned()),
        };
        let highlighted = highlight(&plain);
        let mut html = String::new();
        for (index, line) in balanced(&highlighted).into_iter().enumerate() {
            let is_marked = self.marked.iter().any(|lines| lines.contains(&(index + 1)));
            let prefix = prefixes.get(index).copied().unwrap_or_default();
            let change = match prefix {
                "+" | ">" => " diff add",
                "-" | "<" => " diff remove",
                _ => "",
            };
            let element = if is_marked { "mark" } else { "span" };
            let is_plain = !is_marked && change.is_empty();
            if !is_plain {
                html.push_str(&format!("<{element} class=\"line{change}\">"));
            }
            if !prefix.is_empty() {
                let sign = escape(prefix);
                html.push_str(&format!("<span class=\"diff-prefix\">{sign}</span>"));
            }
            html.push_str(&line);
            if !is_plain {
                html.push_str(&format!("</{element}>"));
            }
        }
        html
    }
}

/// The sign that a line of a change begins with, and the rest of the line.
fn prefix(line: &str) -> (&str, &str) {
    match line.starts_with(['+', '-', '<', '>', ' ']) {
        true => line.split_at(1),
        false => ("", line),
    }
}

/// Takes `title="…"` out of what is written after a fence.
fn take_title(rest: &mut String) -> Option<String> {
    let is_apart = |at: &usize| *at == 0 || rest[..*at].ends_with(char::is_whitespace);
    let found = rest.match_indices("title=").map(|(at, _)| at);
    let at = found.into_iter().find(is_apart)?;
    let value = &rest[at + "title=".len()..];
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (title, _) = value[1..].split_once(quote)?;
    let (title, end) = (title.to_owned(), at + "title=".len() + title.len() + 2);
    rest.replace_range(at..end, "");
    (!title.trim().is_empty()).then_some(title)
}

/// Takes `{1,3-5}` out of what is written after a fence.
fn take_lines(rest: &mut String) -> Vec<RangeInclusive<usize>> {
    let found = rest.match_indices('{').find_map(|(at, _)| {
        let (inner, _) = rest[at + 1..].split_once('}')?;
        let parts = inner.split(',').map(|part| {
            let (first, last) = part.trim().split_once('-').unwrap_or((part, part));
            let number = |text: &str| text.trim().parse::<usize>().ok();
            Some(number(first)?..=number(last)?)
        });
        let lines: Option<Vec<RangeInclusive<usize>>> = parts.collect();
        Some((at..at + inner.len() + 2, lines?))
    });
    let Some((range, lines)) = found else {
        return Vec::new();
    };
    rest.replace_range(range, " ");
    lines
}

/// Highlighted code by lines, each with its line break; an element that goes over several is in each.
fn balanced(html: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut open = "";
    for line in html.split_inclusive('\n') {
        let mut whole = open.to_owned();
        whole.push_str(line);
        let begins = line.rfind("<span");
        let ends = line.rfind("</span>");
        open = match (begins, ends) {
            (Some(begin), end) if end.is_none_or(|end| end < begin) => {
                let tag = line[begin..]
                    .find('>')
                    .map_or(line.len(), |end| begin + end + 1);
                &line[begin..tag]
            }
            (None, None) => open,
            _ => "",
        };
        if !open.is_empty() {
            whole.push_str("</span>");
        }
        lines.push(whole);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fence(language: &str, file: Option<&str>, diff: bool) -> Fence {
        Fence {
            language: language.to_owned(),
            file: file.map(str::to_owned),
            diff,
            marked: Vec::new(),
        }
    }

    #[test]
    fn a_fence_has_a_language_a_file_and_lines() {
        for (info, expected) in [
            ("", fence("", None, false)),
            ("go", fence("go", None, false)),
            ("yaml:pod.yaml", fence("yaml", Some("pod.yaml"), false)),
            (
                "yaml title=\"my pod.yaml\"",
                fence("yaml", Some("my pod.yaml"), false),
            ),
            ("title='a'", fence("", Some("a"), false)),
            ("diff go", fence("diff", None, false)),
            ("go title=\"\"", fence("go", None, false)),
            ("go title=\"open", fence("go", None, false)),
        ] {
            assert_eq!(Fence::read(info, false), expected, "{info}");
        }
        for (info, marked) in [
            ("go {1,3-5}", vec![1..=1, 3..=5]),
            ("go{2}", vec![2..=2]),
            ("{ 1 , 2 }", vec![1..=1, 2..=2]),
            ("go {a}", Vec::new()),
            ("go {1-}", Vec::new()),
        ] {
            assert_eq!(Fence::read(info, false).marked, marked, "{info}");
        }
    }

    #[test]
    fn zenn_has_names_of_files_with_blanks_and_languages_of_changes() {
        for (info, expected) in [
            ("js:dir/a b:c.js", fence("js", Some("dir/a b:c.js"), false)),
            (":a.txt", fence("", Some("a.txt"), false)),
            ("diff", fence("", None, true)),
            ("diff js", fence("js", None, true)),
            ("js diff", fence("js", None, true)),
            ("diff js:a.js", fence("js", Some("a.js"), true)),
            ("js and more", fence("js", None, false)),
        ] {
            assert_eq!(Fence::read(info, true), expected, "{info}");
        }
    }

    #[test]
    fn lines_of_a_change_have_their_signs() {
        let change = fence("", None, true);
        let html = change.lines("+a < b\n c\n-d\n@@ e\n", |code| escape(code).into());
        assert_eq!(
            html,
            "<span class=\"line diff add\"><span class=\"diff-prefix\">+</span>a &lt; b\n</span>\
             <span class=\"diff-prefix\"> </span>c\n\
             <span class=\"line diff remove\"><span class=\"diff-prefix\">-</span>d\n</span>@@ e\n"
        );
    }

    #[test]
    fn an_element_over_several_lines_is_in_each() {
        let marked = Fence::read("{2}", false);
        let html = marked.lines("", |_| "<span class=\"a\">x\ny\nz</span>\n".into());
        assert_eq!(
            html,
            "<span class=\"a\">x\n</span><mark class=\"line\"><span class=\"a\">y\n</span></mark>\
             <span class=\"a\">z</span>\n"
        );
    }
}
