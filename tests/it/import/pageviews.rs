//! Titles, types and page views.

use super::check;

#[test]
fn titles_become_names() {
    check(
        &[(
            "views.tsv",
            b"title\ttype\tviews\n\
              Mercury_(planet)\tplace\t99999\n\
              Ada_Lovelace\tperson\t999\n\
              Paris\tplace\tmany\n\
              Paris\ttown\t10\n\
              Paris\tplace\n\
              _\tplace\t1\n\
              \xff\tplace\t1\n\
              Reuters\torganization\t0",
        )],
        &["pageviews:views.tsv"],
        "wikipedia:Mercury_(planet),Mercury,place,,0.8,,,\n\
         wikipedia:Ada_Lovelace,Ada Lovelace,person,,0.5,,,\n\
         wikipedia:Reuters,Reuters,organization,,0.05,,,\n",
        &[
            "refused views.tsv:4: views \"many\" is no count",
            "refused views.tsv:5: unknown entity type \"town\"",
            "refused views.tsv:6: 2 fields instead of title, type, views",
            "refused views.tsv:7: the title is empty",
            "refused views.tsv:8: not UTF-8",
            "rows: 8 read, 3 kept",
        ],
    );
}
