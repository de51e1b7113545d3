//! How long a text takes to read.

/// Characters of Chinese, Japanese and Korean read in a minute.
const CHARACTERS: usize = 500;
/// Words of other scripts read in a minute.
const WORDS: usize = 220;

/// Whole minutes for the text of some HTML, at least one. Scripts without spaces are counted by
/// character, all others by word; what is in tags is not read.
pub(super) fn minutes<'a>(fragments: impl IntoIterator<Item = &'a str>) -> usize {
    let (mut characters, mut words) = (0, 0);
    for fragment in fragments {
        let mut in_tag = false;
        let mut in_word = false;
        for c in fragment.chars() {
            match c {
                '<' => in_tag = true,
                '>' => in_tag = false,
                _ => {}
            }
            let is_read = !in_tag && c.is_alphanumeric();
            let is_character = is_read && has_no_words(c);
            let is_letter = is_read && !is_character;
            characters += usize::from(is_character);
            words += usize::from(is_letter && !in_word);
            // `kube-proxy` and `don't` are one word each, and a tag does not end one.
            in_word = is_letter || in_word && (in_tag || matches!(c, '>' | '-' | '\'' | '.' | '_'));
        }
    }
    // One minute is so many characters, or so many words: both as shares of it.
    (characters * WORDS + words * CHARACTERS)
        .div_ceil(CHARACTERS * WORDS)
        .max(1)
}

/// Whether a letter is of a script that is read by the character.
fn has_no_words(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{30ff}'     // Hiragana, Katakana
        | '\u{3400}'..='\u{9fff}'   // Han
        | '\u{ac00}'..='\u{d7af}'   // Hangul
        | '\u{f900}'..='\u{faff}'   // Han, compatibility
        | '\u{ff66}'..='\u{ff9f}'   // Katakana, half width
        | '\u{20000}'..='\u{3134f}' // Han, rare
    )
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
    }
}
