use super::*;

fn html(text: &str) -> String {
    let mut html = String::new();
    let markdown = Markdown::new(text, RawHtml::Allow, Dialects::default());
    let events = markdown.events();
    pulldown_cmark::html::push_html(&mut html, events.map(|(event, _)| event));
    html.trim().to_owned()
}

/// The HTML of a text whose first block is a paragraph, without the tags of the paragraph.
fn inline(text: &str) -> String {
    let html = html(text);
    let inner = html
        .strip_prefix("<p>")
        .and_then(|html| html.split("</p>").next());
    inner.unwrap_or(&html).to_owned()
}

/// Emphasis by the rules of <https://github.com/tats-u/markdown-cjk-friendly>. `B` and `I` stand for
/// strong and plain emphasis, `S` for strikethrough; a small letter ends what its capital began.
#[test]
fn emphasis_beside_japanese() {
    for (text, expected) in [
        // Punctuation inside, letters outside.
        ("これは**「重要」**です", "これは[B]「重要」[b]です"),
        ("**変更。**だから", "[B]変更。[b]だから"),
        ("だから**（変更）**", "だから[B]（変更）[b]"),
        ("*（注）*を", "[I]（注）[i]を"),
        ("旧~~「取消」~~です", "旧[S]「取消」[s]です"),
        ("旧~「取消」~です", "旧[S]「取消」[s]です"),
        (
            "**「甲」**と**「乙」**です",
            "[B]「甲」[b]と[B]「乙」[b]です",
        ),
        ("***「甲」***と", "[I][B]「甲」[b][i]と"),
        ("𠮷**「野」**家", "𠮷[B]「野」[b]家"),
        ("ｶﾅ**「ｶﾅ」**ｶﾅ", "ｶﾅ[B]「ｶﾅ」[b]ｶﾅ"),
        ("한국어**(강조)**입니다", "한국어[B](강조)[b]입니다"),
        ("這是**“強調”**嗎", "這是[B]“強調”[b]嗎"),
        ("版**1.2.**から", "版[B]1.2.[b]から"),
        ("版**(1.2)**から", "版[B](1.2)[b]から"),
        ("kubelet**「再起動」**後", "kubelet[B]「再起動」[b]後"),
        ("は**~~取消~~**だ", "は[B][S]取消[s][b]だ"),
        ("は~~**取消。**~~だ", "は[S][B]取消。[b][s]だ"),
        // Letters inside, punctuation outside.
        ("**壁**。", "[B]壁[b]。"),
        ("、**S**ave", "、[B]S[b]ave"),
        (
            "案は**A**、**B**、**C**の三つ",
            "案は[B]A[b]、[B]B[b]、[B]C[b]の三つ",
        ),
        ("「**A**」と「**B**」", "「[B]A[b]」と「[B]B[b]」"),
        ("（*甲*）と（*乙*）", "（[I]甲[i]）と（[I]乙[i]）"),
        ("**A**、b、**C**", "[B]A[b]、b、[B]C[b]"),
        ("前。**後**", "前。[B]後[b]"),
        ("！**S**ave", "！[B]S[b]ave"),
        // One character between two runs.
        ("*あ*い*う*", "[I]あ[i]い[I]う[i]"),
        ("\"*あ*b", "\"[I]あ[i]b"),
        ("(**、**)", "([B]、[b])"),
        // Variation selectors and emoji.
        ("葛\u{E0100}**(正式)**城市", "葛\u{E0100}[B](正式)[b]城市"),
        ("禰\u{FE00}**(宜)**は", "禰\u{FE00}[B](宜)[b]は"),
        ("**〽\u{FE0E}**は", "[B]〽\u{FE0E}[b]は"),
        ("**a“\u{FE01}**b", "[B]a“\u{FE01}[b]b"),
        ("**a“**b", "**a“**b"),
        ("㊙\u{FE0F}**(甲)**", "㊙\u{FE0F}**(甲)**"),
        ("🎉**(甲)**乙", "🎉[B](甲)[b]乙"),
        ("a🎉**甲**", "a🎉[B]甲[b]"),
        ("a**🎉**甲", "a**🎉**甲"),
        // Underscores go between words alone, but Japanese punctuation parts words.
        ("は_甲_が", "は_甲_が"),
        ("は__「甲」__が", "は__「甲」__が"),
        ("「_甲_」", "「[I]甲[i]」"),
        ("、__甲__。", "、[B]甲[b]。"),
        ("snake_case_名", "snake_case_名"),
        // Text without such characters is CommonMark's.
        ("a**∇a**a", "a**∇a**a"),
        ("a*\"b\"*c", "a*\"b\"*c"),
        ("a**(b)**c", "a**(b)**c"),
        ("a**b**c", "a[B]b[b]c"),
        ("2**10 * 3", "2**10 * 3"),
        ("é**(b)**", "é**(b)**"),
        ("a~~(b)~~c", "a~~(b)~~c"),
        ("*a**b*", "[I]a**b[i]"),
        ("**a*b***", "[B]a[I]b[i][b]"),
        ("***a** b*", "[I][B]a[b] b[i]"),
        ("*a ~~b* c~~", "[I]a ~~b[i] c~~"),
        ("x ~~y~~ *a ~~b* c~~", "x [S]y[s] *a [S]b* c[s]"),
        ("a~~~b~~~", "a~~~b~~~"),
        // What is not a delimiter.
        ("\\*「い」*う", "*「い」*う"),
        ("あ\\**「い」*う", "あ*[I]「い」[i]う"),
        ("\\\\*「い」*う", "\\[I]「い」[i]う"),
        ("&#42;「い」*う", "*「い」*う"),
        ("2**10 は 1024", "2**10 は 1024"),
        ("*「い」 *う", "*「い」 *う"),
    ] {
        let mut expected = expected.to_owned();
        for (sign, tag) in [("[B]", "<strong>"), ("[I]", "<em>"), ("[S]", "<del>")] {
            expected = expected.replace(sign, tag);
            expected = expected.replace(&sign.to_lowercase(), &tag.replace('<', "</"));
        }
        assert_eq!(inline(text), expected, "{text}");
    }
}

/// Nothing that holds delimiters by chance is changed: the text is parsed as it was written.
#[test]
fn only_text_has_emphasis() {
    for (text, expected) in [
        ("`は**「重要」**で`", "<code>は**「重要」**で</code>"),
        (
            "これは**`code`**です",
            "これは<strong><code>code</code></strong>です",
        ),
        (
            "[は**「重」**で](/は**「)",
            "<a href=\"/%E3%81%AF**%E3%80%8C\">は<strong>「重」</strong>で</a>",
        ),
        (
            "<https://a.example/あ**「い」**う>",
            "<a href=\"https://a.example/%E3%81%82**%E3%80%8C%E3%81%84%E3%80%8D**%E3%81%86\">https://a.example/あ**「い」**う</a>",
        ),
        (
            "[これは**「重要」**です]\n\n[これは**「重要」**です]: /x",
            "<a href=\"/x\">これは<strong>「重要」</strong>です</a>",
        ),
        (
            "[が**「甲」**]\n\n[は**「甲」**]: /x",
            "[が<strong>「甲」</strong>]",
        ),
        ("*[「い*」](/x)*う", "<em><a href=\"/x\">「い*」</a></em>う"),
        (
            "は<b title=\"**「\">**「い」**</b>う",
            "は<b title=\"**「\"><strong>「い」</strong></b>う",
        ),
        ("は**「い\n」**う", "は<strong>「い\n」</strong>う"),
        (
            "![は**「い」**う](/x)",
            "<img src=\"/x\" alt=\"は「い」う\" />",
        ),
        (
            "[a](/x \"は**「い」**う\")",
            "<a href=\"/x\" title=\"は**「い」**う\">a</a>",
        ),
    ] {
        assert_eq!(inline(text), expected, "{text}");
    }
}

#[test]
fn emphasis_works_in_every_block() {
    for (text, expected) in [
        ("# は**「い」**う", "<h1>は<strong>「い」</strong>う</h1>"),
        (
            "## は**「い」**う {#あ**い}",
            "<h2>は<strong>「い」</strong>う {#あ**い}</h2>",
        ),
        (
            "- **「い」**う\n- う**「い」**",
            "<ul>\n<li><strong>「い」</strong>う</li>\n<li>う<strong>「い」</strong></li>\n</ul>",
        ),
        (
            ">**「い」**う\n>**「え」**お",
            "<blockquote>\n<p><strong>「い」</strong>う\n<strong>「え」</strong>お</p>\n</blockquote>",
        ),
        (
            "|は**「い」**|\n|-|\n|**「い」**う\\||",
            "<table><thead><tr><th>は<strong>「い」</strong></th></tr></thead><tbody>\n<tr><td><strong>「い」</strong>う|</td></tr>\n</tbody></table>",
        ),
        (
            "```は**「い」**\nは**「い」**\n```",
            "<pre><code class=\"language-は**「い」**\">は**「い」**\n</code></pre>",
        ),
        ("* * *\n*****", "<hr />\n<hr />"),
    ] {
        assert_eq!(html(text), expected, "{text}");
    }
}

#[test]
fn ranges_point_into_the_text_as_it_was_written() {
    let text = "これは***「重*要」**です *`a`* [b](c) ~~d~~ \\*e &amp;*f*\n> *g*";
    for (event, range) in Markdown::new(text, RawHtml::Allow, Dialects::default()).events() {
        let source = &text[range];
        match event {
            Event::Text(found) if *found != *"&" => assert_eq!(*found, *source),
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => {
                assert!(
                    source.starts_with("**") && source.ends_with("**"),
                    "{source}"
                );
            }
            Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis) => {
                assert!(source.starts_with('*') && source.ends_with('*'), "{source}");
            }
            _ => {}
        }
    }
}

/// A cost that grew with the square of the length would take minutes here.
#[test]
fn the_cost_grows_with_the_length() {
    for piece in [
        "*「a ", "「a*", "**「a_ ", "_*", "*a**b", "~a ~~b ", "[*a ", "***あ*",
    ] {
        let text = piece.repeat(60_000 / piece.len());
        assert!(
            Markdown::new(&text, RawHtml::Allow, Dialects::default())
                .events()
                .count()
                > 0,
            "{piece}"
        );
    }
}
