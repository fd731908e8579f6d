//! Asking: several questions at a time, each written down before it is sent, within the budget and at the endpoint's pace.
//!
//! Answers come in any order and are judged in that of the plan. Invariant: between the line that says a question is sent and
//! the line that says what came of it, nobody sends it again.

use super::budget::{Budget, Forecast};
use super::endpoint::{Endpoint, Reply};
use super::journal::{Answered, Asked, Error, Journal, State};
use super::judge::{Bench, Judged, Outcome};
use super::plan::{Job, Plan};
use super::{DraftOptions, Drafts, Hears};
use crate::config::DraftRules;
use crate::deliver::clock::Clock;
use crate::deliver::pace::Pace;
use crate::deliver::secret::Secrets;
use crate::deliver::wire::Wire;
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::produce::World;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

/// How often a question is asked that was not answered and not paid for.
const TRIES: u32 = 5;
/// Nobody waits longer in the middle of a run.
const PATIENCE: Duration = Duration::from_secs(300);
/// Version of what is asked and how it is judged: another one makes other questions.
const VERSION: &str = "1";

/// What is sent for one job.
struct Question {
    key: String,
    body: Vec<u8>,
    /// Tokens, at most.
    input: u64,
    output: u64,
    state: Option<State>,
}

/// What came of one.
enum Came {
    Answered(Answered, bool),
    Unknown(String),
    Never(String),
    Left,
}

pub fn run(
    world: &World,
    plan: &mut Plan,
    (options, endpoint, journal): (&DraftOptions, Option<&Endpoint>, &Journal),
    (clock, hears): (&dyn Clock, &Hears<'_>),
    report: &mut Report,
) -> Option<Drafts> {
    let rules = &world.graph.config.file.drafts;
    let mut bench = Bench::new(world, plan);
    let again = options.again.then_some(&bench);
    let questions: Vec<Question> =
        plan.jobs.iter().map(|job| question(job, endpoint, rules, journal, again)).collect();
    let forecast = forecast(&questions, journal.spent(clock.now()), rules);
    (hears.begun)(&forecast);
    let mut drafts = Drafts { forecast, beyond: plan.beyond, ..Drafts::default() };
    let Some(endpoint) = endpoint.filter(|_| options.apply) else {
        let planned = |(job, question): (&Job, &Question)| Judged {
            page: job.about.clone(),
            dropped: Vec::new(),
            state: match &question.state {
                Some(State::Unknown(_)) => Outcome::Unknown("the process ended before an answer came".into()),
                _ => Outcome::Planned,
            },
            text: String::new(),
            cached: matches!(question.state, Some(State::Answered(_))),
        };
        drafts.judged = plan.jobs.iter().zip(&questions).map(planned).collect();
        return Some(drafts);
    };
    let wire = Wire::new(
        &world.graph.config.file.base_url,
        Secrets::of(endpoint.secrets()),
        Pace::new(rules.per_minute),
        clock,
        options.interrupt.clone(),
    );
    let wire = match wire {
        Ok(wire) => wire,
        Err(why) => {
            report.push(Diagnostic::new(Code::DraftEndpoint, Level::File, why));
            return None;
        }
    };
    let asking = Asking {
        endpoint,
        wire: &wire,
        journal,
        budget: Budget::new(rules, journal.spent(clock.now())),
        rules,
        clock,
        stop: Mutex::new(None),
        not_before: AtomicI64::new(0),
    };
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel::<(usize, Came)>();
    let threads = usize::from(rules.at_once).clamp(1, questions.len().max(1));
    let judged = std::thread::scope(|scope| {
        for _ in 0..threads {
            let (send, asking, questions, next, jobs) =
                (send.clone(), &asking, &questions, &next, &plan.jobs);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::SeqCst);
                    let Some(question) = questions.get(at) else { break };
                    let came = asking.one(question, &jobs[at].about);
                    if send.send((at, came)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut waiting: BTreeMap<usize, Came> = BTreeMap::new();
        let mut judged: Vec<Judged> = Vec::new();
        for (done, (at, came)) in receive.iter().enumerate() {
            (hears.progress)(done + 1, plan.jobs.len());
            waiting.insert(at, came);
            while let Some(came) = waiting.remove(&judged.len()) {
                let job = &plan.jobs[judged.len()];
                let with = |state: Outcome| Judged {
                    page: job.about.clone(),
                    state,
                    text: String::new(),
                    cached: false,
                    dropped: Vec::new(),
                };
                judged.push(match came {
                    Came::Answered(answer, cached) => {
                        bench.judge(job, &answer, &endpoint.model, &options.site, cached)
                    }
                    Came::Unknown(why) => with(Outcome::Unknown(why)),
                    Came::Never(why) => with(Outcome::Never(why)),
                    Came::Left => with(Outcome::Left),
                });
            }
        }
        judged
    });
    drafts.judged = judged;
    drafts.stopped = asking.stop.into_inner().ok().flatten();
    Some(drafts)
}

/// What would be sent, and the key of each attempt.
fn sent<'q>(
    job: &'q Job,
    endpoint: Option<&Endpoint>,
    rules: &DraftRules,
) -> (Vec<u8>, impl Fn(u32) -> String + 'q) {
    let body = endpoint
        .map_or_else(Vec::new, |endpoint| endpoint.body(&job.prompt, &rules.request, rules.most_tokens()));
    let prints: Vec<String> = job.prints.iter().map(|(row, print)| format!("{row}={print}")).collect();
    let mut hash = blake3::Hasher::new();
    for part in [VERSION.as_bytes(), job.about.as_bytes(), prints.join("\n").as_bytes(), &body] {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let key = move |attempt: u32| {
        let mut hash = hash.clone();
        hash.update(&attempt.to_le_bytes());
        hash.finalize().to_hex()[..32].to_string()
    };
    (body, key)
}

/// Whether something is known of a job already, so that asking for it costs nothing.
pub fn is_known(job: &Job, endpoint: Option<&Endpoint>, rules: &DraftRules, journal: &Journal) -> bool {
    endpoint.is_some() && journal.state(&sent(job, endpoint, rules).1(0)).is_some()
}

/// What is to be asked for a job, and what is known of that. Asked again is only what was refused or has no answer.
fn question(
    job: &Job,
    endpoint: Option<&Endpoint>,
    rules: &DraftRules,
    journal: &Journal,
    again: Option<&Bench<'_>>,
) -> Question {
    let (body, key) = sent(job, endpoint, rules);
    let known = (0..).map(|attempt| journal.state(&key(attempt))).take_while(Option::is_some).flatten();
    let known: Vec<State> = known.collect();
    let settled = match (known.last(), again) {
        (Some(State::Answered(answer)), Some(bench)) => bench.passes(job, answer),
        (Some(_), None) => true,
        _ => false,
    };
    let attempt = known.len() as u32 - u32::from(settled);
    let key = key(attempt);
    let output = rules.most_tokens().1;
    Question { state: journal.state(&key), key, body, input: job.prompt.tokens(), output }
}

fn forecast(questions: &[Question], spent: (u64, u64), rules: &DraftRules) -> Forecast {
    let mut forecast = Forecast {
        spent: spent.0.saturating_add(spent.1),
        spent_money: rules.cost(spent.0, spent.1),
        budget: rules.budget.tokens,
        budget_money: rules.budget.money,
        currency: rules.price.as_ref().map(|price| price.currency.clone()).unwrap_or_default(),
        ..Forecast::default()
    };
    for question in questions {
        match &question.state {
            None => {
                forecast.ask += 1;
                forecast.input += question.input;
                forecast.output += question.output;
            }
            Some(State::Answered(_)) => forecast.answered += 1,
            Some(State::Unknown(_)) => forecast.unknown += 1,
        }
    }
    forecast.money = rules.cost(forecast.input, forecast.output);
    forecast
}

/// What all threads share while questions are asked.
struct Asking<'a> {
    endpoint: &'a Endpoint,
    wire: &'a Wire<'a>,
    journal: &'a Journal,
    budget: Budget<'a>,
    rules: &'a DraftRules,
    clock: &'a dyn Clock,
    /// Why nothing more is asked.
    stop: Mutex<Option<String>>,
    /// The endpoint wants to be left alone until then.
    not_before: AtomicI64,
}

impl Asking<'_> {
    fn stopped(&self) -> bool {
        self.stop.lock().is_ok_and(|stop| stop.is_some())
    }

    /// The first reason counts.
    fn stop(&self, why: String) -> Came {
        if let Ok(mut stop) = self.stop.lock() {
            stop.get_or_insert(why);
        }
        Came::Left
    }

    fn failed(&self, error: &Error) -> Came {
        self.stop(match error {
            Error::Io(error) => format!("the journal of drafts cannot be written: {error}"),
            Error::ByAnother | Error::Ended | Error::Unreadable(_) => "the process was ended".into(),
        })
    }

    fn one(&self, question: &Question, page: &str) -> Came {
        match &question.state {
            Some(State::Answered(answer)) => return Came::Answered(answer.clone(), true),
            Some(State::Unknown(_)) => {
                return Came::Unknown("it was asked in an earlier run, and no whole answer came".into());
            }
            None => {}
        }
        for tries in 1..=TRIES {
            self.wait();
            // What is written down as asked leaves at once.
            self.wire.wait();
            if self.stopped() {
                return Came::Left;
            }
            if !self.budget.take(question.input, question.output) {
                return self.stop("the budget of 30 days is used up".into());
            }
            let aside = (question.input, question.output);
            let asked = Asked {
                model: self.endpoint.model.clone(),
                about: page.to_string(),
                input: question.input,
                output: question.output,
            };
            if let Err(error) = self.journal.ask(&question.key, asked, self.clock.now()) {
                self.budget.settle(aside, (0, 0));
                return self.failed(&error);
            }
            let timeout = Duration::from_secs(u64::from(self.rules.timeout));
            let reply = self.endpoint.ask(self.wire, question.body.clone(), timeout, aside);
            let now = self.clock.now();
            let unpaid = |why: &str| {
                self.budget.settle(aside, (0, 0));
                self.journal.refuse(&question.key, why, now)
            };
            let written = match &reply {
                Reply::Answered(answer) => {
                    self.budget.settle(aside, (answer.input, answer.output));
                    self.journal.answer(&question.key, answer.clone(), now)
                }
                Reply::Later(why, _) | Reply::Never(why) | Reply::Stop(why) => unpaid(why),
                // It counts with the most that it can have cost.
                Reply::Unknown(_) => {
                    self.budget.settle(aside, aside);
                    Ok(())
                }
            };
            if let Err(error) = written {
                let left = self.failed(&error);
                // An answer that is in hand is not thrown away because it could not be written down.
                return match reply {
                    Reply::Answered(answer) if !matches!(error, Error::Ended) => {
                        Came::Answered(answer, false)
                    }
                    Reply::Unknown(why) => Came::Unknown(why),
                    _ => left,
                };
            }
            match reply {
                Reply::Answered(answer) => return Came::Answered(answer, false),
                Reply::Never(why) => return Came::Never(why),
                Reply::Unknown(why) => return Came::Unknown(why),
                Reply::Stop(why) => return self.stop(format!("the endpoint takes no questions: {why}")),
                Reply::Later(why, after) => {
                    let wait = after.unwrap_or(Duration::from_secs(1 << tries));
                    if wait > PATIENCE {
                        let minutes = wait.as_secs().div_ceil(60);
                        return self.stop(format!("the endpoint asks to wait {minutes} minutes: {why}"));
                    }
                    if tries == TRIES {
                        return self.stop(format!("the endpoint did not answer {TRIES} times: {why}"));
                    }
                    self.not_before.fetch_max(now + wait.as_secs() as i64, Ordering::SeqCst);
                }
            }
        }
        Came::Left
    }

    /// Waits until the endpoint may be asked again.
    fn wait(&self) {
        let wait = self.not_before.load(Ordering::SeqCst) - self.clock.now();
        if wait > 0 {
            // A clock that was set back makes nobody wait longer.
            self.clock.sleep(Duration::from_secs(wait as u64).min(PATIENCE));
        }
    }
}
