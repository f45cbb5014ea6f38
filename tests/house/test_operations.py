"""What a page can do, an operation can do too: tests/house/operations.csv, a row per POST of a page."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from selaras.api.compute import operations
from selaras.api.views import document
from tests.house.addresses import addresses

FILE = Path(__file__).with_name("operations.csv")
SAME = "same"
# Why an operation is not wanted.
REASONS = {
    "ceremony": "signing in, its second step, the secrets of an account: a person at a browser, no program",
    "made-by-people": "makes an account, a one-time link or a token; a stolen token must not outlive its end",
    "guest": "the door of somebody without an account, opened by a link or a code and not by a token",
    "comfort": "of the page alone: the region one looks at, texts kept while typing, a check, a screen",
    "resumable": "tus 1.0 has a protocol of its own at this address; the API takes a file in one call",
    "demo": "of the demonstration, which is not installed in production",
}


@dataclass(frozen=True, slots=True)
class Row:
    page: str
    kind: str
    operations: tuple[str, ...]


def rows() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as stream:
        return [
            Row(row["page"], row["kind"], tuple(row["operations"].split())) for row in csv.DictReader(stream)
        ]


def writes_of_pages() -> set[str]:
    return {one.name for one in addresses() if one.method != "GET" and not one.url_name.startswith("api:")}


def writing_operations() -> set[str]:
    return {one.id for _section, one in operations(document("id")) if one.method != "GET"}


def faults(found: list[Row], pages: set[str], known: set[str]) -> list[str]:
    wrong = [f"no row for {page}" for page in sorted(pages - {row.page for row in found})]
    named = [row.page for row in found]
    wrong += [f"{page} stands twice" for page in sorted({one for one in named if named.count(one) > 1})]
    for row in found:
        if row.page not in pages:
            wrong.append(f"{row.page} is no write of a page")
        if row.kind not in {SAME, *REASONS}:
            wrong.append(f"{row.page}: unknown kind {row.kind}")
        if bool(row.operations) != (row.kind == SAME):
            wrong.append(f"{row.page}: operations belong to the kind {SAME}, and only to it")
        wrong += [f"{row.page}: no writing operation {one}" for one in row.operations if one not in known]
    return wrong


def test_every_write_of_a_page_names_its_operation_or_why_there_is_none() -> None:
    assert faults(rows(), writes_of_pages(), writing_operations()) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (None, "no row for POST home"),
        (Row("POST home", SAME, ()), "operations belong to the kind same"),
        (Row("POST home", SAME, ("nothing",)), "no writing operation nothing"),
        (Row("POST home", "laziness", ()), "unknown kind laziness"),
        (Row("POST nowhere", "comfort", ()), "is no write of a page"),
    ],
)
def test_a_row_that_is_wrong_is_found(row: Row | None, said: str) -> None:
    found = faults([row] if row else [], {"POST home"}, {"something"})
    assert any(said in one for one in found)
