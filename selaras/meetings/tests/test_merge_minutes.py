"""Two texts that grew out of one become one, and no line is lost on the way."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selaras.meetings.compute import applied, changes, edits, merge, shared

FEW = st.sampled_from(["", "", "a", "b", "c", "d"])
ANY = st.lists(FEW, max_size=12)


def mark(theirs: Sequence[str], ours: Sequence[str]) -> list[str]:
    return ["<<", *theirs, "==", *ours, ">>"]


def merged(base: str, theirs: str, ours: str) -> str:
    return "\n".join(merge(base.split("\n"), theirs.split("\n"), ours.split("\n"), mark).lines)


@given(ANY, ANY)
def test_differences_lead_from_one_text_to_the_other(old: list[str], new: list[str]) -> None:
    assert applied(old, edits(old, new)) == new
    told = list(changes(old, new))
    assert [line for kind, lines in told if kind != "+" for line in lines] == old
    assert [line for kind, lines in told if kind != "-" for line in lines] == new


@given(ANY, ANY)
def test_who_changes_nothing_changes_nothing(base: list[str], other: list[str]) -> None:
    assert list(merge(base, base, other, mark).lines) == other
    assert list(merge(base, other, base, mark).lines) == other
    assert merge(base, other, other, mark).lines == tuple(other)
    assert merge(base, other, other, mark).conflicts == 0


@st.composite
def grown(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """A text of lines that are all different, and what two people make of it in words of their own."""
    base = [f"b{n}" for n in range(draw(st.integers(0, 8)))]

    def changed(name: str) -> list[str]:
        lines = list(base)
        for n in range(draw(st.integers(0, 6))):
            at = draw(st.integers(0, len(lines)))
            act = draw(st.sampled_from(["add", "add", "blank", "drop", "change", "move"]))
            if act == "add":
                lines.insert(at, f"{name}{n}")
            elif act == "blank":
                lines.insert(at, "")
            elif lines:
                line = lines.pop(min(at, len(lines) - 1))
                if act == "change":
                    lines.insert(at, f"{line}{name}{n}")
                elif act == "move":
                    lines.insert(draw(st.integers(0, len(lines))), line)
        return lines

    return base, changed("t"), changed("o")


@given(grown())
def test_no_line_is_lost_unless_somebody_who_saw_it_took_it_out(
    texts: tuple[list[str], list[str], list[str]],
) -> None:
    base, theirs, ours = texts
    found = merge(base, theirs, ours, mark)
    held = set(found.lines)
    for side, other in ((theirs, ours), (ours, theirs)):
        assert set(side) - set(base) <= held
        for line in set(side) & set(base) - held:
            assert line not in other, f"{line} was in both texts and is gone"
    assert ("<<" in held) == bool(found.conflicts)


@given(ANY, ANY)
def test_without_a_base_nothing_counts_as_deleted(one: list[str], other: list[str]) -> None:
    lines = Counter(merge(shared(one, other), one, other, mark).lines)
    assert all(lines[line] >= 1 for line in {*one, *other})


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "wanted"),
    [
        # Both write on at the end: no dispute, whoever saved first stands above.
        ("a", "a\nb", "a\nc", "a\nb\nc"),
        ("a\n", "a\nb", "a\nc", "a\nb\nc"),
        ("", "b", "c", "b\nc"),
        ("a\n\nz", "a\nb\nz", "a\nc\n\nz", "a\nc\nb\nz"),
        # One goes on with a line while the other begins the next.
        ("a\nmem", "a\nmembuka", "a\nmem\nb", "a\nmembuka\nb"),
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        # Neighbours are no dispute either, nor lines of one paragraph that each changed for himself.
        ("a\nb", "A\nb", "a\nB", "A\nB"),
        ("a\nb\nc", "a2\nb2\nc", "a\nb\nc3", "a2\nb2\nc3"),
        # What was sent a second time with more behind it is there once.
        ("a", "a\nb", "a\nb\nc", "a\nb\nc"),
        ("a\nb", "a\nb1", "a\nb1\nc", "a\nb1\nc"),
        ("a\nb\nc", "a\nc", "a\nb\nc\nd", "a\nc\nd"),
        ("a\nb\nc", "a\nc", "a\nc", "a\nc"),
        # The same line twice: both stay; and what one took out and the other went on with.
        ("a\nb\nc", "a\nT\nc", "a\nO\nc", "a\n<<\nT\n==\nO\n>>\nc"),
        ("a\nb\nc", "a\nc", "a\nO\nc", "a\n<<\n==\nO\n>>\nc"),
        ("a\nb\nc", "a\nT\nc", "a\nc", "a\n<<\nT\n==\n>>\nc"),
        ("a\nb\nc\nd", "a\nX\nd", "a\nb\nnew\nc\nd", "a\n<<\nX\n==\nb\nnew\nc\n>>\nd"),
    ],
)  # fmt: skip
def test_what_becomes_of_two_texts(base: str, theirs: str, ours: str, wanted: str) -> None:
    assert merged(base, theirs, ours) == wanted


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["sama"] * 6000, ["sama"] * 3000 + ["lain"] + ["sama"] * 2900),
        ([str(n % 70) for n in range(6000)], [str(n * 7 % 70) for n in range(6000)]),
        ([str(n) for n in range(6000)], [str(n) for n in reversed(range(6000))]),
    ],
)
@pytest.mark.timeout(20)
def test_no_text_keeps_the_server_busy(old: list[str], new: list[str]) -> None:
    """Compared pair by pair these would take minutes."""
    assert applied(old, edits(old, new)) == new
