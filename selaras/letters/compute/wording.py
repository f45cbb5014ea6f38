"""The wording of a kind of letter: text with places for fields becomes blocks that every layout can show.

A wording is plain text. An empty line begins a new paragraph; ``# `` begins a heading; ``| Label | {field}``
is a row of facts; ``* {field}`` makes a numbered list of the lines of the field. A place is ``{name}`` and
nothing else: what is put there is never looked at again, so no value can make a heading, a row or a place.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

PLACE = re.compile(r"\{([^{}]*)\}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
Block = dict[str, Any]


def places(text: str) -> list[str]:
    return list(dict.fromkeys(PLACE.findall(text)))


def stray_braces(text: str) -> bool:
    return bool(set("{}") & set(PLACE.sub("", text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    return PLACE.sub(lambda match: values.get(match[1], ""), text)


def _is_idle(text: str, values: Mapping[str, str]) -> bool:
    """It speaks of fields only that nobody filled in."""
    named = places(text)
    return bool(named) and not any(values.get(name, "").strip() for name in named)


def blocks(text: str, values: Mapping[str, str]) -> list[Block]:
    """Paragraphs, headings, facts and lists in their order; what has nothing to say is left out."""
    made: list[Block] = []
    for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        for block in _of_part(part, values):
            if block["kind"] == "facts" and made and made[-1]["kind"] == "facts":
                made[-1]["rows"] += block["rows"]
            else:
                made.append(block)
    return made


def _of_part(part: str, values: Mapping[str, str]) -> Iterator[Block]:
    held: list[str] = []
    for line in part.split("\n"):
        special = _special(line.strip(), values)
        if special is None:
            held.append(line)
            continue
        yield from _paragraphs("\n".join(held), values)
        held = []
        if special:
            yield special
    yield from _paragraphs("\n".join(held), values)


def _special(line: str, values: Mapping[str, str]) -> Block | None:
    """A heading, a row or a list; empty where it has nothing to say, None for an ordinary line."""
    if not line.startswith(("# ", "* ", "| ")):
        return None
    if _is_idle(line, values):
        return {}
    if line.startswith("# "):
        return {"kind": "heading", "text": filled(line[2:].strip(), values)}
    if line.startswith("* "):
        items = [one.strip() for one in filled(line[2:].strip(), values).split("\n") if one.strip()]
        return {"kind": "list", "items": items}
    label, _bar, value = line[2:].partition("|")
    return {"kind": "facts", "rows": [[filled(label.strip(), values), filled(value.strip(), values)]]}


def _paragraphs(text: str, values: Mapping[str, str]) -> Iterator[Block]:
    if not text.strip() or _is_idle(text, values):
        return
    for part in re.split(r"\n[ \t]*\n", filled(text, values)):
        if part.strip():
            yield {"kind": "text", "text": part.strip()}
