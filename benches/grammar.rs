//! How fast the reference grammar reads text: bytes a second on one core.
//!
//! The text is the real corpus where it is at hand (`../shared/corpus`), else made up.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use minamo::reference::{Grammar, Place, Rules};

fn text() -> String {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/corpus/scrap-2023-h1.txt"
    );
    std::fs::read_to_string(path).unwrap_or_else(|_| made_up())
}

fn made_up() -> String {
    (0..500).fold(String::new(), |mut text, n| {
        let _ = writeln!(
            text,
            "kubelet の並列プルに上限を付ける話が進んだ (comment - k/k#{}, KEP-{}, slack)。SIG Node の @someone も賛成",
            115_000 + n,
            n % 90
        );
        text
    })
}

fn scan(criterion: &mut Criterion) {
    let rules = Rules::preset("kubernetes").expect("the preset exists");
    let grammar = Grammar::compile(&rules).expect("the preset compiles");
    let text = text();
    let mut group = criterion.benchmark_group("grammar");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("scan", |bencher| {
        bencher.iter(|| {
            for line in text.lines() {
                black_box(grammar.scan(line, Place::ItemStart));
            }
        });
    });
    group.finish();
    criterion.bench_function("compile", |bencher| {
        bencher.iter(|| Grammar::compile(black_box(&rules)));
    });
}

criterion_group!(benches, scan);
criterion_main!(benches);
