//! Formulas: TeX to MathML; the only user of math-core.
//!
//! Browsers show MathML by themselves, so no script and no font of another host is needed. What is not
//! TeX, or not of what the crate knows, is an error with its place: the formula is then shown as it was
//! written.

use std::ops::Range;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use crate::html::escape;

/// The longest formula, in bytes, and how deep its groups may be nested: both are more than anybody
/// writes, and keep what is not a formula from taking the memory of the stack.
const LONGEST: usize = 10_000;
const DEEPEST: usize = 50;

/// Why a formula cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadFormula {
    /// What is wrong, as the crate says it.
    pub message: String,
    /// Where, in bytes of the formula.
    pub range: Range<usize>,
}

/// A formula as MathML; one that is displayed has a line of its own.
///
/// GitHub has code within the dollars as well, so that no other Markdown is read in it.
pub(crate) fn mathml(tex: &str, display: bool) -> Result<String, BadFormula> {
    let code = tex
        .strip_prefix('`')
        .and_then(|rest| rest.strip_suffix('`'));
    match code.filter(|code| !display && !code.contains('`')) {
        Some(code) => converted(code, display).map_err(|bad| BadFormula {
            range: bad.range.start + 1..bad.range.end + 1,
            ..bad
        }),
        None => converted(tex, display),
    }
}

fn converted(tex: &str, display: bool) -> Result<String, BadFormula> {
    let refused = |message: &str| {
        Err(BadFormula {
            message: message.to_owned(),
            range: 0..tex.len(),
        })
    };
    if tex.trim().is_empty() {
        return refused("it is empty");
    }
    if tex.len() > LONGEST {
        return refused("it is longer than 10,000 bytes");
    }
    if depth(tex) > DEEPEST {
        return refused("its groups are nested more than 50 times");
    }
    let mode = match display {
        true => MathDisplay::Block,
        false => MathDisplay::Inline,
    };
    let converter = LatexToMathML::new(MathCoreConfig::default());
    let Ok(converter) = converter else {
        return refused("the converter cannot be set up");
    };
    match converter.convert_with_local_state(tex, mode) {
        Ok(converted) => {
            let rest = converted.mathml.strip_prefix("<math").unwrap_or_default();
            let source = escape(tex.trim());
            Ok(format!("<math class=\"tex\" alttext=\"{source}\"{rest}"))
        }
        Err(error) => {
            let end = error.0.end.min(tex.len());
            Err(BadFormula {
                message: told(&error.error_message()),
                range: error.0.start.min(end)..end,
            })
        }
    }
}

/// What the crate says, as the end of a sentence.
fn told(message: &str) -> String {
    let mut letters = message.trim_end_matches('.').chars();
    let first = letters.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// How deep groups, commands and environments may be nested in a formula, at most. Commands in a row count
/// as well, as those of `\sqrt\sqrt x` are nested.
fn depth(tex: &str) -> usize {
    let (mut deepest, mut groups, mut commands) = (0, 0_usize, 0);
    let bytes = tex.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => {
                let rest = &tex[at + 1..];
                let is_closing = rest.starts_with("right") || rest.starts_with("end");
                let is_opening = rest.starts_with("left") || rest.starts_with("begin");
                match (is_opening, is_closing) {
                    (true, _) => groups += 1,
                    (_, true) => groups = groups.saturating_sub(1),
                    _ => commands += 1,
                }
                at += 1;
            }
            b'{' => groups += 1,
            b'}' => {
                groups = groups.saturating_sub(1);
                commands = 0;
            }
            b'^' | b'_' => commands += 1,
            byte if byte.is_ascii_alphabetic() || byte.is_ascii_whitespace() => {}
            _ => commands = 0,
        }
        deepest = deepest.max(groups + commands);
        at += 1;
    }
    deepest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_mathml_with_their_source() {
        assert_eq!(
            mathml("a < b", false).as_deref(),
            Ok("<math class=\"tex\" alttext=\"a &lt; b\"><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>")
        );
        assert_eq!(mathml("`a`", false), mathml("a", false));
        let displayed = mathml(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", true);
        assert!(displayed.is_ok_and(|html| html.contains("display=\"block\"")));
        for tex in [r"\text{<b>}", "\\text{\"}", "<script>", "\""] {
            let html = mathml(tex, false).unwrap_or_default();
            assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
        }
    }

    #[test]
    fn what_is_not_tex_has_a_place() {
        for (tex, place) in [(r"a + \frc{a}{b}", 4..8), ("", 0..0), (r"\end{x}", 4..7)] {
            let Err(bad) = mathml(tex, false) else {
                panic!("{tex} is a formula");
            };
            assert!(bad.range.start == place.start, "{tex} {bad:?}");
            assert!(!bad.message.ends_with('.') && !bad.message.is_empty());
        }
    }

    #[test]
    fn nothing_takes_the_whole_stack() {
        assert!(mathml(r"\def\a{\a\a}\a", true).is_err());
        for part in [
            "{",
            r"\sqrt",
            r"\sqrt ",
            "x^{",
            r"\left(",
            r"\begin{matrix}",
            r"\frac",
            "_",
            "^",
        ] {
            let tex = part.repeat(9_000 / part.len());
            assert!(mathml(&tex, true).is_err(), "{part}");
        }
        let wide = r"\alpha + ".repeat(1_000) + "1";
        assert!(mathml(&wide, true).is_ok());
    }

    proptest! {
        #[test]
        fn any_text_is_a_formula_or_none(tex in "(\\\\[a-z]{1,6}|[a-z{}^_&0-9 $%#~+<>\"()\\[\\]]|語|\\\\[,;{}\\\\]){0,24}") {
            if let Err(bad) = mathml(&tex, true) {
                prop_assert!(tex.get(bad.range).is_some());
            }
        }
    }
}
