#!/usr/bin/env python3
"""Builds data/gazetteer/ from the downloaded packages.

    data/build/gazetteer.py [SOURCES] [OUTPUT]

The same inputs give the same bytes: rows are sorted, nothing reads a clock.
"""

import re
import sys
import time
from collections import defaultdict
from pathlib import Path

import filters
import organizations
import output
import people
import places
import territories
from entity import assign_slugs
from sources import Sources
from text import clean, fold, is_latin
from wordnet import WordNet

HERE = Path(__file__).resolve().parent


def demonyms(wordnet, sources):
    """Names of inhabitants and languages: Parisian, Malian, French."""
    found = set()
    for s in wordnet.synsets.values():
        if not s.instance and (s.lex == 18 and re.search(r"\b(native|inhabitant|resident|citizen|member of|people|speaker)\b", s.gloss)
                               or s.lex == 10 and re.search(r"\blanguage|dialect\b", s.gloss) or s.lex == 14 and "people" in s.gloss):
            found |= {fold(n) for n in s.names if n[0].isupper() and len(n.split()) == 1}
    for _, country in sources.factbook():
        text = " ".join(v.get("text", "") for v in country.get("People and Society", {}).get("Nationality", {}).values() if isinstance(v, dict))
        found |= {fold(clean(re.sub(r"\((s|es)\)", "", w))) for w in re.split(r"[;,/]| or ", re.sub(r"<[^>]+>", "", text)) if w.strip()}
    return {d for d in found if d}


def build(source_folder, out_folder):
    start = time.time()

    def log(text):
        print(f"{time.time() - start:6.1f}s  {text}", file=sys.stderr, flush=True)

    sources = Sources(source_folder)
    wordnet = WordNet(sources)
    common, frequent = sources.scowl(50), sources.scowl(35)
    deny = filters.Deny(HERE / "deny.txt")
    log("lexicons read")

    cities = places.cities(sources)
    lands = territories.all_territories(sources, wordnet, cities)
    log(f"places: {len(cities):,} cities, {len(lands):,} territories")

    single = {fold(clean(n)) for s, names in wordnet.proper("person") if s.instance for n in names if len(n.split()) == 1}
    wiki, given, last = people.name2nat(sources, common, single)
    big = {fold(n) for c in cities if c.population >= 50_000 for n in {c.name} | c.aliases}
    big |= {fold(n) for t in lands if t.prior >= 0.55 for n in {t.name} | t.aliases}
    known = people.merge([people.factbook_people(sources), people.wordnet_people(wordnet, common, given, big),
                          people.nba_players(sources)], given)
    for e in known:     # the form that an encyclopedia would use leads
        better = sorted((a for a in e.aliases if " " in a and fold(a) in wiki), key=lambda a: (len(a), a))
        if better and fold(e.name) not in wiki:
            e.aliases = (e.aliases | {e.name}) - {better[0]}
            e.name = better[0]
    covered = {fold(n).replace("-", " ") for e in known for n in e.surfaces()}
    for key, e in people.executives(sources).items():
        if key in wiki:
            wiki[key].prior, wiki[key].subtype = max(0.4, wiki[key].prior), "executive"
        else:
            wiki[key] = e
    wiki = [e for key, e in wiki.items() if key.replace("-", " ") not in covered]
    log(f"people: {len(known):,} and {len(wiki):,}")

    orgs = organizations.all_organizations(sources, wordnet, common)
    log(f"organizations: {len(orgs):,}")

    ctx = filters.Context(cities, lands, known, orgs, common, frequent, demonyms(wordnet, sources), given, last, deny)
    dropped = []
    cities = filters.filter_cities(cities, ctx, dropped)
    lands = filters.filter_territories(lands, ctx)
    known = filters.filter_people(known, ctx, wiki=False)
    wiki = filters.filter_people(wiki, ctx, wiki=True)
    orgs = filters.filter_organizations(orgs, ctx)
    log(f"towns that yield to an organization or region: {len(dropped):,}")

    files = defaultdict(list)
    for e in [*lands, *cities, *orgs, *known, *wiki]:
        if filters.finish(e, ctx):
            files[e.file].append(e)
    order = ["territories", "places", "organizations", "organizations-wikipedia", "people", "people-wikipedia"]
    taken = set()
    for name in order:
        for e in files[name]:
            if e.id in taken:
                e.id = ""       # two rows of one source id: the first keeps it
            if e.id:
                taken.add(e.id)
    for name in order:
        files[name].sort(key=lambda e: (-e.prior, fold(e.name), e.name))
        assign_slugs(files[name], taken)
    log("writing")
    paths = {name: output.write(out_folder, name, files[name]) for name in order}
    print(output.report(out_folder, files, paths))
    log("done")


if __name__ == "__main__":
    args = [a for a in sys.argv[1:] if not a.startswith("-")]
    out = Path(args[1]) if len(args) > 1 else HERE.parent / "gazetteer"
    out.mkdir(parents=True, exist_ok=True)
    build(args[0] if args else "target/gazetteer-sources", out)
