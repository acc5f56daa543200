//! Where sentences begin, and whether line ends mean anything.

use super::abbreviation::{self, Abbreviation};
use super::gap::Neighbours;

/// Words that open sentences and begin no name. After "U.S." or "Inc." one of these says that a
/// new sentence has begun; any other capital may continue the name or the phrase.
const OPENERS: &[&str] = &[
    "A",
    "About",
    "After",
    "All",
    "Also",
    "Although",
    "An",
    "And",
    "Another",
    "As",
    "At",
    "Because",
    "Before",
    "Both",
    "But",
    "By",
    "Despite",
    "During",
    "Each",
    "Earlier",
    "Even",
    "For",
    "From",
    "He",
    "Her",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "Instead",
    "It",
    "Its",
    "Last",
    "Many",
    "Meanwhile",
    "More",
    "Most",
    "My",
    "No",
    "Not",
    "Now",
    "On",
    "One",
    "Only",
    "Other",
    "Others",
    "Our",
    "She",
    "Since",
    "So",
    "Some",
    "Such",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Though",
    "Through",
    "To",
    "Today",
    "Two",
    "Under",
    "Until",
    "We",
    "What",
    "When",
    "Where",
    "While",
    "Who",
    "Why",
    "With",
    "Yet",
    "You",
];

/// Whether a new sentence begins after `gap`, which holds a full stop, `!` or `?`, and a space.
pub(super) fn begins(gap: &str, neighbours: Neighbours<'_>) -> bool {
    let first = neighbours.after.chars().next();
    let looks_like_start = first.is_some_and(|letter| !letter.is_lowercase());
    if !looks_like_start {
        return false;
    }
    if !gap.starts_with('.') && !neighbours.before.ends_with('.') {
        return true;
    }
    match abbreviation::kind(neighbours.before) {
        None => true,
        Some(Abbreviation::BeforeName) => false,
        Some(Abbreviation::Open) => {
            // "A. A. Long" has two initials; "Plan B. A man ..." is rarer than these.
            let initials = neighbours.before.len() == 1 && neighbours.after.len() == 1;
            // A quotation mark after the full stop: no mere abbreviation.
            gap.trim_start_matches('.').starts_with(['"', '”', '\'', '’'])
                || (!initials && OPENERS.binary_search(&neighbours.after).is_ok())
        }
    }
}

/// Whether the lines of `text` were broken to fit a width, so that names run across line ends.
///
/// Looks at the first lines only: three of four must be followed directly by another line, be of
/// similar, paper-like length, and half of the lines that follow must begin in lower case, which
/// neither headlines, lists nor tables do.
pub(super) fn is_hard_wrapped(text: &str) -> bool {
    let (mut pairs, mut fitting, mut continuing) = (0u32, 0u32, 0u32);
    let mut lines = text.lines().take(200);
    let Some(mut line) = lines.next() else {
        return false;
    };
    for next in lines {
        if !line.trim().is_empty() && !next.trim().is_empty() {
            pairs += 1;
            fitting += u32::from((45..=120).contains(&line.len()));
            continuing += u32::from(
                next.trim_start().chars().next().is_some_and(|first| !first.is_uppercase()),
            );
        }
        line = next;
    }
    pairs >= 2 && fitting * 4 >= pairs * 3 && continuing * 2 >= pairs
}

#[cfg(test)]
mod tests {
    use super::{OPENERS, is_hard_wrapped};

    #[test]
    fn openers_are_sorted_for_the_binary_search() {
        assert!(OPENERS.is_sorted());
    }

    #[test]
    fn wrapped_prose_is_told_from_lists() {
        for (text, wrapped) in [
            (
                "The minister arrived late on Tuesday evening and left the city of New\nYork before anyone could ask him about the plan that he had signed\nin the spring, an aide to the governor of the province said later on.\n",
                true,
            ),
            ("Chelsea 2\nArsenal 1\nLeeds 0\nEverton 0\n", false),
            (
                "One headline\n\nA paragraph that is long enough to be a line of its own in the text.\n",
                false,
            ),
            ("", false),
        ] {
            assert_eq!(is_hard_wrapped(text), wrapped, "{text}");
        }
    }
}
