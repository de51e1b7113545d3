//! The language of code, guessed from its text alone; every language is a list of signs.

use super::code::{is_command, is_entry, is_prompt};

/// The info string for code; empty when its language is not clear.
pub(super) fn of_code(lines: &[&str]) -> &'static str {
    let texts: Vec<&str> = lines
        .iter()
        .copied()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let Some(first) = texts.first() else {
        return "";
    };
    if let Some(language) = of_file_name(first) {
        return language;
    }
    if texts.iter().any(|line| is_prompt(line)) {
        let only_commands = texts.iter().all(|line| is_prompt(line));
        return if only_commands { "bash" } else { "console" };
    }
    GUESSES
        .iter()
        .find(|(_, holds)| holds(&texts))
        .map_or("", |(language, _)| *language)
}

/// The language by the name of a file, when the line is no more than such a name.
pub(super) fn of_file_name(line: &str) -> Option<&'static str> {
    let name = line.trim().rsplit('/').next()?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    if name == "Dockerfile" {
        return Some("dockerfile");
    }
    let (stem, extension) = name.rsplit_once('.')?;
    let (_, language) = EXTENSIONS
        .iter()
        .find(|(known, _)| *known == extension && !stem.is_empty())?;
    Some(language)
}

const EXTENSIONS: [(&str, &str); 16] = [
    ("go", "go"),
    ("yaml", "yaml"),
    ("yml", "yaml"),
    ("json", "json"),
    ("toml", "toml"),
    ("rs", "rust"),
    ("py", "python"),
    ("sh", "bash"),
    ("js", "js"),
    ("ts", "ts"),
    ("c", "c"),
    ("h", "c"),
    ("proto", "proto"),
    ("tf", "hcl"),
    ("conf", ""),
    ("txt", ""),
];

/// A language and whether code is in it. The surer signs come first.
type Guess = (&'static str, fn(&[&str]) -> bool);

const GUESSES: [Guess; 9] = [
    ("diff", is_diff),
    ("json", is_json),
    ("dockerfile", is_dockerfile),
    ("rust", is_rust),
    ("go", is_go),
    ("python", is_python),
    ("toml", is_toml),
    ("yaml", is_yaml),
    ("bash", is_bash),
];

fn is_diff(lines: &[&str]) -> bool {
    let starts = |sign: &str| lines.iter().any(|line| line.starts_with(sign));
    starts("diff --git ") || starts("@@ -") || starts("--- ") && starts("+++ ")
}

fn is_json(lines: &[&str]) -> bool {
    let text = lines.join("\n");
    let text = text.trim();
    let object = text.starts_with('{') && text.ends_with('}') && text.contains("\":");
    let array = text.starts_with('[') && text.ends_with(']') && text.contains('"');
    object || array && lines.len() > 1
}

fn is_dockerfile(lines: &[&str]) -> bool {
    let count = |words: &[&str]| {
        let starts = |line: &&&str| words.iter().any(|word| line.starts_with(word));
        lines.iter().filter(starts).count()
    };
    let steps = [
        "RUN ",
        "COPY ",
        "ADD ",
        "CMD ",
        "ENTRYPOINT ",
        "WORKDIR ",
        "ENV ",
        "ARG ",
    ];
    count(&["FROM "]) > 0 && (count(&steps) > 0 || lines.len() == 1) || count(&steps) > 1
}

fn is_rust(lines: &[&str]) -> bool {
    any(lines, |line| {
        line.starts_with("fn ")
            || line.starts_with("pub fn ")
            || line.starts_with("let mut ")
            || line.starts_with("#[derive")
            || line.starts_with("use ") && line.contains("::") && line.ends_with(';')
            || line.starts_with("impl") && line.ends_with('{')
            || line.contains("println!(")
    })
}

fn is_go(lines: &[&str]) -> bool {
    any(lines, |line| {
        line.starts_with("func ")
            || line.starts_with("func(")
            || line.starts_with("package ") && line.split(' ').count() == 2
            || line == "import ("
            || line.contains(":=")
            || line.starts_with("type ")
                && (line.ends_with("struct {") || line.ends_with("interface {"))
            || line.contains("fmt.Print")
            || line.starts_with("if err != nil")
            || line.starts_with("defer ")
    })
}

fn is_python(lines: &[&str]) -> bool {
    any(lines, |line| {
        (line.starts_with("def ") || line.starts_with("class ")) && line.ends_with(':')
            || line.starts_with("from ") && line.contains(" import ")
            || line.starts_with("if __name__")
            || line.starts_with("print(")
    })
}

fn is_toml(lines: &[&str]) -> bool {
    let table = |line: &str| {
        let name = line.trim_matches(['[', ']', '"']);
        line.starts_with('[') && line.ends_with(']') && !name.contains([',', ' '])
    };
    any(lines, table) && any(lines, |line| line.contains(" = "))
}

fn is_yaml(lines: &[&str]) -> bool {
    let entries = lines.iter().filter(|line| {
        let line = line.trim();
        is_entry(line) || line.starts_with("- ") || line.starts_with("# ") || line == "---"
    });
    let keys = lines
        .iter()
        .filter(|line| line.contains(": ") || line.ends_with(':'));
    let known = |line: &str| line.starts_with("apiVersion:") || line.starts_with("kind:");
    any(lines, known) || entries.count() * 3 >= lines.len() * 2 && keys.count() > 1
}

fn is_bash(lines: &[&str]) -> bool {
    let first = lines.iter().find(|line| !line.starts_with("# "));
    let shebang = lines[0].starts_with("#!") && lines[0].ends_with("sh");
    shebang || first.is_some_and(|line| is_command(line))
}

fn any(lines: &[&str], holds: impl Fn(&str) -> bool) -> bool {
    lines.iter().any(|line| holds(line.trim()))
}
