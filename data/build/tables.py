"""Small hand-made tables: what the packages do not say, or say wrongly."""

# ISO 3166 code -> short forms that are safe in running text.
COUNTRY_ALIASES = {
    "US": ["U.S.", "US", "USA", "U.S.A.", "America", "United States of America"],
    "GB": ["UK", "U.K.", "Britain", "Great Britain"],
    "AE": ["UAE", "U.A.E.", "Emirates"],
    "CD": ["DRC", "DR Congo", "D.R.C.", "Democratic Republic of the Congo", "Democratic Republic of Congo", "Congo-Kinshasa", "Zaire"],
    "CG": ["Republic of the Congo", "Congo-Brazzaville", "Congo"],
    "CF": ["Central African Republic", "CAR"],
    "KP": ["North Korea", "DPRK", "D.P.R.K.", "Democratic People's Republic of Korea"],
    "KR": ["South Korea", "Republic of Korea", "Korea"],
    "CN": ["PRC", "People's Republic of China", "Mainland China"],
    "TW": ["Republic of China", "Formosa", "Chinese Taipei"],
    "RU": ["Russian Federation"],
    "CZ": ["Czech Republic"],
    "TR": ["Turkey", "Türkiye", "Turkiye", "Republic of Türkiye"],
    "MM": ["Burma", "Myanmar"],
    "CI": ["Ivory Coast", "Cote d'Ivoire"],
    "SZ": ["Swaziland", "eSwatini"],
    "MK": ["Macedonia", "FYROM"],
    "TL": ["East Timor", "Timor Leste"],
    "CV": ["Cape Verde", "Cabo Verde"],
    "PS": ["Palestine", "State of Palestine", "Palestinian Territories", "Palestinian territories", "Occupied Palestinian Territories"],
    "VA": ["Vatican", "Holy See", "Vatican City State"],
    "NL": ["Holland"],
    "BA": ["Bosnia", "Bosnia-Herzegovina", "BiH"],
    "HK": ["Hong Kong", "Hongkong", "Hong Kong SAR"],
    "MO": ["Macau", "Macao", "Macao SAR"],
    "IE": ["Republic of Ireland", "Eire"],
    "SA": ["Kingdom of Saudi Arabia", "KSA", "Saudi"],
    "NZ": ["Aotearoa"],
    "PG": ["PNG"],
    "FM": ["Federated States of Micronesia"],
    "GM": ["Gambia", "The Gambia"],
    "BS": ["Bahamas", "The Bahamas"],
    "XK": ["Kosovo"],
    "SS": ["South Sudan"],
    "VI": ["U.S. Virgin Islands", "US Virgin Islands"],
    "FK": ["Falkland Islands", "Falklands", "Malvinas"],
    "VC": ["Saint Vincent", "St. Vincent and the Grenadines"],
    "KN": ["St. Kitts and Nevis", "St. Kitts"],
    "LC": ["St. Lucia"],
    "TT": ["Trinidad", "Tobago"],
    "AG": ["Antigua", "Barbuda"],
    "LK": ["Ceylon"],
    "IR": ["Persia", "Islamic Republic of Iran"],
}

# States and provinces: abbreviations of newspaper style, with their dots.
# "IN", "OR", "ME" and the other postal codes are words in running text.
STATE_ALIASES = {
    "US": {
        "Alabama": "Ala.", "Arizona": "Ariz.", "Arkansas": "Ark.", "California": "Calif.", "Colorado": "Colo.",
        "Connecticut": "Conn.", "Delaware": "Del.", "Florida": "Fla.", "Illinois": "Ill.", "Indiana": "Ind.",
        "Kansas": "Kan.|Kans.", "Kentucky": "Ky.", "Louisiana": "La.", "Maryland": "Md.", "Massachusetts": "Mass.",
        "Michigan": "Mich.", "Minnesota": "Minn.", "Mississippi": "Miss.", "Missouri": "Mo.", "Montana": "Mont.",
        "Nebraska": "Neb.|Nebr.", "Nevada": "Nev.", "New Hampshire": "N.H.", "New Jersey": "N.J.", "New Mexico": "N.M.|N. Mex.",
        "New York": "N.Y.|New York State", "North Carolina": "N.C.", "North Dakota": "N.D.", "Oklahoma": "Okla.",
        "Oregon": "Ore.|Oreg.", "Pennsylvania": "Pa.|Penn.|Penna.", "Rhode Island": "R.I.", "South Carolina": "S.C.",
        "South Dakota": "S.D.", "Tennessee": "Tenn.", "Texas": "Tex.", "Vermont": "Vt.", "Virginia": "Va.",
        "Washington": "Wash.|Washington State", "West Virginia": "W.Va.|W. Va.", "Wisconsin": "Wis.|Wisc.", "Wyoming": "Wyo.",
        "District of Columbia": "D.C.",
    },
    "CA": {
        "Alberta": "Alta.", "British Columbia": "B.C.", "New Brunswick": "N.B.",
        "Newfoundland and Labrador": "Newfoundland|Labrador|N.L.", "Nova Scotia": "N.S.", "Ontario": "Ont.",
        "Prince Edward Island": "P.E.I.", "Quebec": "Que.", "Saskatchewan": "Sask.", "Yukon": "Yukon Territory",
        "Northwest Territories": "N.W.T.",
    },
}

# GeoNames id -> further names of cities (checked against the name in the file).
CITY_ALIASES = {
    "New York City": ["New York", "NYC", "N.Y.C.", "Big Apple"],
    "Washington": ["Washington, D.C.", "Washington D.C.", "Washington DC", "D.C."],
    "Los Angeles": ["L.A."],
    "Kyiv": ["Kiev", "Kyyiv"], "Odesa": ["Odessa"], "Kharkiv": ["Kharkov"], "Lviv": ["Lvov", "Lemberg"],
    "Dnipro": ["Dnepropetrovsk", "Dnipropetrovsk", "Dniepropetrovsk"], "Mykolayiv": ["Mykolaiv", "Nikolaev", "Nikolayev"],
    "Zaporizhzhya": ["Zaporizhzhia", "Zaporozhye", "Zaporizhia"], "Chernihiv": ["Chernigov"],
    "Luhansk": ["Lugansk"], "Bakhmut": ["Artemivsk", "Artyomovsk"], "Donetsk": ["Stalino"],
    "Mumbai": ["Bombay"], "Kolkata": ["Calcutta"], "Chennai": ["Madras"], "Bengaluru": ["Bangalore"],
    "Beijing": ["Peking"], "Guangzhou": ["Canton"], "Ho Chi Minh City": ["Saigon"], "Yangon": ["Rangoon"],
    "Saint Petersburg": ["St. Petersburg", "St Petersburg", "Leningrad", "Petrograd"],
    "Volgograd": ["Stalingrad"], "Yekaterinburg": ["Ekaterinburg", "Sverdlovsk"], "Istanbul": ["Constantinople"],
    "Astana": ["Nur-Sultan"], "Gaza": ["Gaza City"], "Rio de Janeiro": ["Rio"], "Philadelphia": ["Philly"],
    "Las Vegas": ["Vegas"], "Frankfurt am Main": ["Frankfurt"], "Al Hudaydah": ["Hodeidah", "Hodeida", "Hudaydah"], "Mexico City": ["Ciudad de México"],
    "Panama": ["Panama City"], "Guatemala City": ["Guatemala"], "Kuwait City": ["Kuwait"],
    "St. Louis": ["Saint Louis"], "Saint Paul": ["St. Paul"],
}

# Acronyms that may name a place.
PLACE_ACRONYMS = {"US", "USA", "UK", "UAE", "DRC", "NYC", "USSR", "DPRK", "PRC", "KSA", "PNG", "DMZ", "FYROM", "RSFSR", "GDR", "FRG"}

# Alternate names of cities that a collision rule would drop but news uses.
KEEP_ALTERNATES = {
    "kiev", "odessa", "kharkov", "lvov", "bombay", "calcutta", "madras", "bangalore", "peking", "saigon",
    "rangoon", "leningrad", "stalingrad", "constantinople", "mecca", "canton", "saint petersburg", "st. petersburg",
    "frankfurt", "rio", "vegas", "philly", "new york", "nur-sultan", "chernobyl", "artemivsk", "sverdlovsk",
    "washington", "washington, d.c.", "washington d.c.", "washington dc", "d.c.", "l.a.", "nyc", "n.y.c.",
}

# Macro-regions: no town has a claim to these names.
MACRO_REGIONS = [
    "Middle East", "Near East", "Far East", "North Africa", "West Africa", "East Africa", "Central Africa", "Southern Africa",
    "Horn of Africa", "Sub-Saharan Africa", "Sahel", "Maghreb", "Levant", "Balkans", "Western Balkans", "Caucasus",
    "South Caucasus", "North Caucasus", "Scandinavia", "Baltics", "Baltic States", "Benelux", "Central Europe", "Eastern Europe",
    "Western Europe", "Northern Europe", "Southern Europe", "Central Asia", "South Asia", "East Asia", "Southeast Asia",
    "Indochina", "Indo-Pacific", "Asia-Pacific", "Latin America", "Central America", "Caribbean", "Gulf States",
    "Arabian Peninsula", "Iberian Peninsula", "Korean Peninsula", "Crimean Peninsula", "Sinai", "Sinai Peninsula", "Donbas", "Donbass",
    "Siberia", "Transnistria", "Kurdistan", "Iraqi Kurdistan", "Kashmir", "Punjab", "Bengal", "Patagonia", "Amazonia",
    "Midwest", "Deep South", "New England", "East Coast", "West Coast", "Pacific Northwest", "Great Plains", "Rust Belt",
    "Sun Belt", "Bay Area", "Silicon Valley", "Nagorno-Karabakh", "South Ossetia", "Abkhazia", "Golan Heights",
    "West Bank", "Gaza Strip", "East Jerusalem", "Rojava", "Tigray", "Darfur", "Tibet", "Xinjiang", "Inner Mongolia",
]
REGION_ALIASES = {"Middle East": ["Mideast"], "Donbas": ["Donbass"], "Nagorno-Karabakh": ["Karabakh", "Artsakh"],
                  "Transnistria": ["Transdniestria", "Trans-Dniester"], "Balkans": ["Balkan Peninsula"]}

MONTHS_AND_DAYS = set("""january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec
mon tue wed thu fri sat sun""".split())

DIRECTIONS = set("""north south east west northern southern eastern western central centre center middle upper lower
northeast northwest southeast southwest northeastern northwestern southeastern southwestern capital city town village
district region province county state department municipality island islands coast coastal other urban rural metropolitan
interior highlands lowlands plateau lakes river valley sector zone area new old grand great little big""".split())

# Words that say what kind of division a name is, in English.
ADMIN_WORDS = """County District Province Region Oblast Municipality Prefecture Department State Governorate Krai Raion
Regency Parish Borough Canton Division Emirate Commune Republic Territory Voivodeship Okrug Subdistrict Township Kray
Rayon City Ward Circuit Island Islands Community Autonomous Metropolitan Special Capital""".split()
