//! Attributes: what one token is seen to be, a small number each.

/// Declares the attributes with their names in templates. The sparse ones say nothing when zero.
macro_rules! attributes {
    ($($(#[$doc:meta])* $name:ident = $text:literal $sparse:ident,)*) => {
        /// Something that is seen of a token. Feature templates combine these.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Attribute { $($(#[$doc])* $name,)* }

        impl Attribute {
            /// Every attribute, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name in templates.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Whether zero means that nothing is known, so that a feature made of nothing else
            /// is no feature.
            pub fn is_sparse(self) -> bool {
                match self { $(Self::$name => attributes!(@$sparse),)* }
            }
        }
    };
    (@sparse) => { true };
    (@dense) => { false };
}

attributes! {
    /// The folded word.
    Word = "w" dense,
    /// The word as written.
    Form = "W" dense,
    /// Its first letter.
    Prefix1 = "p1" dense,
    /// Its first two letters.
    Prefix2 = "p2" dense,
    /// Its first three letters.
    Prefix3 = "p3" dense,
    /// Its first four letters.
    Prefix4 = "p4" dense,
    /// Its last letter.
    Suffix1 = "s1" dense,
    /// Its last two letters.
    Suffix2 = "s2" dense,
    /// Its last three letters.
    Suffix3 = "s3" dense,
    /// Its last four letters.
    Suffix4 = "s4" dense,
    /// Its letters by class, runs shortened.
    Outline = "sh" dense,
    /// Its length, up to 8.
    Length = "len" dense,
    /// All its cue classes.
    Cues = "cues" sparse,
    /// Class of its capitals.
    Capitals = "cap" dense,
    /// The cue class that matters most.
    Role = "role" sparse,
    /// How common it is as an ordinary word.
    Common = "com" sparse,
    /// Whether it is a demonym, religion or language.
    Demonym = "dem" sparse,
    /// Given name, log count.
    Given = "gn" sparse,
    /// Surname, log count.
    Surname = "sn" sparse,
    /// First word of listed people, log count.
    PersonFirst = "n2f" sparse,
    /// Last word of listed people, log count.
    PersonLast = "n2l" sparse,
    /// Word of listed places, log count.
    PlaceWord = "pl" sparse,
    /// Word of listed organizations, log count.
    OrganizationWord = "og" sparse,
    /// Whether it opens its sentence, or what follows a colon or a quotation mark.
    First = "first" sparse,
    /// The kind of its sentence.
    Sentence = "sent" dense,
    /// How the gap before it looks.
    Space = "sp" dense,
    /// The cue phrase it is part of.
    Phrase = "ph" sparse,
    /// Position in and prior of the longest listed person here.
    GazPerson = "gP" sparse,
    /// The same for organizations.
    GazOrganization = "gO" sparse,
    /// The same for places.
    GazPlace = "gL" sparse,
    /// Types and length of the longest listed name here.
    GazAny = "gA" sparse,
    /// The most plausible type of the longest listed name here, its position and prior.
    GazBest = "gB" sparse,
    /// Seen in lower case elsewhere in the document.
    DocLower = "dlow" sparse,
    /// Seen with a capital in mid-sentence.
    DocCapital = "dcap" sparse,
    /// What stands before and after its other mentions.
    DocEvidence = "dev" sparse,
    /// Acronym of a run of capitalised words, or such a run.
    DocAcronym = "dacr" sparse,
    /// How much the document is about sport.
    Sport = "spo" sparse,
    /// Its place in the run of capitalised words, and the run's length.
    RunPlace = "rp" sparse,
    /// Class of the first word of the run.
    RunStart = "rs" sparse,
    /// Class of the last word of the run.
    RunEnd = "re" sparse,
    /// Class of the word before the run.
    LeftRole = "lr" sparse,
    /// Class of the word behind the run.
    RightRole = "rr" sparse,
    /// The first verb behind the run.
    Verb = "vb" sparse,
    /// The noun of an apposition behind the run.
    Apposition = "app" sparse,
    /// Classes of both ends of the unbroken stretch.
    WideEnds = "we" sparse,
    /// Second pass: what its other mentions were taken for.
    Votes = "q" sparse,
    /// Second pass: its part in longer names of the document.
    Parts = "qs" sparse,
    /// Second pass: the longest name found elsewhere that stands here too.
    Echo = "ql" sparse,
    /// The word before the run.
    LeftWord = "lw" sparse,
    /// The word behind the run.
    RightWord = "rw" sparse,
}

/// How many attributes belong to a word by itself, its lexeme; these come first.
pub const LEXICAL: usize = Attribute::OrganizationWord as usize + 1;

/// The attributes of few values, which tokens hold themselves: from this one …
pub const FIRST_SMALL: usize = Attribute::Capitals as usize;
/// … to the one before this.
pub const PAST_SMALL: usize = Attribute::Echo as usize + 1;

impl Attribute {
    /// The attribute with this name in templates.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.name() == name)
    }

    /// Its number among the small attributes, if it is one.
    pub const fn small(self) -> Option<usize> {
        let number = self as usize;
        if number >= FIRST_SMALL && number < PAST_SMALL { Some(number - FIRST_SMALL) } else { None }
    }

    /// How many bits the values of a small attribute take; 32 for all others.
    pub const fn bits(self) -> u32 {
        match self {
            Self::Demonym => 1,
            Self::First | Self::Sentence | Self::DocLower | Self::DocCapital | Self::Sport => 2,
            Self::Space
            | Self::Verb
            | Self::Given
            | Self::PersonFirst
            | Self::PersonLast
            | Self::PlaceWord
            | Self::OrganizationWord => 3,
            Self::Capitals
            | Self::Common
            | Self::Surname
            | Self::DocEvidence
            | Self::DocAcronym
            | Self::Parts
            | Self::Echo => 4,
            Self::Role
            | Self::GazPerson
            | Self::GazOrganization
            | Self::GazPlace
            | Self::GazAny
            | Self::RunPlace
            | Self::RunStart
            | Self::RunEnd
            | Self::LeftRole
            | Self::RightRole
            | Self::Votes => 5,
            Self::Apposition => 6,
            Self::GazBest => 7,
            Self::Phrase => 8,
            Self::WideEnds => 10,
            _ => 32,
        }
    }
}
