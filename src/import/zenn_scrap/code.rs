//! What looks like code. Copying loses the marks of code, so this is a guess from the text alone.

use super::line::{Line, indentation};

/// What lines look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    Code,
    /// Sentences.
    Prose,
    Unclear,
}

/// What the lines look like on the whole. Lines of blanks do not count.
pub(super) fn looks(lines: &[Line<'_>]) -> Looks {
    let texts = lines.iter().filter(|line| !line.is_blank());
    // What a command prints may well be sentences.
    if texts.clone().any(|line| is_prompt(line.text)) {
        return Looks::Code;
    }
    let base = texts.clone().map(|line| indentation(line.text).0).min();
    let (mut code, mut prose, mut total) = (0, 0, 0);
    for line in texts {
        let (column, text) = indentation(line.text);
        total += 1;
        match line_looks(text.trim_end()) {
            Looks::Code => code += 1,
            Looks::Prose => prose += 1,
            // Text is not indented further than its first line; code often is.
            Looks::Unclear => code += usize::from(Some(column) > base && !kana(text)),
        }
    }
    if prose > 0 && prose >= code {
        Looks::Prose
    } else if code * 2 >= total && prose * 3 <= code && code > 0 {
        Looks::Code
    } else {
        Looks::Unclear
    }
}

/// Whether any line holds Japanese letters (kana or kanji).
pub(super) fn has_japanese(lines: &[Line<'_>]) -> bool {
    let kanji = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    lines
        .iter()
        .any(|line| kana(line.text) || line.text.contains(kanji))
}

/// Whether any line holds kana.
pub(super) fn has_kana(lines: &[Line<'_>]) -> bool {
    lines.iter().any(|line| kana(line.text))
}

/// Whether every line is a URL.
pub(super) fn is_links(lines: &[Line<'_>]) -> bool {
    lines.iter().all(|line| is_link(line.text.trim()))
}

/// Commands that start a line of shell.
const COMMANDS: &[&str] = &[
    "apt",
    "apt-get",
    "aws",
    "awk",
    "az",
    "brew",
    "cargo",
    "cat",
    "cd",
    "chmod",
    "cilium",
    "cp",
    "crane",
    "crictl",
    "ctr",
    "curl",
    "dig",
    "docker",
    "echo",
    "eksctl",
    "etcdctl",
    "export",
    "gcloud",
    "gh",
    "git",
    "go",
    "grep",
    "head",
    "helm",
    "ip",
    "iptables",
    "istioctl",
    "journalctl",
    "jq",
    "kind",
    "kubeadm",
    "kubectl",
    "kustomize",
    "ls",
    "make",
    "minikube",
    "mkdir",
    "mount",
    "nerdctl",
    "nslookup",
    "npm",
    "openssl",
    "pip",
    "podman",
    "ps",
    "python",
    "rm",
    "runc",
    "sed",
    "ssh",
    "sudo",
    "sysctl",
    "systemctl",
    "tail",
    "tar",
    "terraform",
    "wget",
];

/// Words that start a statement in some language.
const KEYWORDS: &[&str] = &[
    "package ",
    "import \"",
    "import (",
    "func ",
    "func(",
    "var ",
    "const ",
    "type ",
    "return ",
    "if ",
    "for ",
    "switch ",
    "case ",
    "defer ",
    "struct ",
    "fn ",
    "pub ",
    "let ",
    "use ",
    "impl ",
    "mod ",
    "def ",
    "class ",
    "from ",
    "SELECT ",
    "FROM ",
    "RUN ",
    "COPY ",
    "CMD ",
    "ENTRYPOINT ",
    "WORKDIR ",
    "ENV ",
    "ARG ",
    "EXPOSE ",
    "- name:",
    "@@ ",
    "+++ ",
    "--- ",
    "diff --git ",
];

fn line_looks(line: &str) -> Looks {
    if is_prompt(line) || is_comment(line) || line.starts_with(['├', '└', '│']) {
        return Looks::Code;
    }
    let ends_statement = line.ends_with(['{', '}', ';', '\\'])
        || ["},", "],", "\",", "("]
            .iter()
            .any(|end| line.ends_with(end))
        || line.ends_with(')') && has_call(line);
    if kana(line) {
        let is_code = line.ends_with(['{', '}', ';']) || line.ends_with("\")");
        let quoted = line.contains(": \"") || line.contains("= \"");
        return if is_code || quoted {
            Looks::Code
        } else {
            Looks::Prose
        };
    }
    if is_link(line) {
        return Looks::Unclear;
    }
    if is_sentence(line) {
        return Looks::Prose;
    }
    let operators = [
        ":=", "==", "!=", "&&", "||", "=>", "()", "</", "/>", "${", "$(", "::", "--",
    ];
    let has_operator = operators.iter().any(|sign| line.contains(sign));
    let is_code = ends_statement
        || has_operator
        || is_entry(line)
        || is_assignment(line)
        || is_log(line)
        || is_command(line)
        || has_columns(line)
        || KEYWORDS.iter().any(|word| line.starts_with(word))
        || line.chars().all(|c| c.is_ascii_punctuation() || c == ' ');
    if is_code { Looks::Code } else { Looks::Unclear }
}

/// Whether a bracket opens directly after a word, as in a call.
fn has_call(line: &str) -> bool {
    let bracket = |(word, bracket): (char, char)| word.is_ascii_alphanumeric() && bracket == '(';
    line.chars().zip(line.chars().skip(1)).any(bracket)
}

fn kana(text: &str) -> bool {
    text.contains(|c: char| ('\u{3041}'..='\u{30fa}').contains(&c))
}

fn is_link(text: &str) -> bool {
    let is_url = text.starts_with("https://") || text.starts_with("http://");
    is_url && !text.contains(char::is_whitespace)
}

/// An English sentence: many words, hardly any with signs inside, and nothing that ends statements.
fn is_sentence(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let plain = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_alphabetic() || c == '\'' || c == '-')
    };
    let plain = words.iter().copied().filter(plain).count();
    let code_end = line.ends_with(['{', '}', ';', '\\']) || line.contains("   ");
    let starts = line.starts_with(|c: char| c.is_uppercase() || c == '"' || c == '“');
    let ends = line.ends_with(['.', '?', '!', ':', '"', '”']);
    let enough = if starts && ends { 4 } else { 8 };
    words.len() >= enough && plain * 4 >= words.len() * 3 && !code_end
}

/// A shell's prompt with a command.
pub(super) fn is_prompt(line: &str) -> bool {
    let line = line.trim_start();
    let signs = [
        "❯", "✖", "➜", "$ ", "% ", "/ # ", ">>> ", "λ ", "PS C:", "root@",
    ];
    let command = |line: &str| {
        line.split(' ')
            .next()
            .is_some_and(|word| COMMANDS.contains(&word))
    };
    signs.iter().any(|sign| line.starts_with(sign))
        || line.strip_prefix("# ").is_some_and(command)
        || line.strip_prefix("> ").is_some_and(command)
}

fn is_comment(line: &str) -> bool {
    let signs = ["# ", "#!", "//", "/*", "*/", "-- ", "<!--", ";; "];
    signs.iter().any(|sign| line.starts_with(sign))
}

/// A line of YAML or JSON: a key with a short value, or an element of a list.
pub(super) fn is_entry(line: &str) -> bool {
    let (element, line) = match line.strip_prefix("- ") {
        Some(line) => (true, line),
        None => (false, line),
    };
    let Some((key, value)) = line.split_once(':') else {
        return element && !line.contains(' ');
    };
    let key = key.trim_matches(['"', '\'']);
    let is_key = |c: char| c.is_ascii_alphanumeric() || "_-./$".contains(c);
    let short = value.is_empty() || value.starts_with(' ') && value.split(' ').count() <= 5;
    key.len() > 1 && key.chars().all(is_key) && short
}

/// A name, an equals sign and a value.
fn is_assignment(line: &str) -> bool {
    let Some((name, value)) = line.split_once('=') else {
        return line.starts_with('[') && line.ends_with(']');
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let name = name.trim_end();
    !name.is_empty() && name.chars().all(is_name) && !value.is_empty()
}

/// A line of a log: a time or a level first.
fn is_log(line: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let klog = line.starts_with(['I', 'W', 'E', 'F']) && digits(&line[1..]) == 4;
    let stamp = digits(line) == 4 && line[4..].starts_with('-') && line.contains(':');
    let clock = line.starts_with('[') && digits(&line[1..]) > 0;
    klog || stamp || clock || line.starts_with("time=") || line.starts_with("level=")
}

/// A command with an argument, and not an English sentence that starts with such a word.
pub(super) fn is_command(line: &str) -> bool {
    let mut words = line.split(' ');
    let known = words.next().is_some_and(|word| COMMANDS.contains(&word));
    known
        && (words.clone().count() <= 3
            || line.contains([' ', '-', '/', '=']) && line.contains(" -"))
}

/// A table set with blanks.
fn has_columns(line: &str) -> bool {
    let gaps = line
        .split("  ")
        .filter(|cell| !cell.trim().is_empty())
        .count();
    line.is_ascii() && (gaps > 2 || gaps > 1 && line.contains("   "))
}
