//! Tables for people, all in one style.

use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;

/// An empty table.
pub(super) fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header(header);
    table
}
