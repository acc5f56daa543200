//! For people: the text with coloured names, then a table of its entities.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use comfy_table::ContentArrangement;

use super::pieces;
use crate::cli::table::table;
use crate::recognize::Extraction;
use crate::types::EntityType;

pub(super) fn write(
    text: &str,
    extraction: &Extraction<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    for (piece, mention) in pieces(text, &extraction.mentions) {
        match mention {
            Some(mention) => {
                let style = style(mention.kind);
                write!(out, "{style}{piece}{style:#}")?;
            }
            None => write!(out, "{piece}")?,
        }
    }
    let mut table = table(["entity", "type", "mentions", "confidence", "salience", "id"]);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    for entity in &extraction.entities {
        let kind = if entity.subtype.is_empty() {
            entity.kind.to_string().to_lowercase()
        } else {
            format!("{} ({})", entity.kind.to_string().to_lowercase(), entity.subtype)
        };
        table.add_row([
            entity.name.to_string(),
            kind,
            entity.mention_count.to_string(),
            format!("{:.2}", entity.confidence),
            format!("{:.2}", entity.salience),
            entity.id.to_string(),
        ]);
    }
    writeln!(out, "\n\n{table}")
}

fn style(kind: EntityType) -> Style {
    let colour = match kind {
        EntityType::Person => AnsiColor::Yellow,
        EntityType::Organization => AnsiColor::Cyan,
        EntityType::Place => AnsiColor::Green,
    };
    Style::new().fg_color(Some(colour.into())).bold()
}
