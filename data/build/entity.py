"""The record every source produces, and the tables they are collected in."""

from dataclasses import dataclass, field

from text import fold, slug

PREFIX = {"person": "person", "organization": "org", "place": "place"}


@dataclass(slots=True)
class Entity:
    name: str
    type: str
    prior: float
    subtype: str = ""
    id: str = ""
    file: str = ""
    aliases: set = field(default_factory=set)
    external: set = field(default_factory=set)
    case: str = ""
    population: int = 0
    country: str = ""
    weak: set = field(default_factory=set)  # aliases the collision rules may drop

    def surfaces(self):
        return {self.name} | self.aliases | self.weak

    def absorb(self, other):
        """Takes over what `other`, the same entity from another source, knows."""
        self.aliases |= other.aliases | {other.name}
        self.weak |= other.weak
        self.external |= other.external
        self.prior = max(self.prior, other.prior)
        self.subtype = self.subtype or other.subtype
        self.population = max(self.population, other.population)


def assign_slugs(entities, taken):
    """Gives an id to every entity without one, in the order of the list."""
    for e in entities:
        if e.id:
            taken.add(e.id)
    for e in entities:
        if e.id:
            continue
        base = f"{PREFIX[e.type]}:{slug(e.name)}"
        ident, n = base, 1
        while ident in taken:
            n += 1
            ident = f"{base}-{n}"
        e.id = ident
        taken.add(ident)


def index_by_name(entities):
    index = {}
    for e in entities:
        index.setdefault(fold(e.name), []).append(e)
    return index
