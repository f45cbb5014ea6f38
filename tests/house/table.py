"""The table of who gets which answer where: tests/house/urls.csv, one row per name, roles, object and answer.

``name`` is an address of the resolver, with its method unless that is GET. ``role`` holds one or several
roles, or ``*`` for all that no other row of the same name and object mentions. ``object`` says what stands in
the address: ``-`` for nothing, else objects of the cast ("round.own agency.own") and literals ("=submit").
``expected`` is a status, or ``masuk``: sent to the sign-in page. ``token_opd`` gets what ``token`` gets at a
page and what ``kepala_opd`` gets in the API, unless a row names it; ``*`` never speaks of it.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("urls.csv")
COLUMNS = ["name", "role", "object", "expected"]
OTHERS = "*"
# An agency's token is a part of what its head may do; only where it gets another answer a row names it.
PROGRAM, HEAD, SCRIPT = "token_opd", "kepala_opd", "token"


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    roles: tuple[str, ...]
    object: str
    expected: str


def rows() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        assert reader.fieldnames == COLUMNS, reader.fieldnames
        return [Row(r["name"], tuple(r["role"].split()), r["object"], r["expected"]) for r in reader]


Expectations = dict[tuple[str, str], dict[str, str]]


def expectations(known_roles: list[str]) -> tuple[Expectations, list[str]]:
    """(name, object) to role to answer, and what is wrong with the table itself."""
    told: Expectations = defaultdict(dict)
    rest: dict[tuple[str, str], str] = {}
    faults: list[str] = []
    for row in rows():
        key = (row.name, row.object)
        if row.roles == (OTHERS,):
            if key in rest:
                faults.append(f"{row.name} {row.object}: two rows for {OTHERS}")
            rest[key] = row.expected
            continue
        for role in row.roles:
            if role not in known_roles:
                faults.append(f"{row.name} {row.object}: no such role: {role}")
            elif role in told[key]:
                faults.append(f"{row.name} {row.object}: two rows for {role}")
            told[key][role] = row.expected
    for key in {*told, *rest}:
        named = told[key]
        told[key] = dict.fromkeys(known_roles, rest[key]) | named if key in rest else named
        like = HEAD if "api:" in key[0] else SCRIPT
        if PROGRAM in known_roles and PROGRAM not in named and like in told[key]:
            told[key][PROGRAM] = told[key][like]
    for (name, object_), answers in told.items():
        faults += [f"{name} {object_}: nothing about {role}" for role in known_roles if role not in answers]
    return dict(told), faults


def as_rows(name: str, object_: str, answers: dict[str, str]) -> str:
    """The shortest rows that say the same: the commonest answer for the rest."""
    by_answer: dict[str, list[str]] = defaultdict(list)
    for role, answer in answers.items():
        by_answer[answer].append(role)
    common = max(by_answer, key=lambda answer: len(by_answer[answer]))
    lines = [
        f"{name},{OTHERS if answer == common else ' '.join(roles)},{object_},{answer}"
        for answer, roles in sorted(by_answer.items(), key=lambda pair: pair[0] == common)
    ]
    return "\n".join(lines)
