//! The words that decide what is a reference, in one place: lists, each with its name and the reason
//! why its words decide. `minamo refs --explain` prints both.
//!
//! Ordinary words are the largest list: `read/write` is not a repository, and `orange` not a login.

use std::collections::BTreeSet;
use std::ops::Deref;

/// Words that decide for one reason.
#[derive(Debug)]
pub(crate) struct List {
    /// What explanations call it.
    name: &'static str,
    /// What one of its words says.
    reason: &'static str,
    /// The words, in lower case where they are Latin.
    words: &'static [&'static str],
}

impl Deref for List {
    type Target = [&'static str];

    fn deref(&self) -> &[&'static str] {
        self.words
    }
}

impl List {
    /// A sentence for a person: that a word is in the list, and what that says.
    pub(crate) fn explain(&self, word: &str) -> String {
        format!("`{word}` is in the list `{}`: {}", self.name, self.reason)
    }
}

/// The words of `words.txt`, by which a pair is judged.
pub(crate) const ORDINARY: List = List {
    name: "ordinary",
    reason: "it is an ordinary word of technical English",
    words: &[],
};

/// The words that a site has for its field.
pub(crate) const FIELD: List = List {
    name: "field",
    reason: "it is a word of the field, which the preset has",
    words: &[],
};

/// The words of `products.txt`.
pub(crate) const PRODUCTS: List = List {
    name: "products",
    reason: "it is a product, and two products are a list",
    words: &[],
};

/// The ordinary words of technical English, with those of the field.
pub(crate) fn ordinary(field: &[String]) -> BTreeSet<String> {
    let words = include_str!("words.txt")
        .split_whitespace()
        .map(str::to_owned);
    words
        .chain(field.iter().map(|word| word.to_ascii_lowercase()))
        .collect()
}

/// Whether a word in lower case is an ordinary one of English. It looks through all of them.
pub(super) fn is_english(word: &str) -> bool {
    let mut words = include_str!("words.txt").split_whitespace();
    words.any(|known| known == word)
}

/// Names of software: one alone may own repositories, two of them are a list (`mysql/redis`).
pub(crate) fn products() -> BTreeSet<&'static str> {
    include_str!("products.txt").split_whitespace().collect()
}

pub(crate) const THREADS: List = List {
    name: "threads",
    reason: "a number after it is an issue or a pull request",
    words: &[
        "issue", "issues", "pr", "prs", "pull", "pulls", "gh", "mr", "fix", "fixes", "fixed",
        "close", "closes", "closed", "resolve", "resolves", "resolved",
    ],
};

pub(crate) const THREADS_JA: List = List {
    name: "threads-ja",
    reason: "a number after it is an issue or a pull request",
    words: &["イシュー", "プルリク", "プルリクエスト"],
};

pub(crate) const PLAIN: List = List {
    name: "plain",
    reason: "it says nothing about the number after it, which may be a thread",
    words: &[
        "a",
        "after",
        "also",
        "and",
        "as",
        "at",
        "backport",
        "backports",
        "before",
        "behind",
        "by",
        "cf",
        "duplicate",
        "dup",
        "follow",
        "following",
        "for",
        "from",
        "in",
        "into",
        "is",
        "like",
        "merge",
        "merged",
        "of",
        "on",
        "or",
        "part",
        "pick",
        "ref",
        "refs",
        "related",
        "reopen",
        "replaces",
        "revert",
        "reverted",
        "reverts",
        "see",
        "since",
        "superseded",
        "supersedes",
        "than",
        "that",
        "this",
        "to",
        "until",
        "via",
        "was",
        "when",
        "with",
    ],
};

pub(crate) const OTHERS: List = List {
    name: "others",
    reason: "it numbers something else",
    words: &[
        "chapter",
        "color",
        "colour",
        "conference",
        "day",
        "digest",
        "edition",
        "ep",
        "episode",
        "fig",
        "figure",
        "hackathon",
        "lesson",
        "level",
        "lounge",
        "meetup",
        "milestone",
        "newsletter",
        "no",
        "number",
        "page",
        "part",
        "phase",
        "podcast",
        "priority",
        "prize",
        "rank",
        "reason",
        "room",
        "round",
        "rule",
        "season",
        "section",
        "series",
        "session",
        "show",
        "slide",
        "sprint",
        "step",
        "table",
        "talk",
        "tip",
        "top",
        "track",
        "vol",
        "volume",
        "webinar",
        "week",
        "weekly",
        "workshop",
    ],
};

pub(crate) const OTHERS_JA: List = List {
    name: "others-ja",
    reason: "a word that ends so numbers something else",
    words: &[
        "第",
        "会",
        "回",
        "番",
        "号",
        "弾",
        "話",
        "章",
        "節",
        "部",
        "位",
        "ミートアップ",
        "エピソード",
        "ラジオ",
        "ポッドキャスト",
        "ニュース",
        "ニュースレター",
        "ウィークリー",
        "ウェビナー",
        "セッション",
        "通信",
        "配信",
        "イベント",
        "カンファレンス",
        "ハンズオン",
        "チャンネル",
        "スライド",
        "ライトニングトーク",
        "シリーズ",
        "色",
        "世界",
        "ナンバー",
        "パート",
        "ステップ",
    ],
};

pub(crate) const ORDINALS: List = List {
    name: "ordinals",
    reason: "it makes the number before it an ordinal of something else",
    words: &["回", "番", "位", "号", "弾", "話", "章", "%"],
};

pub(crate) const THREAD_WORDS: List = List {
    name: "thread-words",
    reason: "a number after it needs no `#`",
    words: &[
        "pr ",
        "prs ",
        "issue ",
        "issues ",
        "pull request ",
        "pull requests ",
        "プルリク ",
        "プルリクエスト ",
        "イシュー ",
    ],
};

pub(crate) const PARTICLES_BETWEEN: List = List {
    name: "particles",
    reason: "it joins a name to the number, or to the word for a thread",
    words: &["からの", "への", "での", "の", "'s", "’s", ":", "-"],
};

pub(crate) const COUNTERS: List = List {
    name: "counters",
    reason: "it counts things, so that the number before it is not the number of a kind",
    words: &[
        "つ", "個", "件", "本", "種", "年", "人", "回", "ヶ", "か月", "カ月", "日", "週", "段",
        "点", "割", "倍", "行", "超", "番目", "以上", "以下", "ほど", "程度", "%", "times",
    ],
};

pub(crate) const SMALL_COUNTERS: List = List {
    name: "small-counters",
    reason: "it counts what there are few of: `KEP 30 分`, but not `KEP 753 分割`",
    words: &["月", "分", "時", "秒", "ページ", "度", "号"],
};

pub(crate) const BETWEEN_NUMBERS: List = List {
    name: "between-numbers",
    reason: "it joins the numbers of a list",
    words: &["および", "and", "or", "と", "や", "、", "・", ",", "&", "/"],
};

pub(crate) const AFTER_NUMBERS: List = List {
    name: "after-numbers",
    reason: "it does not say what the number before it counts",
    words: &[
        "and", "are", "as", "at", "be", "by", "can", "did", "do", "does", "for", "from", "has",
        "have", "in", "into", "is", "landed", "merged", "of", "on", "or", "should", "that", "to",
        "too", "was", "were", "which", "will", "with",
    ],
};

pub(crate) const BETWEEN_GROUPS: List = List {
    name: "between-groups",
    reason: "it joins the names of groups, the longest first",
    words: &[
        "および",
        "and",
        "or",
        "と",
        "や",
        "、",
        "・",
        "＆",
        ",",
        "&",
        "+",
        "/",
    ],
};

pub(crate) const HONORIFICS: List = List {
    name: "honorifics",
    reason: "the name before it is a person",
    words: &["さん", "さま", "様", "氏", "先生", "君"],
};

pub(crate) const AFTER_URLS: List = List {
    name: "after-urls",
    reason: "it follows an address and is not a part of it",
    words: &[
        "を", "に", "が", "は", "で", "と", "の", "も", "へ", "や", "から", "まで", "より", "って",
        "だ", "か", "など",
    ],
};

pub(crate) const PHRASES_AFTER_URLS: List = List {
    name: "phrases-after-urls",
    reason: "it follows an address, is not a part of it and goes on in hiragana",
    words: &[
        "を",
        "から",
        "まで",
        "より",
        "など",
        "にあ",
        "には",
        "にて",
        "のよう",
        "のほう",
        "のうち",
        "という",
        "として",
        "とは",
        "では",
        "でも",
        "です",
        "だと",
    ],
};

pub(crate) const FILE_ENDINGS: List = List {
    name: "file-endings",
    reason: "a name that ends so is a file: `cmd/main.go`",
    words: &[
        ".c", ".conf", ".cfg", ".cpp", ".css", ".csv", ".env", ".gz", ".go", ".h", ".html", ".ini",
        ".java", ".json", ".lock", ".log", ".md", ".mod", ".pdf", ".pem", ".png", ".proto", ".py",
        ".rb", ".rs", ".service", ".sh", ".sock", ".sum", ".svg", ".tar", ".tf", ".tgz", ".toml",
        ".txt", ".xml", ".yaml", ".yml", ".zip",
    ],
};

pub(crate) const MEDIA_TYPES: List = List {
    name: "media-types",
    reason: "a pair that begins so is a media type: `application/cbor`",
    words: &[
        "application",
        "audio",
        "font",
        "image",
        "message",
        "multipart",
        "text",
        "video",
    ],
};

pub(crate) const WORD_ENDINGS: List = List {
    name: "word-endings",
    reason: "two words that share it are a pair of words: `liveness/readiness`",
    words: &[
        "able", "ability", "able", "al", "ance", "ate", "ated", "ed", "ence", "er", "ers", "ible",
        "ic", "ify", "ing", "ions", "ion", "ism", "ist", "ity", "ive", "ize", "ized", "less", "ly",
        "ment", "ments", "ness", "or", "ors", "ory", "ous", "ure",
    ],
};
