"""People: WordNet, the World Factbook's leaders, NBA players, and the names
from Wikipedia (name2nat, executives of pytickersymbols) in a file of their own."""

import ast
import html
import re
from collections import Counter

from entity import Entity
from romanize import SLAVIC, variants
from text import clean, fold, is_latin, strip_marks, without_parentheses

PARTICLES = set("""de del della di da do dos das du d' des van von der den ter ten zu zur af av al el bin bint ibn ben la le
les lo y e i of the und and ap ab abu abd san santa saint st st. mac mc o' dal dalla degli dei zum 't vom op""".split())
SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "v"}
_TITLE_WORDS = re.compile(r"^(King|Queen|Saint|St\.|Sir|President|Pope|Emperor|Lord|Lady|Prince|Princess|Baron|Baroness|Count|Duke|Duc|Comte|"
                          r"Marquis|Marquise|Viscount|Earl|First|Second|Third|Fourth|General|the|The|Mahatma|Dame|Father|Mother|Brother|Sister|Master|"
                          r"Shah|Sheikh|Rabbi|Reverend|Captain|Colonel|Sultan|Emir|Doctor|Professor)\b")
_ROMAN = re.compile(r"[IVX]{1,5}$")


def short_forms(name, given, english):
    """Forms without middle names, where that is certain to be usual:
    initials, patronymics and, for people of English-speaking nations, any one
    middle name, which is also made an initial."""
    words = name.split()
    forms = set()
    tail = words[-1].lower()
    if tail in SUFFIXES and len(words) > 2:
        words = words[:-1]
        words[-1] = words[-1].rstrip(",")
        if tail.rstrip(".") in ("jr", "sr"):
            forms.add(" ".join(words))
    if len(words) < 3 or any(w.lower() in PARTICLES for w in words):
        return forms
    first, middle, last = words[0], words[1:-1], words[-1]
    if _TITLE_WORDS.match(first) or len(first.rstrip(".")) < 2 or len(last) < 2 or not last[0].isupper() or _ROMAN.match(last):
        return forms
    initials = all(re.fullmatch(r"(?:[^\W\d_]\.){1,3}|[A-Z]", m) for m in middle)
    patronymic = len(middle) == 1 and re.search(r"(?:ov|ev|yev|'ev)(?:ich|ych|na)$|(?:ovych|evych|ivna|yivna|ilyich|ilich|ichna)$", middle[0].lower())
    whole = len(middle) == 1 and middle[0].isalpha() and len(middle[0]) > 2 and middle[0][0].isupper() and middle[0][1:].islower()
    in_english = english and whole and given[fold(first)] >= 60 and "-" not in last and len(first.rstrip(".")) > 2
    if initials or patronymic or in_english:
        forms.add(f"{first} {last}")
    if in_english:      # Lyndon Baines Johnson: Lyndon B. Johnson
        forms.add(f"{first} {middle[0][0]}. {last}")
    return forms


# -- name2nat --------------------------------------------------------------

_NOT_PEOPLE = re.compile(
    r"^(The|List|Lists|Category|Murder|Death|Killing|Assassination|Trial|Disappearance|Shooting|Bibliography|Discography|"
    r"Filmography|Family|House|Los|Las|Les|Die|Team|Project|Portal|Draft|Template|Wikipedia|Timeline|Cabinet|History|"
    r"Descendants|Ancestors|Early life|Personal life|Public image|Political positions)\b|"
    r"\b(and|And|&|band|Band|brothers|Brothers|Sisters|sisters|Twins|twins|family|Family|duo|trio|Trio|Quartet|Orchestra|Ensemble|"
    r"Boys|Girls|Experience|Project|Crew|Records|album|song|film|murders|killings|dynasty|discography|filmography|bibliography|"
    r"Incident|incident|affair|Massacre|massacre|Awards|players|footballers|politicians|feud|gang|Gang|team|Team|Tour|Riot|Riots|"
    r"campaign|controversy|election|shooting|murder|Murders|scandal|case|Hoax|hoax|company|Company|Inc|Ltd)\b|"
    r"[&+/$!?:%#@*=<>\"]|\d")


def name2nat(sources, common, famous):
    """famous: folded names WordNet knows, for which one word is enough."""
    titles = sources.name2nat()
    given, last = Counter(), Counter()
    cleaned = []
    for index, (title, nations) in enumerate(titles):
        name = without_parentheses(clean(title))
        m = re.fullmatch(r"(.+?), (Jr\.?|Sr\.?|II|III|IV)", name)
        name = f"{m[1]} {m[2]}" if m else name.split(",")[0].strip()
        if name.startswith(("Sir ", "Dame ")) and len(name.split()) > 2:
            name = name.split(" ", 1)[1]
        words = name.split()
        if len(words) > 1:
            given[fold(words[0])] += 1
            last[fold(words[-1])] += 1
        cleaned.append((index, name, nations))
    rows = {}
    for index, name, nations in cleaned:
        words = name.split()
        key = fold(name)
        if not words or len(words) > 7 or not is_latin(name) or _NOT_PEOPLE.search(name) or len(name) < 5:
            continue
        if len(words) == 1 and key not in famous:
            continue
        if len(words) > 1 and not (words[-1][0].isupper() or words[-1][0] in "'" or "-" in words[-1] or words[-1][:2] in ("al", "d'", "de")):
            continue
        plain = [fold(w).strip(".") for w in words]
        # Made of common words only, and neither a known given name nor surname.
        if all(w in common for w in plain) and given[plain[0]] < 25 and last[plain[-1]] < 25:
            continue
        if key in rows:
            continue
        bonus = 0.1 if index < 10_000 else 0.05 if index < 50_000 else 0
        rows[key] = Entity(name=name, type="person", prior=round(0.3 + bonus, 3), file="people-wikipedia")
        english = bool({"American", "English", "British", "Canadian", "Australian", "Scottish", "Irish", "Welsh"} & set(nations))
        rows[key].weak = short_forms(name, given, english) | variants(name, nations)
    # A short form is an alias of one person, the one with the oldest page.
    claimed = set(rows)
    for key, e in rows.items():
        e.weak = {a for a in e.weak if fold(a) not in claimed}
        claimed |= {fold(a) for a in e.weak}
    return rows, given, last


# -- executives ------------------------------------------------------------

_ROLE = re.compile(r"\b(ceo|cfo|coo|cto|chair|chairman|president|officer|director|founder|evp|svp|head|chief|partner|secretary|"
                   r"interim|board|executive|managing|vice|group|global|co|general|manager|honorary|deputy|independent|non|former)\b", re.I)


def executives(sources):
    source = sources.wheel("pytickersymbols").read("pytickersymbols/indices_data.py").decode()
    (tree,) = [n.value for n in ast.parse(source).body if isinstance(n, ast.Assign) and n.targets[0].id == "INDICES"]
    names = set()
    for listing in ast.literal_eval(tree).values():
        for company in listing["companies"]:
            people = company.get("metadata", {}).get("key_people") or ""
            for part in re.split(r"\([^()]*\)|[,;|•]|\[\d+\]", people):
                name = re.sub(r"^(Sir|Dame|Dr|Dr\.|Lord|Baroness|Prof\.?|and|Mr\.?|The)\s+", "", clean(part).strip("() "))
                words = name.split()
                if 2 <= len(words) <= 4 and is_latin(name) and not _ROLE.search(name) and "(" not in name \
                        and all(w[0].isupper() or w.lower() in PARTICLES for w in words) and not any(w.isupper() and len(w) > 2 for w in words) \
                        and not any(c.isdigit() for c in name) and not re.search(r"\b(Family|Limited|Ltd|Inc|Trust|Corporation|Bank|Foundation|Capital|Holdings|State|Government|Government|Company|Fund|Management|Invest)\b", name):
                    names.add(name)
    return {fold(n): Entity(name=n, type="person", prior=0.4, subtype="executive", file="people-wikipedia") for n in sorted(names)}


# -- World Factbook --------------------------------------------------------

_UPPER = r"(?:(?:d'|al-|el-|Mc|Mac|O'|Le|De|La|Di|Du|St\. )?[^\W\d_a-zà-öø-ÿ][^\W\d_a-zà-öø-ÿ'\-]*[^\W\d_a-zà-öø-ÿ]|O\b)"
_TITLES = set("""president prime minister king queen emperor prince princess crown sultan emir amir sheikh sheik shaykh pope chancellor premier governor
governor-general general chief captain colonel brigadier major lieutenant admiral marshal field ambassador charge chargé d'affaires
ambassador-designate designate first deputy vice acting interim transitional military leader chairman chairperson chair co-chairman
council state union federal executive administrator commissioner high representative secretary speaker taoiseach supreme lord
dr. dr sir dame ad interim assembly national presidential of the for and affairs foreign head government republic sovereignty
grand duke duchess ayatollah imam ali' commander ruling cabinet ministers mr. mrs. ms. lady his her majesty highness holiness
elected reelected is was by vote results percent counselor consul chef mission political economic officer vacant mayor lt. gen. maj. col.
brig. capt. adm. ret. retired previous since co-prince bishop archbishop captain-regent captains regent great people's committee director
appointed represented superior governing senior permanent member members rights honourable rt. hon. honorable right self-proclaimed hereditary tuanku
paramount ruler yang di-pertuan agong justice solicitor president-elect elect minister-elect""".split())


def _surname(word):
    def one(part):
        if re.match(r"M[cC][A-Z]{2}", part):
            return "Mc" + part[2:].capitalize()
        if re.match(r"(d'|O'|D'|N'|M')", part) and len(part) > 2:
            return part[:2] + part[2:].capitalize()
        if part[:3] in ("al-", "el-"):
            return part[:3] + part[3:].capitalize()
        return part.capitalize()
    if _ROMAN.match(word):
        return word
    return "-".join(one(p) for p in word.split("-"))


def factbook_names(text):
    """Names whose surname is in capitals: "Luis Rodolfo ABINADER Corona"."""
    text = html.unescape(re.sub(r"<[^>]+>", " ; ", text))
    text = re.sub(r"\[[^\]]*\]|\b(?:née|nee)\b", " ", text)
    for chunk in re.split(r"[;:,()%]| - |\band\b|\bor\b|\d+", text):
        words = clean(chunk).split()
        while words and (words[0].lower().strip('"') in _TITLES):
            words = words[1:]
        # The last title word inside the chunk starts the name.
        for i in range(len(words) - 1, -1, -1):
            if words[i].lower() in _TITLES and not words[i].isupper() and i + 1 < len(words):
                words = words[i + 1:]
                break
        caps = [i for i, w in enumerate(words) if re.fullmatch(_UPPER, w) and (len(w) > 1) and (len(w) > 2 or w not in ("II", "IV", "JR", "TV"))]
        if not caps or len(words) > 8 or len(words) < 2:
            continue
        run_end = caps[0]
        while run_end + 1 in caps:
            run_end += 1
        given = words[:caps[0]]
        sur = words[caps[0]:run_end + 1]
        rest = words[run_end + 1:]
        if any(not (w[0].isupper() or w.lower() in PARTICLES or w[:3] in ("al-", "el-", "ibn")) for w in given + rest):
            rest = [] if all(w[0].isupper() or w.lower() in PARTICLES for w in given) else None
        if rest is None:
            continue
        surname = " ".join(w.lower() if i and w.lower() in ("bin", "al", "bint", "ibn") else _surname(w) for i, w in enumerate(sur))
        if not given and rest:      # XI Jinping, KIM Jong Un
            rest = rest if rest[0] in ("bin", "bint", "ibn") else rest[:2]
            if rest[-1].lower() not in PARTICLES:
                other = {surname} if " " in surname else set()
                if len(rest) == 2 and rest[0].isalpha() and rest[1].isalpha():
                    other.add(f"{surname} {rest[0]}-{rest[1].lower()}")
                yield f"{surname} {' '.join(rest)}", other, surname
        elif given:
            name = f"{' '.join(given)} {surname}"
            other = set()
            if rest:
                other.add(f"{name} {' '.join(rest)}")
            proper = [g for g in given if g.lower() not in PARTICLES]
            if len(given) > 1 and len(proper) == len(given) and not given[0].endswith("."):
                other.add(f"{given[0]} {surname}")
            if len(given) == 2 and re.fullmatch(r"[A-Z]\.", given[1]):   # Donald J. Trump
                other.add(name)
                name = f"{given[0]} {surname}"
            yield name, other, surname


def factbook_people(sources):
    rows = {}

    def add(text, prior, subtype):
        for name, other, _ in factbook_names(text or ""):
            words = name.split()
            if not is_latin(name) or len(words) > 6 or len(words) < 2 or len(name) < 6:
                continue
            if re.search(r"\b(Ministers?|Council|Party|Vacant|Assembly|Coalition|Movement|Front|None|Note|Embassy|Parliament|Senate|Congress|Government|Alliance|United|Union|National|Democratic)\b", name):
                continue
            e = rows.setdefault(fold(name), Entity(name=name, type="person", prior=prior, subtype=subtype, file="people"))
            e.prior = max(e.prior, prior)
            e.aliases |= other

    def text_of(*path, node):
        for p in path:
            node = node.get(p, {}) if isinstance(node, dict) else {}
        return node.get("text", "") if isinstance(node, dict) else ""

    for _, country in sources.factbook():
        gov = country.get("Government", {})
        branch = gov.get("Executive branch", {})
        for key, prior in (("chief of state", 0.8), ("head of government", 0.8), ("election results", 0.5)):
            add(text_of(key, node=branch), prior, "politician")
        add(text_of("Diplomatic representation in the US", "chief of mission", node=gov), 0.4, "diplomat")
        add(text_of("Diplomatic representation from the US", "chief of mission", node=gov), 0.4, "diplomat")
    # "Vladimir Vladimirovich Putin" joins "Vladimir Putin".
    for key in sorted(rows):
        short = next((fold(a) for a in sorted(rows[key].aliases) if fold(a) in rows and fold(a) != key), None)
        if short:
            rows[short].absorb(rows.pop(key))
    return [rows[k] for k in sorted(rows)]


# -- NBA -------------------------------------------------------------------

def nba_data(sources):
    source = sources.wheel("nba_api").read("nba_api/stats/library/data.py").decode()
    values = {n.targets[0].id: ast.literal_eval(n.value) for n in ast.parse(source).body
              if isinstance(n, ast.Assign) and isinstance(n.value, ast.List)}
    return values


def nba_players(sources):
    data = nba_data(sources)
    rows = {}
    for key in ("players", "wnba_players"):
        league = "wnba" if key.startswith("w") else "nba"
        for pid, _, _, full, active in data.get(key, []):
            name = clean(full)
            if len(name.split()) < 2 or not is_latin(name):
                continue
            e = rows.get(fold(name))
            if e is None:
                rows[fold(name)] = Entity(name=name, type="person", prior=0.4 if active else 0.3, subtype="athlete", file="people",
                                          external={f"{league}:{pid}"})
                words = name.split()
                if words[-1].lower() in SUFFIXES and len(words) > 2:
                    rows[fold(name)].aliases.add(" ".join(words[:-1]))
            else:   # namesakes: whose id it is cannot be told from the name
                e.external = set()
                e.prior = max(e.prior, 0.4 if active else 0.3)
    for key, e in rows.items():
        e.aliases = {a for a in e.aliases if fold(a) not in rows}
    return list(rows.values())


# -- WordNet ---------------------------------------------------------------

_ROLES = [("head of state", "politician"), ("politician", "politician"), ("president", "politician"), ("ruler", "monarch"), ("writer", "writer"),
          ("musician", "musician"), ("composer", "musician"), ("athlete", "athlete"), ("actor", "actor"), ("scientist", "scientist"),
          ("artist", "artist"), ("philosopher", "philosopher"), ("military officer", "military_person"), ("saint", "religious_figure"),
          ("explorer", "explorer"), ("leader", "leader")]


def wordnet_people(wordnet, common, given, cities_big):
    rows = []
    for s, names in wordnet.proper("person"):
        above = wordnet.ancestors(s)
        if not s.instance:
            continue
        if above & {"deity", "Greek deity", "Roman deity", "spiritual being", "mythical being", "imaginary being", "supernatural being"} \
                or re.search(r"\b(god|goddess|mytholog|legendary (?:creature|beast)|nymph|Titan)\b", s.gloss):
            continue
        names = [clean(n) for n in names]
        names = [n for n in names if is_latin(n) and n[0].isupper() and not n.startswith(("the ", "The "))]
        full = [n for n in names if len(n.split()) > 1 and not _TITLE_WORDS.match(n)] or [n for n in names if len(n.split()) > 1]
        if not names:
            continue
        two = [n for n in full if len(n.split()) == 2 and "." not in n]
        name = (two or sorted(full, key=lambda n: (len(n.split()), full.index(n))) or names)[0]
        fictional = bool(above & {"fictional character", "character"}) or "fictional" in s.gloss or "character in" in s.gloss
        subtype = "fictional" if fictional else next((v for k, v in _ROLES if k in above), "")
        e = Entity(name=name, type="person", prior=0.3 if fictional else 0.7, subtype=subtype, file="people")
        for n in names:
            if len(n.split()) > 1:
                e.aliases.add(n)
                continue
            first = wordnet.senses.get(n.lower(), [""])[0]
            # A bare surname only where it is this person first of all.
            if fold(n) not in common and given[fold(n)] < 200 and fold(n) not in cities_big and first == s.offset and len(n) > 3:
                e.aliases.add(n)
        if len(e.name.split()) == 1 and e.name not in e.aliases:
            if not (given[fold(e.name)] < 200 and fold(e.name) not in common and fold(e.name) not in cities_big):
                continue
        rows.append(e)
    return rows


def merge(rows_by_source, given):
    """One row for each person; earlier sources lead."""
    people, index = [], {}
    for rows in rows_by_source:
        fresh = []
        for e in rows:
            keys = {fold(e.name)} | {fold(a) for a in e.aliases if len(a.split()) > 1}
            hit = next((index[k] for k in sorted(keys) if k in index), None)
            if hit is not None and (fold(e.name) in {fold(x) for x in hit.surfaces()} or keys & {fold(hit.name)}):
                hit.absorb(e)
                fresh.append((keys, hit))
            else:
                people.append(e)
                fresh.append((keys, e))
        for keys, e in fresh:
            for k in sorted(keys):
                index.setdefault(k, e)
    for e in people:
        if e.subtype in ("politician", "diplomat"):     # the Factbook says Lukashenka
            e.weak |= variants(e.name, SLAVIC)
        e.weak |= {f for n in e.surfaces() if len(n.split()) > 2 for f in short_forms(n, given, english=False)}
    return people
