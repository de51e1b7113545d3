//! Leaves comments out of the scripts and style sheets that are built in: they are a seventh of all that
//! a browser reads at its first visit. What a site brings is published as it is written.

/// The text without comments. In scripts these are whole lines, so that nothing has to be known of strings.
pub(super) fn without_comments(name: &str, text: &str) -> String {
    match name.ends_with(".css") {
        true => of_styles(text),
        false => of_script(text),
    }
}

/// No string of the style sheets that are built in has `/*`.
fn of_styles(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let lines = kept.lines().map(str::trim_end);
    joined(lines.filter(|line| !line.is_empty()))
}

fn of_script(text: &str) -> String {
    let mut is_within = false;
    let is_code = |line: &&str| {
        let line = line.trim();
        let is_comment = is_within || line.starts_with("//") || line.starts_with("/*");
        is_within = (is_within || line.starts_with("/*")) && !line.ends_with("*/");
        !is_comment && !line.is_empty()
    };
    joined(text.lines().filter(is_code))
}

fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_go_and_all_else_stays() {
        for (name, text, expected) in [
            (
                "style.css",
                "/* Two\n   lines */\na { color: red; /* why */ }\n\nb { c: d }",
                "a { color: red;  }\nb { c: d }\n",
            ),
            (
                "site.js",
                "// why\n/** One. */\n/**\n * Two.\n */\nconst a = 'https://a.example/'; // b\n\n  // c\n",
                "const a = 'https://a.example/'; // b\n",
            ),
        ] {
            assert_eq!(without_comments(name, text), expected);
        }
    }
}
