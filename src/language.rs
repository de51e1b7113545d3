//! Language tags: `ja`, `en-GB`, `zh-Hant`.

use crate::table::Fields;

/// Whether a text is formed like a language tag (BCP 47, RFC 5646 section 2.1): parts of letters and
/// digits with hyphens between them, a language of two or three letters first. Whether anybody speaks
/// it is not asked.
pub(crate) fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(is_part)
}

/// The direction a language is written in, as HTML names it.
pub(crate) fn direction(tag: &str) -> &'static str {
    match ["ar", "dv", "fa", "he", "ps", "ur", "yi"].contains(&primary(tag)) {
        true => "rtl",
        false => "ltr",
    }
}

/// The language of a tag as Open Graph writes it, `ja_JP`; none where the tag names no region and
/// there is no saying which is meant.
pub(crate) fn locale(tag: &str) -> Option<String> {
    let language = primary(tag).to_ascii_lowercase();
    let is_region = |part: &&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    // One letter opens an extension, in which two letters are no region.
    let parts = tag.split('-').skip(1).take_while(|part| part.len() > 1);
    let region = { parts }.find(is_region).map(str::to_ascii_uppercase);
    let region = region.or_else(|| match language.as_str() {
        "ja" => Some("JP".to_owned()),
        "en" => Some("US".to_owned()),
        _ => None,
    })?;
    Some(format!("{language}_{region}"))
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
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
        format!("`{}` is not a valid language tag", written.value),
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
        for text in [
            "",
            "j",
            "ja_JP",
            "日本語",
            "en-",
            "-en",
            "en--GB",
            "english",
        ] {
            assert!(!is_language_tag(text), "{text}");
        }
    }

    #[test]
    fn a_tag_gives_the_direction_and_if_it_can_the_region() {
        assert_eq!(
            ["ar-EG", "he", "ja", "art"].map(direction),
            ["rtl", "rtl", "ltr", "ltr"]
        );
        let known = [
            ("ja", "ja_JP"),
            ("en", "en_US"),
            ("en-GB", "en_GB"),
            ("zh-Hant-tw", "zh_TW"),
            ("pt-BR-x-ab", "pt_BR"),
        ];
        for (tag, written) in known {
            assert_eq!(locale(tag).as_deref(), Some(written), "{tag}");
        }
        for tag in ["de", "zh-Hant", "fr-u-co-phonebk"] {
            assert_eq!(locale(tag), None, "{tag}");
        }
    }
}
