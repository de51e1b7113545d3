//! Work grows with the input and no faster: for each shape that once grew with its square, the memory
//! that building asks for and the bytes it makes, at n, 2n and 4n. Never seconds.
//!
//! A shape that is refused above a limit (`docs/content/pages/reference/limits.md`) makes an error there, which must name the
//! file; what was made before has to grow linearly all the same.

mod support;

use std::alloc::System;
use std::convert::Infallible;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use minamo::BuildOptions;
use minamo::Content;
use minamo::Diagnostic;
use minamo::Session;
use minamo::internals::desk::{self, Desk};
use minamo::internals::diagnostic::any_error;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use support::Folder;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// One site at a time: what is counted is of the whole program.
static ALONE: Mutex<()> = Mutex::new(());

const NOTE: &str = "content/notes/2024-01-10.md";

struct Cost {
    allocated: usize,
    bytes: usize,
    refused: bool,
}

/// What a site with these files beside a small note costs; `blamed` is the file that an error has to name.
fn cost(blamed: &str, write: impl FnOnce(&Folder)) -> Cost {
    let folder = Folder::site("language = \"en\"\n", &[(NOTE, "- a\n")]);
    write(&folder);
    let region = Region::new(ALLOCATOR);
    let session = Session::open(folder.path(), &BuildOptions::default(), &mut |_| {});
    let session = session.expect("site.toml can be read");
    let (renderer, diagnostics) = session.renderer();
    let bytes = AtomicUsize::new(0);
    let mut found = diagnostics;
    if !any_error(&found) {
        let count = |_: &str, content: Content| {
            if let Content::Bytes(made) = content {
                bytes.fetch_add(made.len(), Ordering::Relaxed);
            }
            Ok::<(), Infallible>(())
        };
        let Ok(problems) = renderer.render_all(&count, &|_, make| make());
        found.extend(problems);
    }
    let refused = any_error(&found);
    let names_file = |found: &Diagnostic| found.place.path().as_str() == blamed;
    let messages = || found.iter().map(|found| &found.message).take(5);
    assert!(
        !refused || found.iter().any(names_file),
        "no error of {blamed}: {:?}",
        messages().collect::<Vec<_>>()
    );
    Cost {
        allocated: region.change().bytes_allocated,
        bytes: bytes.into_inner(),
        refused,
    }
}

/// The same of a site whose one file has a text of this length.
#[track_caller]
fn linear(path: &str, n: usize, text: impl Fn(usize) -> String) {
    linear_site(path, n, |folder, n| folder.write(path, text(n)));
}

/// What is asked for beyond a site without the files grows by one between n and 2n, and by three between n
/// and 4n, at most by half of what the square would bring.
#[track_caller]
fn linear_site(blamed: &str, n: usize, write: impl Fn(&Folder, usize)) {
    let _alone = ALONE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let cost = |n: usize| cost(blamed, |folder| write(folder, n));
    // The first build of a process makes what all share.
    cost(1);
    let none = cost(1);
    let [one, two, four] = [n, 2 * n, 4 * n].map(cost);
    let grows = |what: &str, none: usize, [one, two, four]: [usize; 3]| {
        let [one, two, four] = [one, two, four].map(|cost| cost.saturating_sub(none));
        let least = one.max(1 << 20);
        assert!(
            two <= 3 * least && four <= 6 * least,
            "{what}: {one} at n, {two} at 2n, {four} at 4n"
        );
    };
    // What is refused is not rendered, so that it is not dearer than the site without it.
    let none_allocated = if four.refused { 0 } else { none.allocated };
    let all = [&one, &two, &four];
    grows("memory", none_allocated, all.map(|cost| cost.allocated));
    if !four.refused {
        grows("output", none.bytes, all.map(|cost| cost.bytes));
    }
}

fn list(n: usize, one: impl Fn(usize) -> String) -> String {
    (0..n).map(one).collect()
}

#[test]
fn equal_bullets() {
    linear(NOTE, 500, |n| "- the same bullet\n".repeat(n));
    linear(NOTE, 500, |n| {
        list(n, |i| format!("- the same beginning of a bullet {i}\n"))
    });
}

#[test]
fn equal_headings() {
    let path = "content/articles/2024-01-10-a.md";
    linear(path, 250, |n| {
        format!("# T\n\n{}", "## Same heading\n\ntext\n\n".repeat(n))
    });
}

#[test]
fn footnotes_in_one_item() {
    linear(NOTE, 250, |n| {
        let references = list(n, |i| format!(" [^f{i}]"));
        format!(
            "- item{references}\n\n{}",
            list(n, |i| format!("[^f{i}]: note\n\n"))
        )
    });
}

#[test]
fn items_that_cite_a_chain_of_footnotes() {
    linear(NOTE, 500, |n| {
        let items = list(n, |i| format!("- item {i} [^f0]\n"));
        let notes = list(n, |i| format!("[^f{i}]: note [^f{}]\n\n", i + 1));
        format!("{items}\n{notes}[^f{n}]: end\n")
    });
}

#[test]
fn keys_of_front_matter() {
    linear(NOTE, 500, |n| {
        format!(
            "---\nextra:\n{}---\n- a\n",
            list(n, |i| format!("  k{i}: v\n"))
        )
    });
    linear(NOTE, 500, |n| {
        format!("---\n{}---\n- a\n", list(n, |i| format!("k{i}: v\n")))
    });
}

#[test]
fn deep_front_matter() {
    linear(NOTE, 500, |n| {
        let blocks = list(n, |i| format!("{}a:\n", " ".repeat(i + 1)));
        format!("---\nextra:\n{blocks}---\n- a\n")
    });
    linear(NOTE, 500, |n| {
        format!(
            "---\nextra: {{a: {}{}}}\n---\n- a\n",
            "[".repeat(n),
            "]".repeat(n)
        )
    });
    linear(NOTE, 500, |n| {
        format!("---\nextra:\n  a:\n    {}x\n---\n- a\n", "- ".repeat(n))
    });
}

#[test]
fn many_old_addresses() {
    linear(NOTE, 100, |n| {
        let old = list(n, |i| format!("\"/old/{i}/\","));
        format!("+++\nredirect_from = [{old}]\n+++\n- a\n")
    });
}

#[test]
fn attributes_of_one_tag() {
    linear(NOTE, 2_000, |n| {
        format!("- a <b {}>b</b>\n", list(n, |i| format!("a{i}=\"x\" ")))
    });
}

#[test]
fn one_line_of_code() {
    for language in ["ruby", "perl", "js"] {
        linear(NOTE, 1_000, |n| {
            format!("```{language}\n{}\n```\n", "a = \"b\" + c; ".repeat(n))
        });
    }
}

#[test]
fn names_of_one_note_and_of_one_item() {
    // The page of each name lists the others, up to a limit.
    linear(NOTE, 1_001, |n| {
        let tags = list(n, |i| format!("\"t{i}\","));
        format!("+++\ntags = [{tags}]\n+++\n- a\n")
    });
    linear(NOTE, 1_001, |n| {
        let names = list(n, |i| format!("KEP-{} ", i + 1));
        format!("- {names}\n")
    });
}

#[test]
fn repositories() {
    linear(NOTE, 250, |n| {
        list(n, |i| format!("- owner{i}x/name{i}y#1 and so on\n"))
    });
    // Of one owner, whose names nearly are alike; and of one name.
    linear(NOTE, 250, |n| list(n, |i| format!("- owner/name-{i}x#1\n")));
    linear(NOTE, 250, |n| list(n, |i| format!("- owner{i}x/name#1\n")));
    linear(NOTE, 250, |n| {
        list(n, |i| format!("- owner/name-{i}x and Owner/Name-{i}x\n"))
    });
}

/// The path of the note of a day, counted from the first.
fn note_of_day(day: usize) -> String {
    let (year, month, day) = (2000 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
    format!("content/notes/{year}-{month:02}-{day:02}.md")
}

#[test]
fn names_over_a_site() {
    // Each note names others.
    linear_site(NOTE, 30, |folder, n| {
        for note in 0..n {
            let tags = list(10, |i| format!("\"t{}\",", note * 10 + i));
            folder.write(
                &note_of_day(note),
                format!("+++\ntags = [{tags}]\n+++\n- a\n"),
            );
        }
    });
    // All notes name the same.
    linear_site(NOTE, 30, |folder, n| {
        for note in 0..n {
            let names = list(20, |i| {
                format!("- KEP-{} in sig-network (k/k#{i})\n", i + 1)
            });
            folder.write(&note_of_day(note), names);
        }
    });
}

#[test]
fn files_beside_notes() {
    linear_site(NOTE, 250, |folder, n| {
        (0..n).for_each(|i| folder.write(&format!("content/files/{i}.bin"), "x"));
    });
    // All in folders of their own, with names that pages have.
    linear_site(NOTE, 100, |folder, n| {
        (0..n).for_each(|i| folder.write(&format!("content/{i}/index.bin"), "x"));
    });
}

#[test]
fn links_to_headings() {
    // A link to each heading; by its anchor, and by its name.
    let path = "content/articles/2024-01-10-a.md";
    linear(path, 100, |n| {
        list(n, |i| {
            format!("## Heading {i}\n\n[x](#heading-{})\n\n", n - 1 - i)
        })
    });
    linear_site(path, 100, |folder, n| {
        folder.write("site.toml", "[markdown]\ndialects = [\"obsidian\"]\n");
        let text = list(n, |i| {
            format!("## Heading {i}\n\n[[#Heading {}]]\n\n", n - 1 - i)
        });
        folder.write(path, text);
    });
}

#[test]
fn links_whose_name_many_files_have() {
    let pages = |folder: &Folder, n: usize, link: &str| {
        folder.write("site.toml", OBSIDIAN);
        for i in 0..n {
            let text = format!("+++\nmenu = false\n+++\n{link}\n");
            folder.write(&format!("content/pages/p{i}/same.md"), text);
        }
    };
    // One link in each of them, and all in one note.
    linear_site(NOTE, 250, |folder, n| pages(folder, n, "[[same]]"));
    linear_site(NOTE, 250, |folder, n| {
        pages(folder, n, "text");
        folder.write(NOTE, "- [[same]]\n".repeat(n));
    });
}

#[test]
fn spellings_and_other_names_of_one_subject() {
    let thread = "https://github.com/k8s/kind/pull/1";
    linear(NOTE, 1_500, |n| {
        list(n, |i| format!("- [x]({thread}#issuecomment-{i})\n"))
    });
    linear_site("site.toml", 60, |folder, n| {
        let names = list(n, |i| format!("\"older/name{i}\" = \"k8s/kind\"\n"));
        folder.write("site.toml", format!("[repos]\n{names}"));
        folder.write(NOTE, list(n, |i| format!("- older/name{i}#1\n")));
    });
    let path = "content/subjects/kep.toml";
    linear_site(path, 60, |folder, n| {
        let names = list(n, |i| format!("\"KEP-{}\", ", i + 2));
        folder.write(path, format!("[\"KEP-1\"]\naliases = [{names}]\n"));
        folder.write(NOTE, list(n, |i| format!("- KEP-{}\n", i + 2)));
    });
}

#[test]
fn deep_nesting() {
    linear(NOTE, 50, |n| {
        list(n, |i| format!("{}- a\n", "  ".repeat(i)))
    });
    linear(NOTE, 250, |n| format!("{}a\n", "> ".repeat(n)));
    linear(NOTE, 250, |n| format!("- {}a\n", "- ".repeat(n)));
    linear(NOTE, 250, |n| {
        format!("{}a{}\n", "<div>\n\n".repeat(n), "\n\n</div>".repeat(n))
    });
    // Each block opens again what is open.
    linear(NOTE, 150, |n| {
        let open = list(n, |i| format!("<b title=\"x{i}\">"));
        let blocks = "</p><p>x".repeat(n);
        format!("- a <p>{open}{blocks}</p>{}\n", "</b>".repeat(n))
    });
    linear_site(NOTE, 150, |folder, n| {
        folder.write("site.toml", "[markdown]\nhtml = \"allow\"\n");
        let open = list(n, |i| format!("<b title=\"x{i}\">"));
        folder.write(NOTE, format!("- a {open}\n\n{}", "  x\n\n".repeat(n)));
    });
    linear(NOTE, 500, |n| format!("{}a\n", "[".repeat(n)));
    linear(NOTE, 500, |n| {
        format!("{}a{}\n", "*a **".repeat(n), "** a*".repeat(n))
    });
    linear(NOTE, 500, |n| format!("{}a\n", "![".repeat(n)));
}

#[test]
fn tables_and_pictures() {
    linear(NOTE, 250, |n| {
        format!("| a | b |\n|---|---|\n{}", "| KEP-1 | k/k#2 |\n".repeat(n))
    });
    // Rows of a table are filled up to the width of its head.
    linear(NOTE, 50, |n| {
        format!(
            "{}|\n{}|\n{}",
            "| a ".repeat(n),
            "|---".repeat(n),
            "| b |\n".repeat(n)
        )
    });
    linear(NOTE, 250, |n| list(n, |i| format!("- ![p](p{i}.png)\n")));
}

#[test]
fn a_file_that_is_too_large_is_refused_before_it_is_read() {
    let _alone = ALONE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let of_size = |size: usize| {
        cost(NOTE, |folder| {
            folder.write(NOTE, "- a bullet\n".repeat(size / 11));
        })
    };
    let most = 32 << 20;
    let refused = of_size(most + 11);
    assert!(refused.refused);
    let region = Region::new(ALLOCATOR);
    let larger = of_size(2 * most);
    // The test itself makes the text.
    assert!(larger.refused && region.change().bytes_allocated < 3 * most);
    assert!(larger.allocated < most, "{} bytes", larger.allocated);
}

#[test]
fn long_values_that_many_pages_show() {
    // Of each page; of each page of a subject; of each mention.
    let notes = |folder: &Folder, n: usize| {
        (0..n).for_each(|i| folder.write(&note_of_day(i), format!("- KEP-{i}1 and KEP-9\n")));
    };
    for key in ["title", "description", "author", "licence"] {
        linear_site("site.toml", 60, |folder, n| {
            notes(folder, n);
            folder.write(
                "site.toml",
                format!("{key} = \"{}\"\n", "a".repeat(n * 200)),
            );
        });
    }
    linear_site("content/subjects/kep.toml", 60, |folder, n| {
        notes(folder, n);
        let facts = format!("[\"KEP-9\"]\ntitle = \"{}\"\n", "a".repeat(n * 200));
        folder.write("content/subjects/kep.toml", facts);
    });
    let article = "content/articles/2024-01-10-a.md";
    linear(article, 100, |n| {
        let names = list(n, |i| format!("KEP-{} ", i + 1));
        format!(
            "# {}\n\n## {}\n\n{names}\n",
            "a".repeat(n * 110),
            "b".repeat(n * 110)
        )
    });
}

#[test]
fn pages_in_the_menu() {
    linear_site("content/pages/p200.md", 110, |folder, n| {
        for i in 0..n {
            folder.write(&format!("content/pages/p{i:03}.md"), "text\n");
        }
    });
}

#[test]
fn a_template_that_repeats_a_long_text() {
    let text = "a".repeat(1 << 20);
    linear_site(NOTE, 150, |folder, n| {
        let block =
            format!("{{% extends \"base.html\" %}}{{% block main %}}{text}{{% endblock %}}\n");
        folder.write("themes/default/templates/subject.html", block);
        folder.write(NOTE, list(n, |i| format!("- KEP-{} x\n", i + 1)));
    });
}

#[test]
fn references_that_are_spelt_anew() {
    let _alone = ALONE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let shapes: [fn(usize) -> String; 2] = [
        |i| format!("- a kubernetes/registry.k8s.io#{}\n", 1000 + i * 3),
        |i| format!("- OWNER{i}/nAme#{0} owner{i}/name#{0}\n", i + 1),
    ];
    for shape in shapes {
        let [one, four] = [100, 400].map(|n| {
            let folder = Folder::site("", &[(NOTE, &list(n, shape))]);
            let desk = Desk::open(folder.path()).expect("a site");
            let region = Region::new(ALLOCATOR);
            desk::layout(&desk, &|_| true, true);
            region.change().bytes_allocated
        });
        assert!(four < 6 * one, "{one} at n, {four} at 4n");
    }
}

const OBSIDIAN: &str = "[markdown]\ndialects = [\"obsidian\"]\n";

#[test]
fn items_that_are_shown_in_others() {
    let shows = "- ![[2024-01-10#x]]\n";
    linear_site(NOTE, 1_000, |folder, n| {
        folder.write("site.toml", OBSIDIAN);
        let lines = "  - sub line\n".repeat(n);
        folder.write(NOTE, format!("- item {{#x}}\n{lines}{}", shows.repeat(n)));
    });
    // What is long is a footnote of the item, or the items show it in a footnote.
    linear_site(NOTE, 1_000, |folder, n| {
        folder.write("site.toml", OBSIDIAN);
        let note = "text ".repeat(2 * n);
        let text = format!("- item [^1] {{#x}}\n{}\n[^1]: {note}\n", shows.repeat(n));
        folder.write(NOTE, text);
    });
    linear_site(NOTE, 1_000, |folder, n| {
        folder.write("site.toml", OBSIDIAN);
        let lines = "  - sub line\n".repeat(n);
        let cites = "- cites [^1]\n".repeat(n);
        let note = "[^1]: ![[2024-01-10#x]]";
        folder.write(NOTE, format!("- item {{#x}}\n{lines}{cites}\n{note}\n"));
    });
    // Each of many notes shows a long item of another one.
    linear_site(&note_of_day(299), 300, |folder, n| {
        folder.write("site.toml", OBSIDIAN);
        let lines = "  - sub line\n".repeat(60_000);
        folder.write(NOTE, format!("- item {{#x}}\n{lines}"));
        for note in 0..n {
            folder.write(&note_of_day(note), shows);
        }
    });
}

#[test]
fn items_that_belong_to_many_subjects() {
    let groups = |folder: &Folder| {
        let all = list(300, |i| format!("[\"sig-g{i}\"]\ntitle = \"a\"\n"));
        folder.write("content/subjects/group.toml", all);
    };
    let all = |what: &str| list(300, |i| format!("\"{what}g{i}\", "));
    for (table, name, facts) in [
        ("thread", "k8s/k#1", format!("labels = [{}]", all("sig/"))),
        ("kep", "KEP-1", format!("participating = [{}]", all("sig-"))),
        ("thread", "k8s/k#1", format!("authors = [{}]", all("a"))),
    ] {
        linear_site(NOTE, 250, |folder, n| {
            groups(folder);
            folder.write("site.toml", "[references]\ninfer_people = true\n");
            let facts = format!("[\"{name}\"]\n{facts}\n");
            folder.write(&format!("content/subjects/{table}.toml"), facts);
            folder.write(NOTE, format!("- {name}\n").repeat(n));
        });
    }
    linear(NOTE, 300, |n| {
        let names = list(n, |i| format!("KEP-{} ", i + 1));
        format!("# {names}\n\n{}", "- a\n".repeat(n))
    });
}

#[test]
fn names_that_are_alike() {
    // Groups, each of which is misspelt once.
    linear_site(NOTE, 1_001, |folder, n| {
        let groups = list(n, |i| format!("[\"sig-team{i}x\"]\ntitle = \"a\"\n"));
        folder.write("content/subjects/group.toml", groups);
        folder.write(NOTE, list(n, |i| format!("- sig-taem{i}x\n")));
    });
    // Links to one of many files of the same name.
    linear_site(NOTE, 50, |folder, n| {
        folder.write("site.toml", OBSIDIAN);
        (0..n).for_each(|i| folder.write(&format!("content/files/{i}/same.bin"), "x"));
        folder.write(NOTE, "- [[same.bin]]\n".repeat(n));
    });
}

#[test]
fn characters_and_comments_that_are_reported() {
    // Of one line, and each of its own.
    for character in ['\u{1}', '\u{202E}'] {
        linear(NOTE, 5_000, |n| {
            format!("- a{}\n", character.to_string().repeat(n))
        });
        let line = format!("- a{character}\n");
        linear(NOTE, 2_000, |n| line.repeat(n));
    }
    for comment in ["<!-- check: allow lost-label -->", "<!-- a -->"] {
        linear(NOTE, 1_000, |n| format!("- a {}\n", comment.repeat(n)));
        linear(NOTE, 1_000, |n| format!("{}\n", comment.repeat(n)));
    }
}

#[test]
fn kinds_of_the_site() {
    linear_site("site.toml", 60, |folder, n| {
        let kinds = list(n, |i| {
            format!(
                "[[references.kinds]]\nname = \"k{i}\"\nwritten = [\"kind{i}-{{n}}\"]\ntarget = \"{{n}}\"\nindex = true\n"
            )
        });
        folder.write("site.toml", kinds);
        folder.write(NOTE, list(n, |i| format!("- kind{i}-1\n")));
    });
}
