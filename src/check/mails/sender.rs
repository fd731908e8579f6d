//! What law and the big mailbox providers ask of marketing mails: a way out, with one click and with a link
//! that is seen, and the sender's postal address.

use super::addresses::{self, Address};
use super::words::{Link, Said};
use super::{Mail, Problem, Rule, postal};
use serde_json::Value;

const HEADER: &str = "List-Unsubscribe";
const POST: &str = "List-Unsubscribe-Post";
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

pub fn judge(mail: &Mail<'_>, (html, text): (&Said, &Said), found: &mut Vec<Problem>) {
    let is_marketing = mail.json["kind"] == "marketing";
    headers(mail.json, is_marketing, found);
    if !is_marketing {
        return;
    }
    let ways = ways(mail.json);
    for (said, part, in_text) in [(html, "HTML", false), (text, "text part", true)] {
        let end = if in_text { mail.text.len() } else { mail.html.len() };
        let mut tell = |rule, message: String, hint: &str| {
            found.push(Problem { in_text, ..Problem::new(rule, end..end, message, hint) });
        };
        if !said.links.iter().any(|link| leads_out(link, &ways)) {
            let hint = "link to the address of the header List-Unsubscribe, with words";
            tell(Rule::Unsubscribe, format!("the {part} has no visible link to unsubscribe"), hint);
        }
        if !said.paragraphs.iter().any(|paragraph| postal::is_address(paragraph)) {
            let hint = "put it into the footer: street and number or a PO box, place, postal code";
            tell(Rule::Address, format!("the {part} shows no postal address"), hint);
        }
    }
}

fn header<'m>(json: &'m Value, name: &str) -> Option<&'m str> {
    json["headers"].get(name).and_then(Value::as_str)
}

/// The addresses in the header that unsubscribe.
fn ways(json: &Value) -> Vec<Address> {
    let parts = header(json, HEADER).into_iter().flat_map(|value| value.split(", "));
    let inside = parts.filter_map(|part| part.strip_prefix('<')?.strip_suffix('>'));
    inside.map(addresses::read).collect()
}

/// Those of them that are whole web addresses.
pub fn web_addresses(json: &Value) -> Vec<String> {
    let web = ways(json).into_iter().filter_map(|way| match way {
        Address::Web(url) => Some(url),
        _ => None,
    });
    web.collect()
}

/// RFC 8058: both headers, exactly so.
fn headers(json: &Value, is_marketing: bool, found: &mut Vec<Problem>) {
    let mut tell =
        |message: String, hint: &str| found.push(Problem::new(Rule::Unsubscribe, 0..0, message, hint));
    let (list, post) = (header(json, HEADER), header(json, POST));
    if !is_marketing && list.is_none() && post.is_none() {
        return;
    }
    let Some(list) = list else {
        tell(
            format!("there is no header {HEADER}"),
            "give it: `<https://…>`, and a `<mailto:…>` after it if you like",
        );
        return;
    };
    let ways = ways(json);
    let shape: Vec<&str> = list.split(", ").collect();
    let fields = super::plain::url_fields(json);
    if ways.len() != shape.len() || list.contains(|c: char| c.is_control()) {
        tell(
            format!("the header {HEADER} is `{list}`, and each address must stand in angle brackets"),
            "write `<https://…>, <mailto:…>`, with a comma and a blank between",
        );
    }
    let by_web = |way: &Address| match way {
        Address::Web(_) => true,
        Address::Field(name) => fields.contains(name),
        _ => false,
    };
    if !ways.iter().any(by_web) {
        tell(
            format!("the header {HEADER} has no https address, so no program shows a button for it"),
            "give one",
        );
    }
    if ways.iter().any(|way| !by_web(way) && !matches!(way, Address::Mailbox(_))) {
        tell(
            format!("the header {HEADER} has an address that is neither https nor a mailbox"),
            "take it out",
        );
    }
    if post != Some(ONE_CLICK) {
        let given = post.map_or("missing".to_string(), |post| format!("`{post}`"));
        tell(format!("the header {POST} is {given}"), &format!("write `{ONE_CLICK}`, exactly so"));
    }
}

/// Whether a link that is seen unsubscribes.
fn leads_out(link: &Link, ways: &[Address]) -> bool {
    let way = addresses::read(&link.address);
    let is_named = |name: &str| name.to_ascii_lowercase().contains("unsubscribe");
    let leads = match &way {
        Address::Field(name) => is_named(name) || ways.contains(&way),
        Address::Web(url) => is_named(url) || ways.contains(&way),
        Address::Mailbox(_) | Address::Fault(..) => false,
    };
    link.item.spare == 0 && leads
}
