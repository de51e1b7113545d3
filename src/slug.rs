//! Names as parts of URLs and ids.

use unicode_normalization::UnicodeNormalization;

/// Lower-case letters and digits of any script with single hyphens between them; inner dots stay.
///
/// `SIG Node` becomes `sig-node`, `コスト` stays, `k8s.gcr.io` stays, `C++` becomes `c-plus-plus`.
/// The result is empty when the text has no letter or digit.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut chars = text.nfc().peekable();
    while let Some(c) = chars.next() {
        match c {
            '+' => push_word(&mut slug, "plus"),
            '#' if !slug.is_empty() && !chars.peek().is_some_and(|next| next.is_alphanumeric()) => {
                push_word(&mut slug, "sharp");
            }
            '.' if slug.ends_with(char::is_alphanumeric)
                && chars.peek().is_some_and(|next| next.is_alphanumeric()) =>
            {
                slug.push('.');
            }
            _ if is_letter(c) => slug.extend(c.to_lowercase()),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    while slug.ends_with('-') {
        slug.pop();
    }
    slug
}

/// Letters, digits, and the marks that belong to a letter: the long vowel of katakana, accents.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{0300}'..='\u{036F}' | '\u{3099}' | '\u{309A}')
}

fn push_word(slug: &mut String, word: &str) {
    if !slug.is_empty() && !slug.ends_with('-') {
        slug.push('-');
    }
    slug.push_str(word);
}

/// Whether the text is a slug of ASCII letters, digits and hyphens already.
pub(crate) fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_slugs() {
        for (name, expected) in [
            ("SIG Node", "sig-node"),
            ("コスト", "コスト"),
            ("サイドカー", "サイドカー"),
            ("k8s.gcr.io", "k8s.gcr.io"),
            ("C++", "c-plus-plus"),
            ("C#", "c-sharp"),
            ("か\u{3099}く", "がく"),
            ("Ｅ\u{301}", "ｅ\u{301}"),
            (" -- ", ""),
            ("a / b", "a-b"),
            ("a#1", "a-1"),
        ] {
            assert_eq!(slug(name), expected);
        }
    }
}
