//! Entities in the FollowTheMoney model.

use super::check;

#[test]
fn people_and_organizations_are_taken_and_the_rest_is_counted() {
    check(
        &[(
            "entities.ftm.json",
            br#"{"id":"Q7747","caption":"Jane Quux","schema":"Person","referents":[],"datasets":["a"],"properties":{"name":["J. Quux","Jane Quux"],"alias":["Janie Quux"],"weakAlias":["Jay"],"previousName":["Jane Doe"],"nationality":["gb"],"country":["gb"],"wikidataId":["Q7747"],"birthDate":["1952-10-07"]},"target":true}
{"id":"co-1","caption":"Acme Holdings","schema":"Company","properties":{"name":["Acme Holdings"],"registrationNumber":["123"],"leiCode":["5493001KJTIIGC8Y1R12"],"innCode":["77"],"jurisdiction":["us"]}}
{"id":"pb-1","caption":"Ministry of Works","schema":"PublicBody","properties":{"name":["Ministry of Works"]}}
{"id":"or-1","caption":"Quux Group","schema":"Organization","properties":{"name":["Quux Group"],"abbreviation":["QG"]}}
{"id":"le-1","caption":"Quux AG","schema":"LegalEntity","properties":{"name":["Quux AG"],"legalForm":["AG"]}}
{"id":"le-2","caption":"Somebody","schema":"LegalEntity","properties":{"name":["Somebody"]}}
{"id":"ad-1","caption":"1 Main St","schema":"Address","properties":{"full":["1 Main St"]}}
{"id":"ve-1","caption":"MV Quux","schema":"Vessel","properties":{"name":["MV Quux"]}}
{"id":"ad-2","caption":"2 Main St","schema":"Address","properties":{"full":["2 Main St"]}}
{"id":"pe-2","schema":"Person","properties":{}}
{"id":"pe-3","schema":"Person","properties":{"name":"Jane"}}
{"id":"pe-4"}
"#,
        )],
        &["--from", "ftm", "entities.ftm.json"],
        "Q7747,Jane Quux,person,J. Quux|Janie Quux|Jane Doe,0.5,,wikidata:Q7747|country:gb,\n\
         co-1,Acme Holdings,organization,,0.5,company,lei:5493001KJTIIGC8Y1R12|registration:123|inn:77|country:us,\n\
         pb-1,Ministry of Works,organization,,0.5,government_agency,,\n\
         or-1,Quux Group,organization,QG,0.5,,,\n\
         le-1,Quux AG,organization,,0.5,,,\n",
        &[
            "refused entities.ftm.json:10: the name is empty",
            "refused entities.ftm.json:11: invalid type: string",
            "refused entities.ftm.json:12: missing field `schema`",
            "rows: 12 read, 5 kept, 4 left out, 3 refused",
            "left out: 2 (schema Address)",
            "left out: 1 (schema LegalEntity, a person or an organization: it does not say)",
            "left out: 1 (schema Vessel)",
        ],
    );
}
