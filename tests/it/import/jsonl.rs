//! The project's own JSON Lines.

use super::check;

#[test]
fn objects_become_rows_and_bad_ones_are_told() {
    check(
        &[(
            "names.jsonl",
            br#"{"id":"x:1","name":"Acme Holdings","type":"organization","aliases":["Acme"],"prior":0.9,"subtype":"company","external_ids":{"lei":"5493001KJTIIGC8Y1R12"}}

{"name":"Ada Lovelace","type":"person","aliases":"Augusta Ada King|Ada","case":"exact"}
{"name":"Nobody","type":"person","alias":["No"]}
nonsense
[]
{"name":"\ud800","type":"person"}
{"name":"Lodz","type":"place","external_ids":["wikidata:Q580"]}"#,
        )],
        &["names.jsonl"],
        "x:1,Acme Holdings,organization,Acme,0.9,company,lei:5493001KJTIIGC8Y1R12,\n\
         ,Ada Lovelace,person,Augusta Ada King|Ada,0.5,,,exact\n\
         ,Lodz,place,,0.5,,wikidata:Q580,\n",
        &[
            "refused names.jsonl:4: unknown key \"alias\"; known: id, name,",
            "refused names.jsonl:5: expected ident at byte 2",
            "refused names.jsonl:6: invalid type: sequence",
            "refused names.jsonl:7: ",
            "rows: 7 read, 3 kept, 0 left out, 4 refused",
        ],
    );
}
