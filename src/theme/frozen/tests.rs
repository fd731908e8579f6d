//! Each template is rendered for all pairs of rows, by panes and by the engine alone.

use super::*;
use tera::Value;

fn rows() -> [Vec<Value>; 2] {
    let json = |text: &str| -> Vec<Value> {
        let rows: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
        rows.iter().map(Value::from_serializable).collect()
    };
    [
        json(
            r#"[{"name": "Plumbing & more", "price": 80, "urgent": true, "faq": [{"q": "How <much> in", "t": ["x", "y"]}, {"q": "When in", "t": []}]},
                {"name": "Roofs", "price": 90, "urgent": false, "faq": []}]"#,
        ),
        json(
            r#"[{"name": "Aix", "size": 900000, "near": [{"name": "Pau"}, {"name": "O'Bay"}], "note": "<b>"},
                {"name": "Pau", "size": 12, "near": [], "note": ""}, {"name": "Bay", "size": 7000, "near": [{"name": "Aix"}], "note": "n"}]"#,
        ),
    ]
}

/// Both renderings of one page; nothing for the first if the program leaves it to the engine.
fn both(tera: &Tera, program: Option<&Program>, service: &Value, place: &Value) -> (Option<String>, String) {
    let mut context = Context::new();
    context.insert_value("service", service.clone());
    context.insert_value("place", place.clone());
    let title =
        format!("{} in {}", service.get_from_path("name").unwrap(), place.get_from_path("name").unwrap());
    context.insert("page", &serde_json::json!({"title": title, "list": ["a", "b"]}));
    let pieced = program.and_then(|program| {
        let (a, b) = (program.pane(tera, 0, service), program.pane(tera, 1, place));
        let mut out = Vec::new();
        let before = context.clone();
        let done = program.page(tera, [&a, &b], &mut context, &mut out);
        assert_eq!(context, before, "what the engine sees is as it was");
        done.then(|| String::from_utf8(out).unwrap())
    });
    (pieced, tera.render("page.html", &context).unwrap_or_else(|error| format!("{error}")))
}

/// Renders a template for every pair both ways. Says whether it was taken apart, and on how many pages.
fn compare(files: &[(&str, &str)]) -> (bool, usize) {
    let mut tera = Tera::new();
    tera.global_context()
        .insert("site", &serde_json::json!({"name": "The Site", "form": true, "nav": ["one", "two"]}));
    tera.add_raw_templates(files.to_vec()).unwrap();
    let source = |name: &str| files.iter().find(|(n, _)| *n == name).map(|(_, text)| text.to_string());
    let outside = files.iter().any(|(_, text)| super::super::scan::scan(text).looks_outside);
    let programs = programs(&mut tera, &source, &["page.html"], ("en", outside));
    let (program, mut pieces) = (programs.get("page.html"), 0);
    let [services, places] = rows();
    for service in &services {
        for place in &places {
            let (pieced, whole) = both(&tera, program, service, place);
            if let Some(pieced) = pieced {
                assert_eq!(pieced, whole, "{files:?}");
                pieces += 1;
            }
        }
    }
    (program.is_some(), pieces)
}

#[test]
fn pages_of_panes_are_those_of_the_engine() {
    let all = [
        "{{ service.name }} in {{ place.name }} costs ${{ service.price }}.",
        "<i>{{- service.name -}}</i>  {#- a -#}  {# b #} x {{ place.note }}|{{ place.note | safe }}",
        "{% if place.size > 5000 %}{{ service.name }} big{% elif place.size > 100 %}mid{% else %}{{ page.title }}{% endif %}",
        "{% if place.size > 5000 %}{{ service.name }} big{% endif %}{{ place.name }}",
        "{% if service.urgent and place.size > 5000 %}{{ service.name }}{% endif %}{{ service.name }}",
        "{% if site.form %}{{ service.name }}{% else %}none{% endif %}{{ place.name }}",
        "{% for f in service.faq %}<p>{{ f.q }} {{ place.name }}?</p>{% endfor %}",
        "{% for f in service.faq %}{% if not loop.first %}, {% endif %}{{ loop.index }}/{{ loop.length }} {{ f.q }}{% for t in f.t %}[{{ t }} {{ place.name }} {{ loop.last }}]{% endfor %}{% endfor %}",
        "{% for f in service.faq %}{% set q = f.q ~ ' ' ~ place.name %}{{ q | upper }}{{ q }}{% endfor %}",
        "{% for n in place.near %}{{ service.name }} in {{ n.name }}, {{ loop.index0 }}{{ page.title }}{% endfor %}{{ service.name }}",
        "{% for n in place.near %}{% for f in service.faq %}{{ n.name }}{{ f.q }}{{ place.name }}{{ page.title }}{% endfor %}{% endfor %}",
        "{% for l in page.list %}{{ l }} {{ service.name }}{% endfor %}{{ place.name }}{% for n in site.nav %}{{ n }}{% endfor %}",
        "{% set both = service.name ~ place.name %}{% set more = both ~ '!' %}{{ more }} {{ place.name }} {{ both | length }}",
        "{{ service.name if place.size > 100 else page.title }}{{ [f.q for f in service.faq] | join(sep='+') }}{{ place.name }}",
        "{% if place.note %}{{ place.note }}{% endif %}{% if page.title is containing(pat='Pau') %}P{% endif %}{{ service.price * 2 }}",
        "{% raw %}{{ no }}{% endraw %}{{ service.name }}",
        "{% set x %}a{{ place.name }}{% endset %}{{ x }}{{ service.name }}",
        "{% if place.note %}{% set z = 'set' %}{% endif %}{{ z or 'unset' }}{{ service.name }}",
        "{% for f in service.faq %}{% if loop.first %}{% continue %}{% endif %}{{ f.q }}{{ place.name }}{% endfor %}{{ service.name }}",
        "{% for n in place.near %}{{ n.name }}{% else %}nobody near {{ service.name }}{% endfor %}",
        "{{ place.name | replace(from='i', to=service.name) }}{% include \"part.html\" %}{{ place.name }}",
        "{{ '}}' }}{{ service['name'] }}{{ place?.missing or 'nothing' }}{{ \"{% if %}\" }}",
        "{a:{ {{- service.name -}} }}",
        "{% for f in service.faq %}{% set at = loop.index %}{% for n in place.near %}{{ at }}{{ n.name }}{% endfor %}{% endfor %}",
        "{{ <card name={place.name} other={service.name}/> }}{{ <card name={place.name} other='x'/> }}{{ service.name }}",
    ];
    let part = ("part.html", "({{ place.name }}, {{ page.title }})");
    let card = (
        "components/card.html",
        "{% component card(name, other) %}<b>{{ name }}</b>{{ other }}{% endcomponent card %}",
    );
    let taken: Vec<bool> = all.iter().map(|text| compare(&[("page.html", text), part, card]).0).collect();
    // Those that are left to the engine: raw, a set block, set under a condition, continue, else of a loop, `{`,
    // and a place in a loop that is remembered.
    let left: Vec<usize> = taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(at, _)| at).collect();
    assert_eq!(left, [15, 16, 17, 18, 19, 22, 23]);
}

#[test]
fn what_extends_another_template_has_its_blocks_in_the_right_place() {
    let base = "<h>{{ place.name }}{% block head %}none{% endblock head %}</h>{% block main %}{{ service.name }}{% endblock %}";
    let page = "{% extends 'base.html' %}\n{% block main %}{% set n = place.name %}<{{ n }}>{{ service.price }}{% endblock main %}";
    assert_eq!(compare(&[("page.html", page), ("base.html", base)]), (true, 6));
    let above = "{% extends 'base.html' %}{% block main %}{{ super() }}{{ place.name }}{% endblock main %}";
    assert_eq!(compare(&[("page.html", above), ("base.html", base)]), (false, 0));
}

#[test]
fn a_component_that_looks_outside_is_left_to_the_engine_page_by_page() {
    let card = (
        "components/card.html",
        "{% component card(name, @page) %}{{ name }}{{ page.title }}{% endcomponent card %}",
    );
    let page = ("page.html", "{{ <card name={place.name}/> }}{{ place.name }}{{ service.name }}");
    assert_eq!(compare(&[page, card]), (true, 6));
}

#[test]
fn an_error_is_the_engines_own() {
    let mut tera = Tera::new();
    let text =
        "{{ place.name }}{% if service.urgent %}{{ place.unknown.field }}{% endif %}{{ service.name }}";
    tera.add_raw_templates(vec![("page.html", text)]).unwrap();
    let programs = programs(&mut tera, &|_: &str| Some(text.to_string()), &["page.html"], ("en", false));
    let [services, places] = rows();
    let program = programs.get("page.html");
    let (pieced, whole) = both(&tera, program, &services[0], &places[0]);
    assert!(pieced.is_none() && whole.contains("unknown"), "{whole}");
    // The other service never asks for it.
    let (pieced, whole) = both(&tera, program, &services[1], &places[0]);
    assert_eq!(pieced.as_deref(), Some(whole.as_str()));
}
