//! Sites made in memory: building one, and a middling one to measure things on.

use minamo::BuildOptions;
use minamo::internals::diagnostic;
use minamo::{Content, OutputFile};

use super::folder::{Folder, Tree};

/// A build without writing.
pub(crate) struct Built {
    pub(crate) files: Tree,
    pub(crate) build: minamo::Build,
}

/// Builds the site in a folder; diagnostics are for the caller to judge.
pub(crate) fn build(folder: &Folder) -> Built {
    let build = minamo::build(folder.path(), &BuildOptions::default(), &mut |_| {})
        .expect("site.toml can be read");
    Built {
        files: build.files.iter().map(file).collect(),
        build,
    }
}

impl Built {
    /// The diagnostics as a user reads them.
    pub(crate) fn messages(&self) -> String {
        diagnostic::render(&self.build.diagnostics, false)
    }

    /// The build, which must have found no error.
    #[track_caller]
    pub(crate) fn good(self) -> Built {
        let bad = diagnostic::any_error(&self.build.diagnostics);
        assert!(!bad, "{}", self.messages());
        self
    }

    /// A text file of the output.
    #[track_caller]
    pub(crate) fn text(&self, path: &str) -> &str {
        let known = || self.files.keys().cloned().collect::<Vec<_>>().join("\n");
        let Some(bytes) = self.files.get(path) else {
            panic!("no {path} among\n{}", known());
        };
        std::str::from_utf8(bytes).expect("UTF-8")
    }
}

fn file(file: &OutputFile) -> (String, Vec<u8>) {
    let bytes = match &file.content {
        Content::Bytes(bytes) => bytes.clone(),
        Content::Copy(path) => std::fs::read(path).expect("a file beside a note"),
    };
    (file.path.clone(), bytes)
}

/// The beginning of a `site.toml` for tests.
pub(crate) const CONFIG: &str = r#"title = "Test"
base_url = "https://me.example/notes"
time_zone = "Asia/Tokyo"

[references]
default_repo = "kubernetes/kubernetes"

[feeds]
id = "tag:me.example,2023:"
"#;

/// A site of `days` notes in which subjects recur, always the same one.
pub(crate) fn middling(days: usize) -> Folder {
    let folder = Folder::site(CONFIG, &[]);
    for day in 0..days {
        let (month, of_month) = (day / 28 + 1, day % 28 + 1);
        let path = format!("content/notes/2023-{month:02}-{of_month:02}.md");
        folder.write(&path, middling_note(day));
    }
    folder.write(
        "content/articles/long.md",
        "+++\ntitle = \"長い話\"\ndate = 2023-03-03\ntags = [\"読み物\"]\n+++\n\n前置き\n\n## KEP-2 の経緯\n\n本文 k/k#100[^n]\n\n[^n]: 脚注\n",
    );
    folder.write("content/pages/about.md", "# About\n\ntext\n");
    folder
}

fn middling_note(day: usize) -> String {
    let (kep, thread) = (day % 7 + 1, day % 11 + 100);
    let tag = if day.is_multiple_of(3) {
        "tags = [\"三日目\"]"
    } else {
        ""
    };
    format!(
        "+++\nsigs = [\"network\"]\n{tag}\n+++\n\n\
         - KEP-{kep} が動いた (k/k#{thread}, comment - k/k#{other})\n\
         \x20 - 詳しくは sig-node の議事録[^a]\n\
         - containerd/containerd#v1.7.{patch} が出た **「重要」**です\n\
         - ```yaml:pod-{day}.yaml\n\
         \x20 kind: Pod\n\
         \x20 ```\n\n\
         段落 {day} の #{thread}\n\n\
         [^a]: wg-batch も参加\n",
        other = thread + 1,
        patch = day % 5,
    )
}
