//! What a waiting user sees, and what each phase took.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};
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
pub(super) struct Timings {
    /// How many files of each kind, and how long they took.
    kinds: Mutex<BTreeMap<&'static str, (usize, Duration)>>,
    /// How long the files took that each thread made within the one it is at.
    within: Mutex<HashMap<ThreadId, Duration>>,
}

impl Timings {
    /// Measures the making of a file. A thread that waits for others makes other files meanwhile,
    /// whose time is theirs.
    pub(super) fn measure(&self, what: &'static str, make: &mut dyn FnMut()) {
        let around = self.within(Duration::ZERO);
        let begun = Instant::now();
        make();
        let whole = begun.elapsed();
        let took = whole.saturating_sub(self.within(around + whole));
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, sum) = kinds.entry(what).or_default();
        *count += 1;
        *sum += took;
    }

    /// Sets the time within the file that this thread is at; what it was.
    fn within(&self, time: Duration) -> Duration {
        let mut within = self.within.lock().unwrap_or_else(PoisonError::into_inner);
        within
            .insert(thread::current().id(), time)
            .unwrap_or_default()
    }

    /// A line for each kind of file, the slowest first.
    pub(super) fn lines(self) -> impl Iterator<Item = String> {
        let kinds = self.kinds.into_inner();
        let kinds = kinds.unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = kinds.into_iter().collect();
        all.sort_by_key(|(_, (_, sum))| Reverse(*sum));
        all.into_iter().map(|(what, (count, sum))| {
            let time = sum.as_secs_f64() * 1000.0;
            format!("  {what:<18} {count:>7} {time:>9.1} ms")
        })
    }
}
