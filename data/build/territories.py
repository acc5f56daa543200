"""Countries, regions, administrative divisions, waters and landmarks."""

import html
import re

from entity import Entity, index_by_name
from tables import (ADMIN_WORDS, COUNTRY_ALIASES, DIRECTIONS, MACRO_REGIONS, PLACE_ACRONYMS, REGION_ALIASES,
                    STATE_ALIASES)
from text import clean, fold, is_acronym, is_latin, without_parentheses

TERRITORIES = set("""AS AI AQ AW BM BV IO KY CX CC CK CW FK FO GF PF TF GI GL GP GU GG HM HK IM JE MO MQ YT MS NC NU NF
MP PN PR RE BL SH MF PM SX GS SJ TK TC VG VI WF AX BQ UM""".split())
BIG_ADMIN = {"US": 0.9, "GB": 0.9, "CA": 0.8, "AU": 0.8, "DE": 0.75, "IN": 0.75, "CN": 0.75, "RU": 0.75, "UA": 0.75,
             "MX": 0.65, "BR": 0.65, "FR": 0.65, "IT": 0.65, "ES": 0.65, "IQ": 0.65, "SY": 0.65, "PK": 0.65, "AF": 0.65}
_ADMIN_WORDS = {w.lower() for w in ADMIN_WORDS}


def usable(name):
    name = name.strip()
    return bool(name) and is_latin(name) and name[0].isupper() and len(name) >= 3 and "," not in name \
        and not any(c.isdigit() for c in name) and not any(c in name for c in "|/;:[]()") \
        and not name.isupper()


def countries(sources):
    cldr = sources.cldr_territories()
    rigour = {t["code"]: t for t in sources.territories()}
    geonames = sources.geonames_countries()
    english = {k.split("-alt")[0]: [] for k in cldr if re.match(r"[A-Z]{2}\b", k)}
    for k, v in cldr.items():
        if k.split("-alt")[0] in english:
            english[k.split("-alt")[0]].append(v)
    factbook = {}
    for _, country in sources.factbook():
        names = country.get("Government", {}).get("Country name", {})
        short = clean(names.get("conventional short form", {}).get("text", ""))
        long_ = clean(without_parentheses(html.unescape(names.get("conventional long form", {}).get("text", ""))))
        if short and short != "none" and long_ and long_ != "none" and ";" not in long_ and len(long_.split()) <= 8:
            factbook[fold(short)] = long_
    rows = {}
    for iso in sorted(set(geonames) | {c for c in english if c not in ("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AN", "CS")}):
        names = [clean(n) for n in english.get(iso, [])]
        r = rigour.get(iso.lower())
        if r:
            names.append(clean(without_parentheses(r["name"])))
            if r.get("full_name"):
                names.append(clean(without_parentheses(r["full_name"])))
        g = geonames.get(iso)
        if g:
            names.append(clean(g["name"]))
        if not names or iso in ("AN", "CS"):
            continue
        preferred = COUNTRY_ALIASES.get(iso, [])
        name = clean(without_parentheses(r["name"])) if r else names[0]
        if iso == "CD":
            name = "Democratic Republic of the Congo"
        names += preferred
        names += [n.replace("&", "and") for n in names if "&" in n]
        names += [n.replace("St. ", "Saint ") for n in names if n.startswith("St. ")]
        for n in list(names):
            if fold(n) in factbook:
                names.append(factbook[fold(n)])
        names = {n for n in names if is_latin(n) and "(" not in n and "SAR China" not in n and " - " not in n and (usable(n) or n in preferred)}
        independent = iso not in TERRITORIES
        e = Entity(name=name.replace("&", "and"), type="place", prior=1.0 if independent else 0.8,
                   subtype="country" if independent else "territory", file="territories", country=iso, aliases=names)
        if r and r.get("qid"):
            e.id = f"wikidata:{r['qid']}"
            e.external.add(f"wikidata:{r['qid']}")
        if g:
            e.external.add(f"geonames:{g['geonameid']}")
            e.id = e.id or f"geonames:{g['geonameid']}"
            e.population = g["population"] or 0
        e.external.add(f"iso3166:{iso}")
        rows[iso] = e
    return rows


def historic_and_other(sources, taken):
    """rigour's further territories (Russian regions, US states, former states)
    and country-coder's regions, each with its Wikidata id."""
    rows = []
    for t in sources.territories():
        code = t["code"]
        if len(code) == 2 and code.upper() in taken or code == "eu" or not t.get("qid"):
            continue
        name = clean(without_parentheses(t["name"]))
        if not usable(name) or t.get("region") == "Supranational":
            continue
        parent = code.split("-")[0].upper() if "-" in code else ""
        strong = {clean(n) for n in t["names_strong"] if usable(clean(n)) and len(n) > 4 and not n.isupper()
                  and not re.search(r"USA|Russia\b|[Oo]blast'", n)}
        historic = t.get("is_historical") or code.startswith("su-") or len(code) == 4
        rows.append(Entity(name=name, type="place", prior=0.7 if historic else BIG_ADMIN.get(parent, 0.6),
                           subtype="former_country" if historic else ("admin1" if parent else "territory"),
                           id=f"wikidata:{t['qid']}", file="territories", aliases=strong, country=parent,
                           external={f"wikidata:{t['qid']}"}))
        if name == "Soviet Union":
            rows[-1].aliases |= {"USSR", "U.S.S.R.", "Union of Soviet Socialist Republics"}
        if name == "East Germany":
            rows[-1].aliases |= {"German Democratic Republic", "GDR"}
    have = {x for e in rows for x in e.external} | {x for e in taken.values() for x in e.external}
    names = {fold(n) for e in [*rows, *taken.values()] for n in e.surfaces()}
    for p in sources.borders():
        q = p.get("wikidata")
        name = clean(p.get("nameEn", ""))
        if not q or f"wikidata:{q}" in have or not usable(name) or fold(name) in names:
            continue
        rows.append(Entity(name=name, type="place", prior=0.7, subtype="region", id=f"wikidata:{q}", file="territories",
                           country=p.get("country", ""), external={f"wikidata:{q}"}))
        have.add(f"wikidata:{q}")
    return rows


def regions(sources):
    names = dict.fromkeys(MACRO_REGIONS)
    for code, name in sources.cldr_territories().items():
        if code.isdigit() and code not in ("001", "053"):
            names.setdefault(clean(name), code)
    rows = []
    for name, code in names.items():
        continent = name in {"Africa", "Asia", "Europe", "North America", "South America", "Oceania", "Antarctica"}
        rows.append(Entity(name=name, type="place", prior=0.95 if continent else 0.85, subtype="continent" if continent else "region",
                           file="territories", aliases=set(REGION_ALIASES.get(name, [])), external={f"m49:{code}"} if code else set()))
    return rows


def strip_admin_words(name):
    words = name.split()
    while len(words) > 1 and words[-1].lower().strip("'") in _ADMIN_WORDS:
        words.pop()
    if len(words) > 2 and words[0].lower() in _ADMIN_WORDS and words[1].lower() == "of":
        words = words[2:]
    return " ".join(words)


_LOCAL = re.compile(r"^(?:Amphoe(?: Mueang)?|Comuna|Oraş|Oraș|Municipiul|Municipio(?: de(?: la)?)?|Município de|Departamento(?: de)?|Provincia(?: de)?|"
                    r"Partido de|Obshtina|Gemeente|Okres|Općina|Občina|Daïra de|Cantón|Huyện|Thành Phố|Thị Xã|Quận|Muang|Kabupaten|Kota|"
                    r"Gorodskoy Okrug|Regierungsbezirk|Landkreis|Powiat|Gmina|Distrito(?: de)?|Nomós|Province of|Ward of|Municipality of|Commune de) "
                    r"| (?:Shi|Kommune|kommune|kommun|İlçesi|Tumani|pagasts|novads|Barrio|Barrio-Pueblo|rayonu|Shahri)$")


def strip_local_words(name):
    return _LOCAL.sub("", name)


def has_admin_word(name):
    return strip_admin_words(name) != name


def divisions(sources, cities):
    """First- and second-level divisions: GeoNames names under English forms,
    joined by name within the country with CLDR's English subdivisions."""
    cldr, by_code = {}, {}
    for code, name in sources.cldr_subdivisions().items():
        name = clean(without_parentheses(name))
        if usable(name) and re.fullmatch(r"[a-z]{2}[a-z0-9]+", code):
            cldr.setdefault(code[:2].upper(), {}).setdefault(fold(name), (name, code[2:].upper()))
            by_code[f"{code[:2]}-{code[2:]}".upper()] = (name, code[2:].upper())
    city_names, big_city = {}, {}
    for c in cities:
        for n in {c.name} | c.aliases:
            city_names.setdefault(c.country, set()).add(fold(n))
            if c.population >= 15_000:
                big_city.setdefault(c.country, set()).add(fold(n))
    rows, used = [], set()
    nations = {iso: fold(c["name"]) for iso, c in sources.geonames_countries().items()}
    for s in sorted(sources.subdivisions(), key=lambda s: (s["level"], s["id"])):
        iso = s["code"].split(".")[0]
        level = s["level"]
        match = by_code.get(s["iso"])
        if s["iso"] == "US-DC":
            match = ("District of Columbia", "DC")
        own = [match[0]] if match else [s["name"]] if not s["iso"] else []
        names = list(dict.fromkeys(n for n in map(clean, [*own, *s["aliases"]]) if usable(n) and "ə" not in n))
        if not names or level == 1 and fold(names[0]) == nations.get(iso):
            continue
        for n in list(names):
            bare = strip_local_words(n)
            if bare != n and usable(bare) and fold(bare) not in city_names.get(iso, ()):
                names.append(bare)
        known = cldr.get(iso, {})
        for n in names:
            for key in (fold(n), fold(strip_admin_words(n)) if level == 1 or iso not in ("US", "GB", "CA") else ""):
                if match is None and key in known and (iso, known[key][1]) not in used:
                    match = known[key]
        english = [n for n in names if has_admin_word(n) and n.isascii() and not re.search(r"[a-z]ska oblast|oblast'|skaya|skiy", n)]
        if match:
            english.sort(key=lambda n: fold(strip_admin_words(n)) != fold(strip_admin_words(match[0])))
        if level == 0:
            continue
        if level == 1:
            name = match[0] if match else (english[0] if english else names[0])
            if english and (fold(name) in big_city.get(iso, ()) or name.endswith(("shchyna", "schyna", "chchyna"))):
                name = english[0]   # Sumy Oblast rather than Sumy or Sumshchyna
        else:
            name = english[0] if english else names[0]
        forms = set()
        for n in names:
            bare = strip_admin_words(n)
            if bare == n and level == 2 and n != name and english:
                continue    # "Cook" for Cook County
            forms.add(n)
        if level == 1:
            for n in english + [name]:
                bare = strip_admin_words(n)
                if fold(bare) not in big_city.get(iso, ()) and fold(bare) not in DIRECTIONS and usable(bare):
                    forms.add(bare)
                if n.endswith((" Oblast", " Krai", " Province", " Governorate")) and " " in n:
                    forms.add(f"{bare} Region")
        # The bare name of a division is its chief town's: the town has it.
        forms = {f for f in forms if f == name or fold(f) not in big_city.get(iso, ())}
        if level == 2 and not has_admin_word(name) and fold(name) in city_names.get(iso, ()):
            continue
        if all(w in DIRECTIONS for w in fold(name).replace("-", " ").split()):
            continue
        prior = BIG_ADMIN.get(iso, 0.55) if level == 1 else (0.4 if iso in ("US", "GB") else 0.2)
        e = Entity(name=name, type="place", prior=prior, subtype=f"admin{level}", id=f"geonames:{s['id']}",
                   file="territories", country=iso)
        e.weak = forms - {name}
        if match:
            e.external.add(f"iso3166:{iso}-{match[1]}")
            used.add((iso, match[1]))
        newspaper = STATE_ALIASES.get(iso, {})
        for a in (newspaper.get(name) or newspaper.get(match[0] if match else "") or "").split("|"):
            if a and level == 1:
                e.aliases.add(a)
        rows.append(e)
    for iso, known in sorted(cldr.items()):
        for key, (name, code) in sorted(known.items()):
            if (iso, code) not in used and key not in city_names.get(iso, ()) and not all(w in DIRECTIONS for w in key.replace("-", " ").split()) and nations.get(iso) != key:
                rows.append(Entity(name=name, type="place", prior=0.4, subtype="admin1", file="territories", country=iso,
                                   external={f"iso3166:{iso}-{code}"}))
    return rows


_CELESTIAL = {"celestial body", "star", "constellation", "planet", "natural satellite", "galaxy", "extraterrestrial object",
              "meteorite", "asteroid", "asterism", "nebula"}
_NATURE = [("river", "river"), ("stream", "river"), ("lake", "lake"), ("sea", "sea"), ("ocean", "sea"), ("gulf", "sea"),
           ("bay", "sea"), ("strait", "strait"), ("channel", "strait"), ("island", "island"), ("archipelago", "island"),
           ("volcano", "mountain"), ("mountain peak", "mountain"), ("mountain", "mountain"), ("range", "mountain"),
           ("desert", "desert"), ("peninsula", "peninsula"), ("cape", "cape"), ("valley", "valley"), ("waterfall", "waterfall"),
           ("body of water", "water"), ("geological formation", "landform"), ("land", "landform")]
_NOT_A_PLACE = re.compile(r"\b(ship|frigate|steamer|airplane|aircraft|telescope|spacecraft|computer|diamond|painting|flag|"
                          r"statue of|rocket|train|trade ?name|brand|device|weapon|gun|bomb)\b", re.I)


def wordnet_places(wordnet):
    rows = []
    for lex in ("location", "object", "artifact"):
        for s, names in wordnet.proper(lex):
            above = wordnet.ancestors(s)
            if lex == "location":
                if not s.instance and s.names[0] not in {"Sind", "British West Africa"} or re.search(r"zodiac|\bsign\b|stars", s.gloss):
                    continue
                if above & {"imaginary place", "mythical place", "celestial point", "celestial orbit"}:
                    continue
                subtype = ("city" if above & {"city", "town", "municipality", "urban area", "port"} else
                           "country" if "country" in above and re.search(r"republic|kingdom|country|nation", s.gloss) else "admin1" if above & {"administrative district", "state"} else "region")
            elif lex == "object":
                if not s.instance and s.names[0] != "Guantanamo Bay" or above & _CELESTIAL or re.search(r"\bstars?\b|zodiac|constellation", s.gloss):
                    continue
                subtype = next((v for k, v in _NATURE if k in above), "landform")
            else:
                if not s.instance or above & {"vessel", "vehicle", "university", "instrument"} or _NOT_A_PLACE.search(s.gloss) \
                        or re.search(r"\b(university|college|stock exchange|trade name|museum)\b", s.gloss):
                    continue
                if not above & {"structure", "building", "way", "bridge", "construction", "area", "facility", "landmark"}:
                    continue
                subtype = "landmark"
            good = [clean(n) for n in names if len(n) >= 3 and not is_acronym(n) or n in PLACE_ACRONYMS]
            good = [n for n in good if is_latin(n) and not re.match(r"capital of|the ", n, re.I)]
            if not good:
                continue
            # "Victoria" is the waterfall only by its full name.
            longer = [n for n in good[1:] if good[0] in n.split() and n[0].isupper()]
            if lex == "object" and " " not in good[0] and longer:
                good.insert(0, longer[0])
            rows.append((Entity(name=good[0], type="place", prior=0.6, subtype=subtype, file="territories", aliases={n for n in good if " " in n} - {good[0]},
                                weak={n for n in good if " " not in n} - {good[0]}), s.gloss))
    return rows


def merge_wordnet(rows, wordnet, cities, territories):
    """WordNet's places join the city or territory of the same name when the
    gloss agrees; the rest are new."""
    by_name = {}
    for e in sorted([*cities, *territories], key=lambda e: -e.prior):
        for n in {e.name} | e.aliases:
            by_name.setdefault(fold(n), []).append(e)
    new = []
    for e, gloss in rows:
        found = [x for n in [e.name, *sorted(e.aliases | e.weak)] for x in by_name.get(fold(n), [])]
        wanted = {"city": {"city", "capital"}, "country": {"country", "territory", "former_country"},
                  "admin1": {"admin1", "admin2", "country", "territory"}, "region": {"region", "continent", "admin1", "country", "territory"}}
        kinds = wanted.get(e.subtype, {e.subtype, "region"})
        found.sort(key=lambda x: x.subtype != e.subtype)
        target = next((x for x in found if x.subtype in kinds and (x.subtype != "city" or x.population >= 15_000)), None)
        if target:
            target.weak |= {n for n in e.surfaces() if fold(n) != fold(target.name)}
            target.prior = max(target.prior, e.prior)
        elif not (e.subtype == "city" and found):
            new.append(e)
    unique = {}
    for e in new:
        key = (fold(e.name), e.subtype)
        if key in unique:
            unique[key].absorb(e)
        else:
            unique[key] = e
    return list(unique.values())


def factbook_waters(sources):
    """Rivers, lakes and highest points."""
    rows = {}

    def add(name, subtype):
        name = clean(name)
        if usable(name) and 3 <= len(name) and len(name.split()) <= 4 and not re.search(r"\b(river|note|top|unnamed|ocean|highest|lake) ?$", name):
            rows.setdefault((fold(name), subtype), Entity(name=name, type="place", prior=0.6, subtype=subtype, file="territories"))

    for _, country in sources.factbook():
        geo = country.get("Geography", {})
        rivers = html.unescape(re.sub(r"<[^>]+>", " ", geo.get("Major rivers (by length in km)", {}).get("text", "")))
        for part in re.split(r";|note:", rivers):
            m = re.match(r"\s*([^(\-–\d]+?)\s*(?:\(([A-Z][^()]*)\))?\s*(?:river (?:source|mouth)[\w ]*|\(shared[^)]*\)|-|–|$)", part)
            if m:
                for n in filter(None, (m[1], m[2])):
                    n = re.sub(r" (river|source|mouth|and)\b.*", "", n)
                    if "shared" not in n:
                        add(n, "river")
        lakes = geo.get("Major lakes (area sq km)", {})
        for kind in lakes.values():
            text = html.unescape(re.sub(r"<[^>]+>", " ", kind.get("text", "") if isinstance(kind, dict) else ""))
            for part in text.split(";"):
                m = re.match(r"\s*([^\d(\-–:]+?)\s*(?:-|–|\()", part)
                if m:
                    n = m[1]
                    if not re.search(r"lake|lago|lac\b|sea|lagoon|laguna|reservoir|bay|hu$|thale|nuur|lough|loch|embalse|vatn|jarv|ezero", n, re.I):
                        n = f"Lake {n}"
                    add(n, "lake")
        peak = html.unescape(geo.get("Elevation", {}).get("highest point", {}).get("text", ""))
        m = re.match(r"([^\d(;,]+?)\s+[\d,.]+ m\b", without_parentheses(peak))
        if m:
            add(m[1], "mountain")
    return [rows[k] for k in sorted(rows)]


def all_territories(sources, wordnet, cities):
    nations = countries(sources)
    rows = list(nations.values())
    others = historic_and_other(sources, nations)
    macro = regions(sources)
    admin = divisions(sources, cities)
    def key_of(name):
        return fold(name).replace("'", "")

    # A rigour or country-coder row and the GeoNames division are one thing.
    index = {}
    for e in admin:
        for n in {e.name} | e.weak:
            index.setdefault((e.country, key_of(n)), e)
            index.setdefault((e.country, key_of(strip_admin_words(n))), e)
    for o in others:
        names = [o.name, strip_admin_words(o.name)]
        if o.country == "UA" and o.name != "Crimea":    # the self-proclaimed republics, not the oblasts
            o.name = next((a for a in sorted(o.aliases) if "People's Republic" in a), o.name)
            o.aliases = {a for a in o.aliases if "People's Republic" in a or a.isupper()} - {o.name}
            rows.append(o)
            continue
        target = next((index[o.country, key_of(n)] for n in names if (o.country, key_of(n)) in index
                       and index[o.country, key_of(n)].subtype == "admin1"), None) if o.country else None
        if target is None and o.country == "RU":    # Udmurt is Udmurtia
            root = key_of(o.name)
            close = [e for e in admin if e.country == "RU" and e.subtype == "admin1" and len(e.name) > 4 and root.startswith(key_of(e.name))]
            target = close[0] if len(close) == 1 else None
        if target is not None:
            target.weak |= o.aliases | ({target.name} if target.name != strip_admin_words(o.name) else set())
            target.name = o.name
            target.external |= o.external | {target.id}
            target.id = o.id
            target.prior = max(target.prior, o.prior)
        else:
            rows.append(o)
    for e in [*admin, *rows]:
        m = re.fullmatch(r"(.+) (Oblast|Krai)", e.name)
        if m:
            e.aliases |= {f"{m[1]} Region"}
    names = {fold(n) for e in [*rows, *admin] if not e.subtype.startswith("admin") or e.prior >= 0.75 for n in {e.name} | e.aliases}
    # A region that has a Wikidata id already is only raised to its due prior.
    for m in macro:
        same = [e for e in [*rows, *admin] if fold(e.name) == fold(m.name) and e.id.startswith("wikidata:")]
        if same:
            same[0].prior = max(same[0].prior, m.prior)
            same[0].aliases |= m.aliases
        elif fold(m.name) not in names:
            rows.append(m)
    rows += admin
    new = merge_wordnet(wordnet_places(wordnet), wordnet, cities, rows)
    names = {fold(n) for e in [*rows, *new] if e.subtype != "admin2" for n in {e.name} | e.aliases}
    waters = [w for w in factbook_waters(sources) if fold(w.name) not in names]
    for w in waters:
        if w.subtype == "river":
            if not re.search(r"(Jiang|He|River|Rio|Darya|Nehri)$", w.name):
                w.aliases.add(f"{w.name} River")
    return rows + new + waters
