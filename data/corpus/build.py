#!/usr/bin/env python3
"""build.py [FOLDER]: checks the marked text of this folder and writes it as JSON Lines.

The marks are {P:person} {O:organization} {L:place} {M:other name}; articles begin with a line
`### id`. Writes train.jsonl, regression.jsonl and other-languages.jsonl into FOLDER (default:
target/corpus). Ids in regression-ids.txt go into the second file and nowhere else, the pieces of
other-languages.txt into the third. Exits with status 1 on a bad mark.
"""
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TYPES = {"P": "PERSON", "O": "ORGANIZATION", "L": "PLACE", "M": "OTHER"}


def articles(path):
    parts = re.split(r"(?m)^### *(\S+).*\n", path.read_text(encoding="utf-8"))
    return zip(parts[1::2], parts[2::2])


def parse(name, marked, problems):
    text, marks, position = "", [], 0
    for match in re.finditer(r"\{([A-Z]):([^{}]*)\}", marked):
        text += marked[position : match.start()]
        kind, content = match.groups()
        if kind not in TYPES or not content.strip() or content != content.strip() or "\n" in content:
            problems.append(f"{name}: bad mark {match.group()}")
        else:
            marks.append((len(text), len(text) + len(content), TYPES[kind]))
        text += content
        position = match.end()
    text += marked[position:]
    if "{" in text or "}" in text:
        problems.append(f"{name}: stray brace")
    named = [{"start": s, "end": e, "type": k} for s, e, k in marks if k != "OTHER"]
    other = [{"start": s, "end": e} for s, e, k in marks if k == "OTHER"]
    return {"id": name, "text": text, "entities": named, "other": other}


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "target/corpus")
    folder.mkdir(parents=True, exist_ok=True)
    regression = set((HERE / "regression-ids.txt").read_text(encoding="utf-8").split())
    problems, seen = [], set()
    files = {name: open(folder / f"{name}.jsonl", "w", encoding="utf-8")
             for name in ("train", "regression", "other-languages")}
    for path in sorted(HERE.glob("*.txt")):
        if path.name == "regression-ids.txt":
            continue
        for name, marked in articles(path):
            if name in seen:
                problems.append(f"{name}: twice")
            seen.add(name)
            document = parse(name, marked.strip("\n"), problems)
            kind = "regression" if name in regression else "train"
            file = files["other-languages" if path.stem == "other-languages" else kind]
            file.write(json.dumps(document, ensure_ascii=False) + "\n")
    problems += [f"{name}: in regression-ids.txt and nowhere else" for name in regression - seen]
    for file in files.values():
        file.close()
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(seen)} pieces, {len(regression)} of them the regression set")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
