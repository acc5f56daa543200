//! The dumps of GeoNames.

use super::{check, check_failure};

/// A row of 19 columns.
fn place(
    id: u32,
    names: (&str, &str),
    feature: (&str, &str),
    country: &str,
    people: u64,
) -> String {
    let (name, ascii) = names;
    let (class, code) = feature;
    format!(
        "{id}\t{name}\t{ascii}\tXXX,nonsense\t1.5\t2.5\t{class}\t{code}\t{country}\t\t01\t\t\t\t{people}\t\t58\tEurope/Berlin\t2024-01-01\n"
    )
}

fn places() -> String {
    [
        place(2_886_242, ("Köln", "Koeln"), ("P", "PPLA2"), "DE", 963_395),
        place(2_950_159, ("Berlin", "Berlin"), ("P", "PPLC"), "DE", 3_426_354),
        place(
            2_921_044,
            ("Federal Republic of Germany", "Federal Republic of Germany"),
            ("A", "PCLI"),
            "DE",
            82_927_922,
        ),
        place(2_848_273, ("Rhein", "Rhein"), ("H", "STM"), "DE", 0),
        place(6_469_540, ("Hotel Quux", "Hotel Quux"), ("S", "HTL"), "DE", 0),
        place(2_800_000, ("Kleinquux", "Kleinquux"), ("P", "PPL"), "DE", 12),
        "7\ttoo\tfew\n".to_owned(),
        place(2_800_001, ("", ""), ("P", "PPL"), "DE", 12),
    ]
    .concat()
}

const ALTERNATES: &str = "\
1\t2886242\ten\tCologne\t1\t\t\t\t\t\n\
2\t2886242\ten\tCologne on the Rhine\t\t\t\t\t\t\n\
3\t2886242\tfr\tCologne-sur-Rhin\t\t\t\t\t\t\n\
4\t2886242\ten\tColonia\t\t\t\t1\t\t\n\
5\t2886242\ten\tKölle\t\t\t1\t\t\t\n\
6\t2886242\tlink\thttps://en.wikipedia.org/wiki/Cologne\t\t\t\t\t\t\n\
7\t2886242\tpost\t50667\t\t\t\t\t\t\n\
8\t2886242\twkdt\tQ365\t\t\t\t\t\t\n\
9\t2848273\t\tRhine\t\t\t\t\t\t\n\
10\t2848273\tde\tVater Rhein\t\t\t\t\t\t\n\
11\t6469540\ten\tThe Quux\t1\t\t\t\t\t\n\
12\tx\ten\tNothing\t\t\t\t\t\t\n\
13\t2921044\ten\tGermany\t1\t1\t\t\t\t\n";

const LEFT: [&str; 4] = [
    "refused DE.txt:7: 3 columns; a place has 19",
    "refused DE.txt:8: the name is empty",
    "left out: 1 (feature S.HTL)",
    "licence of DE.txt: CC-BY-4.0",
];

#[test]
fn places_are_listed_by_feature_and_population() {
    check(
        &[("DE.txt", places().as_bytes())],
        &["--from", "geonames", "DE.txt", "--min-population", "100"],
        "geonames:2886242,Köln,place,Koeln,0.797,city,,\n\
         geonames:2950159,Berlin,place,,0.9,capital,,\n\
         geonames:2921044,Federal Republic of Germany,place,,0.9,country,iso3166:DE,\n\
         geonames:2848273,Rhein,place,,0.15,river,,\n",
        &[&LEFT[..], &["left out: 1 (fewer inhabitants than asked for)"]].concat(),
    );
}

#[test]
fn alternate_names_join_in_the_languages_asked_for() {
    let files = [("DE.txt", places()), ("alternateNamesV2.txt", ALTERNATES.to_owned())];
    let files = files.each_ref().map(|(name, content)| (*name, content.as_bytes()));
    let told =
        [&LEFT[..], &["refused alternateNamesV2.txt:12: geonameid \"x\" is no number"]].concat();
    check(
        &files,
        &["--from", "geonames", "alternateNamesV2.txt", "DE.txt", "--min-population", "100"],
        "geonames:2886242,Cologne,place,Köln|Cologne on the Rhine|Koeln,0.797,city,wikidata:Q365,\n\
         geonames:2950159,Berlin,place,,0.9,capital,,\n\
         geonames:2921044,Germany,place,Federal Republic of Germany,0.9,country,iso3166:DE,\n\
         geonames:2848273,Rhein,place,Rhine,0.15,river,,\n",
        &told,
    );
    check(
        &files,
        &["--from", "geonames", "DE.txt", "alternateNamesV2.txt", "--languages", "de,fr"],
        "geonames:2886242,Köln,place,Cologne-sur-Rhin|Koeln,0.797,city,wikidata:Q365,\n\
         geonames:2950159,Berlin,place,,0.9,capital,,\n\
         geonames:2921044,Federal Republic of Germany,place,,0.9,country,iso3166:DE,\n\
         geonames:2848273,Rhein,place,Vater Rhein|Rhine,0.15,river,,\n\
         geonames:2800000,Kleinquux,place,,0.1,city,,\n",
        &told,
    );
}

#[test]
fn the_small_files_give_english_names_and_what_files_of_cities_lack() {
    let countries = "#ISO\tISO3\tISO-Numeric\tfips\tCountry\tCapital\tArea\tPopulation\tContinent\ttld\tCurrencyCode\tCurrencyName\tPhone\tPostal\tPostalRegex\tLanguages\tgeonameid\tneighbours\tEquivalentFipsCode\n\
        DE\tDEU\t276\tGM\tGermany\tBerlin\t357021\t82927922\tEU\t.de\tEUR\tEuro\t49\t#####\t^(\\d{5})$\tde\t2921044\tCH,PL\t\n\
        LU\tLUX\t442\tLU\tLuxembourg\tLuxembourg\t2586\t607728\tEU\t.lu\tEUR\tEuro\t352\t\t\tlb\t2960313\tDE\t\n";
    let first = "DE.07\tNorth Rhine-Westphalia\tNorth Rhine-Westphalia\t2861876\nDE.08\tshort\n";
    check(
        &[
            (
                "DE.txt",
                place(
                    2_921_044,
                    ("Federal Republic of Germany", "Federal Republic of Germany"),
                    ("A", "PCLI"),
                    "DE",
                    82_927_922,
                )
                .as_bytes(),
            ),
            ("countryInfo.txt", countries.as_bytes()),
            ("admin1CodesASCII.txt", first.as_bytes()),
        ],
        &["--from", "geonames", "DE.txt", "countryInfo.txt", "admin1CodesASCII.txt"],
        "geonames:2921044,Germany,place,Federal Republic of Germany,0.9,country,iso3166:DE,\n\
         geonames:2960313,Luxembourg,place,,0.9,country,iso3166:LU,\n\
         geonames:2861876,North Rhine-Westphalia,place,,0.6,region,,\n",
        &["refused admin1CodesASCII.txt:2: 2 columns; expected more than 3"],
    );
}

#[test]
fn another_table_of_features_may_be_given() {
    let table = "code\tlisted\tsubtype\tprior\tlabel\nS.HTL\tyes\thotel\t0.3\thotel\n";
    let told = ["refused DE.txt:7", "refused DE.txt:8", "rows: 8 read, 1 kept, 5 left out"];
    check(
        &[("DE.txt", places().as_bytes()), ("features.tsv", table.as_bytes())],
        &["geonames:DE.txt", "--classes", "features.tsv"],
        "geonames:6469540,Hotel Quux,place,,0.3,hotel,,\n",
        &told,
    );
    check_failure(
        &[("DE.txt", b""), ("features.tsv", b"code\tlisted\tsubtype\tprior\tlabel\nHTL\tyes\n")],
        &["import", "geonames:DE.txt", "--classes", "features.tsv", "-o", "out.csv"],
        "features.tsv: line 2: code \"HTL\" is no class and code like P.PPLC",
    );
}

#[test]
fn names_without_places_and_pipes_are_refused() {
    let files = [("alternateNamesV2.txt", ALTERNATES.as_bytes())];
    let import = ["import", "--from", "geonames", "alternateNamesV2.txt", "-o", "out.csv"];
    check_failure(&files, &import, "no file with places was given");
    let import = ["import", "--from", "geonames", "-", "-o", "out.csv"];
    check_failure(&[], &import, "cannot come from standard input");
}
