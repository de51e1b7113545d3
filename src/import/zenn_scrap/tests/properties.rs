//! Made-up pages: every line is seen in the note, at its depth and in its order.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::convert;
use super::seen::{self, Seen};
use crate::import::escape;

/// Text full of signs that Markdown knows, without blanks at its ends.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[-+*_~`#>|:=\\\\<>&;()\\[\\]{}!^.$@/ ]{1,3}",
        2 => "[a-cA-C1-3]{1,2}",
        2 => "[あアー。「」()、漢😈\u{3000}]{1,2}",
        1 => prop::sample::select(vec![
            "&lt;", "<b>", "<details>", "**", "__x__", "[x] ", "1. ", "10) ", "---", "|---|", "](a)",
            "[^1]", "]: ", "https://a.b/c_d_", "~~", "``", "```", "{#a}", "\\", "<!--", "-->", "# ",
            "+++", ":::", "- ", "* ", "http://x.y", "<a@b.c>", "k/k#1",
        ]).prop_map(str::to_owned),
    ];
    vec(piece, 1..8)
        .prop_map(|pieces| pieces.concat().trim().to_owned())
        .prop_filter("a line has text", |text| !text.is_empty())
}

/// An item's other lines are sentences, as code may be told from them by looks alone.
fn sentence() -> impl Strategy<Value = String> {
    text().prop_map(|text| format!("それは{text}です"))
}

/// A line of code: anything but an item's mark.
fn code_line() -> impl Strategy<Value = String> {
    "[ \t]{0,3}[-+*_~`#>|:=\\\\<>&;()\\[\\]{}!a-c1-3 \t]{0,12}".prop_filter("no mark", |line| {
        !line.trim_start().starts_with(|c: char| c.is_ascii_digit())
    })
}

#[derive(Debug, Clone)]
struct MadeItem {
    /// How much shallower than a child of the item above.
    up: usize,
    numbered: bool,
    text: String,
    more: Vec<String>,
    quote: Vec<String>,
    code: Vec<String>,
}

fn item() -> impl Strategy<Value = MadeItem> {
    let parts = (
        0..4_usize,
        any::<bool>(),
        text(),
        prop_oneof![3 => Just(vec![]), 1 => vec(sentence(), 1..3)],
        prop_oneof![4 => Just(vec![]), 1 => vec(sentence(), 1..3)],
        prop_oneof![4 => Just(vec![]), 1 => vec(code_line(), 1..5)],
    );
    parts.prop_map(|(up, numbered, text, more, quote, code)| MadeItem {
        up,
        numbered,
        text,
        more,
        quote,
        code,
    })
}

/// A page of one post with the items, and what must be seen in its note.
fn page(items: &[MadeItem]) -> (String, Vec<Seen>) {
    let mut page = "Mina MoMina Mo\n\n2024/5/6\n\n".to_owned();
    let mut expected: Vec<Seen> = Vec::new();
    let mut numbers: Vec<Option<u64>> = Vec::new();
    for item in items {
        let depth = (numbers.len() + 1).saturating_sub(item.up).max(1);
        numbers.resize(depth, None);
        let number = match (item.numbered, numbers[depth - 1]) {
            (true, Some(number)) => Some(number + 1),
            (true, None) => Some(9),
            (false, _) => None,
        };
        numbers[depth - 1] = number;
        let mark = number.map_or("•".to_owned(), |number| format!("{number}."));
        let indent = "  ".repeat(depth);
        let mut see = |mark: &str, text: &str| {
            let (mark, text) = (mark.to_owned(), text.to_owned());
            expected.push(Seen { depth, mark, text });
        };
        writeln!(page, "{indent}{mark} {}", item.text).unwrap();
        see(
            &number.map_or("-".to_owned(), |number| number.to_string()),
            &item.text,
        );
        for line in &item.more {
            writeln!(page, "{indent}  {line}").unwrap();
            see("", line);
        }
        if !item.quote.is_empty() {
            page.push('\n');
            for line in &item.quote {
                writeln!(page, "{indent}  {line}").unwrap();
                see(">", line);
            }
            page.push('\n');
        }
        if item.code.iter().any(|line| !line.trim().is_empty()) {
            for line in &item.code {
                writeln!(page, "{indent}  {line}").unwrap();
                see("=", line);
            }
            writeln!(page, "{indent}  ").unwrap();
        }
    }
    (page, expected)
}

/// Code without the blanks that all its lines share, as the page cannot tell them from the
/// indentation of the block; and without those of lines that hold nothing else.
fn code_trimmed(mut seen: Vec<Seen>) -> Vec<Seen> {
    for line in seen.iter_mut().filter(|line| line.mark == "=") {
        if line.text.trim().is_empty() {
            line.text.clear();
        }
    }
    seen
}

proptest! {
    #[test]
    fn every_line_is_seen(items in vec(item(), 1..8)) {
        let (page, expected) = page(&items);
        let conversion = convert(&page);
        prop_assert_eq!(conversion.notes.len(), 1);
        let note = &conversion.notes[0].text;
        prop_assert_eq!(code_trimmed(seen::lines(note)), code_trimmed(expected), "{}\n{}", page, note);
        let again = convert(&page);
        prop_assert_eq!(&again, &conversion);
    }

    #[test]
    fn a_paragraph_is_its_text(lines in vec(text(), 1..4), prefix in 0..4_usize) {
        let prefix = ["", "- ", "> ", "1. > "][prefix];
        let rest = prefix.replace(|c: char| c != '>', " ");
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let note = format!("{prefix}{}\n", escape::paragraph(&lines).join(&format!("\\\n{rest}")));
        let seen = seen::lines(&note);
        let texts: Vec<&str> = seen.iter().map(|line| line.text.as_str()).collect();
        prop_assert_eq!(texts, lines, "{}", note);
    }

    #[test]
    fn any_page_is_read(page in "([ \t•1.2-あaZ`/\n]|Mina MoMina Mo\n|    \n){0,80}") {
        let conversion = convert(&page);
        for note in &conversion.notes {
            prop_assert!(note.text.ends_with('\n'));
            prop_assert!(!note.text.contains('\r'));
        }
    }

    #[test]
    fn any_text_is_read(page in any::<String>()) {
        let _ = convert(&page);
    }
}

/// Bullets without more, of which each is a child of the one before or beside it.
fn bullets(texts: &[&str], up: usize) -> Vec<MadeItem> {
    let bullets = texts.iter().map(|text| MadeItem {
        up,
        numbered: false,
        text: (*text).to_owned(),
        more: Vec::new(),
        quote: Vec::new(),
        code: Vec::new(),
    });
    bullets.collect()
}

#[test]
fn bullets_are_no_table() {
    for texts in [
        &["[ |", "|"][..],
        &["a |", "|"],
        &["| a", "-|"],
        &["a | b", "- | -"],
        &["|a|", ":-:|"],
        &["a", "b |", "|", "c"],
    ] {
        for up in [0, 1] {
            let (page, expected) = page(&bullets(texts, up));
            let note = &convert(&page).notes[0].text;
            assert_eq!(seen::lines(note), expected, "{note}");
        }
    }
}
