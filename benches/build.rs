//! How long builds take: made-up sites of 1,000 and 10,000 notes, linked alone and built whole into an
//! empty folder of temporary files.

use std::fmt::Write as _;
use std::path::Path;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use minamo::BuildOptions;
use minamo::Session;
use minamo::internals::write::{Cancel, Sink};

fn note(day: usize) -> String {
    (0..5).fold(String::new(), |mut text, bullet| {
        let number = 100_000 + (day * 7 + bullet * 131) % 900;
        let kep = (day + bullet * 17) % 120;
        let _ = writeln!(
            text,
            "- 再起動の順番を直す話 {day}-{bullet} (k/k#{number}, KEP-{kep})\n  - SIG Node と sig-network の意見が**「割れた」**ので来週に持ち越し (comment - k/k#{number})"
        );
        text
    })
}

fn write_site(folder: &Path, notes: usize) -> std::io::Result<()> {
    std::fs::create_dir_all(folder.join("content/notes"))?;
    std::fs::write(
        folder.join("site.toml"),
        "[repos]\n\"k/k\" = \"kubernetes/kubernetes\"\n",
    )?;
    for day in 0..notes {
        let (year, month, date) = (2000 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
        let name = format!("content/notes/{year}-{month:02}-{date:02}.md");
        std::fs::write(folder.join(name), note(day))?;
    }
    Ok(())
}

/// What `minamo build` does in a folder that has no output yet.
fn build_into(out: &Path, folder: &Path, options: &BuildOptions) {
    let session = Session::open(folder, options, &mut |_| {}).expect("site.toml can be read");
    let (renderer, _) = session.renderer();
    let sink = Sink::open(out, &Cancel::default()).expect("the folder can be written to");
    renderer
        .render_all(&|path, content| sink.put(path, &content), &|_, make| make())
        .expect("files can be written");
    sink.finish().expect("files can be put in place");
}

fn builds(criterion: &mut Criterion) {
    let options = BuildOptions::default();
    for notes in [1000, 10_000] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write_site(folder.path(), notes).expect("the site is written");
        let mut group = criterion.benchmark_group(format!("{notes} notes"));
        group.sample_size(10);
        group.bench_function("load, parse, link", |bencher| {
            bencher.iter(|| Session::open(folder.path(), &options, &mut |_| {}));
        });
        group.bench_function("build", |bencher| {
            bencher.iter_batched(
                || tempfile::tempdir().expect("a temporary folder"),
                |out| {
                    build_into(out.path(), folder.path(), &options);
                    out
                },
                BatchSize::PerIteration,
            );
        });
        group.finish();
    }
}

criterion_group!(benches, builds);
criterion_main!(benches);
