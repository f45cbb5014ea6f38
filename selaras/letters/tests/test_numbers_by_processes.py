"""Two hundred letters numbered by eight processes at the same time: every number once, none left out."""

import json
from pathlib import Path

import pytest

from selaras.core.tests.processes import select, together
from selaras.letters.compute.codes import new_code
from selaras.letters.models import Letter
from selaras.letters.tests.factories import Office

pytestmark = pytest.mark.slow
PROCESSES, LETTERS = 8, 200


def rows(folder: Path) -> tuple[list[int], int, int]:
    """Numbers of the book in their order, the next one, and letters that carry a number."""
    taken = [n for (n,) in select(folder, "SELECT number FROM letters_numberentry ORDER BY number")]
    ((after,),) = select(folder, "SELECT next_number FROM letters_numberbook")
    ((count,),) = select(folder, "SELECT COUNT(*) FROM letters_letter WHERE number <> ''")
    return taken, after, count


def test_two_hundred_letters_from_eight_processes(transactional_db: None, tmp_path: Path) -> None:
    office = Office()
    first = office.signed()
    copies = []
    for _n in range(LETTERS - 1):
        copy = Letter.objects.get(pk=first.pk)
        copy.pk, copy.check_code = None, new_code()
        copies.append(copy)
    Letter.objects.bulk_create(copies)
    keys = [str(pk) for pk in Letter.objects.order_by("pk").values_list("pk", flat=True)]
    share = LETTERS // PROCESSES
    user = str(office.writer_user.pk)
    parts = [[keys[at], user, *keys[at : at + share]] for at in range(0, LETTERS, share)]
    answers = together(tmp_path, "selaras.letters.tests.numbering", parts)
    given = [number for out in answers for number in json.loads(out)]
    assert sorted(given, key=lambda number: int(number.split("/")[0])) == [
        f"{n}/I/2026" for n in range(1, LETTERS + 1)
    ]
    assert rows(tmp_path) == (list(range(1, LETTERS + 1)), LETTERS + 1, LETTERS)
