//! Families that make nothing: probably a mistake in a filter or a folder's name, or, in a further language,
//! rows and texts that nobody has translated yet.
//!
//! What has one cause is said once: a language whose services have no names lacks every page that is made
//! of them.

use crate::config::FamilyKind;
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::graph::Tree;
use crate::produce::World;

/// Notes the families of a tree (a language) for which nothing was made.
pub(super) fn note(world: &World, tree: usize, made: &[bool], report: &mut Report) {
    let t = &world.graph.trees[tree];
    let empty: Vec<usize> = (0..t.families.len()).filter(|&f| made.get(f) != Some(&true)).collect();
    let nameless = if tree == 0 { Vec::new() } else { nameless(&world.graph.trees[0], t) };
    let (texts, rows): (Vec<usize>, Vec<usize>) =
        empty.into_iter().partition(|&f| t.families[f].kind == FamilyKind::Document);
    let tag = t.locale.tag();
    if !nameless.is_empty() && !rows.is_empty() {
        let names: Vec<String> = rows.iter().map(|&f| format!("`{}`", t.families[f].name)).collect();
        let (has, count) = match names.len() {
            1 => ("has", "one family".to_string()),
            n => ("have", format!("{n} families")),
        };
        for axis in nameless {
            let table = &t.axes[axis].table;
            let files: Vec<&str> = table.files.iter().map(|file| &**file).take(2).collect();
            let message = format!(
                "{count} {has} no pages in the language {tag} ({}), since none of {} rows of `{}` has a name in it",
                names.join(", "),
                table.rows.len(),
                table.name
            );
            report.push(
                Diagnostic::new(Code::EmptyFamily, Level::Note, message)
                    .at(world.graph.config.place(&["translations", tag]))
                    .hint(format!(
                        "write `name@{tag}` beside `name` in {}; a row gets its pages in that language when it has that name",
                        files.join(", ")
                    )),
            );
        }
    } else {
        rows.iter().for_each(|&f| {
            one(world, tree, f, "look at its `filter`, its gate and its data, or take it out", report)
        });
    }
    for f in texts {
        let hint = match tree {
            0 => "put Markdown files into its folder, or take it out".to_string(),
            _ => format!("write its texts in that language as files such as about.{tag}.md"),
        };
        one(world, tree, f, &hint, report);
    }
}

/// The datasets whose rows have pages in the first language and no names in this one.
fn nameless(first: &Tree, t: &Tree) -> Vec<usize> {
    let listed = |tree: &Tree, axis: usize| tree.axes[axis].facets.iter().any(|row| row.listed);
    (0..t.axes.len().min(first.axes.len())).filter(|&axis| listed(first, axis) && !listed(t, axis)).collect()
}

fn one(world: &World, tree: usize, family: usize, hint: &str, report: &mut Report) {
    let t = &world.graph.trees[tree];
    let name = &t.families[family].name;
    let language = if tree == 0 { String::new() } else { format!(" in the language {}", t.locale.tag()) };
    report.push(
        Diagnostic::new(
            Code::EmptyFamily,
            Level::Note,
            format!("the family `{name}` has no pages{language}"),
        )
        .at(world.graph.config.place(&["families", name]))
        .hint(hint),
    );
}
