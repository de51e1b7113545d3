//! Language tags: `ja`, `en-GB`, `zh-Hant`.

use crate::table::Fields;

/// Whether a text is formed like a language tag (BCP 47, RFC 5646 section 2.1): parts of letters and
/// digits with hyphens between them, a language of two or more letters first. Whether anybody speaks
/// it is not asked.
fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    (2..=8).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(is_part)
}

/// The language under a key. One that browsers and feed readers would not understand is an error.
pub(crate) fn read_language(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    let written = fields.string(key)?;
    if is_language_tag(&written.value) {
        return Some(written.value);
    }
    let with_hyphens = written.value.replace('_', "-");
    let help = match is_language_tag(&with_hyphens) {
        true => format!("write `{with_hyphens}`"),
        false => "write a tag such as `ja`, `en` or `pt-BR` (BCP 47)".to_owned(),
    };
    fields.problems().error(
        "wrong-value",
        written.span,
        format!("`{}` is no language tag", written.value),
        &help,
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_parts_with_hyphens() {
        for tag in ["ja", "en-GB", "zh-Hant-TW", "de-1996", "tlh"] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for text in ["", "j", "ja_JP", "日本語", "en-", "-en", "en--GB"] {
            assert!(!is_language_tag(text), "{text}");
        }
    }
}
