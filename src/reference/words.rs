//! All word lists that decide what is a reference, each with what it means for a word, a number, a name or
//! an address next to it.
//!
//! Ordinary words are the largest list: `read/write` is not a repository, and `orange` not a login.

use std::collections::BTreeSet;

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

/// Latin words that introduce a thread.
pub(crate) const THREADS: &[&str] = &[
    "issue", "issues", "pr", "prs", "pull", "pulls", "gh", "mr", "fix", "fixes", "fixed", "close",
    "closes", "closed", "resolve", "resolves", "resolved",
];

/// Japanese words that introduce a thread.
pub(crate) const THREADS_JA: &[&str] = &["イシュー", "プルリク", "プルリクエスト"];

/// Latin words that may be before a thread without saying that it is one.
pub(crate) const PLAIN: &[&str] = &[
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
];

/// Words that number something else.
pub(crate) const OTHERS: &[&str] = &[
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
];

/// Japanese word ends that number something else.
pub(crate) const OTHERS_JA: &[&str] = &[
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
];

/// Characters that make a number before them an ordinal of something else.
pub(crate) const ORDINALS: [char; 8] = ['回', '番', '位', '号', '弾', '話', '章', '%'];

/// Words that a number without a sign can follow.
pub(crate) const THREAD_WORDS: [&str; 9] = [
    "pr ",
    "prs ",
    "issue ",
    "issues ",
    "pull request ",
    "pull requests ",
    "プルリク ",
    "プルリクエスト ",
    "イシュー ",
];

/// What may be between a name and a number or the word for a thread.
pub(crate) const PARTICLES_BETWEEN: [&str; 8] =
    ["からの", "への", "での", "の", "'s", "’s", ":", "-"];

/// Words that count things: `KEP 3 つ` has no KEP-3 in it.
pub(crate) const COUNTERS: &[&str] = &[
    "つ", "個", "件", "本", "種", "年", "人", "回", "ヶ", "か月", "カ月", "日", "週", "段", "点",
    "割", "倍", "行", "超", "番目", "以上", "以下", "ほど", "程度", "%", "times",
];

/// Words that count what there are few of: `KEP 30 分`, but not `KEP 753 分割`.
pub(crate) const SMALL_COUNTERS: &[&str] = &["月", "分", "時", "秒", "ページ", "度", "号"];

/// Words between two numbers, and signs.
pub(crate) const BETWEEN_NUMBERS: [&str; 10] =
    ["および", "and", "or", "と", "や", "、", "・", ",", "&", "/"];

/// Words after a number that do not say what it counts.
pub(crate) const AFTER_NUMBERS: &[&str] = &[
    "and", "are", "as", "at", "be", "by", "can", "did", "do", "does", "for", "from", "has", "have",
    "in", "into", "is", "landed", "merged", "of", "on", "or", "should", "that", "to", "too", "was",
    "were", "which", "will", "with",
];

/// What is between two names, longest first.
pub(crate) const BETWEEN_GROUPS: [&str; 12] = [
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
];

/// Honorifics that say the word before them is a person.
pub(crate) const HONORIFICS: [&str; 6] = ["さん", "さま", "様", "氏", "先生", "君"];

/// Particles and other words that follow an address.
pub(crate) const AFTER_URLS: [&str; 17] = [
    "を", "に", "が", "は", "で", "と", "の", "も", "へ", "や", "から", "まで", "より", "って",
    "だ", "か", "など",
];

/// Words that follow an address and go on in hiragana.
pub(crate) const PHRASES_AFTER_URLS: [&str; 18] = [
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
];

/// Ends of file names: `cmd/main.go` is a path.
pub(crate) const FILE_ENDINGS: &[&str] = &[
    ".c", ".conf", ".cfg", ".cpp", ".css", ".csv", ".env", ".gz", ".go", ".h", ".html", ".ini",
    ".java", ".json", ".lock", ".log", ".md", ".mod", ".pdf", ".pem", ".png", ".proto", ".py",
    ".rb", ".rs", ".service", ".sh", ".sock", ".sum", ".svg", ".tar", ".tf", ".tgz", ".toml",
    ".txt", ".xml", ".yaml", ".yml", ".zip",
];

/// What media types begin with: `application/cbor`.
pub(crate) const MEDIA_TYPES: [&str; 8] = [
    "application",
    "audio",
    "font",
    "image",
    "message",
    "multipart",
    "text",
    "video",
];

/// Endings that two words of one pair share: `liveness/readiness`, `reading/writing`.
pub(crate) const WORD_ENDINGS: &[&str] = &[
    "able", "ability", "able", "al", "ance", "ate", "ated", "ed", "ence", "er", "ers", "ible",
    "ic", "ify", "ing", "ions", "ion", "ism", "ist", "ity", "ive", "ize", "ized", "less", "ly",
    "ment", "ments", "ness", "or", "ors", "ory", "ous", "ure",
];
