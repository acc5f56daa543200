"""Files of published data, cut to a few rows, for the commands of docs/gazetteers.md."""

import bz2
import json
import zipfile


def item(number, name, kind, links, **more):
    """An entity of Wikidata's dump."""

    def statement(kind, value):
        return [{"mainsnak": {"snaktype": "value", "datavalue": {"value": value, "type": kind}}, "type": "statement", "rank": "normal"}]

    claims = {"P31": statement("wikibase-entityid", {"entity-type": "item", "id": kind})} | {p: statement("string", v) for p, v in more.items()}
    return {
        "type": "item",
        "id": number,
        "labels": {"en": {"language": "en", "value": name}},
        "descriptions": {},
        "aliases": {},
        "claims": claims,
        "sitelinks": {f"w{n}wiki": {"site": f"w{n}wiki", "title": name} for n in range(links)},
    }


def place(number, name, feature, people):
    return "\t".join([number, name, name, "", "1.5", "2.5", *feature, "DE", "", "16", "", "", "", people, "", "34", "Europe/Berlin", "2024-01-01"]) + "\n"


def write(folder):
    entities = [item("Q42", "Douglas Adams", "Q5", 99, P345="nm0010930"), item("Q64", "Berlin", "Q515", 300, P1566="2950159")]
    dump = "[\n" + ",\n".join(json.dumps(e) for e in entities) + "\n]\n"
    (folder / "latest-all.json.bz2").write_bytes(bz2.compress(dump.encode()))
    places = place("2950159", "Berlin", ("P", "PPLC"), "3426354") + place("2886242", "Köln", ("P", "PPLA2"), "963395")
    names = "1\t2886242\ten\tCologne\t1\t\t\t\t\t\n2\t2950159\twkdt\tQ64\t\t\t\t\t\t\n"
    for name, text in {"allCountries": places, "alternateNamesV2": names}.items():
        with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as zipped:
            zipped.writestr(f"{name}.txt", text)
    (folder / "countryInfo.txt").write_text(
        "#ISO\tISO3\tISO-Numeric\tfips\tCountry\n"
        "DE\tDEU\t276\tGM\tGermany\tBerlin\t357021\t82927922\tEU\t.de\tEUR\tEuro\t49\t#####\t\tde\t2921044\tCH\t\n", encoding="utf-8")  # fmt: skip
    (folder / "admin1CodesASCII.txt").write_text("DE.16\tState of Berlin\tState of Berlin\t2950157\n", encoding="utf-8")
    people = {"id": "Q7747", "caption": "Jane Quux", "schema": "Person", "properties": {"name": ["Jane Quux"], "alias": ["Janie Quux"]}}
    (folder / "entities.ftm.json").write_text(json.dumps(people) + "\n", encoding="utf-8")
    (folder / "views.tsv").write_text("title\ttype\tviews\nMercury_(planet)\tplace\t99999\nReuters\torganization\t500\n", encoding="utf-8")
