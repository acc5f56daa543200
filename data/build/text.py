"""Names as strings: cleaning, folding, scripts and slugs."""

import difflib
import functools
import re
import unicodedata

# Letters that NFKD does not take apart.
_LETTERS = str.maketrans({
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D",
    "þ": "th", "Þ": "Th", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ß": "ss",
    "ħ": "h", "Ħ": "H", "ı": "i", "ŋ": "n", "ə": "e", "Ə": "E",
})
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʻʹʾʿ`´′ʽ"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑–—−"), "-")


def clean(name):
    """One spelling of spaces, apostrophes and dashes; NFC."""
    name = unicodedata.normalize("NFC", name)
    name = name.translate(_APOSTROPHES).translate(_DASHES)
    name = "".join(" " if c.isspace() else c for c in name if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(name.split()).strip(" ,;")


def strip_marks(name):
    if name.isascii():
        return name
    name = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return "".join(c for c in name if not unicodedata.combining(c))


@functools.lru_cache(maxsize=1 << 20)
def fold(name):
    """The form under which two names count as the same surface form."""
    return strip_marks(name).casefold()


def slug(name):
    ascii_ = strip_marks(name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_.replace("'", "")).strip("-")


@functools.lru_cache(maxsize=4096)
def _latin_char(c):
    return not c.isalpha() or "LATIN" in unicodedata.name(c, "")


def is_latin(name):
    """Has a letter, and every letter is a Latin one."""
    if name.isascii():
        return any(c.isalpha() for c in name)
    return any(c.isalpha() for c in name) and all(map(_latin_char, name))


def is_acronym(name, longest=4):
    """All capitals, at most `longest` letters; dots and ampersands do not count."""
    letters = [c for c in name if c.isalpha()]
    return bool(letters) and len(letters) <= longest and all(c.isupper() for c in letters) and " " not in name


def is_spelling_variant(a, b):
    """Close enough to be another spelling of the same name."""
    a, b = (fold(x).replace("-", "").replace(" ", "").replace("'", "") for x in (a, b))
    return a != b and a[:1] == b[:1] and abs(len(a) - len(b)) <= 3 and difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.75


def without_parentheses(name):
    return " ".join(re.sub(r"\s*[(\[][^)\]]*[)\]]", " ", name).split())
