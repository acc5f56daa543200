"""Compares what a client found with what the conformance set expects."""

import json
import re
import unicodedata
from pathlib import Path

TESTDATA = Path(__file__).resolve().parents[1] / "testdata"
FILES = sorted(TESTDATA.glob("*.json"))
UNITS = {
    "utf8": lambda text, start, end: text.encode()[start:end].decode(),
    "utf16": lambda text, start, end: text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le"),
    "utf32": lambda text, start, end: text[start:end],
}


def cases(file):
    return json.loads(file.read_text(encoding="utf-8"))["cases"]


def documents(case):
    """The documents of one round, in order; a request without one counts as an empty document."""
    return [d for r in case["requests"] for d in (r["documents"] if "documents" in r else [r.get("document", {})])]


def check_itself(file):
    """The set must agree with itself, and must be able to fail."""
    some = 0
    for case in cases(file):
        where = f"{file.name}: {case['name']}"
        for document, answer in zip(documents(case), case["expected"].get("answers", [])):
            for mention in answer.get("mentions", []):
                some += 1
                for unit, cut in UNITS.items():
                    found = cut(document["text"], *mention[unit])
                    assert found == mention["text"], f"{where}: {unit} {mention[unit]} is {found!r}, not {mention['text']!r}"
        some += "error" in case["expected"]
    assert some, f"{file.name} expects nothing at all"


def found(case, outcome, unit):
    """What a client printed for a case, in the set's own form; checks what the form leaves out."""
    if "error" in outcome:
        return {"error": outcome["error"]}
    sent, answers = documents(case), []
    for position, answer in enumerate(outcome["answers"]):
        document = sent[position % len(sent)]
        index = int(answer.get("documentIndex", 0))
        assert index == position, f"answer {position} says document {index}"
        if case["rpc"] != "ExtractEntities" and len(document.get("id", "")) <= 256:
            assert answer.get("documentId", "") == document.get("id", ""), f"answer {position}: document_id"
        if "error" in answer:
            error = answer["error"]
            answers.append({"error": {"code": error["code"], "reason": error["reason"], "field": error.get("field", "")}})
            continue
        response = answer["response"]
        assert response["offsetEncoding"] == f"OFFSET_ENCODING_{unit}", f"asked for {unit}: {response['offsetEncoding']}"
        mentions = []
        for mention, piece in zip(response.get("mentions", []), answer["slices"], strict=True):
            assert piece == mention["text"], f"answer {position}: cuts {piece!r} out, not {mention['text']!r}"
            offsets = [mention.get("startOffset", 0), mention["endOffset"]]
            mentions.append({"text": piece, "type": mention["type"].removeprefix("ENTITY_TYPE_"), unit.lower(): offsets})
        answers.append({"mentions": mentions})
    return {"answers": answers}


def expected(case, unit):
    if "error" in case["expected"]:
        return case["expected"]
    answers = [
        {"mentions": [{k: m[k] for k in ("text", "type", unit.lower())} for m in a["mentions"]]} if "mentions" in a else a
        for a in case["expected"]["answers"]
    ]
    return {"answers": answers * case.get("repeat", 1)}


def check(file, lines, unit, may_skip):
    """Holds the lines that a client printed against a file of the set. Gives how many cases held."""
    outcomes, passed = [json.loads(line) for line in lines], 0
    names = [case["name"] for case in cases(file)]
    assert [o["name"] for o in outcomes] == names, f"{file.name}: printed {[o['name'] for o in outcomes]}, not {names}"
    for case, outcome in zip(cases(file), outcomes):
        where = f"{file.name}: {case['name']}"
        if "skipped" in outcome:
            assert may_skip(case), f"{where}: skipped: {outcome['skipped']}"
            continue
        try:
            got, want = found(case, outcome, unit), expected(case, unit)
        except AssertionError as error:
            raise AssertionError(f"{where}: {error}") from None
        assert got == want, f"{where}:\n  expected {short(want)}\n  found    {short(got)}"
        passed += 1
    return passed


def short(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 3000 else text[:3000] + "…"


def update(file, client_lines):
    """Writes what came, in the three units, as what is expected."""
    everything = cases(file)
    for number, case in enumerate(everything):
        by_unit = {unit: found(case, json.loads(lines[number]), unit) for unit, lines in client_lines.items()}
        result = by_unit["UTF8"]
        for unit in ("UTF16", "UTF32"):
            for ours, theirs in zip(result.get("answers", []), by_unit[unit].get("answers", [])):
                for mention, other in zip(ours.get("mentions", []), theirs.get("mentions", []), strict=True):
                    mention[unit.lower()] = other[unit.lower()]
        if "answers" in result:
            del result["answers"][len(documents(case)) :]
        case["expected"] = result
    text = json.dumps({"cases": everything}, ensure_ascii=False, indent=2)
    # A mention on one line, so that a person can read the set.
    text = re.sub(r'\{\s+"text": [^{}]*"utf32": [^{}]*\}', lambda m: re.sub(r"\s*\n\s*", " ", m[0]).replace("[ ", "[").replace(" ]", "]"), text)
    hidden = {"Cf", "Cc", "Zs", "Mn"}
    text = "".join(
        c if c in " \n" or unicodedata.category(c) not in hidden or "\u0900" <= c < "\u0980" else f"\\u{ord(c):04x}" for c in text
    )
    file.write_text(text + "\n", encoding="utf-8")
