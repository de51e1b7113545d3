//! What the import reports about a page.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

/// What was found in a page, set aside and guessed. `Display` is the text for people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// Posts on the page, the empty ones included.
    pub posts: usize,
    /// Notes made: the posts that are not empty.
    pub notes: usize,
    /// How many of the notes have no day of their own.
    pub undated: usize,
    /// Lines above the first post (status, title), which are in no note.
    pub header: Vec<PageLine>,
    /// Lines of the site itself below the last post, which are in no note.
    pub footer: Vec<PageLine>,
    /// Posts without content, which made no note.
    pub empty_posts: Vec<EmptyPost>,
    /// Lines of bullets without text and without anything nested. They stay in their notes.
    pub empty_bullets: Vec<usize>,
    /// Labels of links whose targets were lost in copying, in page order. Their text stays.
    pub lost_labels: Vec<LostLabel>,
    /// Places with more than one reading, in page order.
    pub unsure: Vec<Unsure>,
    /// What else could not be kept, with its place.
    pub losses: Vec<Loss>,
    /// Whether posts are counted, as in JSON, which has no lines of theirs.
    pub is_numbered: bool,
}

/// Something of the page that is in no note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loss {
    /// Where it is: `line 12` of a page, `comment 3` of the JSON of a scrap.
    pub place: String,
    /// What it is.
    pub what: String,
}

/// A line of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageLine {
    /// 1-based line of the page.
    pub line: usize,
    /// The line without its line end.
    pub text: String,
}

/// A post that holds no more than a date, or nothing at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EmptyPost {
    /// 1-based line of the page where the post starts (the author's name).
    pub line: usize,
    /// The post's day. It still counts as the day that later undated posts come after.
    pub day: Option<NaiveDate>,
}

/// A label such as `(blog)` that was a link on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LostLabel {
    /// 1-based line of the page.
    pub line: usize,
    /// The label as written, without its brackets.
    pub label: String,
}

/// A place with more than one reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unsure {
    /// 1-based line of the page where the place starts.
    pub line: usize,
    /// What was in doubt; says as well which reading was taken.
    pub doubt: Doubt,
}

/// What the import can be unsure of. [`Doubt::question`] and [`Doubt::answer`] put it in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// No line holds a name twice, so posts cannot be told apart.
    NoAuthorLine,
    /// A date or list items are above the first author line.
    ContentAboveFirstPost,
    /// A line holds a name twice that is not the page's usual one.
    OtherAuthor(String),
    /// A first line that holds a date and more, or a day that no calendar has.
    OddDate,
    /// A line that is a date, but not the first of its post.
    DateInside,
    /// A mark further to the right than a child of the item above it can be.
    SkippedDepth,
    /// Lines that look like code without the line that ends code.
    CodeWithoutEnd,
    /// Lines closed like code that read like sentences.
    ProseInCode,
    /// Lines closed like code that start with sentences.
    ProseBeforeCode,
    /// Lines below the line that ends code, with no empty line between.
    TextBelowCode,
    /// Pieces of code with an empty line between them.
    BlankInCode,
    /// Numbered lines between lines of code.
    NumbersInCode,
    /// The first line of code is no more than a file's name.
    FileNameInCode,
    /// A block between empty lines in the language of the notes.
    QuoteOrParagraph,
    /// Sentences in another language than that of the notes, at column 0.
    ParagraphOrQuote,
    /// Lines at column 0 that are clearly neither code nor sentences.
    ParagraphOrCode,
    /// Lines at a column where no open item has its text.
    OddColumn,
}

impl Doubt {
    /// What was in doubt, as an English clause.
    #[must_use]
    pub(crate) fn question(&self) -> String {
        let text = match self {
            Self::NoAuthorLine => "no line holds the author's name twice",
            Self::ContentAboveFirstPost => "a date or list items above the first author line",
            Self::OtherAuthor(name) => {
                return format!("the name `{name}` twice, which is not the usual author");
            }
            Self::OddDate => "a first line with a date and more, or an impossible date",
            Self::DateInside => "a date in the middle of a post",
            Self::SkippedDepth => "an item that is nested too deep for the one above",
            Self::CodeWithoutEnd => "looks like code, but has no closing line",
            Self::ProseInCode => "closed like code, but reads like text",
            Self::ProseBeforeCode => "text that runs on into code",
            Self::TextBelowCode => "lines directly below code",
            Self::BlankInCode => "an empty line between pieces of code",
            Self::NumbersInCode => "numbered lines between lines of code",
            Self::FileNameInCode => "code that starts with what may be its file name",
            Self::QuoteOrParagraph => "a quote or a paragraph of one's own",
            Self::ParagraphOrQuote => "a paragraph or a quote at column 0",
            Self::ParagraphOrCode => "code or a paragraph",
            Self::OddColumn => "lines at a column of no open item",
        };
        text.to_owned()
    }

    /// What the import did about it, as an English clause.
    #[must_use]
    pub(crate) const fn answer(&self) -> &'static str {
        match self {
            Self::NoAuthorLine => "took the whole page as one post",
            Self::ContentAboveFirstPost => "made a post of what is there",
            Self::OtherAuthor(_) => "started a new post, without the name",
            Self::OddDate | Self::DateInside => "kept it as text",
            Self::SkippedDepth => "nested it one level below its parent",
            Self::CodeWithoutEnd | Self::ProseInCode | Self::NumbersInCode => "made it code",
            Self::ProseBeforeCode => "kept the text in the item and made the rest code",
            Self::TextBelowCode => "took them as code or text by their looks",
            Self::BlankInCode => "made it one block",
            Self::FileNameInCode => "kept the name as the first line of the code",
            Self::QuoteOrParagraph => "made it a quote",
            Self::ParagraphOrQuote => "made it a paragraph",
            Self::ParagraphOrCode => "chose by the number of lines",
            Self::OddColumn => "put them below the nearest item that can hold them",
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}, {} ({} undated), {}",
            counted(self.posts, "post"),
            counted(self.notes, "note"),
            self.undated,
            counted(self.empty_posts.len(), "empty post")
        )?;
        for post in &self.empty_posts {
            let day = post.day.map_or("no date".to_owned(), |day| day.to_string());
            let unit = if self.is_numbered { "comment" } else { "line" };
            writeln!(f, "  {unit} {}: empty post, {day}", post.line)?;
        }
        for line in &self.empty_bullets {
            writeln!(f, "  line {line}: empty bullet, kept")?;
        }
        page_lines(f, "above the first post", &self.header)?;
        page_lines(f, "below the last post", &self.footer)?;
        self.labels(f)?;
        if !self.unsure.is_empty() {
            writeln!(f, "{} to look at:", counted(self.unsure.len(), "place"))?;
        }
        for Unsure { line, doubt } in &self.unsure {
            writeln!(f, "  line {line}: {}; {}", doubt.question(), doubt.answer())?;
        }
        for Loss { place, what } in &self.losses {
            writeln!(f, "  {place}: {what}")?;
        }
        Ok(())
    }
}

impl Report {
    /// Writes how often each lost label occurs, the most frequent first.
    fn labels(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.lost_labels.is_empty() {
            return Ok(());
        }
        let mut lines_of: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for lost in &self.lost_labels {
            let lines = lines_of.entry(lost.label.to_lowercase()).or_default();
            lines.push(lost.line);
        }
        let mut labels: Vec<_> = lines_of.into_iter().collect();
        labels.sort_by_key(|(_, lines)| std::cmp::Reverse(lines.len()));
        let total = counted(self.lost_labels.len(), "label");
        writeln!(f, "{total} whose links were lost in copying:")?;
        for (label, lines) in labels {
            let numbers: Vec<String> = lines.iter().map(ToString::to_string).collect();
            let count = lines.len();
            writeln!(f, "  ({label}) {count}: lines {}", numbers.join(", "))?;
        }
        Ok(())
    }
}

/// Writes the lines of the page that are in no note.
fn page_lines(f: &mut fmt::Formatter<'_>, place: &str, lines: &[PageLine]) -> fmt::Result {
    for PageLine { line, text } in lines {
        writeln!(f, "  line {line}: {place}, left out: {text}")?;
    }
    Ok(())
}

/// A count and its noun.
fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
