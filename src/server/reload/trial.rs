//! Whether gazetteers that just opened work: the last look before they serve.

use crate::gazetteer::{Gazetteer, InlineEntry, InlineGazetteer, Snapshot};
use crate::recognize::{self, ExtractOptions, RecognitionMode, Scratch};

use super::error::Problem;

/// How many entities are asked for their names, spread evenly over the file.
const ASKED: usize = 16;

/// Looks up names of a gazetteer's own entities, and returns one that it found. A file that lists
/// nothing, or whose sampled entities all have names that no text can hold ("Smith, John"), passes
/// without.
pub(super) fn own_name(gazetteer: &Gazetteer) -> Result<Option<&str>, Problem> {
    let count = gazetteer.entity_count();
    let mut asked = 0;
    for index in (0..count).step_by(count.div_ceil(ASKED).max(1)) {
        let Some(entity) = gazetteer.entity(index as u32) else {
            return Err(Problem::FindsNothing);
        };
        if !can_be_listed(entity.name, &entity) {
            continue;
        }
        if gazetteer.lookup(entity.name).iter().any(|(_, found)| found.id == entity.id) {
            return Ok(Some(entity.name));
        }
        asked += 1;
    }
    // One that is found is enough: of a name that very many entities share, some may be left out.
    if asked == 0 { Ok(None) } else { Err(Problem::FindsNothing) }
}

/// Whether a compiler would have listed the name: the inline entries follow the same rules.
fn can_be_listed(name: &str, entity: &crate::gazetteer::EntityView<'_>) -> bool {
    let entry = InlineEntry {
        entity_id: String::new(),
        name: name.to_owned(),
        kind: entity.kind,
        aliases: Vec::new(),
        always: false,
    };
    InlineGazetteer::build(&[entry]).is_ok()
}

/// Reads a text that holds `names`, in every mode, with every gazetteer of `snapshot`.
pub(super) fn reads(snapshot: &Snapshot, names: &[&str]) -> Result<(), Problem> {
    let text = format!("Yesterday in the news: {}.", names.join(", then "));
    let gazetteers: Vec<_> = snapshot.gazetteers().iter().map(|g| g.name.clone()).collect();
    for mode in [RecognitionMode::Full, RecognitionMode::GazetteerOnly] {
        let options =
            ExtractOptions { mode, gazetteers: gazetteers.clone(), ..ExtractOptions::default() };
        recognize::extract(snapshot, &text, &options, &mut Scratch::default())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::Compiler;
    use crate::gazetteer::LoadedGazetteer;
    use crate::import;

    fn compiled(rows: &str) -> Gazetteer {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("names.onomast");
        let mut compiler = Compiler::default();
        let source = format!("name,type,aliases\n{rows}");
        import::read("names.csv", "", source.as_bytes(), &mut compiler).expect("rows");
        compiler.write(&path).expect("written");
        Gazetteer::open(&path).expect("just written")
    }

    #[test]
    fn whole_gazetteers_pass() {
        for (rows, name) in [
            ("", None),
            ("Acme Holdings,organization,\n", Some("Acme Holdings")),
            ("\"Smith, John\",person,John Smith\n", None),
            ("\"Smith, John\",person,John Smith\nŁódź,place,\n", Some("Łódź")),
        ] {
            let gazetteer = compiled(rows);
            assert_eq!(own_name(&gazetteer).expect("whole"), name, "{rows}");
            let snapshot = Snapshot::new(vec![LoadedGazetteer::new("names", gazetteer)]);
            reads(&snapshot, &Vec::from_iter(name)).expect("whole");
        }
    }
}
