//! `flywheel schema`: a JSON Schema for every file that people edit, from the types that read them.

use super::{Format, Shell};
use crate::config::{Kind, SiteFile};
use crate::data::content::{DocumentFront, NoteFront};
use crate::data::kinds::{Known, Type, known_columns};
use crate::data::mails::{FieldsFile, MailFile};
use crate::deck::DeckFile;
use crate::theme::ThemeFile;
use clap::Args;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
pub struct SchemaArguments {
    /// Folder to write to (default: schemas/ in the site's folder).
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub fn run(shell: &Shell, arguments: &SchemaArguments) -> ExitCode {
    let out = match &arguments.out {
        Some(out) => out.clone(),
        None => match shell.site() {
            Ok(site) => site.join("schemas"),
            Err(message) => return shell.usage(&message),
        },
    };
    match write_all(&out) {
        Ok(names) if shell.format == Format::Json => {
            shell.printer.line(&json!({ "made": names }).to_string())
        }
        Ok(names) => shell.printer.line(&format!("wrote {} schemas to {}", names.len(), out.display())),
        Err(message) => {
            shell.error(&message);
            return ExitCode::from(1);
        }
    }
    ExitCode::SUCCESS
}

/// Every schema by file name.
pub fn all() -> Vec<(String, Json)> {
    let of = |schema: schemars::Schema| schema.to_value();
    let mut schemas = vec![
        ("site.schema.json".to_string(), of(schemars::schema_for!(SiteFile))),
        ("deck.schema.json".to_string(), of(schemars::schema_for!(DeckFile))),
        ("theme.schema.json".to_string(), of(schemars::schema_for!(ThemeFile))),
        ("document.schema.json".to_string(), of(schemars::schema_for!(DocumentFront))),
        ("note.schema.json".to_string(), of(schemars::schema_for!(NoteFront))),
        ("mail.schema.json".to_string(), of(schemars::schema_for!(MailFile))),
        ("mail-fields.schema.json".to_string(), of(schemars::schema_for!(FieldsFile))),
        ("words.schema.json".to_string(), words()),
    ];
    for kind in Kind::ALL {
        schemas.push((format!("{}.schema.json", kind.name()), rows(kind)));
    }
    schemas
}

/// Writes every schema; returns their names.
pub fn write_all(folder: &Path) -> Result<Vec<String>, String> {
    std::fs::create_dir_all(folder).map_err(|e| format!("{} cannot be made: {e}", folder.display()))?;
    let mut names = Vec::new();
    for (name, schema) in all() {
        let text = serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n";
        std::fs::write(folder.join(&name), text).map_err(|e| format!("{name} cannot be written: {e}"))?;
        names.push(name);
    }
    Ok(names)
}

fn words() -> Json {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Words",
        "description": "The theme's own words in one language: key → text with slots.",
        "type": "object",
        "additionalProperties": {"type": "string"}
    })
}

/// The schema of a YAML or JSON file of rows: a list, or a mapping with a list in it.
fn rows(kind: Kind) -> Json {
    let known = known_columns(kind);
    let properties: serde_json::Map<String, Json> =
        known.iter().map(|k| (k.name.to_string(), column(k))).collect();
    let required: Vec<&str> = known.iter().filter(|k| k.required).map(|k| k.name).collect();
    let row = json!({
        "type": "object",
        "description": format!("A row of kind {}; further keys are kept as `fields`.", kind.name()),
        "properties": properties,
        "required": required
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("Rows of kind {}", kind.name()),
        "anyOf": [
            {"type": "array", "items": row},
            {"type": "object", "additionalProperties": {"anyOf": [
                {"type": "array", "items": row},
                {"type": ["string", "number", "boolean", "null"]}
            ]}}
        ]
    })
}

fn column(known: &Known) -> Json {
    let texts = json!({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]});
    let mut schema = match known.kind {
        Type::Text | Type::Date | Type::Reference(_) => json!({"type": ["string", "number"]}),
        Type::Country => json!({"type": "string", "pattern": "^[A-Z]{2}$"}),
        Type::Count => json!({"type": "integer", "minimum": 0}),
        Type::Integer => json!({"type": "integer"}),
        Type::Number => json!({"type": "number"}),
        Type::Latitude => json!({"type": "number", "minimum": -90, "maximum": 90}),
        Type::Longitude => json!({"type": "number", "minimum": -180, "maximum": 180}),
        Type::Rating => json!({"type": "number", "minimum": 1, "maximum": 5}),
        Type::YesNo => json!({"type": ["boolean", "string"]}),
        Type::Texts | Type::References(_) => texts,
        Type::Faq => json!({"type": "array", "items": {
            "type": "object",
            "properties": {"q": {"type": "string"}, "a": {"type": "string"}},
            "required": ["q", "a"]
        }}),
        Type::Texture | Type::Price => json!({"type": "object"}),
    };
    schema["description"] = known.about.into();
    schema
}
