//! `foreign-markup`: what Obsidian, Zenn, GitHub, Hugo and others make something of, and minamo shows as
//! text. Each row of [`MARKUP`] is a kind; a new one is a new row.

use std::ops::Range;

use super::{Kind, Shape, Told, lines};
use crate::check::prose::{Block, OPAQUE, Prose};
use crate::config::Dialect;
use crate::reference::raw_urls;

/// The longest text between two signs, in bytes.
const LONGEST: usize = 300;

/// Markup of another dialect: a sign, what it holds, and the sign that ends it.
struct Markup {
    begins: &'static str,
    /// Empty: the end of the line.
    ends: &'static str,
    at: At,
    holds: fn(Found<'_>) -> bool,
    kind: Kind,
}

/// Where markup may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Line,
    Anywhere,
}

/// What is between the signs, and the characters around them.
#[derive(Clone, Copy)]
struct Found<'t> {
    text: &'t str,
    before: Option<char>,
    after: Option<char>,
}

const MARKUP: &[Markup] = &[
    Markup {
        begins: "[[",
        ends: "]]",
        at: At::Anywhere,
        holds: |found| is_tight(found) && !found.before.is_some_and(is_word),
        kind: foreign(
            "is a wikilink, which is shown as text",
            "write `[text](2024-01-05.md)`: a link to the file, from where this one is; or add \"obsidian\" to `dialects` in [markdown]",
        ),
    },
    Markup {
        begins: ":::",
        ends: "",
        at: At::Line,
        holds: |found| !found.text.starts_with(':') || found.text.trim_matches(':').is_empty(),
        kind: foreign(
            "is a directive of Zenn, Qiita or Docusaurus, which is shown as text",
            "write a quotation with `> `, or `<details>` with `<summary>`; or add \"zenn\" to `dialects` in [markdown], which reads `:::message` and `:::details Title`",
        ),
    },
    Markup {
        begins: "[!",
        ends: "]",
        at: At::Line,
        holds: |found| {
            found
                .text
                .chars()
                .all(|c| c.is_ascii_alphabetic() || c == '-')
        },
        kind: foreign(
            "is an alert of GitHub or a callout of Obsidian, which is shown as text",
            "begin the quotation with words, such as `> **Note**`; or add \"github\" to `dialects` in [markdown], which reads NOTE, TIP, IMPORTANT, WARNING and CAUTION",
        ),
    },
    Markup {
        begins: "%%",
        ends: "%%",
        at: At::Anywhere,
        holds: |found| !found.text.trim().is_empty() && !found.before.is_some_and(is_word),
        kind: foreign(
            "is a comment of Obsidian, which is shown as text",
            "write a comment as `<!-- … -->`; or add \"obsidian\" to `dialects` in [markdown]",
        ),
    },
    Markup {
        begins: "==",
        ends: "==",
        at: At::Anywhere,
        holds: |found| {
            let is_joined = |c: char| c.is_ascii_alphanumeric() || "=!<>\"')".contains(c);
            is_tight(found)
                && !found.text.contains('=')
                && !found.before.is_some_and(is_joined)
                && !found.after.is_some_and(is_joined)
        },
        kind: foreign(
            "is a highlight of Obsidian, which is shown as text",
            "write `**…**`, or `<mark>…</mark>`",
        ),
    },
    Markup {
        begins: "$$",
        ends: "$$",
        at: At::Anywhere,
        holds: |found| !found.text.trim().is_empty(),
        kind: MATH,
    },
    Markup {
        begins: "$",
        ends: "$",
        at: At::Anywhere,
        holds: is_formula,
        kind: MATH,
    },
    Markup {
        begins: "{{<",
        ends: ">}}",
        at: At::Anywhere,
        holds: |_| true,
        kind: SHORTCODE,
    },
    Markup {
        begins: "{{%",
        ends: "%}}",
        at: At::Anywhere,
        holds: |_| true,
        kind: SHORTCODE,
    },
    Markup {
        begins: "{%",
        ends: "%}",
        at: At::Anywhere,
        holds: |found| found.before != Some('{'),
        kind: foreign(
            "is a tag of Jekyll or HackMD, which is shown as text",
            "write the same in Markdown, or as code if it is text",
        ),
    },
    Markup {
        begins: "{:",
        ends: "}",
        at: At::Anywhere,
        holds: |found| found.text.trim_start().starts_with(['.', '#']) || found.text.contains('='),
        kind: ATTRIBUTES,
    },
    Markup {
        begins: "{.",
        ends: "}",
        at: At::Anywhere,
        holds: |found| {
            found.text.starts_with(|c: char| c.is_ascii_alphabetic()) && !found.text.contains('.')
        },
        kind: ATTRIBUTES,
    },
    Markup {
        begins: "!!! ",
        ends: "",
        at: At::Line,
        holds: is_admonition,
        kind: ADMONITION,
    },
    Markup {
        begins: "??? ",
        ends: "",
        at: At::Line,
        holds: is_admonition,
        kind: ADMONITION,
    },
    Markup {
        begins: ".. ",
        ends: "::",
        at: At::Line,
        holds: |found| is_name(found.text),
        kind: foreign(
            "is a directive of reStructuredText, which is shown as text",
            "write the same in Markdown",
        ),
    },
    Markup {
        begins: "^[",
        ends: "]",
        at: At::Anywhere,
        holds: |found| {
            let is_power = |c: char| c.is_ascii_digit() || c == ')' || c.is_whitespace();
            !found.text.trim().is_empty() && !found.before.is_none_or(is_power)
        },
        kind: foreign(
            "is a footnote within the text of Pandoc or Zenn, which is shown as text",
            "write `[^1]`, and `[^1]: …` below; or add \"zenn\" to `dialects` in [markdown]",
        ),
    },
    Markup {
        begins: "<http",
        ends: ">",
        at: At::Anywhere,
        holds: |found| found.text.contains('|'),
        kind: foreign(SLACK.message, SLACK.help),
    },
    Markup {
        begins: "[toc",
        ends: "]",
        at: At::Line,
        holds: is_alone,
        kind: CONTENTS,
    },
    Markup {
        begins: "[TOC",
        ends: "]",
        at: At::Line,
        holds: is_alone,
        kind: CONTENTS,
    },
    Markup {
        begins: ":",
        ends: ":",
        at: At::Anywhere,
        holds: is_emoji,
        kind: foreign(
            "is a name of an emoji, which is shown as text",
            "write the emoji itself",
        ),
    },
];

/// `@[card](https://…)`, found at its link.
const EMBED: Kind = foreign(
    "is an embedded page of Zenn; `@` and a link are shown",
    "remove the `@`, or write the address alone; or add \"zenn\" to `dialects` in [markdown]",
);

/// `<https://…|text>`, which is read as an address.
const SLACK: Kind = foreign(
    "is a link as Slack writes it, whose text is not read apart from the address",
    "write `[text](https://…)`",
);

const MATH: Kind = foreign(
    "is a formula of TeX, which is shown as text",
    "write it as code, or in words and letters such as x²; or add \"github\" to `dialects` in [markdown]",
);

/// An alert or a callout where alerts are read.
const CALLOUT: Kind = foreign(
    "is not an alert that is read, and is shown as text",
    "write NOTE, TIP, IMPORTANT, WARNING or CAUTION, alone in the first line of the quotation",
);

/// A formula where formulas are read.
const BRACES: Kind = Kind {
    code: "bad-formula",
    message: "is not read as a formula: its braces do not match",
    help: "close each `{` with a `}`, or write it as code if it is text",
    told: Told::Each,
};

const SHORTCODE: Kind = foreign(
    "is a shortcode of Hugo or Zola, which is shown as text",
    "write the same in Markdown, or as code if it is text",
);

const ATTRIBUTES: Kind = foreign(
    "is a list of attributes of kramdown or Pandoc, which is shown as text",
    "remove it; `{#id .tag}` at the end of an item's first line is all there is",
);

const ADMONITION: Kind = foreign(
    "is an admonition of MkDocs, which is shown as text",
    "write a quotation with `> `",
);

const CONTENTS: Kind = foreign(
    "is shown as text",
    "remove it: articles have a table of contents by themselves",
);

const fn foreign(message: &'static str, help: &'static str) -> Kind {
    Kind {
        code: "foreign-markup",
        message,
        help,
        told: Told::OnceAFile,
    }
}

/// The dialects that read what begins so; what of it is text all the same has findings of its own.
fn readers(begins: &str) -> &'static [Dialect] {
    match begins {
        "[[" | "%%" => &[Dialect::Obsidian],
        ":::" | "@[" => &[Dialect::Zenn],
        "^[" => &[Dialect::Zenn, Dialect::Obsidian],
        "$" | "$$" => &Dialect::ALL,
        _ => &[],
    }
}

/// Whether text that begins like this is markup of a dialect that the page reads. Formulas are reported
/// where their braces do not match.
fn is_read(page: &Prose<'_>, begins: &str) -> bool {
    let dialects = page.entry.document.dialects;
    let mut readers = readers(begins).iter();
    !begins.starts_with('$') && readers.any(|reader| dialects.has(*reader))
}

/// What a row is in a page.
fn kind(page: &Prose<'_>, row: &Markup) -> Kind {
    let dialects = page.entry.document.dialects;
    match row.begins {
        "[!" if dialects.github || dialects.obsidian => CALLOUT,
        "$" | "$$" if dialects.any() => BRACES,
        _ => row.kind,
    }
}

/// The markup of other dialects in a block.
pub(super) fn shapes<'a>(page: &Prose<'_>, block: &'a Block) -> Vec<Shape<'a>> {
    let urls = raw_urls(&block.text);
    let in_url = |at: usize| {
        let next = urls.partition_point(|url| url.end <= at);
        urls.get(next).is_some_and(|url| url.start <= at)
    };
    let of_row = |row: &'static Markup| {
        let reads_formulas = row.begins.starts_with('$') && page.entry.document.dialects.any();
        let is_told =
            move |part: &Range<usize>| !reads_formulas || !are_even(&block.text[part.clone()]);
        let parts = parts(block, row).into_iter().filter(is_told);
        let kind = kind(page, row);
        parts.map(move |part| (part, kind))
    };
    let rows = MARKUP.iter().filter(|row| !is_read(page, row.begins));
    let mut found: Vec<(Range<usize>, Kind)> = rows.flat_map(of_row).collect();
    found.retain(|(part, _)| {
        !in_url(part.start) && !block.in_link(part) && page.is_plain(block, part)
    });
    // Of two that overlap, the one that begins first counts, and of these the first row.
    found.sort_by_key(|(part, _)| part.start);
    let mut end = 0;
    found.retain(|(part, _)| {
        let is_free = part.start >= end;
        end = if is_free { part.end } else { end };
        is_free
    });
    let shapes = found.into_iter();
    let mut shapes: Vec<Shape<'a>> = shapes
        .map(|(part, kind)| Shape { block, part, kind })
        .collect();
    shapes.extend(of_links(page, block));
    if is_displayed(&block.text) && !page.entry.document.dialects.any() {
        shapes.push(Shape {
            block,
            part: 0..2,
            kind: MATH,
        });
    }
    shapes
}

/// Where a row is found in a block.
fn parts(block: &Block, row: &Markup) -> Vec<Range<usize>> {
    let text = &block.text;
    if !text.contains(row.begins) {
        return Vec::new();
    }
    let mut parts = Vec::new();
    for (start, line) in lines(block) {
        let mut at = 0;
        while let Some(found) = line[at..].find(row.begins) {
            let begin = at + found;
            if row.at == At::Line && begin > 0 {
                break;
            }
            let inside = begin + row.begins.len();
            let window = window(&line[inside..]);
            let length = match row.ends {
                "" => Some(window.len()),
                ends => window.find(ends),
            };
            at = inside;
            let Some(length) = length else { continue };
            let end = inside + length + row.ends.len();
            let found = Found {
                text: &line[inside..inside + length],
                before: line[..begin].chars().next_back(),
                after: line[end..].chars().next(),
            };
            if (row.holds)(found) {
                parts.push(start + begin..start + end);
                at = end;
            }
        }
    }
    parts
}

/// As much of a line as is looked at for the second sign.
fn window(line: &str) -> &str {
    let mut end = line.len().min(LONGEST);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    &line[..end]
}

/// What only a link shows.
fn of_links<'a>(page: &Prose<'_>, block: &'a Block) -> Vec<Shape<'a>> {
    let mut shapes = Vec::new();
    for link in block.links() {
        let source = &page.source().text[..];
        let begin = block.span(link).range().start;
        let has_at = block.text[..link.start].ends_with('@') && source[..begin].ends_with("@[");
        if has_at && !is_read(page, "@[") {
            shapes.push(Shape {
                block,
                part: link.start - 1..link.end,
                kind: EMBED,
            });
        }
        if source[..begin].ends_with('<') && block.text[link.clone()].contains('|') {
            shapes.push(Shape {
                block,
                part: link.clone(),
                kind: SLACK,
            });
        }
    }
    shapes
}

/// Text without blanks at its ends.
fn is_tight(found: Found<'_>) -> bool {
    !found.text.is_empty() && found.text.trim() == found.text && !found.text.starts_with('[')
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

/// Whether what is between two dollars is a formula and not two sums or two variables.
fn is_formula(found: Found<'_>) -> bool {
    let text = found.text;
    let is_variable = text.len() == 1 && text.bytes().all(|b| b.is_ascii_alphabetic());
    let is_tex = text.contains(['^', '\\', '{']) || text.contains("_{") || text.contains(" = ");
    let is_apart = |c: Option<char>| !c.is_some_and(|c| is_word(c) || c == '$');
    is_tight(found)
        && (is_variable || is_tex && text.chars().any(|c| c.is_ascii_alphabetic()))
        && !text.contains(OPAQUE)
        && is_apart(found.before)
        && is_apart(found.after)
}

fn is_admonition(found: Found<'_>) -> bool {
    const KINDS: [&str; 13] = [
        "abstract",
        "bug",
        "danger",
        "example",
        "failure",
        "info",
        "note",
        "question",
        "quote",
        "success",
        "tip",
        "warning",
        "important",
    ];
    let word = found.text.split_whitespace().next().unwrap_or_default();
    KINDS.contains(&word.to_ascii_lowercase().as_str())
}

/// Whether a text is a formula over several lines, between lines of `$$`.
fn is_displayed(text: &str) -> bool {
    let inner = text
        .strip_prefix("$$\n")
        .and_then(|rest| rest.trim_end().strip_suffix("\n$$"));
    inner.is_some_and(|inner| !inner.trim().is_empty())
}

/// Whether a text has as many braces that close as those that open.
fn are_even(text: &str) -> bool {
    let count = |brace: char| text.matches(brace).count();
    count('{') == count('}')
}

/// Whether nothing else is in the line.
fn is_alone(found: Found<'_>) -> bool {
    found.text.is_empty() && found.after.is_none()
}

/// Whether a name between colons is one of an emoji: in lower case and apart from other words.
fn is_emoji(found: Found<'_>) -> bool {
    let text = found.text;
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic() && !"()".contains(c));
    text.len() >= 2
        && text.starts_with(|c: char| c.is_ascii_lowercase() || "+-".contains(c))
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_+-".contains(&b))
        && !is_part(found.before)
        && !is_part(found.after)
}
