//! The sites that the vectors make.
//!
//! Every vector goes to every place that takes its kind. A line of `places.txt` that a vector makes an
//! error of is left out, as no such site is ever built, and is counted.

use std::collections::BTreeMap;

use minamo::BuildOptions;
use minamo::internals::check;

use crate::support::Folder;

const VECTORS: &str = include_str!("vectors.tsv");
const PLACES: &str = include_str!("places.txt");

/// A text that somebody may write to do harm.
#[derive(Debug)]
pub(crate) struct Vector {
    pub(crate) number: usize,
    kind: &'static str,
    pub(crate) text: String,
}

/// All vectors.
pub(crate) fn vectors() -> Vec<Vector> {
    let rows = VECTORS.lines().filter(|row| !row.starts_with('#'));
    rows.enumerate()
        .map(|(number, row)| {
            let (kind, text) = row.split_once('\t').expect("a kind and a text");
            Vector {
                number: number + 1,
                kind,
                text: unescaped(text),
            }
        })
        .collect()
}

/// A text with `\n`, `\t`, `\\` and `\u{…}` as what they mean.
fn unescaped(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        result.push_str(before);
        let (sign, length) = match after.as_bytes().first() {
            Some(b'n') => ('\n', 1),
            Some(b't') => ('\t', 1),
            Some(b'\\') => ('\\', 1),
            Some(b'u') => {
                let (digits, _) = after[2..].split_once('}').expect("`\\u{…}`");
                let code = u32::from_str_radix(digits, 16).expect("a number");
                (char::from_u32(code).expect("a character"), digits.len() + 3)
            }
            _ => panic!("an unknown escape in {text}"),
        };
        result.push(sign);
        rest = &after[length..];
    }
    result + rest
}

/// A file of `places.txt`, or one for each vector.
pub(crate) struct Section {
    /// `import FORMAT`, or empty.
    pub(crate) import: &'static str,
    path: &'static str,
    takes: Vec<&'static str>,
    /// Whether vectors are in it as the writer's own HTML.
    is_raw: bool,
    lines: Vec<&'static str>,
}

/// All sections.
pub(crate) fn sections() -> Vec<Section> {
    let parts = PLACES.split("=== ").skip(1);
    parts.map(section).collect()
}

fn section(part: &'static str) -> Section {
    let (head, body) = part.split_once('\n').expect("a line of a section");
    let mut words: Vec<&str> = head.split(' ').collect();
    let import = match words[0] {
        "import" => {
            words.remove(0);
            words.remove(0)
        }
        _ => "",
    };
    Section {
        import,
        path: words[0],
        takes: words.get(1).unwrap_or(&"").split(',').collect(),
        is_raw: words.get(2) == Some(&"raw"),
        lines: body.trim_end().lines().collect(),
    }
}

/// Where a piece of a file is from: the line of its section, and the number of its vector.
type From = (usize, Option<usize>);

/// The files of a section, each in the pieces that its lines make.
pub(crate) type Files = BTreeMap<String, Vec<(From, String)>>;

impl Section {
    pub(crate) fn is_config(&self) -> bool {
        self.path == "site.toml"
    }

    pub(crate) fn takes(&self, vector: &Vector) -> bool {
        self.takes.contains(&vector.kind)
    }

    /// The files with all vectors that the section takes.
    pub(crate) fn files(&self, vectors: &[Vector]) -> Files {
        let mut files = Files::new();
        let taken = || vectors.iter().filter(|vector| self.takes(vector));
        let all = || self.lines.iter().enumerate();
        if self.path.contains('{') {
            for vector in taken() {
                let path = filled(self.path, Some(vector));
                let pieces = all().map(|(at, line)| piece(at, line, Some(vector)));
                files.insert(path, pieces.collect());
            }
            return files;
        }
        let mut pieces = Vec::new();
        let mut repeated = None;
        for (at, line) in all() {
            match *line {
                "%each" => repeated = Some(at + 1),
                "%end" => {
                    let from = repeated.take().expect("`%each` before `%end`");
                    for vector in taken() {
                        let lines = all().skip(from).take(at - from);
                        pieces.extend(lines.map(|(at, line)| piece(at, line, Some(vector))));
                    }
                }
                _ if repeated.is_some() => {}
                line => pieces.push(piece(at, line, None)),
            }
        }
        files.insert(self.path.to_owned(), pieces);
        files
    }
}

fn piece(at: usize, line: &str, vector: Option<&Vector>) -> (From, String) {
    let from = (at, vector.map(|vector| vector.number));
    (from, filled(line, vector) + "\n")
}

/// A line with the vector in its places.
fn filled(line: &str, vector: Option<&Vector>) -> String {
    let Some(vector) = vector else {
        return line.to_owned();
    };
    let mut result = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        result.push_str(before);
        let found = after
            .split_once('}')
            .and_then(|(name, after)| Some((value(name, vector)?, after)));
        match found {
            Some((value, after)) => {
                result.push_str(&value);
                rest = after;
            }
            None => {
                result.push('{');
                rest = after;
            }
        }
    }
    result + rest
}

fn value(name: &str, vector: &Vector) -> Option<String> {
    let text = &vector.text;
    Some(match name {
        "n" => vector.number.to_string(),
        "brace" => "{".to_owned(),
        "day" => {
            let first = chrono::NaiveDate::from_ymd_opt(2023, 1, 1).expect("a day");
            let days = chrono::Days::new(vector.number as u64);
            first.checked_add_days(days).expect("a day").to_string()
        }
        "raw" | "name" => text.clone(),
        "line" => text.replace('\n', " "),
        "indented" => text.replace('\n', "\n  "),
        "json" => serde_json::to_string(text).expect("a text"),
        "html" => plain(text),
        "code" => format!("``` {} ```", text.replace('\n', " ")),
        _ => return None,
    })
}

/// A text that is the same in Markdown: no markup is read in it.
fn plain(text: &str) -> String {
    let escape = |c: char| match c {
        '\n' => " ".to_owned(),
        c if c.is_ascii_punctuation() => format!("&#{};", u32::from(c)),
        c => c.to_string(),
    };
    text.chars().map(escape).collect()
}

/// A site, and what of the places it has not, as it would be an error there.
pub(crate) struct Made {
    pub(crate) folder: Folder,
    /// A line of a section, and the code of the error.
    pub(crate) refused: Vec<String>,
}

/// The site of some vectors in the places of its content. With `allow` it has no place where the
/// writer's own HTML is.
pub(crate) fn content(vectors: &[Vector], allow: bool) -> Made {
    let html = if allow { "allow" } else { "sanitize" };
    let config = format!(
        "title = \"Hostile\"\nlanguage = \"en\"\nbase_url = \"https://me.example/notes\"\n\
         [references]\nat_logins = \"any\"\n\
         [[references.kinds]]\nname = \"adr\"\nwritten = [\"ADR-{{n}}\"]\ntarget = \"ADR-{{n}}\"\nindex = true\nfront_matter = \"adrs\"\n\
         [markdown]\nhtml = \"{html}\"\nhashtags = true\ndialects = [\"github\", \"zenn\", \"obsidian\"]\n\
         [feeds]\nlimit = 1000\nmax_bytes = 10000000\nformats = [\"rss\", \"atom\", \"json\"]\n\
         [deploy]\nhost = \"netlify\"\n"
    );
    let sections = sections();
    let sections = sections.iter().filter(|section| {
        section.import.is_empty() && !section.is_config() && !(allow && section.is_raw)
    });
    let files = sections.map(|section| (section, section.files(vectors)));
    let folder = Folder::site(&config, &[]);
    accepted(folder, files.collect())
}

/// Vectors of one text each for the configuration: several in one where they may be.
pub(crate) fn of_config(vectors: &[Vector]) -> Vec<Vector> {
    let taken = |kind: &'static str| vectors.iter().filter(move |vector| vector.kind == kind);
    let texts: Vec<&Vector> = taken("text").collect();
    let joined = texts.chunks(4).map(|some| {
        let all: Vec<&str> = some.iter().map(|vector| vector.text.as_str()).collect();
        (some[0].number, all.join(" "))
    });
    let alone = taken("address").map(|vector| (vector.number, vector.text.clone()));
    let all = joined.chain(alone);
    all.map(|(number, text)| Vector {
        number,
        kind: "text",
        text,
    })
    .collect()
}

/// The site whose `site.toml` and words of the theme are all one vector.
pub(crate) fn config(vector: &Vector, allow: bool) -> Made {
    let sections = sections();
    let section = sections.iter().find(|section| section.is_config());
    let section = section.expect("a section of site.toml");
    let html = if allow { "allow" } else { "sanitize" };
    let vectors = std::slice::from_ref(vector);
    let lines = section.files(&[]);
    let mut files = Files::new();
    for (path, pieces) in lines {
        let lines = pieces.iter().map(|((at, _), line)| {
            let mut made = piece(*at, line.trim_end(), Some(&vectors[0]));
            made.1 = made.1.replace(
                "[references]",
                &format!("[markdown]\nhtml = \"{html}\"\n[references]"),
            );
            made
        });
        files.insert(path, lines.collect());
    }
    let folder = Folder::with(&[
        (
            "content/notes/2024-01-01.md",
            "- KEP-1 ADR-1 [^1]\n\n[^1]: x\n",
        ),
        (
            "content/notes/2024-01-02.md",
            "+++\ntags = [\"t\"]\nupdated = 2024-02-03\n+++\n- KEP-1 sig-node\n  ```mermaid\n  a\n  ```\n",
        ),
        (
            "content/articles/a.md",
            "+++\ndate = 2024-01-03\ntags = [\"t\"]\n+++\n## A\n\nKEP-1\n",
        ),
        ("content/pages/about.md", "# About\n"),
        (
            "content/subjects/kep/1.md",
            "+++\ntitle = \"One\"\nstate = \"implementable\"\nstage = \"alpha\"\n+++\n",
        ),
    ]);
    folder.write("themes/default/i18n/en.toml", words(vector, "en"));
    folder.write("themes/default/i18n/ja.toml", words(vector, "ja"));
    accepted(folder, vec![(section, files)])
}

/// Adds to every text in a value.
fn change(value: &mut toml::Value, added: &str) {
    match value {
        toml::Value::String(text) => text.push_str(added),
        toml::Value::Array(values) => values.iter_mut().for_each(|value| change(value, added)),
        toml::Value::Table(table) => {
            table.iter_mut().for_each(|(_, value)| change(value, added));
        }
        _ => {}
    }
}

/// All words of the default theme, each with the vector after it.
fn words(vector: &Vector, language: &str) -> String {
    let path = format!(
        "{}/themes/default/i18n/{language}.toml",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path).expect("the words of the theme");
    let mut table: toml::Table = text.parse().expect("TOML");
    table
        .iter_mut()
        .for_each(|(_, value)| change(value, &vector.text));
    table.to_string()
}

/// Writes files, and takes lines out that make errors until no error is left.
pub(crate) fn accepted(folder: Folder, sections: Vec<(&Section, Files)>) -> Made {
    let mut files = BTreeMap::new();
    for (section, made) in sections {
        for (path, pieces) in made {
            write(&folder, &path, &pieces);
            files.insert(path, (section, pieces));
        }
    }
    let mut refused = Vec::new();
    for _ in 0..30 {
        let errors = errors(&folder);
        if errors.is_empty() {
            return Made { folder, refused };
        }
        for (path, lines) in errors {
            let Some((section, pieces)) = files.get_mut(&path) else {
                leave_out(&folder, &path, lines.into_keys());
                continue;
            };
            if section.path.contains("{name}") || pieces.is_empty() {
                let codes: Vec<String> = lines.into_values().collect();
                refused.push(format!("{}: {}", section.path, codes.join(", ")));
                std::fs::remove_file(folder.join(&path)).expect("a file");
                continue;
            }
            let places: BTreeMap<usize, String> = lines
                .into_iter()
                .map(|(line, code)| (piece_of_line(pieces, line), code))
                .collect();
            for (at, code) in places.into_iter().rev() {
                let ((line, _), _) = pieces.remove(at);
                refused.push(format!("{} {}: {code}", section.path, section.lines[line]));
            }
            write(&folder, &path, pieces);
        }
    }
    panic!("errors without end: {:?}", errors(&folder));
}

/// The lines of files that have errors, and the codes of these.
fn errors(folder: &Folder) -> BTreeMap<String, BTreeMap<usize, String>> {
    let checked = check::run(folder.path(), &BuildOptions::default(), None);
    let checked = checked.expect("site.toml can be read");
    let found = check::json(&checked.diagnostics);
    let found: serde_json::Value = serde_json::from_str(&found).expect("JSON");
    let mut errors: BTreeMap<String, BTreeMap<usize, String>> = BTreeMap::new();
    for found in found["findings"].as_array().expect("a list") {
        if found["severity"] == "error" {
            let path = found["path"].as_str().expect("a path").to_owned();
            let line = found["line"].as_u64().expect("a line") as usize;
            let code = found["code"].as_str().expect("a code").to_owned();
            assert!(path.contains('.'), "{found}");
            errors.entry(path).or_default().insert(line, code);
        }
    }
    errors
}

/// Takes lines out of a file that no section made.
fn leave_out(folder: &Folder, path: &str, lines: impl Iterator<Item = usize>) {
    let text = folder.read(path);
    let out: Vec<usize> = lines.collect();
    let kept = text
        .lines()
        .enumerate()
        .filter(|(at, _)| !out.contains(&(at + 1)));
    let kept: Vec<&str> = kept.map(|(_, line)| line).collect();
    folder.write(path, kept.join("\n") + "\n");
}

fn piece_of_line(pieces: &[(From, String)], line: usize) -> usize {
    let mut lines = 0;
    let found = pieces.iter().position(|(_, text)| {
        lines += text.matches('\n').count();
        lines >= line
    });
    found.unwrap_or(pieces.len() - 1)
}

fn write(folder: &Folder, path: &str, pieces: &[(From, String)]) {
    let text: String = pieces.iter().map(|(_, text)| text.as_str()).collect();
    folder.write(path, text);
}
