//! Questions to GitHub within its limits.
//!
//! GitHub says how many questions it still answers, and until when; or it refuses one, with or without
//! the time to wait. A short wait is waited for; a long one ends the run, which the next one goes on with.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::cli::clock::now;
use crate::cli::gh::GhArgs;
use crate::cli::{Common, Failure};
use crate::import::github::Body;

/// So often a question is asked again that GitHub refused for its limits.
const PATIENCE: usize = 5;

/// What GitHub advises to wait where it refuses many questions at once and does not say how long.
const SECONDARY: i64 = 60;

/// Why asking ends.
pub(super) enum End {
    /// GitHub answers no more questions before a time, where it gives one.
    Limit(Option<DateTime<Utc>>),
    /// It does not answer.
    Failed(String),
}

/// How much GitHub still answers.
#[derive(Clone, Copy, Default)]
pub(super) enum Left {
    /// Another question, as far as is known.
    #[default]
    Some,
    /// Nothing before a time, if GitHub gave one.
    Nothing(Option<DateTime<Utc>>),
}

/// Asks questions.
pub(super) struct Asker<'a> {
    pub(super) gh: &'a GhArgs,
    /// How many seconds may be waited for.
    pub(super) wait: u64,
    pub(super) common: &'a Common,
    /// Whether another question is answered.
    pub(super) left: Cell<Left>,
    /// Waits that were reported, for one message each.
    pub(super) told: RefCell<Option<DateTime<Utc>>>,
}

impl Asker<'_> {
    /// Asks a question and reads its answer.
    pub(super) fn ask<T>(
        &self,
        question: &str,
        read: impl Fn(&Body) -> Result<T, serde_json::Error>,
    ) -> Result<Result<T, End>, Failure> {
        if let Left::Nothing(until) = self.left.take()
            && !self.pause(until)
        {
            return Ok(Err(End::Limit(until)));
        }
        for _ in 0..PATIENCE {
            let said =
                self.gh
                    .api(&["graphql", "-f", &format!("query={question}"), "--include"])?;
            let failure = said.failure.unwrap_or_default();
            let (head, text) = head_and_body(&said.text);
            let body = Body::read(text);
            if let Ok(body) = &body
                && body.is_answer()
            {
                if let Some((0, until)) = body.remaining() {
                    self.left.set(Left::Nothing(until));
                }
                return Ok(read(body).map_err(|error| not_json(&error)));
            }
            let refusal = body.as_ref().ok().and_then(Body::refusal);
            let refusal = refusal.unwrap_or_default().to_owned();
            let is_limit = body.as_ref().is_ok_and(Body::is_limit)
                || is_limit(head, &failure)
                || [&refusal, &failure]
                    .iter()
                    .any(|text| text.to_lowercase().contains("rate limit"));
            if !is_limit {
                return Ok(Err(match (body, refusal.as_str()) {
                    (Ok(_), "") if failure.is_empty() => {
                        End::Failed("its answer is empty".to_owned())
                    }
                    (Err(error), _) if failure.is_empty() => not_json(&error),
                    (_, "") => End::Failed(failure),
                    (_, refusal) => End::Failed(refusal.to_owned()),
                }));
            }
            let until = until(head, &failure).or_else(|| {
                let is_secondary = [&refusal, &failure]
                    .iter()
                    .any(|text| text.contains("secondary"));
                is_secondary.then(|| now() + chrono::TimeDelta::seconds(SECONDARY))
            });
            if !self.pause(until) {
                return Ok(Err(End::Limit(until)));
            }
        }
        Ok(Err(End::Limit(None)))
    }

    /// Waits until a time; whether that was short enough.
    fn pause(&self, until: Option<DateTime<Utc>>) -> bool {
        let Some(until) = until else { return false };
        let seconds = (until - now()).num_seconds() + 1;
        let Ok(seconds) = u64::try_from(seconds) else {
            return true;
        };
        if seconds > self.wait {
            return false;
        }
        if !self.common.quiet && self.told.replace(Some(until)) != Some(until) {
            self.common.tell(&format!(
                "GitHub answers no more questions for {seconds} s; waiting"
            ));
        }
        std::thread::sleep(Duration::from_secs(seconds));
        true
    }
}

fn not_json(error: &serde_json::Error) -> End {
    End::Failed(format!("its answer is not JSON: {error}"))
}

/// The head of an answer of HTTP, where `gh` printed one, and its body.
fn head_and_body(text: &str) -> (&str, &str) {
    if !text.starts_with("HTTP/") {
        return ("", text);
    }
    let ends = ["\r\n\r\n", "\n\n"]
        .iter()
        .filter_map(|end| Some((text.find(end)?, end.len())));
    match ends.min() {
        Some((at, length)) => (&text[..at], &text[at + length..]),
        None => (text, ""),
    }
}

/// Whether an answer says by its status that too much was asked.
fn is_limit(head: &str, failure: &str) -> bool {
    let status = head.split_whitespace().nth(1);
    let has_status =
        |wanted: &str| status == Some(wanted) || failure.contains(&format!("HTTP {wanted}"));
    let is_told = header(head, failure, "retry-after").is_some()
        || header(head, failure, "x-ratelimit-remaining").as_deref() == Some("0");
    has_status("429") || (has_status("403") && is_told)
}

/// When an answer says that questions are answered again.
fn until(head: &str, failure: &str) -> Option<DateTime<Utc>> {
    let number = |name| header(head, failure, name)?.parse::<i64>().ok();
    let after = number("retry-after")
        .map(|seconds| now() + chrono::TimeDelta::seconds(seconds.clamp(0, 1 << 32) - 1));
    after.or_else(|| DateTime::from_timestamp(number("x-ratelimit-reset")?, 0))
}

fn header(head: &str, failure: &str, name: &str) -> Option<String> {
    head.lines().chain(failure.lines()).find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found
            .trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    })
}
