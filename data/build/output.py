"""Writes the compressed CSV files and the count report."""

import csv
import io
import subprocess
from collections import defaultdict

from text import fold

HEADER = ["id", "name", "type", "aliases", "prior", "subtype", "external_ids", "case"]
# At most 8 MiB of window, so that any decoder reads the files without flags.
ZSTD = ["zstd", "--ultra", "-22", "--long=23", "--single-thread", "--quiet", "--force"]


def prior_text(p):
    return f"{p:.3f}".rstrip("0").rstrip(".")


def write(folder, name, rows):
    out = io.StringIO(newline="")
    w = csv.writer(out, lineterminator="\n")
    w.writerow(HEADER)
    for e in sorted(rows, key=lambda e: (fold(e.name), e.name, e.id)):
        external = e.external - {e.id}
        if e.id.startswith("wikidata:"):
            external = external | {e.id}
        w.writerow([e.id, e.name, e.type, "|".join(sorted(e.aliases)), prior_text(e.prior), e.subtype,
                    "|".join(sorted(external)), e.case])
    path = folder / f"{name}.csv.zst"
    subprocess.run([*ZSTD, "-o", str(path), "-"], input=out.getvalue().encode(), check=True)
    return path


def report(folder, files, paths):
    lines = ["# Counts", "", "A surface form is a name or alias; two that differ only in case or diacritics count once.", "",
             "| file | rows | aliases | distinct surface forms | compressed |", "|---|---|---|---|---|"]
    by_type = defaultdict(set)
    rows_by_type = defaultdict(int)
    everything = set()
    total_size = 0
    for name in sorted(files):
        forms = set()
        aliases = 0
        for e in files[name]:
            mine = {fold(e.name), *map(fold, e.aliases)}
            forms |= mine
            by_type[e.type] |= mine
            rows_by_type[e.type] += 1
            aliases += len(e.aliases)
        everything |= forms
        size = paths[name].stat().st_size
        total_size += size
        lines.append(f"| {name}.csv.zst | {len(files[name]):,} | {aliases:,} | {len(forms):,} | {size:,} |")
    lines += ["", "| type | rows | distinct surface forms |", "|---|---|---|"]
    for t in sorted(by_type):
        lines.append(f"| {t} | {rows_by_type[t]:,} | {len(by_type[t]):,} |")
    lines.append(f"| all | {sum(rows_by_type.values()):,} | {len(everything):,} |")
    lines += ["", f"Compressed, all files: {total_size:,} bytes.", ""]
    text = "\n".join(lines)
    (folder / "COUNTS.md").write_text(text, encoding="utf-8")
    return text
