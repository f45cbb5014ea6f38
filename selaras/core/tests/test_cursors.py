"""A reader goes through a list page by page while others add and remove rows."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selaras.core.cursors import Cut
from selaras.core.http import Problem


@dataclass(frozen=True)
class Row:
    id: int


def rows(*numbers: int) -> list[Row]:
    return [Row(number) for number in numbers]


def read(place: Cut, numbers: list[int], per_page: int = 3) -> list[int]:
    return [row.id for row in place.page_of(rows(*numbers), per_page)[1]]


@given(st.sets(st.integers(0, 60), min_size=8), st.sets(st.integers(0, 60)), st.integers(1, 4), st.data())
def test_rows_that_stay_are_seen_exactly_once(
    first: set[int], added: set[int], per_page: int, data: st.DataObject
) -> None:
    numbers, seen = sorted(first), []
    page = numbers[:per_page]
    at = len(page)
    kept = set(first)
    while page:
        seen += page
        place = Cut.after(at, rows(*page))
        # All but one remembered row may go; and others come anywhere.
        gone = data.draw(st.sets(st.sampled_from(numbers), max_size=2)) - {page[-1]}
        kept -= gone
        numbers = sorted((set(numbers) - gone) | added)
        start, found = place.page_of(rows(*numbers), per_page)
        page = [row.id for row in found]
        at = start + len(page)
    assert len(seen) == len(set(seen))
    assert kept <= set(seen)


def test_the_way_back_is_the_way_forth() -> None:
    numbers = list(range(10))
    assert read(Cut.before(6, rows(6, 7, 8)), numbers) == [3, 4, 5]
    assert read(Cut.before(6, rows(6, 7, 8)), [0, 1, 2, 3, 6, 7, 8]) == [1, 2, 3]
    assert read(Cut.before(2, rows(2, 3, 4)), numbers) == [0, 1]
    assert read(Cut.before(6, rows(6, 7, 8)), [*range(-5, 6), 7, 8]) == [3, 4, 5]


def test_where_every_remembered_row_is_gone_the_old_position_counts() -> None:
    assert read(Cut.after(3, rows(0, 1, 2)), [3, 4, 5, 6, 7, 8]) == [6, 7, 8]
    assert read(Cut.after(3, rows(0, 1, 2)), [9]) == []


def test_rows_without_a_name_keep_their_position() -> None:
    place = Cut.after(2, ["a", "b"])
    assert place.page_of(["a", "b", "c", "d"], 1) == (2, ["c"])


def test_a_cursor_is_read_by_its_own_list_only() -> None:
    place = Cut(3, ("7",), True)
    text = place.written("/a?x=1")
    assert Cut.read(text, "/a?x=1") == place
    for wrong in (text, "", "x", text[:-1], text.swapcase()):
        with pytest.raises(Problem) as refused:
            Cut.read(wrong, "/b")
        assert refused.value.more["errors"][0]["field"] == "cursor"  # type: ignore[index]
