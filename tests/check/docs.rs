//! `docs/content/pages/reference/checks.md`: every code has a section, and its example gives what the section says.
//!
//! A fenced block below a line that begins with a path in backquotes is that file; with "in the last
//! deploy" on the line, as it was then. The block of `text` is what is printed. The words after the
//! language of a block make it longer than a reader is to see: `repeat=N` repeats it, `each=A..B`
//! replaces the number A in it by each up to B.

use std::path::Path;
use std::process::Command;

use minamo::internals::diagnostic::CODES;

use super::{check, site, stdout, write};

/// Codes that `minamo check` does not give.
const OF_SERVE: &[&str] = &["unwatched"];

/// A section of the page.
#[derive(Default)]
struct Section {
    code: String,
    files: Vec<(String, String)>,
    before: Vec<(String, String)>,
    printed: String,
    words: String,
}

#[test]
fn every_code_has_a_section_whose_example_gives_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content/pages/reference/checks.md");
    let mut page = std::fs::read_to_string(&path).expect("the page of codes");
    let sections = read(&page);
    let found: Vec<&str> = sections.iter().map(|one| one.code.as_str()).collect();
    let codes: Vec<&str> = CODES.iter().map(|code| code.name).collect();
    assert_eq!(
        found, codes,
        "docs/content/pages/reference/checks.md has a section for each code"
    );
    let mut failed = Vec::new();
    for section in &sections {
        let code = &section.code;
        assert!(section.words.contains("**What to do:**"), "{code}");
        let mark = format!("[{code}]");
        assert!(section.printed.contains(&mark), "{code}");
        if OF_SERVE.contains(&code.as_str()) {
            continue;
        }
        let found = printed(section);
        assert!(
            found.lines().all(|line| line.contains(&mark)),
            "the example of {code} gives\n{found}"
        );
        if found != section.printed {
            failed.push(format!(
                "{code}: expected\n{}found\n{found}",
                section.printed
            ));
            page = page.replace(&section.printed, &found);
        }
    }
    if std::env::var_os("MINAMO_BLESS").is_some() {
        write(&path, page.as_bytes());
        return;
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// What the example of a section gives.
fn printed(section: &Section) -> String {
    let folder = site(&[("site.toml", "")]);
    let put = |files: &[(String, String)]| {
        for (path, text) in files {
            write(&folder.path().join(path), text.as_bytes());
        }
    };
    put(&section.files);
    if section.before.is_empty() {
        return stdout(&check(folder.path(), &["--format", "short"]));
    }
    put(&section.before);
    let old = folder.path().join("old");
    let built = Command::new(env!("CARGO_BIN_EXE_minamo"))
        .args(["build", "--quiet", "--site"])
        .arg(folder.path())
        .arg("--out")
        .arg(&old)
        .status();
    assert!(built.expect("the program runs").success());
    for (path, _) in &section.before {
        std::fs::remove_file(folder.path().join(path)).expect("file is removed");
    }
    put(&section.files);
    let old = old.to_str().expect("a path in UTF-8");
    stdout(&check(
        folder.path(),
        &["--format", "short", "--feeds", old],
    ))
}

fn read(page: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut path = String::new();
    let mut is_before = false;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(code) = line.strip_prefix("## ") {
            let code = code.trim_matches('`').to_owned();
            sections.push(Section {
                code,
                ..Section::default()
            });
        }
        let Some(section) = sections.last_mut() else {
            continue;
        };
        let info = line.trim_start_matches('`');
        let fence = &line[..line.len() - info.len()];
        if fence.len() >= 3 {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
            let text = longer(info, &(block.join("\n") + "\n"));
            match info {
                "text" => section.printed = text,
                _ if is_before => section.before.push((std::mem::take(&mut path), text)),
                _ => section.files.push((std::mem::take(&mut path), text)),
            }
        } else if let Some((name, rest)) =
            line.strip_prefix('`').and_then(|line| line.split_once('`'))
        {
            name.clone_into(&mut path);
            is_before = rest.contains("in the last deploy");
        } else {
            section.words.push_str(line);
        }
    }
    sections
}

/// A block as long as its info says.
fn longer(info: &str, block: &str) -> String {
    let number = |text: &str| text.parse::<usize>().expect("a number");
    if let Some((_, count)) = info.split_once("repeat=") {
        return block.repeat(number(count));
    }
    if let Some((first, last)) = info
        .split_once("each=")
        .and_then(|(_, all)| all.split_once(".."))
    {
        let each = number(first)..number(last);
        return each
            .map(|one| block.replace(first, &one.to_string()))
            .collect();
    }
    block.to_owned()
}
