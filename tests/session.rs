//! A session that follows a site's files is as good as a new build: after any edits every file has the
//! bytes that a clean build gives it, and the same problems are found.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use minamo::BuildOptions;
use minamo::Content;
use minamo::Session;
use minamo::internals::diagnostic::{any_error, render, sort};

mod support;

use support::Folder;
use support::folder::Tree;

/// How many edits are made in all, and after how many a clean build is compared.
const EDITS: usize = 1000;
const COMPARED: usize = 20;

/// Random numbers, the same in every run (a linear congruential generator, Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// What bullets are made of: every kind of reference, known, unknown and misspelt.
const WORDS: &[&str] = &[
    "k/k#1",
    "k/k#2",
    "(comment - k/k#2)",
    "#7",
    "(#12)",
    "issue #30",
    "kubernetes/kubernetes#2",
    "kubernetes/kuberntes#3",
    "etcd-io/etcd#5",
    "etcd-io/etdc#5",
    "etcd#6",
    "cri-o/cri-o",
    "(helm/helm)",
    "KEP-1",
    "KEP-2",
    "KEP- 3",
    "kubernetes/enhancements#3",
    "SIG Node",
    "sig-network",
    "@writer",
    "@reader",
    "Someone さん",
    "containerd/containerd@v1.7.0",
    "https://github.com/etcd-io/etcd/pull/5",
    "[これ](2023-03-02.md)",
    "[ここ](/about/)",
    "![絵](dot.svg)",
    "<b>太字</b>",
    "**「強く」**書く",
    "```go\nfunc main() {}\n```",
    "再起動の順番を直す",
    "脚注[^1]",
];

const FRONTS: &[&str] = &[
    "",
    "+++\ntags = [\"cost\", \"Sidecar\"]\n+++\n\n",
    "+++\ntags = [\"sidecar\"]\nsigs = [\"node\"]\n+++\n\n",
    "+++\npeople = [\"writer\"]\n+++\n\n",
    "+++\npeople = [\"Reader\"]\nkeps = [2]\n+++\n\n",
    "+++\ntitle = \"題\"\n+++\n\n",
    "+++\ndraft = true\n+++\n\n",
    "+++\nlang = \"en\"\nupdated = 2023-12-01\n+++\n\n",
    "+++\nnot = [\"sig-node\"]\n+++\n\n",
];

const CONFIGS: &[&str] = &[
    "",
    "[index]\nthread_mentions = 1\nper_page = 3\n",
    "[feeds]\nformats = [\"rss\", \"atom\"]\nlimit = 3\n[[feeds.named]]\nname = \"node\"\nquery = \"sig:node\"\n",
    "[repos]\n\"etcd\" = \"etcd-io/etcd\"\n",
    "[references]\ndefault_repo = \"etcd-io/etcd\"\nat_logins = \"any\"\n",
    "[markdown]\nhtml = \"escape\"\n",
];

/// A site that is edited, and the session that follows it.
struct Edited {
    folder: Folder,
    dice: Dice,
    session: Session,
    options: BuildOptions,
    changed: BTreeSet<PathBuf>,
}

impl Edited {
    fn new(seed: u64) -> Edited {
        let folder = Folder::new();
        folder.write("site.toml", config(""));
        folder.write("content/notes/2023-03-02.md", "- k/k#1\n");
        folder.write("content/pages/about.md", "# About\n\nk/k#2\n");
        let options = BuildOptions::default();
        let session = Session::open(folder.path(), &options, &mut |_| {}).unwrap();
        Edited {
            folder,
            dice: Dice(seed),
            session,
            options,
            changed: BTreeSet::new(),
        }
    }

    fn write(&mut self, path: &str, text: &str) {
        self.folder.write(path, text);
        self.changed.insert(self.folder.join(path));
    }

    fn remove(&mut self, path: &str) {
        let path = self.folder.join(path);
        let gone = match path.is_dir() {
            true => fs::remove_dir_all(&path),
            false => fs::remove_file(&path),
        };
        if gone.is_ok() {
            self.changed.insert(path);
        }
    }

    fn rename(&mut self, from: &str, to: &str) {
        let (from, to) = (self.folder.join(from), self.folder.join(to));
        if from.exists() && !to.exists() {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::rename(&from, &to).unwrap();
            self.changed.extend([from, to]);
        }
    }

    fn note_path(&mut self) -> String {
        let (month, day) = (1 + self.dice.below(4), 1 + self.dice.below(6));
        let folder = ["", "", "2023/", "old/"][month - 1];
        let part = self.dice.one_of(&["", "", "", "-more"]);
        format!("content/notes/{folder}2023-{month:02}-{day:02}{part}.md")
    }

    fn text(&mut self) -> String {
        let front = match self.dice.below(400) {
            0 => "+++\nbroken\n+++\n\n",
            _ => self.dice.one_of(FRONTS),
        };
        let mut text = front.to_owned();
        for _ in 0..self.dice.below(5) {
            let (first, second) = (self.dice.one_of(WORDS), self.dice.one_of(WORDS));
            let nested = self.dice.one_of(WORDS).replace('\n', "\n    ");
            text.push_str(&format!("- {first} と {second}\n  - {nested}\n"));
        }
        text + "\n[^1]: 注 k/k#1\n"
    }

    /// Makes one random edit.
    fn edit(&mut self) {
        match self.dice.below(24) {
            0..=8 => {
                let (path, text) = (self.note_path(), self.text());
                self.write(&path, &text);
            }
            9..=11 => {
                let path = self.note_path();
                self.remove(&path);
            }
            12..=13 => {
                let (from, to) = (self.note_path(), self.note_path());
                self.rename(&from, &to);
            }
            14 => {
                let folder = self
                    .dice
                    .one_of(&["content/notes/2023", "content/notes/old"]);
                self.remove(folder);
            }
            15 => {
                let text = format!(
                    "+++\ntitle = \"長文\"\ndate = 2023-02-03\nredirect_from = [\"/old/\"]\n+++\n\n## 節\n\n{}",
                    self.text()
                );
                self.write("content/articles/long.md", &text);
            }
            16 => self.remove("content/articles/long.md"),
            17 => {
                let added = self.dice.one_of(CONFIGS);
                let wrong = self.dice.one_of(&["", "", "", "titel = 1\n"]);
                self.write("site.toml", &(wrong.to_owned() + &config(added)));
            }
            18 => {
                let stage = self.dice.one_of(&["alpha", "beta"]);
                let text = format!(
                    "[\"KEP-1\"]\ntitle = \"一\"\nstage = \"{stage}\"\ngroup = \"sig-node\"\naliases = [\"KEP-3\"]\n"
                );
                self.write("content/subjects/kep.toml", &text);
            }
            19 => {
                let title = self.dice.one_of(&["Someone", "Nobody"]);
                let text = format!("---\ntitle: {title}\n---\n\n人について k/k#1\n");
                self.write("content/subjects/person/someone.md", &text);
            }
            20 => {
                let path = self
                    .dice
                    .one_of(&["content/subjects/kep.toml", "content/subjects"]);
                self.remove(path);
            }
            21 => {
                let text = self.dice.one_of(&[
                    "<p>{{ site.title }}</p>",
                    "{{ nothing.at.all }}",
                    "{{ page.lang }}",
                ]);
                self.write("themes/default/templates/404.html", text);
            }
            22 => {
                let color = self.dice.one_of(&["red", "blue"]);
                self.write(
                    "themes/default/static/mine.css",
                    &format!("p {{ color: {color} }}"),
                );
                self.write(
                    "content/notes/dot.svg",
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"3\" height=\"4\"/>",
                );
            }
            _ => {
                let path = self
                    .dice
                    .one_of(&["themes/default", "content/notes/dot.svg"]);
                self.remove(path);
            }
        }
    }

    fn update(&mut self) {
        let changed: Vec<PathBuf> = std::mem::take(&mut self.changed).into_iter().collect();
        self.session.update(&changed).unwrap();
    }

    /// Compares what the session has with a clean build.
    fn compare(&self, edits: usize) {
        let clean = Session::open(self.folder.path(), &self.options, &mut |_| {}).unwrap();
        let (found, expected) = (Answer::of(&self.session), Answer::of(&clean));
        assert_eq!(found.messages, expected.messages, "after {edits} edits");
        let paths = |tree: &Tree| tree.keys().cloned().collect::<Vec<String>>();
        assert_eq!(
            paths(&found.files),
            paths(&expected.files),
            "after {edits} edits"
        );
        for (path, bytes) in &found.files {
            let clean = &expected.files[path];
            let texts = (
                String::from_utf8_lossy(bytes),
                String::from_utf8_lossy(clean),
            );
            assert!(
                bytes == clean,
                "{path} after {edits} edits\n{}\n---\n{}",
                texts.0,
                texts.1
            );
        }
    }
}

fn config(added: &str) -> String {
    // Tables that are added come after the keys of the site.
    let repos = match added.contains("[repos]") {
        true => "",
        false => "[repos]\n\"k/k\" = \"kubernetes/kubernetes\"\n",
    };
    format!("title = \"Test\"\nbase_url = \"https://me.example\"\n{repos}{added}")
}

/// All files of a site and all that is wrong with it.
struct Answer {
    files: Tree,
    messages: String,
}

impl Answer {
    fn of(session: &Session) -> Answer {
        let (renderer, mut found) = session.renderer();
        let files = Mutex::new(Tree::new());
        if !any_error(&found) {
            let keep = |path: &str, content| {
                let bytes = match content {
                    Content::Bytes(bytes) => bytes,
                    Content::Copy(from) => read(&from),
                };
                files.lock().unwrap().insert(path.to_owned(), bytes);
                Ok::<(), Infallible>(())
            };
            let Ok(problems) = renderer.render_all(&keep, &|_, make| make());
            found.extend(problems);
        }
        sort(&mut found);
        Answer {
            files: files.into_inner().unwrap(),
            messages: render(&found, false),
        }
    }
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn after_random_edits_every_file_is_that_of_a_clean_build() {
    let mut site = Edited::new(2023);
    let mut built = 0;
    for edits in 1..=EDITS {
        site.edit();
        // Several files can change at once.
        if site.dice.below(3) == 0 {
            site.edit();
        }
        site.update();
        if edits % COMPARED == 0 {
            site.compare(edits);
            built += usize::from(!any_error(site.session.diagnostics()));
        }
    }
    assert!(
        built * 4 > EDITS / COMPARED,
        "only {built} sites had no errors"
    );
}

#[test]
fn an_edit_of_words_parses_one_document_and_reads_no_rules() {
    let mut site = Edited::new(1);
    for day in 1..=9 {
        site.write(
            &format!("content/notes/2023-05-0{day}.md"),
            "- k/k#1 と KEP-1\n",
        );
    }
    site.update();
    site.write("content/notes/2023-05-04.md", "- k/k#1 と KEP-1 と言葉\n");
    let changed: Vec<PathBuf> = site.changed.iter().cloned().collect();
    let touched = site.session.update(&changed).unwrap();
    assert_eq!(
        (touched.documents, touched.rules, touched.theme),
        (1, false, false)
    );
    site.compare(1);
}

#[test]
fn what_is_wrong_with_an_address_is_reported_for_the_text_as_it_is() {
    let mut site = Edited::new(2);
    for path in [
        "content/notes/2023-05-04.md",
        "content/notes/2023/2023-05-04.md",
    ] {
        site.write(path, "- KEP-1\n");
    }
    site.update();
    assert!(any_error(site.session.diagnostics()));
    for path in [
        "content/notes/2023-05-04.md",
        "content/notes/2023/2023-05-04.md",
    ] {
        site.write(path, "- KEP-1 と言葉\n");
    }
    site.update();
    site.compare(2);
}

#[test]
fn items_that_others_show_follow_edits() {
    let mut site = Edited::new(1);
    let dialects = |list: &str| config(&format!("[markdown]\ndialects = [{list}]\n"));
    let shown = |text: &str| format!("- k/k#1 {text}\n  :::message\n  x\n  :::\n");
    site.write("site.toml", &dialects("\"obsidian\""));
    site.write("content/notes/2023-05-01.md", &shown("first"));
    site.write(
        "content/notes/2023-05-02.md",
        "- ![[2023-05-01#k-k-1]]\n- [[2023-05-01]] %%a%%\n",
    );
    let edits = [
        ("content/notes/2023-05-01.md", shown("second")),
        ("content/notes/2023-05-01.md", "- no such item\n".to_owned()),
        ("site.toml", dialects("\"obsidian\", \"zenn\"")),
        ("content/notes/2023-05-01.md", shown("third")),
        ("content/articles/2023-05-01.md", "twice\n".to_owned()),
        ("site.toml", config("")),
    ];
    site.update();
    site.compare(0);
    for (edit, (path, text)) in (1..).zip(edits) {
        site.write(path, &text);
        site.update();
        site.compare(edit);
    }
}

#[test]
fn files_of_one_name_in_two_forms_are_known_apart() {
    let folder = Folder::site(
        support::sample::CONFIG,
        &[
            ("content/pages/caf\u{e9}.md", "Composed\n"),
            ("content/notes/2024-01-10.md", "- Text\n"),
        ],
    );
    let composed = folder.join("content/pages/caf\u{e9}.md");
    let apart = folder.join("content/pages/cafe\u{301}.md");
    let mut session =
        Session::open(folder.path(), &BuildOptions::default(), &mut |_| {}).expect("a site");
    fs::write(&apart, "Apart\n").expect("it is written");
    for changed in [&apart, &composed] {
        session
            .update(std::slice::from_ref(changed))
            .expect("a site");
        let said = render(session.diagnostics(), false);
        assert!(said.contains("[duplicate-url]"), "{said}");
    }
    fs::remove_file(&composed).expect("it goes");
    session.update(&[composed]).expect("a site");
    assert!(!any_error(session.diagnostics()));
    let built = support::sample::build(&folder);
    let page = built.text("caf\u{e9}/index.html");
    assert!(page.contains("Apart"), "{page}");
}
