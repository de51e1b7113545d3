//! What a waiting user sees, and what each phase took.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::Phase;

/// Shorter work shows no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(500);

/// All phases, in order.
const PHASES: [(Phase, &str); 5] = [
    (Phase::Load, "load"),
    (Phase::Parse, "parse"),
    (Phase::Link, "link"),
    (Phase::Render, "render"),
    (Phase::Write, "write"),
];

/// Watches a build: a bar on a terminal when it takes long, and a clock.
pub(super) struct Progress {
    bar: ProgressBar,
    begun: Instant,
    phases: Vec<(Phase, Instant)>,
}

impl Progress {
    /// Begins watching; `quiet` shows no bar.
    pub(super) fn begin(quiet: bool) -> Progress {
        let bar =
            ProgressBar::with_draw_target(Some(PHASES.len() as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {msg}") {
            bar.set_style(style);
        }
        if !quiet && std::io::stderr().is_terminal() {
            let late = bar.downgrade();
            std::thread::spawn(move || {
                std::thread::sleep(PATIENCE);
                // A bar that is gone or done stays hidden.
                if let Some(bar) = late.upgrade().filter(|bar| !bar.is_finished()) {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.tick();
                }
            });
        }
        Progress {
            bar,
            begun: Instant::now(),
            phases: Vec::new(),
        }
    }

    /// Hears that a phase begins.
    pub(super) fn phase(&mut self, phase: Phase) {
        self.phases.push((phase, Instant::now()));
        self.bar.set_position(self.phases.len() as u64 - 1);
        self.bar.set_message(name(phase));
    }

    /// Ends watching: the time of the whole, and of each phase.
    pub(super) fn end(self) -> (Duration, Vec<(&'static str, Duration)>) {
        self.bar.finish_and_clear();
        let end = Instant::now();
        let ends = self
            .phases
            .iter()
            .skip(1)
            .map(|(_, begun)| *begun)
            .chain([end]);
        let times = self
            .phases
            .iter()
            .zip(ends)
            .map(|((phase, begun), end)| (name(*phase), end - *begun))
            .collect();
        (end - self.begun, times)
    }
}

fn name(phase: Phase) -> &'static str {
    PHASES
        .iter()
        .find(|(known, _)| *known == phase)
        .map_or("", |(_, name)| name)
}

/// How long files took to make, by what they are. Threads work side by side, so the sum is more than
/// what the clock showed.
#[derive(Default)]
pub(super) struct Timings(Mutex<BTreeMap<&'static str, (usize, Duration)>>);

thread_local! {
    /// How long the pieces of work took that a thread did within the one it is at.
    static WITHIN: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

impl Timings {
    /// Measures the making of a file. A thread that waits for others makes other files meanwhile,
    /// whose time is theirs.
    pub(super) fn measure(&self, what: &'static str, make: &mut dyn FnMut()) {
        let around = WITHIN.replace(Duration::ZERO);
        let begun = Instant::now();
        make();
        let whole = begun.elapsed();
        let took = whole.saturating_sub(WITHIN.replace(around + whole));
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, sum) = all.entry(what).or_default();
        *count += 1;
        *sum += took;
    }

    /// A line for each kind of file, the slowest first.
    pub(super) fn lines(self) -> impl Iterator<Item = String> {
        let all = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = all.into_iter().collect();
        all.sort_by_key(|(_, (_, sum))| Reverse(*sum));
        all.into_iter().map(|(what, (count, sum))| {
            let time = sum.as_secs_f64() * 1000.0;
            format!("  {what:<18} {count:>7} {time:>9.1} ms")
        })
    }
}
