"""Other spellings that the press gives to names from other scripts.

One word is exchanged at a time, so a name gains a handful of forms, not a
product of all of them. The tables are by the nationality of the person."""

import re

from text import fold

SLAVIC = {"Russian", "Ukrainian", "Belarusian", "Soviet", "Bulgarian", "Kazakhstani", "Kazakh", "Moldovan", "Kyrgyzstani", "Uzbekistani"}
GERMAN = {"German", "Austrian", "Swiss", "Luxembourgian", "Liechtensteiner", "Liechtenstein"}
KOREAN = {"South Korean", "North Korean", "Korean"}
ARABIC = {"Syrian", "Iraqi", "Saudi", "Saudi Arabian", "Egyptian", "Yemeni", "Jordanian", "Lebanese", "Palestinian", "Kuwaiti", "Qatari", "Emirati",
          "Bahraini", "Omani", "Libyan", "Sudanese", "Algerian", "Moroccan", "Tunisian", "Mauritanian", "Pakistani", "Afghan", "Iranian", "Somali"}

_GIVEN = """
sergei sergey | alexei alexey aleksei aleksey | andrei andrey | dmitry dmitri dmitriy | yuri yury yuriy | alexander aleksandr |
evgeny yevgeny evgeni yevgeni | nikolai nikolay | vasily vasili vasiliy | vitaly vitali vitaliy | anatoly anatoli anatoliy |
valery valeri valeriy | gennady gennadi gennadiy | georgy georgi georgiy | arkady arkadi arkadiy | grigory grigori grigoriy |
yulia yuliya julia | maria mariya | natalia natalya nataliya | tatiana tatyana tetiana | anastasia anastasiya | ksenia kseniya |
victoria viktoria viktoriya | evgenia yevgenia evgeniya yevgeniya | fyodor fedor | pyotr petr | semyon semen | artyom artem | maxim maksim |
ilya ilia | timofey timofei | matvey matvei | victor viktor | alexandra aleksandra | ekaterina yekaterina | elena yelena | egor yegor |
oleksii oleksiy oleksey | serhiy serhii sergiy | andriy andrii | dmytro dmitro | yuriy yurii | mykhailo mykhaylo | oleksandr olexander |
valeriy valerii | vitaliy vitalii | yevhen yevgen evgen | anatoliy anatolii | hryhoriy hryhorii | sofia sofiya | daria darya dariya |
lyudmila ludmila liudmila | leonid leonyd | vladislav vladyslav | denis denys | kirill kyrylo | zinaida zinayida | iryna irina
"""
_ARAB = """
mohammed muhammad mohamed mohammad | ahmed ahmad | hussein husayn hussain | hassan hasan | yusuf youssef yousef | omar umar | osama usama |
abdullah abdallah | ibrahim ebrahim | ismail ismael | khalid khaled | mahmoud mahmud | mustafa mostafa | saleh salih | sheikh shaikh |
abdul abdel | faisal faysal | jamal gamal | hamid hameed | rashid rasheed | saeed said | karim kareem | nasser nasir | walid waleed | tariq tarek tareq
"""


def _table(text):
    table = {}
    for group in text.replace("\n", " ").split("|"):
        words = group.split()
        for w in words:
            table.setdefault(w, []).extend(x for x in words if x != w and x not in table.get(w, []))
    return table


GIVEN, ARAB = _table(_GIVEN), _table(_ARAB)
_ENDINGS = [(re.compile(r"(sk|ts?k)(?:iy|yi|yy|ii|ij|y|i)$"), ("y", "iy", "i")), (re.compile(r"([^aeiou])(?:iy|yy)$"), ("y",))]
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def digraphs(name):
    """Müller as Mueller; folding already gives Muller."""
    other = name.translate(_UMLAUTS)
    return {other} if other != name else set()


def variants(name, nations):
    nations = set(nations)
    words = name.split()
    forms = set()
    if nations & GERMAN:
        forms |= digraphs(name)
    if len(words) < 2:
        return forms
    first, rest = words[0], " ".join(words[1:])
    if nations & SLAVIC:
        for w in GIVEN.get(fold(first), [])[:2]:
            forms.add(f"{w.capitalize()} {rest}")
        last = words[-1]
        for pattern, ends in _ENDINGS:
            m = pattern.search(fold(last))
            if m and len(last) > 5:
                stem = fold(last)[: m.end(1)]
                for end in ends:
                    forms.add(" ".join(words[:-1] + [(stem + end).capitalize()]))
                break
    if nations & ARABIC:
        for w in ARAB.get(fold(first), [])[:3]:
            forms.add(f"{w.capitalize()} {rest}")
        plain = re.sub(r"\b(?:al|el|Al|El|ad|as|ash|an|ar|at|az)-(?=[A-Z])", "", name)
        if plain != name and len(plain.split()) == len(words):
            forms.add(plain)
            forms.add(re.sub(r"\b(?:al|el|Al|El)-(?=[A-Z])", "Al ", name))
    if nations & KOREAN and len(words) == 2 and re.fullmatch(r"[A-Z][a-z]+-[a-z]+", words[1]):
        a, b = words[1].split("-")
        forms.add(f"{words[0]} {a} {b.capitalize()}")
        forms.add(f"{words[0]} {a}{b}")
    return {f for f in forms if fold(f) != fold(name)}
