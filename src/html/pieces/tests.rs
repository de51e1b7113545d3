use super::*;

/// The pieces as they were written, with what they are.
fn cut(html: &str) -> Vec<String> {
    let named = |piece: Piece<'_>| match &piece {
        Piece::Text(text) => format!("text {text}"),
        Piece::Comment(comment) => format!("comment {comment}"),
        Piece::Tag(tag) if tag.closes => format!("last {} {}", tag.name, piece.written()),
        Piece::Tag(tag) => format!("first {} {}", tag.name, piece.written()),
    };
    pieces(html).map(named).collect()
}

#[test]
fn html_is_cut_where_browsers_cut_it() {
    for (html, expected) in [
        ("", &[][..]),
        ("a < b <3 </", &["text a < b <3 </"]),
        ("<", &["text <"]),
        ("<B>水</b >", &["first b <B>", "text 水", "last b </b >"]),
        ("<p title=\"a > b\">", &["first p <p title=\"a > b\">"]),
        (
            "<p a='>' b= \">\">x",
            &["first p <p a='>' b= \">\">", "text x"],
        ),
        // Quotes elsewhere than around a value hold nothing.
        ("<p don't>x'>", &["first p <p don't>", "text x'>"]),
        ("<p a=b\">x\">", &["first p <p a=b\">", "text x\">"]),
        ("<p a=\"x>y", &["first p <p a=\"x>y"]),
        ("<a href=x/>y", &["first a <a href=x/>", "text y"]),
        ("<a-b/>", &["first a-b <a-b/>"]),
        (
            "x<!-- a > b -->y",
            &["text x", "comment <!-- a > b -->", "text y"],
        ),
        (
            "<!-->x<!--->y",
            &["comment <!-->", "text x", "comment <!--->", "text y"],
        ),
        ("<!--a--->x", &["comment <!--a--->", "text x"]),
        ("<!--a--!>x", &["comment <!--a--!>", "text x"]),
        ("<!-- a <b> -- >", &["comment <!-- a <b> -- >"]),
        (
            "<!doctype html><?x?></ x>y",
            &[
                "comment <!doctype html>",
                "comment <?x?>",
                "comment </ x>",
                "text y",
            ],
        ),
        (
            "<SCRIPT>if (a<b) \"</b>\" </scripty></Script >x",
            &[
                "first script <SCRIPT>",
                "text if (a<b) \"</b>\" </scripty>",
                "last script </Script >",
                "text x",
            ],
        ),
        (
            "<style></style>",
            &["first style <style>", "last style </style>"],
        ),
        ("<title>a", &["first title <title>", "text a"]),
    ] {
        assert_eq!(cut(html), expected, "{html}");
        let written: String = pieces(html).map(|piece| piece.written()).collect();
        assert_eq!(written, html);
    }
}

proptest::proptest! {
    #[test]
    fn nothing_is_lost_whatever_the_html_is(html in "(<!--|-->|</?(p|script|b)|[<>/!?='\" a日\n-]){0,24}") {
        let written: String = pieces(&html).map(|piece| piece.written()).collect();
        proptest::prop_assert_eq!(&written, &html);
        for piece in pieces(&html) {
            if let Piece::Tag(tag) = piece {
                let mut attributes = tag.attributes();
                let parts = attributes.by_ref().map(|found| [found.before, found.written].concat());
                let parts: String = parts.collect();
                let whole = [tag.head(), &parts, attributes.rest].concat();
                proptest::prop_assert_eq!(&*whole, tag.written);
            }
        }
    }
}

#[test]
fn attributes_are_read_as_browsers_read_them() {
    let html = "<IMG/ SRC = a.png alt='a \"b\"' =x hidden\ndata-日本=\"語\" />";
    let Some(Piece::Tag(tag)) = pieces(html).next() else {
        panic!("a tag");
    };
    let mut attributes = tag.attributes();
    let found: Vec<(String, &str, &str, &str)> = attributes
        .by_ref()
        .map(|found| {
            (
                found.name.into_owned(),
                found.value,
                found.before,
                found.written,
            )
        })
        .collect();
    let expected = [
        ("src", "a.png", "/ ", "SRC = a.png"),
        ("alt", "a \"b\"", " ", "alt='a \"b\"'"),
        ("=x", "", " ", "=x"),
        ("hidden", "", " ", "hidden"),
        ("data-日本", "語", "\n", "data-日本=\"語\""),
    ]
    .map(|(name, value, before, written)| (name.to_owned(), value, before, written));
    assert_eq!(found, expected);
    assert_eq!((tag.head(), attributes.rest), ("<IMG", " />"));
    assert_eq!(tag.attribute("alt"), Some("a \"b\""));
    assert_eq!(tag.attribute("hidden"), Some(""));
    assert_eq!(tag.attribute("href"), None);
}

#[test]
fn an_element_is_skipped_to_its_own_end() {
    for (html, rest) in [
        ("a<b>c</b>d</i>e", "e"),
        ("<i>a</i>b</I>c", "c"),
        ("a", ""),
        ("</italic>a</i>b", "b"),
    ] {
        let mut pieces = pieces(html);
        pieces.skip_element("i");
        assert_eq!(pieces.rest, rest, "{html}");
    }
}
