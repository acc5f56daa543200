//! Features: templates that combine attributes of neighbouring tokens, hashed to 64 bits.
//!
//! A template is written `w[-1]+cap[0]`: attributes with the distance of the token they are read
//! from. The templates of a model travel in its file, so a model and its features never disagree.

use super::attributes::Attribute;
use super::explain::evidence;
use super::lexemes::Lexemes;
use super::token::{Field, Token, WIDTH, field};

/// How far to either side templates may look.
pub const REACH: usize = 3;
/// The tokens that templates look at: three before, the token itself, three after.
pub const WINDOW: usize = 2 * REACH + 1;
/// How many attributes one template may combine.
const MOST_ATOMS: usize = 5;

/// The templates of the first pass, one a line.
pub const FIRST_PASS: &str = include_str!("first-pass.txt");
/// The templates that the second pass adds.
pub const SECOND_PASS: &str = include_str!("second-pass.txt");

/// Why a line is no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no feature template")]
pub struct TemplateError(pub String);

#[derive(Clone, Copy, Debug)]
struct Atom {
    attribute: Attribute,
    /// Index into the window.
    at: u8,
    /// Where the window's tokens hold the value; none where only the lexeme does.
    field: Option<Field>,
}

/// One kind of feature.
#[derive(Clone, Debug)]
struct Template {
    seed: u64,
    atoms: [Atom; MOST_ATOMS],
    len: u8,
    /// How many of its attributes are sparse; these come first.
    sparse: u8,
    /// The most telling kind of evidence in it.
    evidence: u8,
}

/// A list of templates.
#[derive(Clone, Debug)]
pub struct Templates {
    list: Vec<Template>,
}

impl Templates {
    /// Reads templates, separated by white space; `#` begins a comment.
    ///
    /// # Errors
    /// The first piece that is none.
    pub fn parse(source: &str) -> Result<Self, TemplateError> {
        let list = source
            .lines()
            .map(|line| line.split('#').next().unwrap_or(""))
            .flat_map(str::split_whitespace)
            .map(Template::parse)
            .collect::<Result<_, _>>()?;
        Ok(Self { list })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// What kind of evidence the features of a template are.
    pub(super) fn evidence(&self, template: usize) -> usize {
        usize::from(self.list[template].evidence)
    }

    /// What a template is made of: attributes, and the places in the window they are read from.
    pub fn atoms(&self, template: usize) -> impl Iterator<Item = (Attribute, usize)> {
        let template = &self.list[template];
        let atoms = &template.atoms[..usize::from(template.len)];
        atoms.iter().map(|atom| (atom.attribute, usize::from(atom.at)))
    }

    /// Reports the features of the token in the middle of a window: the template's index and the
    /// feature's hash.
    pub fn features(&self, window: &Window<'_>, mut report: impl FnMut(usize, u64)) {
        for (index, template) in self.list.iter().enumerate() {
            if let Some(hash) = template.feature(window) {
                report(index, hash);
            }
        }
    }

    /// Reports the hashes of the features of some templates.
    #[inline]
    pub fn hashes_of(&self, some: &[u16], window: &Window<'_>, mut report: impl FnMut(u64)) {
        for &index in some {
            if let Some(hash) = self.list[usize::from(index)].feature(window) {
                report(hash);
            }
        }
    }
}

/// The tokens around a word, and the lexemes that they are of.
#[derive(Clone, Copy, Debug)]
pub struct Window<'v> {
    tokens: &'v [Token; WINDOW],
    /// The same tokens as numbers.
    numbers: &'v [u32; WINDOW * WIDTH],
    lexemes: &'v Lexemes,
}

impl<'v> Window<'v> {
    /// A window of tokens.
    pub fn new(tokens: &'v [Token; WINDOW], lexemes: &'v Lexemes) -> Self {
        Self { tokens, numbers: bytemuck::cast_ref(tokens), lexemes }
    }

    #[inline]
    fn get(&self, atom: Atom) -> u32 {
        if let Some(field) = atom.field {
            return field.read(self.numbers);
        }
        let lexeme = self.tokens[usize::from(atom.at) % WINDOW].lexeme;
        self.lexemes.value(lexeme, atom.attribute)
    }
}

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

#[inline]
fn extend(hash: u64, value: u32) -> u64 {
    (hash.rotate_left(27) ^ u64::from(value)).wrapping_mul(MULTIPLIER)
}

/// Spreads the low bits, which a multiplication leaves poor.
#[inline]
fn finish(hash: u64) -> u64 {
    (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

impl Template {
    /// The hash of its feature. None if nothing is known that it speaks of.
    #[inline]
    fn feature(&self, window: &Window<'_>) -> Option<u64> {
        let (sparse, dense) =
            self.atoms[..usize::from(self.len)].split_at(usize::from(self.sparse));
        let (mut hash, mut known) = (self.seed, 0);
        for &atom in sparse {
            let value = window.get(atom);
            known |= value;
            hash = extend(hash, value);
        }
        if known == 0 && !sparse.is_empty() {
            return None;
        }
        for &atom in dense {
            hash = extend(hash, window.get(atom));
        }
        Some(finish(hash))
    }

    fn parse(source: &str) -> Result<Self, TemplateError> {
        let error = || TemplateError(source.to_owned());
        let mut atoms = source
            .split('+')
            .map(|atom| Atom::parse(atom).ok_or_else(error))
            .collect::<Result<Vec<_>, _>>()?;
        atoms.sort_by_key(|atom| !atom.attribute.is_sparse());
        let sparse = atoms.iter().filter(|atom| atom.attribute.is_sparse()).count();
        let mut filled = [atoms[0]; MOST_ATOMS];
        filled.get_mut(..atoms.len()).ok_or_else(error)?.copy_from_slice(&atoms);
        Ok(Self {
            seed: xxhash_rust::xxh3::xxh3_64(source.as_bytes()),
            atoms: filled,
            len: atoms.len() as u8,
            sparse: sparse as u8,
            evidence: atoms.iter().map(|atom| atom.evidence()).max().unwrap_or(0) as u8,
        })
    }
}

impl Atom {
    fn evidence(self) -> usize {
        evidence(self.attribute, isize::from(self.at as i8) - REACH as isize)
    }

    /// Reads `w[-1]`.
    fn parse(source: &str) -> Option<Self> {
        let (name, distance) = source.strip_suffix(']')?.split_once('[')?;
        let distance: isize = distance.parse().ok()?;
        let at = usize::try_from(distance + REACH as isize).ok()?;
        let attribute = Attribute::from_name(name)?;
        (at < WINDOW).then(|| Self { attribute, at: at as u8, field: field(attribute, at) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognize::crf::attributes::LEXICAL;
    use crate::recognize::crf::token::OF_LEXEME;

    #[test]
    fn the_lists_of_templates_are_readable() {
        assert!(Templates::parse(FIRST_PASS).unwrap().len() > 100);
        assert!(Templates::parse(SECOND_PASS).unwrap().len() > 5);
    }

    #[test]
    fn what_is_no_template_is_refused() {
        for source in ["w", "w[9]", "w[-1]+", "nothing[0]", "w[0]+w[0]+w[0]+w[0]+w[0]+w[0]"] {
            assert_eq!(
                Templates::parse(source).map(|list| list.len()),
                Err(TemplateError(source.to_owned()))
            );
        }
    }

    #[test]
    fn features_depend_on_the_attributes_they_name_and_no_others() {
        let templates = Templates::parse("w[-1]+cap[0] gn[0]").unwrap();
        let mut lexemes = Lexemes::default();
        lexemes.begin(0);
        let mut hashes = |before: u32, capitals: u32, given: u32, unrelated: u32| {
            let mut tokens = [Token::new(0, 0, &[0; OF_LEXEME]); WINDOW];
            let mut values = [0; LEXICAL];
            values[Attribute::Capitals as usize] = capitals;
            values[Attribute::Given as usize] = given;
            values[Attribute::Length as usize] = unrelated;
            let key = lexemes.len() as u64 + 1;
            let lexeme = lexemes.add(key, 0, 0, values);
            tokens[REACH] = Token::new(lexeme, 0, &lexemes.get(lexeme).small);
            tokens[REACH - 1].word = before;
            let mut found = Vec::new();
            templates.features(&Window::new(&tokens, &lexemes), |index, hash| {
                found.push((index, hash));
            });
            found
        };
        assert_eq!(hashes(1, 2, 3, 4), hashes(1, 2, 3, 5));
        assert_ne!(hashes(1, 2, 3, 4)[0], hashes(2, 1, 3, 4)[0]);
        assert_eq!(hashes(1, 2, 3, 4).len(), 2);
        assert_eq!(hashes(1, 2, 0, 4).len(), 1, "nothing known, no feature");
    }
}
