//! One page: what it is, how it was decided, how search engines and networks show it, and what stands near it.

use super::{Scene, head, near, place};
use crate::diag::Report;
use crate::explain::{Question, Verdict, absence, standing};
use crate::fingerprint::Fingerprint;
use crate::graph::Status;
use crate::told::cards;
use crate::value::Value;
use memchr::memmem;
use serde_json::{Value as Json, json};

/// Everything about what is made at a place of the plan; `bytes` are what is made.
pub fn page(scene: &Scene<'_>, at: usize, bytes: &[u8]) -> Json {
    let (world, artifact) = (scene.world, scene.artifact(at));
    let path = &world.made.paths()[at];
    let address = format!("{}/{}", world.graph.config.root, crate::produce::address_of(path));
    let version = Fingerprint::of_bytes(bytes).to_string();
    let Some((tree, key)) = scene.page_of(at) else {
        return json!({ "state": "file", "address": address, "path": path, "version": version,
            "kind": world.producer(artifact).name(), "title": path,
            "origin": crate::plan::Plan::origin(world, artifact), "bytes": bytes.len() });
    };
    let (identity, verdict) = standing(world, artifact);
    let t = scene.tree(artifact);
    let url = format!("{}{address}", world.graph.config.origin);
    let site = t.site.get("name").and_then(Value::as_str).unwrap_or_default();
    let rows: Vec<Json> = match t.family(key).axes.as_slice() {
        [] => Vec::new(),
        axes => axes
            .iter()
            .zip(t.rows(key))
            .zip(key.rows)
            .map(|((dataset, row), at)| {
                json!({ "dataset": row.dataset(), "kind": row.variable(), "id": row.id(), "title": row.title(),
                    "place": place(row.place().as_ref()), "near": near::of_row(scene, tree, *dataset, at) })
            })
            .collect(),
    };
    let (family, declared) = identity.family.map_or((None, None), |(name, place)| (Some(name), Some(place)));
    let label = &t.family(key).text.label;
    let document = t.document(key).map(|document| crate::diag::Place::at(&*document.file, 1, 1));
    json!({
        "state": "page", "address": address, "path": path, "version": version,
        "identity": format!("{:x}", world.page(at)), "tree": tree,
        "title": near::name(scene, tree, key), "label": if label.is_empty() { family.clone() } else { Some(label.clone()) },
        "declared": place(declared.as_ref()), "document": place(document.as_ref()),
        "rows": rows, "decision": decision(&verdict),
        "result": head::result(bytes, &url, site),
        "card": card(scene, tree, key), "feeds": feeds(scene, tree, &url),
    })
}

/// People who edit data know the file, and not what the program calls its rules.
fn plain(text: &str) -> String {
    let text = text.replace("its gate asks for nothing", "no evidence is asked for");
    text.replace("its gate", "site.yaml").replace("in the gate", "in site.yaml")
}

fn decision(verdict: &Verdict) -> Json {
    let measures: Vec<Json> = verdict
        .measures
        .iter()
        .map(|m| json!({ "name": m.name, "about": m.about, "found": m.found, "make": m.make, "index": m.index }))
        .collect();
    let word = match verdict.status {
        Status::Index => "offered",
        Status::Noindex => "unlisted",
        Status::Hold => "held",
    };
    let (reason, needed) = (plain(&verdict.reason), verdict.needed.as_deref().map(plain));
    json!({ "status": word, "reason": reason, "needed": needed, "measures": measures,
        "place": place(verdict.place.as_ref()) })
}

fn card(scene: &Scene<'_>, tree: usize, key: &crate::graph::Key) -> Json {
    let root = &scene.world.graph.config.root;
    let Some(card) = cards::of_page(scene.world, tree, Some(key)) else { return Json::Null };
    json!({ "address": format!("{root}/{}", card.path), "alt": card.alt, "width": card.width, "height": card.height })
}

/// The feeds of a page's language, and whether each tells of it.
fn feeds(scene: &Scene<'_>, tree: usize, url: &str) -> Vec<Json> {
    const FEEDS: [&str; 3] = ["feed", "story_feed", "new_feed"];
    let (world, mut feeds) = (scene.world, Vec::new());
    for (at, artifact) in scene.plan.artifacts().iter().enumerate().rev() {
        let producer = world.producer(artifact);
        if !FEEDS.contains(&producer.name()) || usize::from(artifact.tree) != tree {
            continue;
        }
        let mut bytes = Vec::new();
        let made = producer.make(world, artifact, None, &mut Default::default(), &mut bytes).is_ok();
        let tells = made && tells(&bytes, url);
        let path = &world.made.paths()[at];
        feeds.push(json!({ "address": format!("{}/{path}", world.graph.config.root), "tells": tells }));
    }
    feeds.sort_by_key(|feed| feed["address"].as_str().unwrap_or_default().to_string());
    feeds
}

/// Whether an entry of a feed is about a page: it has the page's whole address for its id.
fn tells(feed: &[u8], url: &str) -> bool {
    // What stands before the first entry is about the feed itself.
    let entries = [&b"<entry"[..], b"\"items\""].iter().find_map(|mark| memmem::find(feed, mark));
    let entries = entries.map_or(&[][..], |at| &feed[at..]);
    [format!(">{url}<"), format!("\"{url}\"")].iter().any(|id| memmem::find(entries, id.as_bytes()).is_some())
}

/// What is made at an address as people give it.
pub fn resolve(scene: &Scene<'_>, address: &str) -> Option<usize> {
    crate::explain::resolve(scene.world, address, &scene.site.join("output"))
}

/// Why nothing stands at an address. An error if it can be none of this site.
pub fn absent(scene: &Scene<'_>, address: &str, report: &Report) -> Result<Json, String> {
    let question = Question {
        site: scene.site.to_path_buf(),
        out: scene.site.join("output"),
        base_url: None,
        address: address.to_string(),
    };
    let explanation = absence(&question, scene.world, report)?;
    let mut absent = explanation.json(false);
    absent["words"] = explanation.text(false).into();
    for said in ["reason", "needed"] {
        if let Some(text) = absent["decision"][said].as_str().map(plain) {
            absent["decision"][said] = text.into();
        }
    }
    Ok(json!({ "state": "absent", "address": address, "title": address, "absent": absent }))
}
