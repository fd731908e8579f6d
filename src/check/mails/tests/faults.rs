//! Planted faults, as tables: the rule that finds each, and the place where it must be found.

use super::super::Rule::{self, *};
use super::Part::{self, Html, Json, Text};

pub const IMG: &str = "src=\"https://imatch.example/cards/0123abcd.png\"";
const LINK: &str =
    "https://imatch.example/how-it-works/?utm_source=test&amp;utm_medium=email&amp;utm_campaign=sample";
const PREHEADER: &str = "<div style=\"display:none;font-size:1px;color:#ffffff;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden;\">";
pub const WRAP: &str = "<p>this mail is";

/// Rule, part, what is replaced, by what, and what stands at the place of the problem.
pub type Fault = (Rule, Part, &'static str, &'static str, &'static str);

const UNSUPPORTED: &[Fault] = &[
    (Unsupported, Html, "</body>", "<script>x()</script></body>", "<script"),
    (Unsupported, Html, WRAP, "<p onmouseover=\"x()\">this mail is", "x()"),
    (Unsupported, Html, WRAP, "<form></form><p>this mail is", "<form"),
    (Unsupported, Html, WRAP, "<input type=\"text\"><p>this mail is", "<input"),
    (Unsupported, Html, WRAP, "<iframe></iframe><p>this mail is", "<iframe"),
    (Unsupported, Html, WRAP, "<svg></svg><p>this mail is", "<svg"),
    (Unsupported, Html, WRAP, "<video></video><p>this mail is", "<video"),
    (
        Unsupported,
        Html,
        "</head>",
        "<link rel=\"stylesheet\" href=\"https://a.example/b.css\"></head>",
        "<link",
    ),
    (Unsupported, Html, "</head>", "<meta http-equiv=\"refresh\" content=\"0\"></head>", "<meta"),
    (
        Unsupported,
        Html,
        "a { color",
        "@import url(https://a.example/b.css); a { color",
        "@import url(https://a.example/b.css)",
    ),
    (Unsupported, Html, "a { color", "@font-face { font-family: b } a { color", "@font-face"),
    (Unsupported, Html, WRAP, "<style>b { top: 0 }</style><p>this mail is", "<style"),
    (Unsupported, Html, WRAP, "<p style=\"position: relative\">this mail is", "position: relative"),
    (
        Unsupported,
        Html,
        "a { color",
        "@media (max-width: 9px) { b { position: fixed } } a { color",
        "position: fixed",
    ),
    (Unsupported, Html, WRAP, "<p style=\"display:flex\">this mail is", "display:flex"),
    (Unsupported, Html, "a { color", "h2 { display: inline-grid } a { color", "display: inline-grid"),
    (Unsupported, Html, WRAP, "<p style=\"width:calc(1px + 2px)\">this mail is", "width:calc(1px + 2px)"),
    (Unsupported, Html, WRAP, "<p style=\"margin:var(--a)\">this mail is", "margin:var(--a)"),
    (Unsupported, Html, WRAP, "<p style=\"padding:0 2rem\">this mail is", "padding:0 2rem"),
    (Unsupported, Html, "<body", "<body background=\"https://a.example/b.png\"", "https://a.example/b.png"),
    (Unsupported, Html, WRAP, "<p style=\"background:url('//a/b')\">this mail is", "background:url('//a/b')"),
    (
        Unsupported,
        Html,
        WRAP,
        "<p style=\"background-image: linear-gradient(red, blue)\">this mail is",
        "background-image: linear-gradient(red, blue)",
    ),
    (Unsupported, Html, "</body>", "<div style=\"max-width: 300px\"></div></body>", "max-width: 300px"),
    (
        Unsupported,
        Html,
        "</body>",
        "<table width=\"100%\" style=\"max-width: 9em\"></table></body>",
        "max-width: 9em",
    ),
    (
        Unsupported,
        Html,
        IMG,
        "style=\"margin:0 0 8px\" src=\"https://imatch.example/a.png\"",
        "margin:0 0 8px",
    ),
    (Unsupported, Html, IMG, "src=\"https://imatch.example/a.webp\"", "https://imatch.example/a.webp"),
];

const PICTURES: &[Fault] = &[
    (AltText, Html, "alt=\"A card that stands for nothing\"", "", "<img"),
    (AltText, Html, "alt=\"I MATCH\"", "alt=\"\"", "<img"),
    (AltText, Html, "width=\"120\"", "", "<img"),
    (AltText, Html, "height=\"289\"", "height=\"auto\"", "<img"),
    (AltText, Html, IMG, "src=\"/cards/0123abcd.png\"", "/cards/0123abcd.png"),
    (AltText, Html, IMG, "src=\"http://imatch.example/a.png\"", "http://imatch.example/a.png"),
    (AltText, Html, IMG, "src=\"data:image/png;base64,AAAA\"", "data:image/png;base64,AAAA"),
    (AltText, Html, IMG, "", "<img"),
];

const CONTRAST: &[Fault] = &[
    (Contrast, Html, WRAP, "<p style=\"color:#999999\">this mail is", "this mail is"),
    (Contrast, Html, "color:#ffffff;font-family", "color:#0a6c46;font-family", "See your request"),
    (Contrast, Html, "background:#0a5c36;color", "background:#fafafa;color", "See your request"),
    (
        Contrast,
        Html,
        WRAP,
        "<table bgcolor=\"#0a5c36\"><tr><td style=\"color:#1f2933\">Deep</td></tr></table><p>this mail is",
        "Deep",
    ),
    (Contrast, Html, WRAP, "<p><font color=\"yellow\">Pale</font></p><p>this mail is", "Pale"),
    (Contrast, Html, WRAP, "<p style=\"color:rgba(0,0,0,.4)\">this mail is", "this mail is"),
    (Contrast, Html, ".words a { color: #8fe0b4 !important; }", "", "how it works"),
    (
        Contrast,
        Html,
        ".words div, .words h2 { color: #eef2ef !important; }",
        "",
        "Hello {{#if first_name}}{{first_name}}{{else}}there{{/if}},",
    ),
    (Contrast, Html, "<h2>", "<h2 style=\"font-size:16px;color:#888888\">", "What comes next"),
    (Contrast, Html, "<body style=\"", "<body style=\"color:papaya;", "color:papaya"),
];

const LINKS: &[Fault] = &[
    (Link, Html, LINK, "/how-it-works/", "/how-it-works/"),
    (Link, Html, LINK, "http://elsewhere.example/", "http://elsewhere.example/"),
    (
        Link,
        Html,
        LINK,
        "https://elsewhere.example/?of={{first_name}}",
        "https://elsewhere.example/?of={{first_name}}",
    ),
    (Link, Html, LINK, "javascript:x()", "javascript:x()"),
    (Link, Html, LINK, "#top", "#top"),
    (Link, Html, LINK, "https:///a", "https:///a"),
    (Link, Html, "mailto:hello@imatch.example", "mailto:hello", "mailto:hello"),
    (
        Link,
        Text,
        "https://imatch.example/how-it-works/",
        "http://imatch.example/",
        "http://imatch.example/?utm_source=test&utm_medium=email&utm_campaign=sample",
    ),
    (
        Link,
        Html,
        WRAP,
        "<!--[if mso]><v:roundrect href=\"/see\"></v:roundrect><![endif]--><p>this mail is",
        "/see",
    ),
    (Untagged, Html, LINK, "https://imatch.example/how-it-works/", "https://imatch.example/how-it-works/"),
    (
        Untagged,
        Html,
        LINK,
        "https://imatch.example?utm_source=a&amp;utm_medium=&amp;utm_campaign=c",
        "https://imatch.example?utm_source=a&amp;utm_medium=&amp;utm_campaign=c",
    ),
    (
        Untagged,
        Text,
        "utm_medium=email&",
        "",
        "https://imatch.example/how-it-works/?utm_source=test&utm_campaign=sample",
    ),
];

const SENDER: &[Fault] = &[
    (
        Unsubscribe,
        Json,
        "<{{{unsubscribe_url}}}>, <mailto:leave@imatch.example>",
        "{{{unsubscribe_url}}}",
        "",
    ),
    (
        Unsubscribe,
        Json,
        "<{{{unsubscribe_url}}}>, <mailto:leave@imatch.example>",
        "<mailto:leave@imatch.example>",
        "",
    ),
    (Unsubscribe, Json, "<{{{unsubscribe_url}}}>, <mailto", "<{{{unsubscribe_url}}}>,<mailto", ""),
    (Unsubscribe, Json, "<{{{unsubscribe_url}}}>, ", "<http://imatch.example/leave>, ", ""),
    (Unsubscribe, Json, "=One-Click", "=one-click", ""),
    (Unsubscribe, Json, "List-Unsubscribe-Post", "List-Unsubscribe-Posts", ""),
    (Unsubscribe, Json, "\"List-Unsubscribe\"", "\"List-Unsubscription\"", ""),
    (Unsubscribe, Html, "{{unsubscribe_url}}", "https://elsewhere.example/", ""),
    (
        Unsubscribe,
        Html,
        "<a href=\"{{unsubscribe_url}}\"",
        "<a style=\"display:none\" href=\"{{unsubscribe_url}}\"",
        "",
    ),
    (Unsubscribe, Text, "Unsubscribe: {{{unsubscribe_url}}}", "Unsubscribe", ""),
    (Address, Html, "1 Example Street<br />Sampleton, TX 78701", "Example Street<br />Sampleton", ""),
    (Address, Text, "1 Example Street\nSampleton, TX 78701", "Example Street\nSampleton", ""),
];

const SETTINGS: &[Fault] = &[
    (
        Subject,
        Json,
        "A mail for tests, ",
        "A mail for tests that goes on and on and on, far longer than any inbox would ever show of it, ",
        "",
    ),
    (Subject, Json, "\"A mail for tests, ", "\"A mail\\r\\nBcc: for tests, ", ""),
    (Subject, Json, "Nothing in this mail is true, ", "Hello ", ""),
    (
        Subject,
        Html,
        PREHEADER,
        "<div>",
        "Nothing in this mail is true, {{#if first_name}}{{first_name}}{{else}}there{{/if}}.&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;",
    ),
    (
        Subject,
        Html,
        "Nothing in this mail is true",
        "Something in this mail is true",
        "Something in this mail is true, {{#if first_name}}{{first_name}}{{else}}there{{/if}}.&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;",
    ),
    (Field, Html, "There are {{matches}} of", "There are {{matchs}} of", "{{matchs}}"),
    (Field, Html, "There are {{matches}} of", "There are {{{matches}}} of", "{{{matches}}}"),
    (Field, Html, "{{else}}there{{/if}},</p>", "{{else}}you{{/if}},</p>", "you"),
    (Field, Html, "{{/if}}<h2>", "<h2>", "{{#if matches}}"),
    (Field, Html, "{{#if matches}}<li>", "<li>", "{{matches}}"),
    (Field, Html, "{{#if matches}}<li>", "{{#each matches}}<li>", "{{#each matches}}"),
    (Field, Text, "then {{{matches}}} more", "then {{matches}} more", "{{matches}}"),
    (Field, Text, "Hello {{#if", "Hello {{else}}{{#if", "{{else}}"),
    (Field, Text, "{{{request_url}}}", "{{{request_url", "{{{"),
    (Field, Json, "{{{first_name}}}", "{{first_name}}", ""),
    (Field, Json, "\"name\":\"matches\"", "\"name\":\"hits\"", "{{#if matches}}"),
    (Dark, Html, "<meta name=\"color-scheme\" content=\"light dark\" />", "", "<head"),
    (
        Dark,
        Html,
        "<meta name=\"supported-color-schemes\" content=\"light dark\" />",
        "<meta name=\"supported-color-schemes\" content=\"light\" />",
        "<head",
    ),
    (
        Dark,
        Html,
        ".small div { color: #b9c4bd !important; }",
        ".small div { color: #b9c4bd; }",
        "color: #b9c4bd",
    ),
];

pub const ALL: &[&[Fault]] = &[UNSUPPORTED, PICTURES, CONTRAST, LINKS, SENDER, SETTINGS];
