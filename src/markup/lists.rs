//! Lists: the trail to a page, the pages that a hub leads to, questions with their answers.

use super::{AbsoluteUrl, Id};
use serde::Serialize;

/// The way from the home page to a page: two steps or more.
#[derive(Clone, Debug, PartialEq)]
pub struct Trail<'a>(Vec<(&'a str, AbsoluteUrl)>);

impl<'a> Trail<'a> {
    /// Name and address of each step. A trail of one step is none.
    pub fn new(steps: Vec<(&'a str, AbsoluteUrl)>) -> Option<Self> {
        (steps.len() >= 2 && steps.iter().all(|(name, _)| !name.is_empty())).then_some(Trail(steps))
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub struct BreadcrumbList<'a> {
    #[serde(rename = "@id")]
    id: Id,
    item_list_element: Vec<Step<'a>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename = "ListItem")]
struct Step<'a> {
    position: usize,
    name: &'a str,
    item: AbsoluteUrl,
}

impl<'a> BreadcrumbList<'a> {
    pub fn new(page: &AbsoluteUrl, trail: Trail<'a>) -> Self {
        let steps = trail.0.into_iter().zip(1..);
        BreadcrumbList {
            id: page.id("breadcrumb"),
            item_list_element: steps.map(|((name, item), position)| Step { position, name, item }).collect(),
        }
    }
}

/// Pages that a page leads to, in the order in which it shows them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub struct ItemList<'a> {
    #[serde(rename = "@id")]
    id: Id,
    number_of_items: usize,
    item_list_element: Vec<Line<'a>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename = "ListItem")]
struct Line<'a> {
    position: usize,
    url: AbsoluteUrl,
    name: &'a str,
}

impl<'a> ItemList<'a> {
    /// The first lines of a list of `total`. Nothing for a list of nothing.
    pub fn new(page: &AbsoluteUrl, lines: Vec<(&'a str, AbsoluteUrl)>, total: usize) -> Option<Self> {
        let number_of_items = total.max(lines.len());
        let lines = lines.into_iter().zip(1..).map(|((name, url), position)| Line { position, url, name });
        let list = ItemList { id: page.id("list"), number_of_items, item_list_element: lines.collect() };
        (!list.item_list_element.is_empty()).then_some(list)
    }
}

/// Questions that a page answers. Search engines show them no more, so it is made only on request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename = "FAQPage", rename_all = "camelCase")]
pub struct FaqPage<'a> {
    #[serde(rename = "@id")]
    id: Id,
    main_entity: Vec<Question<'a>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub struct Question<'a> {
    name: &'a str,
    accepted_answer: Answer<'a>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type")]
struct Answer<'a> {
    text: &'a str,
}

impl<'a> Question<'a> {
    pub fn new(question: &'a str, answer: &'a str) -> Self {
        Question { name: question, accepted_answer: Answer { text: answer } }
    }
}

impl<'a> FaqPage<'a> {
    /// Nothing where the switch is off or the page shows no question.
    pub fn new(switch: bool, page: &AbsoluteUrl, questions: Vec<Question<'a>>) -> Option<Self> {
        (switch && !questions.is_empty()).then(|| FaqPage { id: page.id("faq"), main_entity: questions })
    }
}
