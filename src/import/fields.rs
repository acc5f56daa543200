//! What the fields of the project's own format may hold, whether in CSV or in JSON.

use crate::record::DEFAULT_PRIOR;

/// The fields, in the order in which they are written.
pub(super) const NAMES: [&str; 8] =
    ["id", "name", "type", "aliases", "prior", "subtype", "external_ids", "case"];

pub(super) fn name(name: &str) -> Result<String, String> {
    let name = name.trim();
    if name.is_empty() { Err("the name is empty".to_owned()) } else { Ok(name.to_owned()) }
}

/// `a|b` as a list.
pub(super) fn aliases(joined: &str) -> Vec<String> {
    joined.split('|').map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned).collect()
}

pub(super) fn prior(number: &str) -> Result<f32, String> {
    if number.is_empty() {
        return Ok(DEFAULT_PRIOR);
    }
    number
        .parse()
        .ok()
        .filter(|prior| (0.0..=1.0).contains(prior))
        .ok_or_else(|| format!("prior {number:?} is no number from 0 to 1"))
}

pub(super) fn exact_case(case: &str) -> Result<bool, String> {
    match case {
        "" | "smart" => Ok(false),
        "exact" => Ok(true),
        other => Err(format!("case {other:?} is neither empty, smart nor exact")),
    }
}

/// Adds `scheme:value` to a list as records hold it.
pub(super) fn push_external_id(ids: &mut String, scheme: &str, value: &str) {
    let value = value.trim();
    // What separates ids cannot be in one.
    if value.is_empty() || value.contains('|') {
        return;
    }
    if !ids.is_empty() {
        ids.push('|');
    }
    ids.push_str(scheme);
    ids.push(':');
    ids.push_str(value);
}

/// Adds an alias that is neither the name nor there already.
pub(super) fn push_alias(aliases: &mut Vec<String>, name: &str, alias: &str) {
    let alias = alias.trim();
    if !alias.is_empty() && alias != name && !aliases.iter().any(|known| known == alias) {
        aliases.push(alias.to_owned());
    }
}
