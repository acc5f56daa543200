"""The collision rules. A gazetteer of towns, brands and a million people
collides with itself and with English; these rules say who yields.

 (a) An all-capitals alternate of at most four letters is no place, unless it
     is a known abbreviation (US, UK, UAE, NYC ...).
 (b) A place's alternate name yields to an organization, to a well-known
     person, to a country or region, to a demonym, to a common English word
     (SCOWL up to 50), to months and weekdays, to frequent given names and
     surnames, and to a place ten times as large. KEEP_ALTERNATES is exempt.
 (c) A town of under 100,000 yields its very name to a macro-region, and to a
     known organization when it is under 15,000; a larger one (Corning, Vauxhall)
     keeps the name with a prior of at most 0.05. Beside a brand, 0.1.
 (d) A place whose name is an English word keeps its prior from 100,000
     inhabitants on; below that the prior is at most 0.05.
 (e) Names of one or two letters go, unless known; so do names without
     letters and names of over twelve words.
 (f) deny.txt holds what no rule can see.
"""

import re
from pathlib import Path

from entity import Entity
from tables import DIRECTIONS, KEEP_ALTERNATES, MACRO_REGIONS, MONTHS_AND_DAYS, PLACE_ACRONYMS
from text import fold, is_acronym, is_latin

SHORT_NAMES = {"us", "uk", "un", "eu", "lg", "gm", "hp", "bp", "ge", "ing", "u2", "3m", "ey", "aa", "ba", "o2", "vw", "un", "l.a.", "d.c."}


class Deny:
    def __init__(self, path):
        self.rules = {}
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            line = line.split("#")[0].strip()
            if line:
                kind, name = line.split("\t")
                self.rules.setdefault(kind, set()).add(fold(name))

    def __call__(self, type_, name):
        key = fold(name)
        return key in self.rules.get(type_, ()) or key in self.rules.get("*", ())


def well_formed(name):
    """Rule (e)."""
    if not name or not is_latin(name) or "|" in name or "\n" in name or len(name) > 120:
        return False
    letters = sum(c.isalpha() for c in name)
    if letters < 2 or len(name.split()) > 12:
        return False
    return len(name) > 2 or fold(name) in SHORT_NAMES


class Context:
    """What the rules need to know about everybody else."""

    def __init__(self, cities, territories, people, organizations, common, frequent, demonyms, given, last, deny):
        self.common, self.frequent, self.demonyms, self.given, self.last, self.deny = common, frequent, demonyms, given, last, deny
        self.org_names = {fold(n) for e in organizations for n in e.surfaces()}
        self.known_orgs = {fold(n) for e in organizations if e.prior >= 0.7 and e.subtype not in ("school", "university", "hospital")
                           for n in [e.name, *[a for a in e.aliases if is_acronym(a, 6)]]}
        self.brands = {fold(e.name) for e in organizations if e.prior >= 0.4 and e.subtype not in ("school", "university")}
        self.person_names = {fold(n) for e in people for n in e.surfaces()}
        self.territory = {}
        for e in territories:
            if e.prior >= 0.55:
                for n in {e.name} | e.aliases:
                    self.territory[fold(n)] = max(self.territory.get(fold(n), 0), e.prior)
        self.macro = {fold(n) for n in MACRO_REGIONS} | {fold(e.name) for e in territories if any(x.startswith("m49:") for x in e.external)}
        self.biggest = {}
        self.canonical = {}
        for c in cities:
            k = fold(c.name)
            self.canonical[k] = max(self.canonical.get(k, 0), c.population)
            for n in {c.name} | c.aliases:
                self.biggest[fold(n)] = max(self.biggest.get(fold(n), 0), c.population)

    def is_word(self, name):
        key = fold(name)
        return key in self.common or key in MONTHS_AND_DAYS or key in DIRECTIONS

    def is_person_word(self, name, often=250):
        key = fold(name)
        return " " not in key and (self.given[key] >= often or self.last[key] >= often)


def place_alternate_allowed(name, e, ctx):
    key = fold(name)
    if key in KEEP_ALTERNATES:
        return True
    if is_acronym(name) and name.replace(".", "") not in PLACE_ACRONYMS:     # (a)
        return False
    if ctx.is_word(name) or key in ctx.demonyms or ctx.is_person_word(name):  # (b)
        return False
    if key in ctx.org_names or key in ctx.person_names or key in ctx.macro:
        return False
    if key in ctx.territory and e.subtype in ("city", "capital", "admin2"):
        return False
    if 50_000 <= ctx.canonical.get(key, 0) and fold(e.name) != key:    # Engels was once called Pokrovsk
        return False
    return ctx.biggest.get(key, 0) < 10 * max(e.population, 1)


def filter_cities(cities, ctx, report):
    kept = []
    for e in cities:
        key = fold(e.name)
        if ctx.deny("place", e.name) or key in MONTHS_AND_DAYS:
            continue
        small = e.population < 100_000 and e.subtype != "capital"
        if small and (key in ctx.macro or key in ctx.known_orgs and e.population < 15_000):     # (c)
            report.append(f"{e.name} ({e.country}, {e.population})")
            continue
        if small and key in ctx.known_orgs:
            e.prior = min(e.prior, 0.05)
        if ctx.is_word(e.name) and small:                               # (d)
            e.prior = min(e.prior, 0.05)
        elif small and (ctx.is_person_word(e.name) or key in ctx.demonyms or key in ctx.person_names or key in ctx.brands):
            e.prior = min(e.prior, 0.1)
        elif e.population < 50_000 and ctx.territory.get(key, 0) >= 0.8:
            e.prior = min(e.prior, 0.1)
        if is_acronym(e.name) and len(e.name) <= 4 and e.name.isalpha() and e.name.isupper():
            continue
        e.aliases = {a for a in e.aliases if fold(a) != key and not ctx.deny("place", a)
                     and (fold(a) in KEEP_ALTERNATES or not ctx.is_word(a) and not (small and fold(a) in ctx.known_orgs))}
        e.aliases |= {a for a in e.weak if fold(a) != key and not ctx.deny("place", a) and place_alternate_allowed(a, e, ctx)}
        kept.append(e)
    return kept


def filter_territories(rows, ctx):
    kept = []
    for e in rows:
        key = fold(e.name)
        if ctx.deny("place", e.name):
            continue
        minor = e.subtype in ("admin2", "river", "lake", "mountain", "landform", "city", "admin1") and e.prior < 0.7
        if minor and (key in ctx.known_orgs or e.subtype == "admin2" and key in ctx.macro):
            continue
        if minor and (ctx.is_word(e.name) or ctx.is_person_word(e.name) or key in ctx.person_names):
            if e.subtype in ("river", "lake", "mountain"):
                kind = {"river": "River", "lake": "Lake", "mountain": "Mount"}[e.subtype]
                full = f"{kind} {e.name}" if kind != "River" else f"{e.name} River"
                e.aliases.discard(full)
                e.name = full       # "Salmon" is the Salmon River only in full
                e.weak = {a for a in e.weak | e.aliases if " " in a}
                e.aliases = set()
            else:
                e.prior = min(e.prior, 0.05)
        key = fold(e.name)
        strong = {a for a in e.aliases if fold(a) != key and not ctx.deny("place", a)}
        weak = set()
        for a in e.weak:
            k = fold(a)
            if k == key or ctx.deny("place", a) or is_acronym(a) and a.replace(".", "") not in PLACE_ACRONYMS and "." not in a:
                continue
            if ctx.is_word(a) or k in ctx.demonyms or k in ctx.known_orgs or k in MONTHS_AND_DAYS:
                continue
            if re.fullmatch(r"[A-Z][a-z]{0,4}\.", a):      # Me., Id.: tables.py has the abbreviations that are safe
                continue
            if ctx.is_person_word(a) or k in ctx.person_names:
                continue
            if ctx.territory.get(k, 0) > e.prior or e.subtype in ("admin1", "admin2") and ctx.territory.get(k, 0) >= 0.55 and ctx.territory[k] != e.prior:
                continue
            if e.subtype == "admin2" and ctx.biggest.get(k, 0) >= 15_000:
                continue
            weak.add(a)
        e.aliases = strong | weak
        kept.append(e)
    return kept


def filter_people(rows, ctx, wiki):
    kept = []
    for e in rows:
        key = fold(e.name)
        if ctx.deny("person", e.name):
            continue
        if wiki and (key in ctx.territory or ctx.biggest.get(key, 0) >= 15_000 or key in ctx.macro):
            continue
        if wiki and key in ctx.known_orgs:
            e.prior = min(e.prior, 0.1)
        if " " not in key and ctx.given[key] >= 20:     # Saul, Naomi
            e.prior = min(e.prior, 0.3)
        forms = {a for a in e.aliases | e.weak if fold(a) != key and not ctx.deny("person", a)}
        e.aliases = {a for a in forms if not ctx.is_word(a) and fold(a) not in ctx.territory and fold(a) not in ctx.known_orgs
                     and (" " in a or ctx.biggest.get(fold(a), 0) < 50_000)}
        kept.append(e)
    return kept


def word_prior(name, e, ctx):
    """Google (a rarer word) keeps its prior, Apple and WHO are halved."""
    return 0.4 if fold(name) in ctx.frequent else min(e.prior, 0.6)


def filter_organizations(rows, ctx):
    kept = []
    taken = {fold(e.name) for e in rows}
    for e in rows:
        key = fold(e.name)
        if ctx.deny("organization", e.name):
            continue
        place = key in ctx.territory or key in ctx.macro or ctx.biggest.get(key, 0) >= 100_000
        if place and e.subtype in ("brand", "company", "bank", "school", "transport_company") and e.prior < 0.65:
            continue
        if key in ctx.demonyms and e.prior < 0.65 or key in MONTHS_AND_DAYS or key in DIRECTIONS:
            continue
        if " " not in key and ctx.is_word(e.name):
            if e.prior >= 0.7:
                e.prior = word_prior(e.name, e, ctx)
            else:
                e.prior = 0.2 if e.subtype in ("brand", "company", "bank", "") else min(e.prior, 0.5)
        elif e.prior < 0.6 and e.file == "organizations" and len(key.split()) < 3 and all(w in ctx.common for w in key.split()):
            e.prior = min(e.prior, 0.2)
        elif e.prior < 0.6 and (ctx.is_person_word(e.name, 100) or ctx.biggest.get(key, 0) >= 15_000):
            e.prior = min(e.prior, 0.2)
        # A known organization's short name that is an English word (WHO, Apple)
        # is a row of its own, because it must match in exactly that case.
        for a in sorted(e.aliases | e.weak):
            if e.prior >= 0.7 and " " not in a and fold(a) in ctx.common and fold(a) not in taken and fold(a) != key \
                    and (a.isupper() and len(a) >= 3 or a[0].isupper() and len(a) >= 4 and e.subtype in ("company", "brand")) \
                    and not ctx.deny("organization", a):
                taken.add(fold(a))
                kept.append(Entity(name=a, type=e.type, prior=word_prior(a, e, ctx), subtype=e.subtype, file=e.file, external=set(e.external), case="exact"))
        if "University" in e.name and e.subtype in ("company", "brand", "hospital"):
            e.subtype = "university"
        e.aliases = {a for a in e.aliases | e.weak if fold(a) != key and not ctx.deny("organization", a)
                     and not ctx.is_word(a) and fold(a) not in ctx.territory and fold(a) not in ctx.demonyms
                     and (fold(a) in SHORT_NAMES or len(a) > 2) and ctx.biggest.get(fold(a), 0) < 100_000
                     and not (" " not in a and ctx.is_person_word(a, 200) and fold(a) not in ("hamas",))
                     and not (a.isupper() and len(a) <= 3 and e.subtype in ("brand", "school", "party"))
                     and a[0] != "-"}
        kept.append(e)
    return kept


def finish(e, ctx):
    """Tidies one row; False when nothing is left of it."""
    if not well_formed(e.name):
        return False
    best = {}
    for a in sorted(e.aliases):
        if well_formed(a) and fold(a) != fold(e.name):
            k = fold(a)
            # of several spellings that fold alike, one: plain capitals last
            if k not in best or best[k].isupper():
                best[k] = a
    e.aliases = set(best.values())
    e.prior = round(min(1.0, e.prior), 3)
    plain = e.name.replace(".", "").replace("&", "")
    if is_acronym(e.name) and plain.isupper() or " " not in e.name and fold(e.name) in ctx.common:
        e.case = "exact"
    return True
