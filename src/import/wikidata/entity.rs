//! One entity of the dump, as far as it is of use here.

use super::classes::{Classes, number};
use super::cursor::{Cursor, Malformed, Raw};
use crate::import::fields;

/// The property that says what class an item is an instance of.
const INSTANCE_OF: &str = "P31";

/// Identifiers elsewhere, and what they are called in records.
const IDENTIFIERS: [(&str, &str); 7] = [
    ("P1566", "geonames"),
    ("P1278", "lei"),
    ("P6782", "ror"),
    ("P2427", "grid"),
    ("P213", "isni"),
    ("P214", "viaf"),
    ("P345", "imdb"),
];

/// What is read of an entity.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Entity {
    pub(super) id: String,
    /// By the place of their language among those asked for.
    pub(super) labels: Vec<(usize, String)>,
    /// The same.
    pub(super) aliases: Vec<(usize, String)>,
    /// The first of its classes, as a place in the table.
    pub(super) class: Option<usize>,
    pub(super) external_ids: String,
    pub(super) sitelinks: u64,
}

impl Entity {
    /// Reads the entity from `json`, with the names in `languages`.
    pub(super) fn parse(
        json: &[u8],
        languages: &[String],
        classes: &Classes,
    ) -> Result<Self, Malformed> {
        let mut entity = Self::default();
        let mut cursor = Cursor::new(json, 0);
        cursor.members(|key, cursor| {
            if key.is("id") {
                entity.id = cursor.string()?.decode()?.into_owned();
            } else if key.is("labels") {
                in_languages(cursor, languages, &mut |rank, cursor| {
                    entity.labels.extend(value_of_term(cursor)?.map(|label| (rank, label)));
                    Ok(())
                })?;
            } else if key.is("aliases") {
                in_languages(cursor, languages, &mut |rank, cursor| {
                    cursor.elements(|cursor| {
                        entity.aliases.extend(value_of_term(cursor)?.map(|alias| (rank, alias)));
                        Ok(())
                    })
                })?;
            } else if key.is("claims") {
                entity.read_claims(cursor, classes)?;
            } else if key.is("sitelinks") {
                cursor.members(|_, cursor| {
                    entity.sitelinks += 1;
                    cursor.skip()
                })?;
            } else {
                cursor.skip()?;
            }
            Ok(())
        })?;
        if cursor.peek() != 0 {
            return cursor.fail("something after the entity");
        }
        // Whatever the order of the keys in the file.
        entity.labels.sort_by_key(|(rank, _)| *rank);
        entity.aliases.sort_by_key(|(rank, _)| *rank);
        Ok(entity)
    }

    fn read_claims(&mut self, cursor: &mut Cursor<'_>, classes: &Classes) -> Result<(), Malformed> {
        let mut ids: [Vec<String>; IDENTIFIERS.len()] = Default::default();
        cursor.members(|property, cursor| {
            if property.is(INSTANCE_OF) {
                self.class = first_class(cursor, classes)?.class;
                return Ok(());
            }
            let known = IDENTIFIERS.iter().position(|(id, _)| property.is(id));
            let Some(known) = known else {
                return cursor.skip();
            };
            statements(cursor, &mut |value| {
                if let Value::Text(text) = value {
                    ids[known].push(text.decode()?.into_owned());
                }
                Ok(())
            })
            .map(|_| ())
        })?;
        for ((_, scheme), values) in IDENTIFIERS.iter().zip(&ids) {
            for value in values {
                fields::push_external_id(&mut self.external_ids, scheme, value);
            }
        }
        Ok(())
    }
}

/// Calls `read` before the values of those keys that are languages asked for.
fn in_languages<'j>(
    cursor: &mut Cursor<'j>,
    languages: &[String],
    read: &mut dyn FnMut(usize, &mut Cursor<'j>) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    cursor.members(|language, cursor| {
        match languages.iter().position(|wanted| language.is(wanted)) {
            Some(rank) => read(rank, cursor),
            None => cursor.skip(),
        }
    })
}

/// `{"language":"en","value":"Belgium"}` → Belgium.
fn value_of_term(cursor: &mut Cursor<'_>) -> Result<Option<String>, Malformed> {
    let mut text = None;
    cursor.members(|key, cursor| {
        if key.is("value") {
            text = Some(cursor.string()?.decode()?.into_owned());
            return Ok(());
        }
        cursor.skip()
    })?;
    Ok(text)
}

/// The class that an item is listed under, and whether this was a list of statements at all.
pub(super) struct InstanceOf {
    pub(super) class: Option<usize>,
    pub(super) has_statements: bool,
}

/// Reads the statements of "instance of" and finds the class that stands first in the table.
pub(super) fn first_class(
    cursor: &mut Cursor<'_>,
    classes: &Classes,
) -> Result<InstanceOf, Malformed> {
    let mut class: Option<usize> = None;
    let has_statements = statements(cursor, &mut |value| {
        let number = match value {
            Value::Text(_) => None,
            Value::Item { id: Some(id), .. } => number(&id.decode()?),
            Value::Item { number, .. } => number,
        };
        let found = number.and_then(|number| classes.position(number));
        class = class.into_iter().chain(found).min();
        Ok(())
    })?;
    Ok(InstanceOf { class, has_statements })
}

/// The value of a statement.
#[derive(Clone, Copy)]
enum Value<'j> {
    Text(Raw<'j>),
    /// Old dumps have only the number.
    Item {
        id: Option<Raw<'j>>,
        number: Option<u64>,
    },
}

/// Calls `take` with the values of those statements that are not deprecated. Tells whether there
/// was a main snak anywhere: qualifiers, which have the same keys, have none.
fn statements<'j>(
    cursor: &mut Cursor<'j>,
    take: &mut dyn FnMut(Value<'j>) -> Result<(), Malformed>,
) -> Result<bool, Malformed> {
    let mut has_main_snak = false;
    cursor.elements(|cursor| {
        let (mut value, mut deprecated) = (None, false);
        cursor.members(|key, cursor| {
            if key.is("mainsnak") {
                has_main_snak = true;
                value = value_of_snak(cursor)?;
            } else if key.is("rank") {
                deprecated = cursor.string()?.is("deprecated");
            } else {
                cursor.skip()?;
            }
            Ok(())
        })?;
        match value {
            Some(value) if !deprecated => take(value),
            _ => Ok(()),
        }
    })?;
    Ok(has_main_snak)
}

/// `{"snaktype":"value","datavalue":{"value":…}}`; "somevalue" and "novalue" have no datavalue.
fn value_of_snak<'j>(cursor: &mut Cursor<'j>) -> Result<Option<Value<'j>>, Malformed> {
    let mut value = None;
    cursor.members(|key, cursor| {
        if !key.is("datavalue") {
            return cursor.skip();
        }
        cursor.members(|key, cursor| {
            if !key.is("value") {
                return cursor.skip();
            }
            match cursor.peek() {
                b'"' => value = Some(Value::Text(cursor.string()?)),
                b'{' => value = Some(item(cursor)?),
                _ => cursor.skip()?,
            }
            Ok(())
        })
    })?;
    Ok(value)
}

/// `{"entity-type":"item","numeric-id":5,"id":"Q5"}`
fn item<'j>(cursor: &mut Cursor<'j>) -> Result<Value<'j>, Malformed> {
    let (mut id, mut number) = (None, None);
    cursor.members(|key, cursor| {
        if key.is("id") && cursor.peek() == b'"' {
            id = Some(cursor.string()?);
        } else if key.is("numeric-id") {
            number = cursor.integer();
            cursor.skip()?;
        } else {
            cursor.skip()?;
        }
        Ok(())
    })?;
    Ok(Value::Item { id, number })
}
