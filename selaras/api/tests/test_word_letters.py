"""How an office words its letters, through the API: read, previewed, changed, and given back."""

from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import City
from selaras.letters.models import Wording

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def path(city: City) -> str:
    return f"/agencies/{city['kesbangpol'].pk}/letter-wordings"


def body_of(shown: dict[str, Any], **changes: Any) -> dict[str, Any]:
    names = ("title", "text", "fields", "about", "needs_to")
    return {name: shown[name] for name in names} | changes


def test_a_wording_is_changed_on_what_was_read_and_given_back(operator: Caller, path: str) -> None:
    kinds = answered(operator.get(path))
    assert {row["kind"] for row in kinds} >= {"surat", "undangan", "laporan"}
    one = f"{path}/undangan"
    shipped = answered(operator.get(one))
    assert (shipped["is_own"], shipped["version"]) == (False, 0)
    words = body_of(shipped, text=f"Dengan hormat,\n\n{shipped['text']}")
    kept = answered(operator.put(one, words | {"base_version": 0}))
    assert (kept["is_own"], kept["version"], kept["text"]) == (True, 1, words["text"])
    late = refused(operator.put(one, words | {"base_version": 0}), 409, "edit_conflict")
    assert late["version"] == 1
    back = answered(operator.post(f"{one}/reset", {}))
    assert (back["is_own"], back["text"]) == (False, shipped["text"])
    assert not Wording.objects.exists()


def test_a_preview_is_a_paper_and_keeps_nothing(operator: Caller, path: str) -> None:
    shown = answered(operator.get(f"{path}/undangan"))
    answer = operator.post(f"{path}/undangan/preview", body_of(shown))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert not Wording.objects.exists()


@pytest.mark.parametrize("text", ["", "{asing}", "{isi", "tanpa kolom yang wajib"])
def test_what_would_break_a_letter_is_refused_with_its_field(operator: Caller, path: str, text: str) -> None:
    shown = answered(operator.get(f"{path}/undangan"))
    for address, more in ((f"{path}/undangan/preview", {}), (f"{path}/undangan", {"base_version": 0})):
        call = operator.put if more else operator.post
        refused(call(address, body_of(shown, text=text) | more), 422, "invalid")
    assert not Wording.objects.exists()


def test_nobody_words_the_letters_of_others(
    contact: Caller, stranger: Caller, path: str, operator: Caller
) -> None:
    shown = answered(operator.get(f"{path}/undangan"))
    for caller in (contact, stranger):
        refused(caller.get(path), 404, "not_found")
        refused(caller.put(f"{path}/undangan", body_of(shown) | {"base_version": 0}), 404, "not_found")
    refused(operator.get(f"{path}/asing"), 404, "not_found")
    assert not Wording.objects.exists()
