//! Builds that are killed or interrupted at random moments: the same ones in each run, as far as
//! the machine lets them be.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::sites::{STAGING, Sites};

/// What has begun when a moment is waited for.
#[derive(Clone, Copy, Debug)]
enum Phase {
    Anything,
    Staging,
    PuttingInPlace,
}

const PHASES: [Phase; 3] = [Phase::Anything, Phase::Staging, Phase::PuttingInPlace];

impl Phase {
    fn has_begun(self, out: &Path) -> bool {
        match self {
            Phase::Anything => true,
            Phase::Staging => out.join(STAGING).join("new").exists(),
            Phase::PuttingInPlace => out.join(STAGING).join("files").exists(),
        }
    }

    /// Waits until the phase has begun and for a while more; false when the build ended before.
    fn wait(self, out: &Path, build: &mut Child, more: Duration) -> bool {
        let mut begun = None;
        loop {
            if begun.is_none() && self.has_begun(out) {
                begun = Some(Instant::now());
            }
            if begun.is_some_and(|begun| begun.elapsed() >= more) {
                return true;
            }
            if build.try_wait().expect("a child").is_some() {
                return false;
            }
        }
    }
}

/// Numbers that look random (xorshift).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn duration(&mut self, limit: Duration) -> Duration {
        Duration::from_nanos(self.below(limit.as_nanos() as u64 + 1))
    }
}

/// Longer than any build.
const LONG: Duration = Duration::from_mins(1);

/// How long it is from the begin of each phase to the end of a build.
fn durations(sites: &Sites, out: &Path) -> [Duration; 3] {
    let mut shortest = [LONG; 3];
    for turn in 0..4 {
        let mut build = sites
            .build(turn % 2, out)
            .spawn()
            .expect("the program runs");
        let mut begun = [None; 3];
        while build.try_wait().expect("a child").is_none() {
            for (phase, begun) in PHASES.iter().zip(&mut begun) {
                if begun.is_none() && phase.has_begun(out) {
                    *begun = Some(Instant::now());
                }
            }
        }
        // The first build finds an empty folder.
        for (shortest, begun) in shortest.iter_mut().zip(begun).filter(|_| turn > 0) {
            *shortest = (*shortest).min(begun.map_or(LONG, |begun| begun.elapsed()));
        }
    }
    shortest
}

#[test]
#[ignore = "takes minutes"]
fn killed_200_times() {
    let sites = Sites::new();
    let out = sites.out();
    let durations = durations(&sites, &out);
    println!("a build lasts {durations:?} from {PHASES:?}");
    let mut random = Random(9);
    let (mut killed, mut mixed, mut unseen, mut ids) = ([0; 3], 0, 0, 0);
    let mut runs = 0;
    while killed.iter().sum::<usize>() < 200 {
        runs += 1;
        assert!(runs < 2000, "the moments are badly chosen: {killed:?}");
        let which = runs % 3;
        let mut build = sites
            .build(runs % 2, &out)
            .spawn()
            .expect("the program runs");
        let moment = random.duration(durations[which]);
        let is_alive = PHASES[which].wait(&out, &mut build, moment);
        build.kill().expect("a child");
        build.wait().expect("a child");
        killed[which] += usize::from(is_alive);
        let broken = sites.whole(&out);
        unseen += usize::from(broken.unseen);
        ids += usize::from(broken.ids);
        mixed += usize::from(out.join(STAGING).join("files").exists());
        // Now and then a build follows that is killed as well.
        if random.below(3) > 0 {
            sites.build_clean(random.below(2) as usize, &out);
        }
    }
    sites.build_clean(0, &out);
    println!(
        "{runs} runs, killed {killed:?} in {PHASES:?}, {mixed} while files were put in place; {unseen} left a link to nowhere on a page that no link leads to, {ids} a link to the top of a page"
    );
}

#[test]
#[ignore = "takes minutes"]
fn a_first_build_killed_30_times() {
    let sites = Sites::new();
    let mut random = Random(10);
    let lasts = durations(&sites, &sites.out());
    for turn in 0..30 {
        let out = sites.out();
        let mut build = sites.build(0, &out).spawn().expect("the program runs");
        PHASES[turn % 3].wait(&out, &mut build, random.duration(lasts[turn % 3]));
        build.kill().expect("a child");
        build.wait().expect("a child");
        sites.whole(&out);
        sites.build_clean(turn % 2, &out);
    }
}

#[test]
#[ignore = "takes minutes"]
fn interrupted_50_times() {
    let sites = Sites::new();
    let out = sites.out();
    let durations = durations(&sites, &out);
    let mut random = Random(11);
    let (mut interrupted, mut runs, mut now) = ([0; 3], 0, 0);
    sites.build_clean(now, &out);
    while interrupted.iter().sum::<usize>() < 50 {
        runs += 1;
        assert!(runs < 1000, "the moments are badly chosen: {interrupted:?}");
        let which = runs % 3;
        let next = 1 - now;
        let mut command = sites.build(next, &out);
        let mut build = command
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        // A signal that comes before the program listens ends it as any other program.
        let early = Duration::from_millis(20);
        let moment = random
            .duration(durations[which])
            .max(early * u32::from(which == 0));
        PHASES[which].wait(&out, &mut build, moment);
        let (signal, ended) = [("INT", 130), ("TERM", 143), ("HUP", 129)][runs / 3 % 3];
        let kill = Command::new("kill")
            .args(["-s", signal, &build.id().to_string()])
            .stderr(Stdio::null())
            .status();
        let _ = kill.expect("kill is there");
        let status = build.wait().expect("a child");
        match status.code() {
            Some(status) if status == ended => interrupted[which] += 1,
            Some(0) => now = next,
            _ => panic!("{status} after {signal}"),
        }
        sites.is(now, &out);
    }
    println!("{runs} runs, interrupted {interrupted:?} in {PHASES:?}");
}
