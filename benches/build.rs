//! How long a build takes without writing: a made-up site of 1,000 notes.

use std::fmt::Write as _;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use minamo::session::Session;
use minamo::{BuildOptions, build};

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

fn write_site(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder.join("content/notes"))?;
    std::fs::write(
        folder.join("site.toml"),
        "[repos]\n\"k/k\" = \"kubernetes/kubernetes\"\n",
    )?;
    for day in 0..1000 {
        let (year, month, date) = (2020 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
        let name = format!("content/notes/{year}-{month:02}-{date:02}.md");
        std::fs::write(folder.join(name), note(day))?;
    }
    Ok(())
}

fn phases(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_site(folder.path()).expect("the site is written");
    let options = BuildOptions::default();
    let mut group = criterion.benchmark_group("1000 notes");
    group.sample_size(20);
    group.bench_function("load, parse, link", |bencher| {
        bencher.iter(|| Session::open(folder.path(), &options, &mut |_| {}));
    });
    group.bench_function("load, parse, link, render", |bencher| {
        bencher.iter(|| build(folder.path(), &options, &mut |_| {}));
    });
    group.finish();
}

criterion_group!(benches, phases);
criterion_main!(benches);
