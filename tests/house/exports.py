"""Which pages are lists, read off the pages themselves, and those that have no file of their own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from typing import Any

import openpyxl
from django.core.paginator import Page

from selaras.core.listings import listing_at
from selaras.core.tables import XLSX
from tests.house.cast import Cast
from tests.house.visits import Visit, knock

# A page that leafs or is filtered is a list.
SIGNS = {"c/pages.html", "c/filter.html"}
# Lists without ``format`` at their own address, and why.
OTHERWISE = {
    "search": "finds records of many kinds; each kind has its own list with its own file",
    "reminders": "messages ready to be sent; the duties behind them are the file of all duties",
    "matrix": "has its own workbook of four sheets, with the legend",
    "dossiers": "leafs through made files, each with its own download",
    "meeting_bundles": "leafs through made files, each with its own download",
    "minutes_history": "leafs through versions of one text; the minutes are printed as PDF",
    "action_matrix": "has its own workbook of three sheets, with the legend",
    "action_report": "has its own workbook in the columns of the report",
    "actions_undelivered": "has its own workbook of two sheets",
    "dataset": "has its own workbook of scores or values, at its export address",
    "action_rate": "has its own workbook of three sheets",
    "activity_calendar": "one month at a time; its rows leave as the list of kegiatan, its year as the book",
    "robustness": "has its own workbook of all tests, at its export address",
    "methods_compare": "explains two data sets, each with its own workbook",
    "disposal": "its minutes name every file with its hash; the API has them as rows",
    "retention": "a schedule of some ten rules, and the lists made from it, each with minutes of its own",
    "gallery": "shows components with invented rows",
    "region_list": "the country's public codes, published as a file by their owner",
}


@dataclass(frozen=True, slots=True)
class Book:
    heads: list[object]
    rows: list[list[Any]]
    told: dict[str, Any]
    types: set[str]


def lists_among(cast: Cast, shown: list[Visit]) -> Iterator[tuple[Visit, Any]]:
    """The first visit to each list, with its answer."""
    seen = set()
    for visit in shown:
        if visit.address.url_name in seen:
            continue
        response = knock(cast, visit)
        if SIGNS & {template.name for template in getattr(response, "templates", ())}:
            seen.add(visit.address.url_name)
            yield visit, response


def leaves_as_file(visit: Visit) -> bool:
    return listing_at(visit.address.url_name) is not None


def page_of(response: Any) -> Page[Any] | None:
    flat = [part for one in response.context or () for part in getattr(one, "dicts", [one])]
    values = (value for part in flat for value in part.values())
    return next((value for value in values if isinstance(value, Page)), None)


def heads_of(html: str) -> list[str]:
    """Of the first table; a heading that only a screen reader reads belongs to buttons."""
    first = re.search(r"<thead>(.*?)</thead>", html, re.DOTALL)
    found = re.findall(r"<th[^>]*>(.*?)</th>", first[1], re.DOTALL) if first else []
    return [unescape(head) for head in found if "<" not in head and head not in {"No.", ""}]


def book_of(cast: Cast, visit: Visit, query: str = "") -> Book:
    answer = knock(cast, visit, QUERY_STRING=f"format=xlsx&{query}")
    assert (answer.status_code, answer["Content-Type"]) == (200, XLSX), visit.name
    book = openpyxl.load_workbook(BytesIO(answer.whole))
    first, told = book.worksheets
    heads, *rows = [[cell.value for cell in row] for row in first.iter_rows()]
    types = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    return Book(heads, rows, {str(row[0].value): row[1].value for row in told.iter_rows(min_row=2)}, types)
