//! Keeps text to the letter: puts a backslash before what Markdown would read as its own.
//!
//! The rules are those of `CommonMark` with tables, strikethrough, task lists and footnotes, read a
//! little wider where emphasis is concerned, as minamo opens it beside Japanese punctuation too.
//! Signs without an effect at their place (`snake_case`, `a * b`, `k/k#123`) stay bare.

/// The lines of one paragraph (without blanks at their ends) as Markdown, still one a line.
pub(crate) fn paragraph(lines: &[&str]) -> Vec<String> {
    let text = Text::new(lines);
    let mut marks = Marks(vec![false; text.chars.len()]);
    let mut start = 0;
    for (index, line) in lines.iter().enumerate() {
        line_start(line, index, start, &mut marks);
        start += line.chars().count() + 1;
    }
    pairs(&text, &mut marks);
    singles(&text, &mut marks);
    item_id(lines, &mut marks);
    let mut escaped = vec![String::new()];
    for (c, marked) in text.chars.iter().zip(marks.0) {
        if *c == '\n' {
            escaped.push(String::new());
        } else if let Some(line) = escaped.last_mut() {
            line.extend(marked.then_some('\\'));
            line.push(*c);
        }
    }
    escaped
}

/// What lines of code are put between, one line before and one after them.
pub(crate) fn fence<T: AsRef<str>>(lines: &[T]) -> String {
    let runs = lines
        .iter()
        .flat_map(|line| line.as_ref().split(|c| c != '`'));
    let longest = runs.map(str::len).max().unwrap_or_default();
    "`".repeat(3.max(longest + 1))
}

/// A paragraph's characters, with `\n` between its lines.
struct Text {
    chars: Vec<char>,
}

/// Which characters get a backslash.
struct Marks(Vec<bool>);

impl Marks {
    fn set(&mut self, at: usize) {
        self.0[at] = true;
    }
}

impl Text {
    fn new(lines: &[&str]) -> Self {
        let chars = lines.join("\n").chars().collect();
        Self { chars }
    }

    fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// Whether the characters from `at` on start with `text`.
    fn starts_with(&self, at: usize, text: &str) -> bool {
        let mut chars = self.chars[at..].iter();
        text.chars().all(|c| chars.next() == Some(&c))
    }

    /// Where `text` occurs last.
    fn last(&self, text: &str) -> Option<usize> {
        (0..self.chars.len()).rfind(|at| self.starts_with(*at, text))
    }
}

/// Marks what would make the line a block of another kind. `start` is its place in the paragraph.
fn line_start(line: &str, index: usize, start: usize, marks: &mut Marks) {
    let Some(first) = line.chars().next() else {
        return;
    };
    let same = line.chars().take_while(|c| *c == first).count();
    let ends = |at: usize| line.chars().nth(at).is_none_or(|c| c == ' ' || c == '\t');
    let only = |allowed: &str| line.chars().all(|c| allowed.contains(c));
    // A bullet of bars is, with the hyphen before it, the line below the head of a table: the text above.
    let may_be_below_a_head = index > 0 || line.contains('|');
    let is_underline = may_be_below_a_head && only("=|:- \t") && !only(": \t");
    let opens = match first {
        '#' => same <= 6 && ends(same),
        '>' => true,
        '-' | '*' => ends(1) || only("-* \t"),
        '_' => only("_ \t") && line.matches('_').count() > 2,
        '+' => ends(1) || same == 3,
        // Colons are Zenn's own boxes.
        '`' | '~' | ':' => same > 2,
        '[' => index == 0 && is_task(line) || line.starts_with("[!"),
        _ => false,
    };
    if opens || is_underline {
        // Of a sign that also works in pairs, what is left of a run could close one.
        let count = if "*_~`".contains(first) { same } else { 1 };
        (start..start + count).for_each(|at| marks.set(at));
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let is_number = (1..=9).contains(&digits) && line[digits..].starts_with(['.', ')']);
    if is_number && ends(digits + 1) {
        marks.set(start + digits);
    }
}

fn is_task(line: &str) -> bool {
    ["[ ]", "[x]", "[X]"]
        .iter()
        .any(|task| line.starts_with(task))
}

/// Marks the signs that work in pairs, where a pair is possible.
fn pairs(text: &Text, marks: &mut Marks) {
    for sign in ['*', '_', '~', '`'] {
        let runs = runs(text, sign);
        let opener = runs.iter().position(|run| run.opens);
        let closer = runs.iter().rposition(|run| run.closes);
        if opener
            .zip(closer)
            .is_none_or(|(opener, closer)| opener >= closer)
        {
            continue;
        }
        for run in runs.iter().filter(|run| run.opens || run.closes) {
            (run.start..run.end).for_each(|at| marks.set(at));
        }
    }
}

/// Neighbouring equal signs.
struct Run {
    start: usize,
    end: usize,
    opens: bool,
    closes: bool,
}

fn runs(text: &Text, sign: char) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut start = 0;
    while start < text.chars.len() {
        let end = start
            + text.chars[start..]
                .iter()
                .take_while(|c| **c == sign)
                .count();
        if end == start {
            start += 1;
            continue;
        }
        let before = start.checked_sub(1).and_then(|at| text.get(at));
        let after = text.get(end);
        let is_code = sign == '`';
        // Inside a word an underscore does nothing.
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let bare = sign == '_' && word(before) && word(after);
        // A line that ends with the sign is followed by the backslash of its line break.
        let opens = after.is_some_and(|c| c == '\n' || !c.is_whitespace());
        let closes = before.is_some_and(|c| !c.is_whitespace());
        runs.push(Run {
            start,
            end,
            opens: is_code || opens && !bare,
            closes: is_code || closes && !bare,
        });
        start = end;
    }
    runs
}

/// Marks the signs that work alone.
fn singles(text: &Text, marks: &mut Marks) {
    let is_line_start = |at: usize| at == 0 || text.get(at - 1) == Some('\n');
    let definition = text.last("]:");
    for (at, c) in text.chars.iter().enumerate() {
        let next = text.get(at + 1);
        let marked = match c {
            '\\' => next.is_none_or(|c| c == '\n' || c.is_ascii_punctuation()),
            '<' => opens_tag(&text.chars[at + 1..]),
            '&' => is_entity(&text.chars[at + 1..]),
            // A definition, of a link or a footnote, would vanish from the text.
            '[' => next == Some('^') || is_line_start(at) && definition > Some(at),
            ']' => next == Some('('),
            _ => false,
        };
        if marked {
            marks.set(at);
        }
    }
}

/// Whether what follows a `<` can make it a tag, a comment or an address in angle brackets. The `>`
/// that ends a tag may be that of a quote's next line, so for tags none is looked for.
fn opens_tag(after: &[char]) -> bool {
    let ends = |c: &char| c.is_whitespace() || matches!(c, '<' | '>');
    let mut address = after.iter().take_while(|c| !ends(c));
    let tag = |c: &char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
    after.first().is_some_and(tag) || address.any(|c| *c == '@')
}

/// Whether what follows an ampersand makes it a character reference.
fn is_entity(after: &[char]) -> bool {
    let part = |c: &char| c.is_ascii_alphanumeric() || *c == '#';
    let end = after.iter().take_while(|c| part(c)).count();
    if after.get(end) != Some(&';') {
        return false;
    }
    match &after[..end] {
        ['#', 'x' | 'X', digits @ ..] => {
            !digits.is_empty() && digits.iter().all(char::is_ascii_hexdigit)
        }
        ['#', digits @ ..] => !digits.is_empty() && digits.iter().all(char::is_ascii_digit),
        name => !name.is_empty() && name.iter().all(char::is_ascii_alphanumeric),
    }
}

/// Marks the bracket of what minamo would read as an item's own id: `{#id}` at its first line's end.
fn item_id(lines: &[&str], marks: &mut Marks) {
    let first = lines.first().copied().unwrap_or_default();
    if let Some(at) = first.rfind("{#").filter(|_| first.ends_with('}')) {
        marks.set(first[..at].chars().count());
    }
}
