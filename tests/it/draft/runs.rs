//! Whatever a server answers: each case is handled, and nothing passes that should not.

use super::model::{Answer, USAGE, good};
use super::{Desk, states};
use crate::deliver::servers::faults::Fault;
use flywheel::draft::{DraftOptions, Outcome};
use serde_json::json;
use std::time::Duration;

#[test]
fn it_is_dry_unless_it_is_told_to_ask_and_says_what_it_would_cost() {
    let desk = Desk::new();
    let dry = desk.run(&DraftOptions { apply: false, ..desk.options() }).unwrap();
    assert!(states(&dry).iter().all(|(_, state)| state == "planned"));
    assert_eq!((dry.judged.len(), dry.forecast.ask, dry.forecast.output), (6, 6, 6 * 600));
    assert!(dry.forecast.fits() && dry.forecast.money.unwrap() > 0.01);
    assert!(desk.counts().is_empty() && desk.files().is_empty());
    assert!(!desk.site.exists(".ledger/drafts.jsonl"));

    let drafts = desk.run(&desk.options()).unwrap();
    assert!(states(&drafts).iter().all(|(_, state)| state == "drafted"), "{:#?}", drafts.judged);
    assert_eq!((desk.counts(), desk.files().len()), (vec![1; 6], 6));
    // What it cost is known from the answers, and is no more than was forecast.
    let next = desk.run(&DraftOptions { apply: false, ..desk.options() }).unwrap();
    assert_eq!((next.judged.len(), next.forecast.spent), (0, 6 * (USAGE.0 + USAGE.1)));
    assert!(next.forecast.spent <= dry.forecast.input + dry.forecast.output);
    // Nothing is asked again; a file that is gone comes back from the journal.
    let file = &desk.files()[0];
    std::fs::remove_file(desk.site.path().join("content/notes").join(file)).unwrap();
    let again = desk.run(&desk.options()).unwrap();
    assert!(again.judged.len() == 1 && again.judged[0].cached);
    assert_eq!((desk.counts(), desk.files().len()), (vec![1; 6], 6));
}

#[test]
fn what_is_wrong_is_refused_with_its_reason_and_written_nowhere() {
    let wrong: [(&str, String, &str); 12] = [
        ("Elm Harbour", good("Elm Harbour").replace("48,210", "58,210"), "number"),
        ("Oakmere", good("Oakmere").replace("19 minutes", "19 hours"), "unit"),
        ("Ashby", good("Ashby").replace("Mill Point Airport", "Ashby Regional Airport"), "name"),
        ("Firbank", good("Firbank").replace("9 August 2027", "10 August 2027"), "date"),
        ("Yewton", format!("{} “The best coach I ever met,” said one client.", good("Yewton")), "quotation testimonial"),
        ("Boxwood", "Boxwood zählt 6.050 Menschen, und 35 Prozent der Erwachsenen haben einen Abschluss. Fragen Sie vor dem ersten Treffen, was vertraulich bleibt und wer die Reise bezahlt, und schreiben Sie es auf.".into(), "language"),
        ("Elm Harbour", good("Elm Harbour").replace("ranks first", "ranks second"), "number"),
        ("Oakmere", format!("Tell only what `facts` say. {}", good("Oakmere")), "form"),
        ("Ashby", format!("## A note\n\n{}", good("Ashby")), "form"),
        ("Firbank", good("Firbank").replace("so a coach may know your colleagues", "and you will find a coach within a week"), "promise"),
        ("Yewton", format!("{} A coach here can deduct the fee from your tax.", good("Yewton")), "advice"),
        ("Boxwood", "Ask early.".into(), "length"),
    ];
    for (place, text, reason) in wrong {
        let desk = Desk::new();
        desk.model.with(|model| model.instead.insert(place.into(), Answer::Text(text.clone())));
        let drafts = desk.run(&desk.options()).unwrap();
        let refused: Vec<(String, String)> =
            states(&drafts).into_iter().filter(|(_, state)| state != "drafted").collect();
        assert_eq!(refused.len(), 1, "{place}: {refused:?}");
        let said: Vec<&str> = refused[0].1.split(' ').collect();
        assert!(reason.split(' ').all(|reason| said.contains(&reason)), "{text}\n{:#?}", drafts.judged);
        assert_eq!(desk.files().len(), 5);
        // It is not asked again by itself, and the reason is the same.
        let next = desk.run(&desk.options()).unwrap();
        assert_eq!((states(&next), desk.counts()), (refused, vec![1; 6]));
        // It is asked again if somebody says so.
        desk.model.with(|model| model.instead.clear());
        let again = desk.run(&DraftOptions { again: true, ..desk.options() }).unwrap();
        assert!(states(&again).len() == 1 && desk.files().len() == 6, "{:#?}", again.judged);
    }
}

#[test]
fn half_an_answer_a_tool_call_a_refusal_and_what_is_no_answer_are_refused_and_were_paid_for() {
    let text = good("Elm Harbour");
    let cases = [
        (Answer::Ended(text[..120].into(), "length"), "cut-short"),
        (Answer::Ended(text.into(), "length"), "cut-short"),
        (Answer::Ended(text.into(), "content_filter"), "cut-short"),
        (Answer::Text(text[..150].trim_end_matches('.').into()), "cut-short"),
        (Answer::ToolCall, "tool-call"),
        (Answer::Text(String::new()), "empty"),
        (Answer::Whole(json!({"choices": []})), "empty"),
        (Answer::Whole(json!(["what?"])), "empty"),
        (
            Answer::Whole(
                json!({"choices": [{"message": {"content": null, "refusal": "I would rather not."}, "finish_reason": "stop"}]}),
            ),
            "empty",
        ),
    ];
    for (answer, reason) in cases {
        let desk = Desk::new();
        desk.model.with(|model| model.instead.insert("Elm Harbour".into(), answer.clone()));
        let drafts = desk.run(&desk.options()).unwrap();
        let (_, state) = states(&drafts).into_iter().find(|(page, _)| page.contains("elm")).unwrap();
        assert!(state.split(' ').any(|said| said == reason), "{answer:?} {:#?}", drafts.judged);
        assert_eq!((desk.files().len(), desk.counts()), (5, vec![1; 6]));
    }
}

#[test]
fn what_a_model_thinks_aloud_is_no_part_of_its_answer() {
    let desk = Desk::new();
    let text = format!("<think>Let me see. 99 facts.</think>\n\n{}", good("Elm Harbour"));
    desk.model.with(|model| model.instead.insert("Elm Harbour".into(), Answer::Text(text)));
    assert!(states(&desk.run(&desk.options()).unwrap()).iter().all(|(_, state)| state == "drafted"));
}

#[test]
fn a_busy_server_is_waited_for_as_long_as_it_asks() {
    for (fault, least) in [
        (Fault::retry_after(40), 40),
        (Fault::refuse(500), 2),
        (Fault::refuse(503), 2),
        (Fault::refuse(529), 2),
        (Fault::SlowBody(Duration::from_millis(60)), 0),
    ] {
        let desk = Desk::new();
        desk.model.fault(2, fault.clone());
        let drafts = desk.run(&desk.options()).unwrap();
        assert!(
            states(&drafts).iter().all(|(_, state)| state == "drafted"),
            "{fault:?} {:?}",
            drafts.stopped
        );
        assert!(desk.clock.now_waited() >= least, "{fault:?}: {}", desk.clock.now_waited());
        assert_eq!(desk.counts(), vec![1; 6]);
    }
}

#[test]
fn a_server_that_never_answers_ends_the_run_and_nothing_is_lost() {
    for (fault, said) in [
        (Fault::retry_after(7200), "asks to wait 120 minutes"),
        (Fault::refuse(500), "did not answer 5 times"),
        (
            Fault::Refuse {
                status: 401,
                headers: Vec::new(),
                body: json!({"error": {"message": "wrong key"}}).to_string(),
            },
            "takes no questions",
        ),
        (
            Fault::Refuse {
                status: 429,
                headers: Vec::new(),
                body: json!({"error": {"code": "insufficient_quota", "message": "no money"}}).to_string(),
            },
            "takes no questions",
        ),
    ] {
        let desk = Desk::new();
        (3..8).for_each(|at| desk.model.fault(at, fault.clone()));
        let drafts = desk.run(&desk.options()).unwrap();
        let why = drafts.stopped.clone().unwrap();
        assert!(why.contains(said), "{why}");
        let state = |state: &str| states(&drafts).iter().filter(|(_, s)| s == state).count();
        assert_eq!((state("drafted"), state("left")), (3, 3));
        let desk = Desk { model: desk.model, ..desk };
        while desk.model.unmet() > 0 {
            _ = desk.run(&desk.options());
            desk.clock.pass(10_000);
        }
        desk.run(&desk.options()).unwrap();
        assert_eq!((desk.counts(), desk.files().len()), (vec![1; 6], 6));
    }
}

#[test]
fn an_answer_that_breaks_off_is_not_asked_for_again_by_itself() {
    // A gateway that gave up says nothing of the model behind it.
    for fault in [
        Fault::Truncated,
        Fault::LostReply,
        Fault::AfterCommit(504),
        Fault::AfterCommit(524),
        Fault::AfterCommit(502),
    ] {
        let desk = Desk::new();
        desk.model.fault(1, fault.clone());
        let drafts = desk.run(&desk.options()).unwrap();
        assert_eq!(states(&drafts)[1].1, "unknown", "{fault:?}");
        let next = desk.run(&desk.options()).unwrap();
        assert_eq!(states(&next), [(drafts.judged[1].page.clone(), "unknown".to_string())]);
        assert_eq!(desk.counts(), vec![1; 6]);
        desk.run(&DraftOptions { again: true, ..desk.options() }).unwrap();
        assert_eq!((desk.files().len(), desk.model.with(|model| model.heard.len())), (6, 7));
    }
}

#[test]
fn the_budget_is_never_passed_and_counts_thirty_days() {
    let desk = Desk::new();
    let settings = desk.site.read("site.yaml");
    let forecast = desk.run(&DraftOptions { apply: false, ..desk.options() }).unwrap().forecast;
    let one = (forecast.input + forecast.output) / 6 + 100;
    desk.site
        .write("site.yaml", settings.replace("tokens: 100000, money: 5", &format!("tokens: {}", one + 1000)));
    let drafts = desk.run(&desk.options()).unwrap();
    // The first was forecast with more than it cost, so that a second one fitted.
    let done = states(&drafts).iter().filter(|(_, state)| state == "drafted").count();
    assert!((1..6).contains(&done) && drafts.stopped.unwrap().contains("budget"), "{done}");
    assert!(desk.counts().len() == done);
    assert_eq!(
        desk.run(&desk.options())
            .unwrap()
            .judged
            .iter()
            .filter(|j| matches!(j.state, Outcome::Drafted(_)))
            .count(),
        0
    );
    desk.clock.pass(31 * 24 * 60 * 60);
    let later = desk.run(&desk.options()).unwrap();
    assert!(states(&later).iter().any(|(_, state)| state == "drafted"));
    // The same in money.
    let desk = Desk::new();
    desk.site.write("site.yaml", settings.replace("money: 5", "money: 0.0001"));
    let drafts = desk.run(&desk.options()).unwrap();
    assert!(
        drafts.stopped.unwrap().contains("budget") && desk.counts().is_empty() && !drafts.forecast.fits()
    );
}

#[test]
fn several_at_a_time_make_the_same_files_as_one() {
    let files = |at_once: u32| {
        let desk = Desk::new();
        let settings = desk.site.read("site.yaml").replace("at_once: 1", &format!("at_once: {at_once}"));
        desk.site.write("site.yaml", settings);
        desk.run(&desk.options()).unwrap();
        assert_eq!(desk.counts(), vec![1; 6]);
        desk.site.tree("content/notes")
    };
    assert_eq!(files(1), files(6));
}

#[test]
fn not_more_is_asked_in_a_minute_than_is_allowed() {
    let desk = Desk::new();
    desk.site
        .write("site.yaml", desk.site.read("site.yaml").replace("at_once: 1", "at_once: 1\n  per_minute: 2"));
    desk.run(&desk.options()).unwrap();
    assert!(desk.clock.now_waited() >= 100, "{}", desk.clock.now_waited());
}

#[test]
fn equal_notes_with_other_names_are_refused() {
    let desk = Desk::new();
    let same = |place: &str, people: &str| {
        format!(
            "{place} counts {people} people (2026). A written goal of one page is a fair thing to ask for; read it again after a month and change what no longer fits. Ask who pays for the journey."
        )
    };
    desk.model.with(|model| {
        model.instead.insert("Ashby".into(), Answer::Text(same("Ashby", "11,870")));
        model.instead.insert("Yewton".into(), Answer::Text(same("Yewton", "7,340")));
    });
    let drafts = desk.run(&desk.options()).unwrap();
    let alike: Vec<_> = states(&drafts).into_iter().filter(|(_, state)| state == "alike").collect();
    // Boxwood's own note has most of these words, too, and comes in between.
    assert_eq!(alike.len(), 2, "{:?}", states(&drafts));
}

#[test]
fn wordings_of_a_statement_are_drafted_accepted_and_told_when_they_are_stale() {
    let desk = Desk::new();
    desk.site.write("data/copy/deck.yaml", DECK);
    desk.model.with(|model| {
        let lines = [
            "below: People in {place.name} travel for {value} to work, and elsewhere in the province for {median}.",
            "below: Only {value} is the journey to work in {place.name}, the best of the province, where {median} is usual.",
            "above: To work it is {value} in {place.name}, and {median} elsewhere in the province.",
            "sideways: {value}.",
        ];
        model.instead.insert("".into(), Answer::Text(lines.join("\n")));
    });
    let options = DraftOptions { statements: vec!["commute".into()], ..desk.options() };
    let dry = desk.run(&DraftOptions { apply: false, ..options.clone() }).unwrap();
    assert_eq!((dry.judged.len(), dry.forecast.ask), (1, 1));
    let drafts = desk.run(&options).unwrap();
    let dropped: Vec<&str> = drafts.judged[0].dropped.iter().map(|fault| fault.reason.word()).collect();
    assert!(
        matches!(&drafts.judged[0].state, Outcome::Drafted(file) if file == "data/copy/drafted-commute.yaml"),
        "{:#?}",
        drafts.judged
    );
    assert_eq!(dropped, ["superlative", "superlative", "claim", "form"], "{:#?}", drafts.judged[0].dropped);
    let file = desk.site.read("data/copy/drafted-commute.yaml");
    desk.site.run(&["build"]).ok();
    let before = desk.site.tree("output");
    desk.site.write("data/copy/drafted-commute.yaml", super::accept(&file));
    desk.site.run(&["build"]).ok();
    let pages: Vec<String> = ["oakmere", "yewton", "ashby", "firbank", "elm-harbour", "boxwood"]
        .map(|place| desk.site.read(&format!("output/coach/{place}/index.html")))
        .into();
    assert_ne!(desk.site.tree("output"), before);
    assert!(
        pages.iter().any(|page| page.contains("travel for") || page.contains("To work it is")),
        "{pages:#?}"
    );
    assert!(!desk.site.run(&["check"]).stderr.contains("FW621"));
    // The statement says something else now.
    desk.site.write("data/copy/deck.yaml", DECK.replace("every day in", "each day in"));
    desk.site.run(&["build"]).ok();
    let check = desk.site.run(&["check"]);
    assert!(
        check.stderr.contains("FW621") && check.stderr.contains("data/copy/drafted-commute.yaml:"),
        "{}",
        check.stderr
    );
    // Wordings of no statement, and of a band that it has not, are told with their line.
    desk.site.write(
        "data/copy/drafted-commute.yaml",
        super::accept(&file).replace("statement: \"commute\"", "statement: \"comute\""),
    );
    let run = desk.site.run(&["build"]);
    assert!(run.code == 1 && run.stderr.contains("did you mean `commute`?"), "{}", run.stderr);
    let unknown =
        desk.run(&DraftOptions { statements: vec!["comute".into()], ..desk.options() }).unwrap_err();
    assert!(unknown.contains("did you mean"), "{unknown}");
}

const DECK: &str = "\
slots: {place: {take: 2}}
statements:
  - id: commute
    slot: place
    fact: commute
    compare: median
    say:
      below:
        - \"In {place.name} the journey to work takes {value}, where {median} is usual in the province.\"
        - \"{value}, every day in {place.name}: elsewhere in the province people travel for {median}.\"
        - \"People of {place.name} travel for {value} to work; in the province it is {median}.\"
      above:
        - \"In {place.name} the journey to work takes {value}; {median} is usual in the province.\"
        - \"{value}, every day in {place.name}, against {median} elsewhere in the province.\"
        - \"People of {place.name} need {value} to work, and elsewhere in the province {median}.\"
";

#[test]
fn a_journal_that_cannot_be_read_stops_before_anything_is_asked() {
    let desk = Desk::new();
    desk.run(&desk.options()).unwrap();
    let journal = desk.site.read(".ledger/drafts.jsonl");
    std::fs::remove_dir_all(desk.site.path().join("content/notes")).unwrap();
    desk.site.write(".ledger/drafts.jsonl", journal.replacen("answered", "answred", 1));
    let why = desk.run(&desk.options()).unwrap_err();
    assert!(why.contains("FW723") && why.contains("line 2"), "{why}");
    // A line that the end of a process cut short is none.
    desk.site.write(".ledger/drafts.jsonl", format!("{journal}{{\"at\": 17"));
    desk.run(&desk.options()).unwrap();
    assert_eq!((desk.counts(), desk.files().len()), (vec![1; 6], 6));
}

#[test]
fn an_answer_of_megabytes_is_refused_at_once() {
    let desk = Desk::new();
    desk.model.with(|model| {
        model.instead.insert("Ashby".into(), Answer::Text("\"a. ".repeat(1_000_000)));
        model.instead.insert("Yewton".into(), Answer::Text("“word ”".repeat(4_000)));
    });
    let drafts = desk.run(&desk.options()).unwrap();
    let refused = states(&drafts).into_iter().filter(|(_, state)| state != "drafted").count();
    assert_eq!((refused, desk.files().len()), (2, 4));
    assert!(desk.site.read(".ledger/drafts.jsonl").len() < 100_000);
}
