//! What site.yaml says about mails: who sends them, and what they must carry.
//!
//! Nothing here is a secret; a build makes templates and previews, and sends nothing.

use schemars::JsonSchema;
use serde::Deserialize;

/// Mails that are made of the same graph as pages: templates for whoever sends them, and previews.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MailRules {
    /// Folder of the messages and of fields.yaml (default: content/mails).
    #[serde(default = "folder")]
    pub folder: String,
    /// Who sends them.
    pub from: Sender,
    /// Where answers go; a mailbox that somebody reads.
    pub reply_to: Option<String>,
    /// The field (type url) that holds each reader's own address to unsubscribe at by one click (default:
    /// unsubscribe_url).
    #[serde(default = "unsubscribe_field")]
    pub unsubscribe_field: String,
    /// A mailbox that takes a wish to unsubscribe, beside the address.
    pub unsubscribe_mailbox: Option<String>,
    /// The postal address below mails that advertise, in one line (default: that of the organisation). The law asks
    /// for one.
    pub postal_address: Option<String>,
}

/// Name and address of a sender.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sender {
    pub name: String,
    pub email: String,
}

fn folder() -> String {
    "content/mails".into()
}

fn unsubscribe_field() -> String {
    "unsubscribe_url".into()
}

/// Whether a text is the plain address of a mailbox: nothing that could begin another header.
pub fn is_mailbox(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.+@".contains(c);
    text.chars().all(plain)
        && text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && host.contains('.')
                && !host.contains('@')
                && !host.starts_with('.')
                && !host.ends_with('.')
        })
}

impl MailRules {
    /// Addresses that no server would take, and names that would break a header.
    pub(super) fn check(&self, fault: &mut dyn FnMut(&[&str], String, &str)) {
        let boxes = [
            (&["mails", "from", "email"][..], Some(&self.from.email)),
            (&["mails", "reply_to"], self.reply_to.as_ref()),
            (&["mails", "unsubscribe_mailbox"], self.unsubscribe_mailbox.as_ref()),
        ];
        for (path, mailbox) in boxes.into_iter().filter_map(|(path, mailbox)| Some((path, mailbox?))) {
            if !is_mailbox(mailbox) {
                let message = format!("`{}` is not the address of a mailbox", mailbox.escape_debug());
                fault(path, message, "write it like hello@mail.example.com");
            }
        }
        let lines = [
            (&["mails", "from", "name"][..], Some(&self.from.name)),
            (&["mails", "postal_address"], self.postal_address.as_ref()),
        ];
        for (path, line) in lines.into_iter().filter_map(|(path, line)| Some((path, line?))) {
            if line.trim().is_empty() || line.chars().any(char::is_control) {
                fault(path, "this must be a text of one line".into(), "write it on one line, or take it out");
            }
        }
    }
}
