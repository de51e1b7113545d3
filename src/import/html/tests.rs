//! HTML and the Markdown it becomes.

use super::{Converter, Dom, Spacing, joined};

fn markdown(html: &str) -> (String, Vec<String>) {
    let dom = Dom::parse(html);
    let mut converter = Converter::new(&dom, "https://zenn.dev", |_| "");
    let blocks = converter.blocks(Dom::ROOT);
    let losses = converter.losses.into_iter().map(|(_, what)| what);
    (joined(&blocks, Spacing::Note).join("\n"), losses.collect())
}

#[test]
fn what_is_nested_without_end_grows_with_its_tags() {
    let nodes = |html: &str| Dom::parse(html).below(Dom::ROOT).count();
    // Marks that are never closed are opened again in each paragraph.
    let marks: Vec<String> = (0..300).map(|i| format!("<b a{i}>")).collect();
    let marks = marks.concat();
    let paragraphs = "<p>x</p>".repeat(5_000);
    let html = format!("<p>{marks}</p>{paragraphs}");
    assert!(nodes(&html) < html.len() + 200_000, "{}", nodes(&html));
    let (text, losses) = markdown(&format!(
        "{}x{}",
        "<div>".repeat(20_000),
        "<ul><li>".repeat(20_000)
    ));
    assert_eq!(text.matches("ul>").count(), 20_000, "nothing is lost");
    assert_eq!(
        losses,
        ["elements nested too deeply are read as their text"]
    );
}

#[test]
fn a_table_grows_with_its_cells_and_not_with_their_square() {
    let short =
        "<table><tr><td>a</td></tr><tr><th>b</th><th>c</th><th>d</th></tr><tr></tr></table>";
    let expected = "| a |  |  |\n| --- | --- | --- |\n| b | c | d |\n|  |";
    assert_eq!(markdown(short).0, expected);
    let nested = "<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td></tr></table>";
    assert_eq!(markdown(nested).0, "| abc |\n| --- |");
    let length = |n: usize| {
        let wide = "<td>x</td>".repeat(n);
        let short = "<tr><td>y</td></tr>".repeat(n);
        let wide = markdown(&format!("<table><tr>{wide}</tr>{short}</table>"));
        let deep = markdown(&"<table><tr><td>x".repeat(n / 4));
        [wide.0.len(), deep.0.len()]
    };
    let ([wide, deep], [wide_twice, deep_twice]) = (length(200), length(400));
    assert!(wide_twice < 3 * wide && deep_twice < 3 * deep);
}

#[test]
fn blocks_and_text() {
    for (html, expected) in [
        ("<p>a<br />\nb</p>", "a\\\nb"),
        (
            "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
            "- a\n  - b\n- c",
        ),
        ("<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ul>", "- a\n\n  b"),
        ("<ol start=\"3\"><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<ul><li></li><li>b</li></ul>", "-\n- b"),
        (
            "<ul><li>a</li></ul><ul><li>b</li></ul>",
            "- a\n\n<!-- -->\n\n- b",
        ),
        (
            "<p>(<a href=\"https://me.example/a_b\">blog</a>, <code>a`b</code>)</p>",
            "([blog](https://me.example/a_b), ``a`b``)",
        ),
        (
            "<p><a href=\"https://me.example/\">https://me.example/</a>を見る</p>",
            "<https://me.example/>を見る",
        ),
        (
            "<p><a href=\"/mina/scraps/1\">a [b]</a></p>",
            "[a \\[b\\]](https://zenn.dev/mina/scraps/1)",
        ),
        (
            "<p><a href=\"https://me.example/a(b)\">x</a></p>",
            "[x](<https://me.example/a(b)>)",
        ),
        (
            "<p>a <strong>b </strong>c <em>d</em> <s>e</s></p>",
            "a **b** c *d* ~~e~~",
        ),
        ("<p>1. a *b* &lt;c&gt; # d</p>", "1\\. a \\*b\\* \\<c> # d"),
        (
            "<h2><a class=\"header-anchor-link\" href=\"#x\"></a> 見出し</h2><p>a</p>",
            "## 見出し\n\na",
        ),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        (
            "<div class=\"code-block-container\"><div class=\"code-block-filename-container\"><span class=\"code-block-filename\">a.js</span></div><pre class=\"language-js\"><code><span>let</span> a\n  b\n</code></pre></div>",
            "```js:a.js\nlet a\n  b\n```",
        ),
        (
            "<ul><li>a<pre><code>```\n</code></pre></li></ul>",
            "- a\n  ````\n  ```\n  ````",
        ),
        (
            "<aside class=\"msg message\"><span class=\"msg-symbol\">!</span><div class=\"msg-content\"><p>a</p></div></aside>",
            ":::message\na\n:::",
        ),
        (
            "<details><summary>T</summary><div class=\"details-content\"><aside class=\"msg alert\"><div class=\"msg-content\"><p>a</p></div></aside></div></details>",
            "::::details T\n:::message alert\na\n:::\n::::",
        ),
        (
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1|2</td><td>x<br>y</td></tr></tbody></table>",
            "| a | b |\n| --- | --- |\n| 1\\|2 | x<br>y |",
        ),
        (
            "<p>a<sup class=\"footnote-ref\"><a href=\"#fn-1a2b-1\">[1]</a></sup></p><section class=\"footnotes\"><span class=\"footnotes-title\">脚注</span><ol><li id=\"fn-1a2b-1\"><p>b <a class=\"footnote-backref\" href=\"#\">↩︎</a></p></li></ol></section>",
            "a[^1]\n\n[^1]: b",
        ),
        (
            "<p>a <embed-katex><eq class=\"zenn-katex\">x^2</eq></embed-katex></p>",
            "a $x^2$",
        ),
        (
            "<ul><li><input type=\"checkbox\" checked>a</li></ul>",
            "- [x] a",
        ),
        ("<p>a</p><script>b</script><hr>", "a\n\n---"),
        (
            "<p><span class=\"embed-block\"><iframe data-content=\"https%3A%2F%2Fme.example%2F\"></iframe></span><a href=\"https://me.example/\" style=\"display:none\">https://me.example/</a></p>",
            "<https://me.example/>",
        ),
    ] {
        assert_eq!(markdown(html), (expected.to_owned(), vec![]), "{html}");
    }
}

#[test]
fn what_is_lost_is_told() {
    let (text, losses) =
        markdown("<p><img src=\"https://me.example/a.png\" alt=\"A\" width=\"250\"></p>");
    assert_eq!(text, "![A](https://me.example/a.png)");
    assert_eq!(losses, ["the width 250 of an image is left out"]);
    let (text, losses) = markdown(
        "<p><span class=\"embed-youtube\"><iframe src=\"https://www.youtube-nocookie.com/embed/abc_DEF-123?x=1\"></iframe></span></p>",
    );
    assert_eq!(text, "<https://www.youtube.com/watch?v=abc_DEF-123>");
    assert_eq!(losses.len(), 1);
}

#[test]
fn elements_nested_without_end_are_read() {
    for element in ["div", "ul><li", "em", "blockquote", "span"] {
        let html = format!("{}a", format!("<{element}>").repeat(1_000));
        assert!(markdown(&html).0.contains('a'), "{element}");
    }
}

#[test]
fn a_tag_with_attributes_without_end_is_text() {
    let attributes = (0..501).fold(String::new(), |all, i| all + &format!(" a{i}=\"\""));
    let (text, _) = markdown(&format!("<p>before</p><p{attributes}>a</p>"));
    assert!(text.starts_with("before\n\n\\<p a0="), "{text}");
    let (text, _) = markdown(&format!("<p{}>a</p>", &attributes[..3_000]));
    assert_eq!(text, "a");
}

#[test]
fn text_that_stands_loose_in_a_table_is_put_before_it() {
    let (text, _) = markdown("<table>loose<tr>more<td>b</td></tr>after</table>");
    assert!(text.starts_with("loosemoreafter\n\n|"), "{text}");
    assert!(text.contains("| b"), "{text}");
}
