//! Abbreviations: full stops that end no sentence.

/// What a full stop after a word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// `Mr.`, `Gen.`, `St.`: a name follows; never the end of a sentence.
    BeforeName,
    /// `Inc.`, `Jr.`, `U.S.`, `Calif.`, `p.m.`: may well end a sentence too.
    Open,
}

/// Written before names.
const BEFORE_NAMES: &[&str] = &[
    "Adm", "Alex", "Amb", "Asst", "Atty", "Benj", "Brig", "Bros", "Capt", "Chas", "Chr", "Cmdr",
    "Col", "Cpl", "Cpt", "Dr", "Drs", "Edw", "Fr", "Ft", "Gen", "Geo", "Gov", "Hon", "Insp", "Jas",
    "Joh", "Jos", "Lt", "Maj", "Md", "Messrs", "Mgr", "Mlle", "Mme", "Mr", "Mrs", "Ms", "Msgr",
    "Mt", "Mx", "No", "Nos", "Pfc", "Ph", "Pres", "Prof", "Pte", "Pvt", "Rep", "Reps", "Rev",
    "Robt", "Sen", "Sens", "Sgt", "Spc", "Sr", "St", "Sta", "Ste", "Supt", "Th", "Thos", "Wm", "v",
    "vs",
];

/// Written after names or within dates; a sentence may end after them.
const OPEN: &[&str] = &[
    "AG", "Ala", "Ariz", "Ark", "Assn", "Aug", "Ave", "Blvd", "Calif", "Cie", "Co", "Colo", "Conn",
    "Corp", "Cos", "Ct", "Dec", "Del", "Dept", "Dist", "Esq", "Feb", "Fla", "Ga", "Hwy", "Ill",
    "Inc", "Ind", "Jan", "Jr", "Kan", "Ky", "La", "Ltd", "Ltda", "Mass", "Mfg", "Mich", "Minn",
    "Miss", "Mo", "Mont", "Neb", "Nev", "Nov", "Oct", "Okla", "Ont", "Ore", "Pa", "Pty", "Que",
    "Rd", "Sask", "Sec", "Sep", "Sept", "Tenn", "Tex", "Univ", "Va", "Vt", "Wash", "Wis", "Wyo",
    "al", "approx", "cf", "ed", "est", "etc", "fig", "ft", "pp", "vol",
];

/// Of the open ones, those that belong to a name and take their full stop into its span.
const IN_NAMES: &[&str] = &[
    "Ala", "Ariz", "Ark", "Assn", "Ave", "Blvd", "Bros", "Calif", "Cie", "Co", "Colo", "Conn",
    "Corp", "Cos", "Del", "Dept", "Fla", "Ga", "Ill", "Inc", "Ind", "Jr", "Kan", "Ky", "La", "Ltd",
    "Ltda", "Mass", "Mfg", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ont",
    "Ore", "Pa", "Pty", "Rd", "Sask", "Sr", "Tenn", "Tex", "Univ", "Va", "Vt", "Wash", "Wis",
    "Wyo",
];

/// What follows a name's comma and still belongs to it: "Acme, Inc.", "Sammy Davis, Jr."
const AFTER_COMMA: &[&str] =
    &["Inc", "Inc.", "Jr", "Jr.", "LLC", "LLP", "LP", "Ltd", "Ltd.", "Sr", "Sr."];

/// What kind of abbreviation `word` (without its full stop) is, if it is one.
pub(super) fn kind(word: &str) -> Option<Abbreviation> {
    let mut letters = word.chars();
    let first = letters.next()?;
    let single = letters.next().is_none();
    if single && first.is_uppercase() {
        return Some(Abbreviation::Open);
    }
    // `U.S.` and `a.m.` carry their full stops inside.
    if word.ends_with('.') {
        return Some(Abbreviation::Open);
    }
    if word.len() > 6 {
        return None;
    }
    if BEFORE_NAMES.binary_search(&word).is_ok() {
        return Some(Abbreviation::BeforeName);
    }
    OPEN.binary_search(&word).is_ok().then_some(Abbreviation::Open)
}

/// Whether a full stop after `word` does not by itself end a name.
pub(super) fn takes_period(word: &str) -> bool {
    kind(word).is_some()
}

/// Whether the full stop after `word` is part of a name that ends there ("Acme Ltd.", "Calif.").
pub(super) fn keeps_period_in_names(word: &str) -> bool {
    word.len() <= 5 && IN_NAMES.binary_search(&word).is_ok()
}

/// Whether `word` can follow a comma inside one name.
pub(super) fn follows_comma(word: &str) -> bool {
    word.len() <= LONGEST_AFTER_COMMA && AFTER_COMMA.binary_search(&word).is_ok()
}

/// The longest word that can follow a comma inside one name, in bytes.
pub(super) const LONGEST_AFTER_COMMA: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_for_the_binary_search() {
        for list in [BEFORE_NAMES, OPEN, IN_NAMES, AFTER_COMMA] {
            assert!(list.is_sorted(), "{list:?}");
        }
        assert!(AFTER_COMMA.iter().all(|word| word.len() <= LONGEST_AFTER_COMMA));
    }
}
