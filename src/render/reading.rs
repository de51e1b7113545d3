//! How long a text takes to read.

use crate::html::plain_text;
use crate::query::text::{Class, class};

/// Characters of Chinese, Japanese and Korean read in a minute.
const CHARACTERS: usize = 500;
/// Words of other scripts read in a minute.
const WORDS: usize = 220;

/// Whole minutes for the text of some HTML, at least one. Scripts without spaces are counted by
/// character, all others by word.
pub(super) fn minutes<'a>(fragments: impl IntoIterator<Item = &'a str>) -> usize {
    let (mut characters, mut words) = (0, 0);
    for fragment in fragments {
        let mut in_word = false;
        for c in plain_text(fragment).chars() {
            let is_character = class(c) == Class::Dense;
            let is_letter = !is_character && c.is_alphanumeric();
            characters += usize::from(is_character);
            words += usize::from(is_letter && !in_word);
            // `kube-proxy` and `don't` are one word each.
            in_word = is_letter || in_word && matches!(c, '-' | '\'' | '.' | '_');
        }
    }
    // One minute is so many characters, or so many words: both as shares of it.
    (characters * WORDS + words * CHARACTERS)
        .div_ceil(CHARACTERS * WORDS)
        .max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_is_read_by_character_and_english_by_word() {
        assert_eq!(minutes([""]), 1);
        assert_eq!(minutes([&*"あ".repeat(500)]), 1);
        assert_eq!(minutes([&*"あ".repeat(501)]), 2);
        assert_eq!(minutes([&*"word ".repeat(220)]), 1);
        assert_eq!(minutes([&*"word ".repeat(221)]), 2);
        let mixed = format!("{} {}", "漢字".repeat(125), "word ".repeat(110));
        assert_eq!(minutes([&*mixed]), 1);
        assert_eq!(minutes([&*mixed, "more"]), 2);
    }

    #[test]
    fn tags_and_marks_are_not_words() {
        let tags = "<a href=\"one two three\"></a>, . 、。 ".repeat(300);
        assert_eq!(minutes([&*tags]), 1);
        let one_word = "kube-<b>proxy</b>_don't ".repeat(220);
        assert_eq!(minutes([&*one_word]), 1);
        let unread = "<!-- > a b --><script>a b</script><a class=\"count\">1</a> ".repeat(300);
        assert_eq!(minutes([&*unread]), 1);
    }
}
