//! Letters beyond ASCII in addresses, as browsers copy them: `https://ja.wikipedia.org/wiki/日本`.
//!
//! Text in Japanese goes on after an address without a space, so that not every letter is one of the
//! address. In the host a part is taken that begins with such a letter and that a dot or the path
//! follows: `https://日本語.jp/`. Taken are, after the host,
//!
//! 1. letters of scripts with spaces between words, wherever they are, in the host as well;
//! 2. kanji, katakana and other letters of scripts without spaces where a part of the path begins, and
//!    those that follow;
//! 3. `の` between two of these, and any letter in brackets that the address opened.
//!
//! Hiragana ends an address otherwise: `を`, `に` and `から` follow names. Where that may be wrong,
//! [`is_cut`] says so.

use crate::reference::words::{AFTER_URLS, PHRASES_AFTER_URLS};
use std::ops::Range;

/// Where the URL at the beginning of a text ends, before punctuation is taken from its end.
pub(super) fn raw_end(text: &str) -> usize {
    let host = host_end(text);
    let path = path_start(text, host);
    let mut depth = 0_usize;
    let mut previous = ' ';
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let taken = match c.is_ascii() {
            true => c.is_ascii_graphic() && !matches!(c, '<' | '>'),
            false => at < host || at > path && takes(c, (previous, next), depth > 0),
        };
        if !taken {
            return at;
        }
        previous = c;
    }
    text.len()
}

/// Whether an address that ends at a range may have been cut too early: letters go on where it breaks
/// off after `/`, `=` or a letter beyond ASCII, and no word that follows names.
pub fn is_cut(text: &str, url: &Range<usize>) -> bool {
    let address = &text[url.clone()];
    let rest = &text[url.end..];
    let goes_on = rest.starts_with(|c: char| !c.is_ascii() && c.is_alphanumeric());
    let Some(last) = address.chars().next_back().filter(|_| goes_on) else {
        return false;
    };
    // After a part of a path a word may begin like a particle: はやぶさ. After a site none does.
    let begins_part = last == '=' || last == '/' && address.matches('/').count() > 3;
    let follows = match begins_part {
        true => is_phrase(rest),
        false => AFTER_URLS.iter().any(|word| rest.starts_with(word)),
    };
    (matches!(last, '/' | '=') || !last.is_ascii()) && !follows
}

/// Whether a text goes on after an address: with a particle alone, or with words that do so.
fn is_phrase(rest: &str) -> bool {
    let is_alone = |word: &str| {
        let behind = rest.strip_prefix(word);
        behind.is_some_and(|behind| !behind.starts_with(is_hiragana))
    };
    PHRASES_AFTER_URLS
        .iter()
        .any(|phrase| rest.starts_with(phrase))
        || AFTER_URLS.iter().any(|word| is_alone(word))
}

/// Where the host of a URL ends as far as it has letters beyond ASCII; 0 where it has none.
fn host_end(url: &str) -> usize {
    let start = url.find("://").map_or(0, |at| at + 3);
    let rest = &url[start..];
    let is_of_host = |c: char| is_letter(c) || matches!(c, '-' | '.');
    let length = rest.find(|c| !is_of_host(c)).unwrap_or(rest.len());
    let host = &rest[..length];
    let has_path = rest[length..].starts_with(['/', ':', '?', '#']);
    let mut end = 0;
    let mut at = 0;
    for label in host.split('.') {
        let behind = at + label.len();
        let is_last = behind == host.len();
        let taken = match label.find(has_no_spaces) {
            None => label.len(),
            Some(0) if is_last && (has_path && at > 0) || !is_last && host.len() > behind + 1 => {
                label.len()
            }
            Some(cut) => cut,
        };
        if !label[..taken].is_ascii() {
            end = start + at + taken;
        }
        if taken < label.len() {
            break;
        }
        at = behind + 1;
    }
    end
}

/// Where the path of a URL begins; its end where it has none.
fn path_start(url: &str, host: usize) -> usize {
    let host = url.find("://").map_or(0, |at| at + 3).max(host);
    url[host..]
        .find(['/', '?', '#'])
        .map_or(url.len(), |at| host + at)
}

/// Whether a URL begins with a host, which may have letters beyond ASCII.
pub(super) fn has_host(url: &str) -> bool {
    let host = url.find("://").map_or("", |at| &url[at + 3..]);
    host.starts_with(|c: char| c.is_ascii_alphanumeric()) || host_end(url) > 0
}

/// Whether a letter between two characters is one of the address.
fn takes(c: char, (previous, next): (char, Option<char>), in_brackets: bool) -> bool {
    if !is_letter(c) {
        return false;
    }
    let follows = matches!(previous, '/' | '=' | '#' | '-' | '_' | '(') || !previous.is_ascii();
    match c {
        _ if in_brackets || !has_no_spaces(c) => true,
        'の' => {
            !previous.is_ascii()
                && next.is_some_and(|next| has_no_spaces(next) && !is_hiragana(next))
        }
        _ => follows && !is_hiragana(c),
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{0300}'..='\u{036F}' | '\u{3099}' | '\u{309A}')
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}') && !matches!(c, '\u{3099}' | '\u{309A}')
}

/// Whether a letter is of a script that has no spaces between words, or is full-width.
fn has_no_spaces(c: char) -> bool {
    matches!(
        c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{A4CF}'
            | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::super::raw_urls;
    use super::*;

    #[test]
    fn letters_are_taken_as_browsers_copy_them() {
        // `|` marks where the address ends.
        for text in [
            "https://ja.wikipedia.org/wiki/日本",
            "https://ja.wikipedia.org/wiki/日本| を見る",
            "https://ja.wikipedia.org/wiki/日本|を参照",
            "https://ja.wikipedia.org/wiki/日本の歴史|を参照",
            "https://ja.wikipedia.org/wiki/日本|の",
            "https://ja.wikipedia.org/wiki/日本|、次",
            "https://ja.wikipedia.org/wiki/日本|。",
            "（https://ja.wikipedia.org/wiki/日本|）",
            "「https://ja.wikipedia.org/wiki/コンピュータ|」",
            "https://ja.wikipedia.org/wiki/東京_(曖昧さ回避)|",
            "(https://ja.wikipedia.org/wiki/日本|)",
            "https://a.example/?q=検索&l=日本|",
            "https://a.example/tag/コスト-削減/1|",
            "https://ru.wikipedia.org/wiki/Москва| x",
            "https://fr.wikipedia.org/wiki/Équipe| x",
            "https://de.wikipedia.org/wiki/Zürich|, x",
            "https://ko.wikipedia.org/wiki/서울| x",
            "https://a.example/#節|",
            "https://a.example/x|と https://b.example",
            "https://a.example|を見る",
            "https://a.example/|を見る",
            "https://a.example/docs|の記事",
            "https://a.example/docs|参照",
            "https://a.example/x1|から",
            "https://a.example|、",
            "https://a.example/x|・https://b.example",
            "https://日本語.jp/x|",
            "https://日本語.jp|",
            "https://日本語.jp|を見る",
            "https://日本語.jp/日本|を見る",
            "https://www.総務省.jp/a|と",
            "https://例え.テスト/|",
            "https://münchen.de/x|",
            "https://пример.рф/x| x",
            "https://a.example|と日本語.jp",
            "https://a.example|と",
        ] {
            let (before, after) = text.split_once('|').unwrap_or((text, ""));
            let plain = format!("{before}{after}");
            let start = plain.find("https").unwrap();
            assert_eq!(raw_urls(&plain)[0], start..before.len(), "{text}");
        }
    }

    #[test]
    fn a_doubtful_cut_is_known() {
        for (text, expected) in [
            ("https://ja.wikipedia.org/wiki/ひらがな", true),
            ("https://ja.wikipedia.org/wiki/走れメロス", true),
            ("https://a.example/?q=あいう", true),
            ("https://ja.wikipedia.org/wiki/日本を参照", false),
            ("https://ja.wikipedia.org/wiki/はやぶさ", true),
            ("https://ja.wikipedia.org/wiki/のび太", true),
            ("https://ja.wikipedia.org/wiki/にわとり", true),
            ("https://a.example/?q=とうふ", true),
            ("https://a.example/docs/にある", false),
            ("https://a.example/docs/のような話", false),
            ("https://a.example/docs/は便利", false),
            ("https://a.example/のように", false),
            ("https://日本語.jpを見る", false),
            ("https://a.example/を見る", false),
            ("https://a.example/docs/から", false),
            ("https://a.example/xが", false),
            ("https://ja.wikipedia.org/wiki/日本 ひらがな", false),
        ] {
            assert_eq!(is_cut(text, &raw_urls(text)[0]), expected, "{text}");
        }
    }
}
