//! Spellings of a name that folding does not cover and writers use all the same.

use crate::types::EntityType;

/// Other spellings under which `name` is listed too.
pub(super) fn of(name: &str, kind: EntityType) -> Vec<String> {
    let mut variants = Vec::new();
    if name.contains(" & ") {
        variants.push(name.replace(" & ", " and "));
    }
    match kind {
        EntityType::Person => {
            if let Some(joined) = join_initials(name) {
                variants.push(joined);
            }
            if let Some(split) = split_initials(name) {
                variants.push(split);
            }
        }
        // "The New York Times" is also "New York Times"; "The Hague" and "The Who" are not
        // "Hague" and "Who".
        EntityType::Organization | EntityType::Place => {
            let rest = name.strip_prefix("The ").filter(|rest| rest.contains(' '));
            variants.extend(rest.map(str::to_owned));
        }
    }
    if let Some(rest) = name.strip_prefix("Saint ") {
        variants.push(format!("St {rest}"));
    }
    variants
}

/// "Al 'Awjā" → "Al Awjā": an apostrophe before a word looks like a quotation in text.
pub(super) fn without_leading_apostrophes(name: &str) -> Option<String> {
    let mut plain = String::with_capacity(name.len());
    let mut at_word_start = true;
    for letter in name.chars() {
        if !(at_word_start && matches!(letter, '\'' | '’' | '‘' | '`')) {
            plain.push(letter);
        }
        at_word_start = matches!(letter, ' ' | '-');
    }
    (plain != name).then_some(plain)
}

/// "J. K. Rowling" → "J.K. Rowling", which reads as the words `JK Rowling`.
fn join_initials(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let initials = words.iter().take_while(|word| is_initial(word)).count();
    (2..words.len()).contains(&initials).then(|| {
        let letters: Vec<&str> = words[..initials].iter().map(|word| &word[..1]).collect();
        format!("{}. {}", letters.join("."), words[initials..].join(" "))
    })
}

/// "J.R.R. Tolkien" → "J. R. R. Tolkien".
fn split_initials(name: &str) -> Option<String> {
    let (first, rest) = name.split_once(' ')?;
    let letters: Vec<char> = first.chars().filter(|letter| *letter != '.').collect();
    let is_dotted = letters.len() >= 2
        && letters.iter().all(char::is_ascii_uppercase)
        && first.len() == letters.len() * 2;
    is_dotted.then(|| {
        let mut split = String::new();
        for letter in letters {
            split.extend([letter, '.', ' ']);
        }
        split + rest
    })
}

fn is_initial(word: &str) -> bool {
    let letters = word.strip_suffix('.').unwrap_or(word);
    letters.len() == 1 && letters.chars().all(|letter| letter.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants() {
        use EntityType::{Organization, Person, Place};
        for (name, kind, expected) in [
            ("J. K. Rowling", Person, vec!["J.K. Rowling"]),
            ("J.R.R. Tolkien", Person, vec!["J. R. R. Tolkien"]),
            ("Vladimir V. Putin", Person, vec![]),
            ("Johnson & Johnson", Organization, vec!["Johnson and Johnson"]),
            ("The New York Times", Organization, vec!["New York Times"]),
            ("The Hague", Place, vec![]),
            ("Saint Petersburg", Place, vec!["St Petersburg"]),
            ("É. B. Dupont", Person, vec![]),
        ] {
            assert_eq!(of(name, kind), expected, "{name}");
        }
    }
}
