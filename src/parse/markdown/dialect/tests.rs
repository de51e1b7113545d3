use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Tag};

use crate::config::{Dialects, RawHtml};
use crate::parse::markdown::{BoxKind, Markdown, SlipKind};

fn all() -> Dialects {
    Dialects {
        github: true,
        zenn: true,
        obsidian: true,
    }
}

fn zenn() -> Dialects {
    Dialects {
        zenn: true,
        ..Dialects::default()
    }
}

/// The elements and texts of a body: boxes by what they are, other blocks by letters.
fn outline(body: &str, dialects: Dialects) -> String {
    let markdown = Markdown::new(body, RawHtml::Sanitize, dialects);
    let mut outline = String::new();
    for (event, range) in markdown.events() {
        match event {
            Event::Start(Tag::DefinitionList) => {
                let kind = markdown.boxed(range.start).map(|boxed| &boxed.kind);
                outline.push_str(match kind {
                    Some(BoxKind::Message) => "M",
                    Some(BoxKind::Alert) => "A",
                    Some(BoxKind::Details(_)) => "D",
                    Some(BoxKind::Embed(_)) => "E",
                    None => "?",
                });
                outline.push('[');
            }
            Event::End(pulldown_cmark::TagEnd::DefinitionList) => outline.push(']'),
            Event::Start(tag) => outline.push_str(match tag {
                Tag::Paragraph => "p(",
                Tag::DefinitionListTitle => "t(",
                Tag::Item => "li(",
                Tag::BlockQuote(_) => "q(",
                Tag::CodeBlock(_) => "c(",
                Tag::FootnoteDefinition(_) => "n(",
                Tag::Link { .. } => "a(",
                Tag::Image { .. } => "i(",
                Tag::Strong => "b(",
                _ => "(",
            }),
            Event::End(_) => outline.push(')'),
            Event::Text(text) | Event::Code(text) => outline.push_str(&text),
            Event::InlineMath(tex) => outline.push_str(&format!("${tex}$")),
            Event::DisplayMath(tex) => outline.push_str(&format!("$${tex}$$")),
            Event::FootnoteReference(_) => outline.push('^'),
            Event::SoftBreak => outline.push('/'),
            Event::HardBreak => outline.push('|'),
            _ => {}
        }
    }
    outline.replace('\n', "\\")
}

#[test]
fn boxes_hold_blocks() {
    for (body, expected) in [
        (":::message\na\n:::", "M[p(a)]"),
        (":::message alert\na\n:::\nb", "A[p(a)]p(b)"),
        ("::: message   alert  \na\n:::", "A[p(a)]"),
        (":::messagealert\na\n:::", "A[p(a)]"),
        ("a\n:::message\nb\n:::\nc", "p(a)M[p(b)]p(c)"),
        (":::details A *b* `c`\nd\n:::", "D[t(A *b* `c`)p(d)]"),
        ("::::details A\n:::message\nb\n:::\n::::", "D[t(A)M[p(b)]]"),
        (
            ":::details A\n:::message\nb\n:::\n:::",
            "D[t(A)M[p(b)]]p(:::)",
        ),
        ("::::message\na\n:::\nb\n::::", "M[p(a|:::|b)]"),
        (":::message\na\n::::", "M[p(a)]"),
        (":::message\n:::", "M[]"),
        (":::message\n\na\n\nb", "M[p(a)p(b)]"),
        ("- a\n  :::message\n  b\n  :::\n- c", "(li(aM[p(b)])li(c))"),
        ("- :::message\n  a\n  :::\n- b", "(li(M[p(a)])li(b))"),
        (
            "- a\n  :::message\n  b\n- c\n  :::",
            "(li(aM[p(b)])li(c|:::))",
        ),
        ("> :::message\n> a\n> :::\n\nb", "q(M[p(a)])p(b)"),
        ("> :::message\n> a\n\n:::", "q(M[p(a)])p(:::)"),
        (":::message\n- a\n- b\n:::\nc", "M[(li(a)li(b))]p(c)"),
        (":::message\n```\n:::\n```\n:::", "M[c(:::\\)]"),
        ("```\n:::message\na\n:::\n```", "c(:::message\\a\\:::\\)"),
        ("    :::message\n    a", "c(:::message\\a)"),
        (":::message warn\na\n:::", "p(:::message warn|a|:::)"),
        (":::details\na\n:::", "p(:::details|a|:::)"),
        ("::message\na\n::", "p(::message|a|::)"),
        (":::\na", "p(:::|a)"),
        (":::message\n[a]: /x\n:::", "M[]"),
        (":::message\r\na\r\n:::\r\nb", "M[p(a)]p(b)"),
        (":::details あ\r\nい\r\n:::\r\n", "D[t(あ)p(い)]"),
        ("\t:::message\n\ta", "c(:::message\\a)"),
        (" :::message\n a\n :::", "M[p(a)]"),
        ("|a|\n|-|\n|b|\n:::message\nc\n:::", "((((a))(((b)))M[p(c)]"),
    ] {
        let found = outline(body, zenn());
        if body.starts_with("|a|") {
            assert!(found.ends_with("M[p(c)]"), "{found}");
            continue;
        }
        assert_eq!(found, expected, "{body}");
    }
}

#[test]
fn embeds_are_lines_of_their_own() {
    for (body, expected) in [
        ("@[card](https://a.example/)", "E[a(https://a.example/)]"),
        (
            "a\n@[youtube](abc-_1)\nb",
            "p(a)E[a(https://www.youtube.com/watch?v=abc-_1)]p(b)",
        ),
        (
            "- @[card](https://a.example/)",
            "(li(E[a(https://a.example/)]))",
        ),
        ("@[mermaid](graph TD; a(b))", "E[c(graph TD; a(b))]"),
        ("a @[card](https://a.example/)", "p(a @a(card))"),
        ("@[card](https://a.example/) b", "p(@a(card) b)"),
        ("@[card](a)", "p(@a(card))"),
        ("@[other](https://a.example/)", "p(@a(other))"),
        (
            "@[speakerdeck](ab12?slide=3)",
            "E[a(https://speakerdeck.com/player/ab12?slide=3)]",
        ),
        ("@[youtube](javascript:alert)", "p(@a(youtube))"),
    ] {
        assert_eq!(outline(body, zenn()), expected, "{body}");
    }
}

#[test]
fn footnotes_stand_in_the_text() {
    for (body, expected) in [
        ("a^[b] c", "p(a^n(p(b)) c)"),
        ("a^[*b* [c](/d) `]`]", "p(a^n(p((b) a(c) ])))"),
        ("**a^[b]**", "p(b(a^n(p(b))))"),
        ("**a^[b** c]", "p(**a^n(p(b** c)))"),
        ("a^[b^[c]]", "p(a^n(p(b^[c])))"),
        ("a^[]", "p(a^[])"),
        ("a\\^[b]", "p(a^[b])"),
        ("`a^[b]`", "p(a^[b])"),
        ("a^[b\n\nc]", "p(a^[b)p(c])"),
        ("x^2^ a^[b", "p(x^2^ a^[b)"),
        ("- a^[b]\n  - c", "(li(a^n(p(b))(li(c))))"),
    ] {
        assert_eq!(outline(body, zenn()), expected, "{body}");
    }
}

#[test]
fn dollars_of_formulas_touch_no_digits() {
    for (body, expected) in [
        ("$a$", "p($a$)"),
        ("a$b$c", "p(a$b$c)"),
        ("$5 and $6", "p($5 and $6)"),
        ("1$a$", "p(1$a$)"),
        ("$a$1 and $b$", "p($a$1 and $b$)"),
        ("\\$a$", "p($a$)"),
        ("[a](http://b.example/$c) $d$", "p(a(a) $d$)"),
        ("$$\na\n= b\n\n- c\n$$", "p($$\\a\\= b\\\\- c\\$$)"),
        ("$$a$$ (1)", "p($$a$$ (1))"),
        ("$$\na", "p($$|a)"),
        ("`$a$`", "p($a$)"),
        ("> $$\n> a\n> $$", "q(p($$\\a\\$$))"),
        ("$$\r\na\r\n$$\r\n", "p($$\r\\a\r\\$$)"),
        ("$`a`$", "p($`a`$)"),
    ] {
        assert_eq!(outline(body, zenn()), expected, "{body}");
    }
    let github = Dialects {
        github: true,
        ..Dialects::default()
    };
    assert_eq!(outline("US$a and b$c", github), "p(US$a and b$c)");
    for dialects in [github, zenn(), all()] {
        let money = outline("$10 and `$HOME`", dialects);
        assert_eq!(money, "p($10 and $HOME)");
        assert_eq!(outline("値は$x$です", dialects), "p(値は$x$です)");
    }
}

#[test]
fn sizes_and_comments_are_not_text() {
    let markdown = Markdown::new("![a](b.png =10x)", RawHtml::Sanitize, zenn());
    let size = markdown.events().find_map(|(event, range)| {
        let is_image = matches!(event, Event::Start(Tag::Image { .. }));
        is_image
            .then(|| markdown.picture_size(&range).cloned())
            .flatten()
    });
    assert_eq!(size.and_then(|size| size.width).as_deref(), Some("10"));
    for (body, expected) in [
        ("![a](b.png =x10)", "p(i(a))"),
        ("![a](b.png \"t\" =10x10)", "p(i(a))"),
        ("![a](b.png =10)", "p(![a](b.png =10))"),
        ("[a](b =10x)", "p([a](b =10x))"),
        ("f(a =10x)", "p(f(a =10x))"),
        ("`![a](b =10x)`", "p(![a](b =10x))"),
    ] {
        assert_eq!(outline(body, zenn()), expected, "{body}");
    }
    let obsidian = Dialects {
        obsidian: true,
        ..Dialects::default()
    };
    for (body, expected) in [
        ("a %%b%% c", "p(a  c)"),
        ("%%a%%\n\nb", "p(b)"),
        ("a\n\n%%\n- b\n\nc\n%%\n\nd", "p(a)p(d)"),
        ("`%%a%%` %%b%%", "p(%%a%% )"),
        ("%%a", "p(%%a)"),
        ("\\%%a%%", "p(%%a%%)"),
        ("# a%%b%%", "(a)"),
    ] {
        assert_eq!(outline(body, obsidian), expected, "{body}");
    }
}

#[test]
fn slips_have_places() {
    for (body, slips) in [
        (":::message\na", vec![(0, SlipKind::UnclosedBox)]),
        (":::message\na\n:::", Vec::new()),
        ("a\n\n:::", vec![(3, SlipKind::StrayEnd)]),
        (":::note\na\n:::", vec![(0, SlipKind::UnknownBox)]),
        (":::details\na\n:::", vec![(0, SlipKind::NoTitle)]),
        ("@[x](y)", vec![(0, SlipKind::UnknownEmbed)]),
        ("- @[card](y)", vec![(2, SlipKind::BadEmbed)]),
        (
            "@[card](https://a.example) b",
            vec![(0, SlipKind::TextAfterEmbed)],
        ),
        ("a %%b", vec![(2, SlipKind::UnclosedComment)]),
        ("```\n:::note\n%%\n@[x](y)\n```", Vec::new()),
    ] {
        let markdown = Markdown::new(body, RawHtml::Sanitize, all());
        let found: Vec<(usize, SlipKind)> = markdown
            .slips()
            .iter()
            .map(|slip| (slip.range.start, slip.kind))
            .collect();
        assert_eq!(found, slips, "{body}");
    }
}

/// Everything that an event says.
fn said(event: &Event<'_>) -> String {
    match event {
        Event::Text(text)
        | Event::Code(text)
        | Event::Html(text)
        | Event::InlineHtml(text)
        | Event::InlineMath(text)
        | Event::DisplayMath(text)
        | Event::FootnoteReference(text) => text.to_string(),
        Event::Start(
            Tag::Link {
                dest_url, title, ..
            }
            | Tag::Image {
                dest_url, title, ..
            },
        ) => format!("{dest_url} {title}"),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => info.to_string(),
        _ => String::new(),
    }
}

/// Pieces of bodies, in which `W` is a word of its own each time.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "W",
        "W",
        "W",
        " ",
        "\n",
        "\n\n",
        "- ",
        "  ",
        "> ",
        "    ",
        ":::",
        "::::",
        ":::message\n",
        ":::message alert\n",
        ":::details W\n",
        "\n:::\n",
        "^[",
        "]",
        "[",
        "](",
        ")",
        "$",
        "$$",
        "%%",
        "![",
        " =10x)",
        "@[card](https://a.example/W)\n",
        "@[W](W)",
        "`",
        "```\n",
        "*",
        "**",
        "[[",
        "]]",
        "|",
        "{",
        "}",
        "\\",
        "<b>",
        "</b>",
        "<W>",
        "<div>\n",
        "<!--",
        "-->",
        "[!NOTE]",
        "é",
        "語",
        "[^a]",
        "\n[^a]: W\n",
        "https://a.example/$W",
    ])
}

proptest! {
    /// Elements are nested, ranges are those of the body, and no word is lost but in comments.
    #[test]
    fn nothing_is_lost(pieces in prop::collection::vec(piece(), 0..40)) {
        let mut body = String::new();
        for (index, piece) in pieces.iter().enumerate() {
            body.push_str(&piece.replace('W', &format!("word{index}x")));
        }
        let markdown = Markdown::new(&body, RawHtml::Sanitize, all());
        let mut open = Vec::new();
        let mut text = String::new();
        for (event, range) in markdown.events() {
            prop_assert!(body.get(range).is_some(), "{body:?}");
            text.push_str(&said(&event));
            text.push('\n');
            match event {
                Event::Start(tag) => open.push(tag.to_end()),
                Event::End(tag) => prop_assert_eq!(open.pop(), Some(tag), "{:?}", body),
                _ => {}
            }
        }
        prop_assert!(open.is_empty(), "{body:?}");
        let comments = markdown.comments();
        let plain = Markdown::new(&body, RawHtml::Sanitize, Dialects::default());
        let known: String = plain.events().map(|(event, _)| said(&event) + "\n").collect();
        for index in 0..pieces.len() {
            let word = format!("word{index}x");
            let Some(at) = body.find(&word) else { continue };
            let is_comment = comments.iter().any(|comment| comment.contains(&at));
            // A line of `[label]: address` may begin a paragraph with dialects alone, and a link by name
            // has no link in it.
            let line = body[..at].rsplit('\n').next().unwrap_or_default();
            let is_definition = line.contains("]:") || line.contains("[[");
            if known.contains(&word) && !is_comment && !is_definition {
                prop_assert!(text.contains(&word), "{word} of {body:?}");
            }
        }
    }
}
