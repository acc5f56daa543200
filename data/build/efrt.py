"""Unpacks the compressed word lists of the npm package `compromise` (efrt)."""

import re

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _number(code):
    places, size, n = 1, 36, 0
    while places < len(code):
        n += size
        places += 1
        size *= 36
    power = 1
    for c in reversed(code):
        n += _DIGITS.index(c) * power
        power *= 36
    return n


def unpack(packed):
    """The words of one list, e.g. `true¦abc,de0;f,g`."""
    nodes = packed.split("¦", 1)[1].split(";")
    symbols = {}
    for i, node in enumerate(nodes):
        m = re.match(r"([0-9A-Z]+):([0-9A-Z]+)", node)
        if not m:
            nodes = nodes[i:]
            break
        symbols[_number(m[1])] = _number(m[2])
    count = len(symbols)
    words = []

    def walk(index, prefix):
        node = nodes[index]
        if node.startswith("!"):
            words.append(prefix)
            node = node[1:]
        parts = re.split(r"([A-Z0-9,]+)", node)
        for i in range(0, len(parts), 2):
            if not parts[i]:
                continue
            ref = parts[i + 1] if i + 1 < len(parts) else ","
            if ref == ",":
                words.append(prefix + parts[i])
            else:
                n = _number(ref)
                walk(symbols[n] if n < count else index + n + 1 - count, prefix + parts[i])

    walk(0, "")
    return sorted(set(words))
