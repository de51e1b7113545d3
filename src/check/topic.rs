//! The words of an item, for rules that ask what it is about.

use std::collections::BTreeSet;

use super::prose::Prose;

/// The words of an item beside its references.
#[derive(Default)]
pub(super) struct Topic {
    /// Latin words in lower case; those with hyphens as a whole and in parts.
    latin: BTreeSet<String>,
    /// Runs of katakana or of kanji.
    japanese: BTreeSet<String>,
}

/// What a character is to a reader who looks for words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Katakana,
    Kanji,
    Other,
}

impl Topic {
    /// The words of item number `item` of a document.
    pub(super) fn of(page: &Prose<'_>, item: usize) -> Topic {
        let mut topic = Topic::default();
        for block in page.blocks_of(item) {
            for (start, word, script) in words(&block.text) {
                let part = start..start + word.len();
                if !page.is_reference(block, block.span(&part)) {
                    topic.add(word, script);
                }
            }
        }
        topic
    }

    fn add(&mut self, word: &str, script: Script) {
        match script {
            Script::Latin => {
                let word = word.to_ascii_lowercase();
                let parts = word.split('-').filter(|part| !part.is_empty());
                self.latin.extend(parts.map(str::to_owned));
                self.latin.insert(word.trim_matches('-').to_owned());
            }
            Script::Katakana if word.chars().count() >= 3 => {
                self.japanese.insert(word.to_owned());
            }
            Script::Kanji if word.chars().count() >= 2 => {
                self.japanese.insert(word.to_owned());
            }
            _ => {}
        }
    }

    /// Whether the item holds a Latin word, given in lower case.
    pub(super) fn has(&self, word: &str) -> bool {
        self.latin.contains(word)
    }

    /// How many words of some weight two items share.
    pub(super) fn shared(&self, other: &Topic) -> usize {
        let latin = self.latin.intersection(&other.latin);
        let weighty =
            latin.filter(|word| word.len() >= 4 && !word.bytes().all(|b| b.is_ascii_digit()));
        weighty.count() + self.japanese.intersection(&other.japanese).count()
    }
}

/// The runs of one script in a text, with where they start.
fn words(text: &str) -> Vec<(usize, &str, Script)> {
    let mut words = Vec::new();
    let mut open: Option<(usize, Script)> = None;
    for (at, c) in text.char_indices() {
        let script = script(c);
        match open {
            Some((_, same)) if same == script => {}
            _ => {
                if let Some((start, script)) = open {
                    words.push((start, &text[start..at], script));
                }
                open = (script != Script::Other).then_some((at, script));
            }
        }
    }
    if let Some((start, script)) = open {
        words.push((start, &text[start..], script));
    }
    words
}

fn script(c: char) -> Script {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' => Script::Latin,
        '\u{30a1}'..='\u{30fa}' | 'ー' => Script::Katakana,
        '\u{4e00}'..='\u{9fff}' | '々' => Script::Kanji,
        _ => Script::Other,
    }
}
