"""Two people write one answer: whoever comes second sees both texts, and no text is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selaras.accounts.models import User
from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Item, Revision, Round
from selaras.assessments.services import AnswerConflict, AnswerText
from selaras.assessments.tests.factories import NOW, City, answer, fresh, item_of, link_scope
from selaras.core.verdict import Refused


def save(city: City, item: Item, base_version: int, text: AnswerText) -> Item:
    return services.save_answer(
        scope=city.answering(item), item_id=item.pk, base_version=base_version, text=text, now=NOW
    )


def test_the_second_meets_both_texts(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.2"), "Bersama")
    save(city, item, 1, answer(item, "Teks kedua orang"))
    mine = answer(item, "Teks saya", value="tidak")
    with pytest.raises(AnswerConflict) as met:
        city.write(item, "Teks saya", value="tidak", base_version=1, scope=link_scope(city["tapem"], round_))
    assert (met.value.mine, met.value.theirs.narrative) == (mine, "Teks kedua orang")
    assert (met.value.theirs.number, met.value.blocked) == (2, "")
    assert fresh(item).narrative == "Teks kedua orang"
    # On the version that both texts were shown on, the final text is taken.
    assert save(city, item, met.value.item.version, answer(item, "Keduanya")).version == 3


def test_both_writing_the_same_is_no_conflict(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    save(city, item, 0, answer(item, "Sama"))
    assert save(city, item, 0, answer(item, "Sama")).version == 1


def test_two_first_texts_conflict_like_any_other(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    save(city, item, 0, answer(item, "Satu"))
    with pytest.raises(AnswerConflict) as met:
        save(city, item, 0, answer(item, "Dua"))
    assert met.value.theirs.narrative == "Satu"


def test_another_level_alone_is_a_conflict(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.4"), "Sama", level=4)
    save(city, item, 1, answer(item, "Sama", level=5))
    with pytest.raises(AnswerConflict) as met:
        save(city, item, 1, answer(item, "Sama", level=3))
    assert (met.value.mine.level, met.value.theirs.level, fresh(item).claimed_level) == (3, 5, 5)


def test_a_tick_for_nihil_alone_is_a_conflict(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.1"), "Sama")
    save(city, item, 1, answer(item, "Sama", is_nil=True))
    with pytest.raises(AnswerConflict):
        save(city, item, 1, answer(item, "Sama dan lebih"))


def test_steps_that_leave_the_text_alone_do_not_stand_in_the_way(city: City, round_: Round) -> None:
    item = city.hand_in(item_of(round_, "1.2"), "Bersama")
    services.withdraw(scope=city.contact("tapem"), item_id=item.pk, now=NOW)
    assert save(city, item, 1, answer(item, "Lanjutan")).narrative == "Lanjutan"


def test_whoever_writes_while_it_is_handed_in_keeps_the_text(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.2"), "Bersama")
    services.submit(scope=city.contact("tapem"), item_id=item.pk, now=NOW)
    with pytest.raises(AnswerConflict) as met:
        save(city, item, 1, answer(item, "Ditulis sementara itu"))
    assert met.value.mine.narrative == "Ditulis sementara itu"
    assert met.value.blocked.startswith("Isian sudah diajukan.")
    assert (met.value.theirs.action, fresh(item).narrative) == ("submit", "Bersama")


def test_opened_after_the_hand_in_it_is_simply_refused(city: City, round_: Round) -> None:
    item = city.hand_in(item_of(round_, "1.2"))
    with pytest.raises(Refused, match="Tarik kembali dahulu"):
        save(city, item, item.version, answer(item, "Lain"))


def test_a_stranger_learns_nothing_of_the_conflict(city: City, round_: Round) -> None:
    item = city.hand_in(item_of(round_, "1.2"), "Rahasia")
    with pytest.raises(Refused):
        city.write(item, "Lain", base_version=0, scope=city.contact("bappeda"))


@pytest.mark.parametrize("base", [-5, 10**30])
def test_a_made_up_version_does_no_harm(city: City, round_: Round, base: int) -> None:
    item = city.write(item_of(round_, "1.2"), "Ada")
    if base < 0:
        with pytest.raises(AnswerConflict):
            save(city, item, base, answer(item, "Lain"))
    else:
        assert save(city, item, base, answer(item, "Lain")).version == 2
    assert "Ada" in item.revisions.values_list("narrative", flat=True)


# ---- on the page


def post(city: City, item: Item, base: int, text: str, **more: str) -> HttpResponse:
    client = Client()
    client.force_login(city.user(city.answering(item)))
    given = {"base_version": str(base), "narrative": text, "value": "ya", **more}
    return client.post(reverse("item_save", args=[item.round_id, item.code]), given)


def test_the_page_shows_both_texts_and_takes_the_final_one(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.2"), "Bersama")
    city.write(item, "Teks orang kedua")
    page = post(city, item, 1, "Teks saya")
    shown = page.content.decode()
    assert page.status_code == 409
    assert "Teks orang kedua" in shown
    assert "Teks saya" in shown
    assert 'name="base_version" value="2"' in shown
    assert post(city, item, 2, "Keduanya").status_code == 302
    assert fresh(item).narrative == "Keduanya"


def test_what_was_handed_in_meanwhile_leaves_the_text_to_copy(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.2"), "Bersama")
    services.submit(scope=city.contact("tapem"), item_id=item.pk, now=NOW)
    page = post(city, item, 1, "Ditulis sementara itu")
    shown = page.content.decode()
    assert page.status_code == 409
    assert "Ditulis sementara itu" in shown
    assert "Isian sudah diajukan." in shown
    assert "Simpan teks akhir" not in shown


# ---- any interleaving of two editors


@dataclass
class Editor:
    version: int = 0
    text: str = ""


STEPS = st.lists(
    st.tuples(st.sampled_from([0, 1]), st.sampled_from(["open", "write", "hand_in", "withdraw"]),
              st.sampled_from(["a", "b", "c"])),
    max_size=12,
)  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.slow
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_two_editors_do_no_text_is_overwritten_unseen(
    city: City, round_: Round, steps: list[tuple[int, str, str]]
) -> None:
    item = item_of(round_, "1.2")
    with undone():
        editors = [Editor(), Editor()]
        for who, step, text in steps:
            play(city, item, editors[who], step, text)
        numbers = list(item.revisions.values_list("number", flat=True))
        assert numbers == list(range(1, fresh(item).version + 1))
        assert item.revisions.last() is None or item.revisions.last().narrative == fresh(item).narrative


def play(city: City, item: Item, editor: Editor, step: str, text: str) -> None:
    now = fresh(item)
    if step == "open":
        editor.version, editor.text = now.version, now.narrative
    elif step == "write":
        seen, kept = editor.text, now.narrative
        try:
            after = save(city, item, editor.version, AnswerText(value="", narrative=text))
        except AnswerConflict as met:
            assert met.mine.narrative == text
            assert met.item.narrative == kept == fresh(item).narrative
            # Only what was not seen, or an answer that is handed in, stops a text.
            assert kept != seen or met.blocked
        except Refused:
            assert now.state in {ItemState.AT_HEAD, ItemState.AT_VERIFIER}
        else:
            assert kept in {seen, text}
            assert after.narrative == text
            editor.version, editor.text = after.version, text
    elif step == "hand_in" and now.state == ItemState.DRAFT:
        services.submit(scope=city.answering(item), item_id=item.pk, now=NOW)
    elif step == "withdraw" and now.state == ItemState.AT_HEAD:
        services.withdraw(scope=city.answering(item), item_id=item.pk, now=NOW)


def test_every_text_that_was_ever_kept_is_in_the_history(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    for number, text in enumerate(["satu", "dua", "tiga"]):
        save(city, item, number, answer(item, text))
    assert list(Revision.objects.values_list("narrative", flat=True)) == ["satu", "dua", "tiga"]


def test_ones_own_other_window_is_not_somebody_else(city: City, round_: Round, client: Client) -> None:
    item = item_of(round_, "2.1")
    client.force_login(User.objects.get(pk=city.contact("kesbangpol").user_id))
    address = reverse("item_save", args=[round_.pk, item.code])
    client.post(address, {"narrative": "dari jendela pertama", "base_version": 0, "save": "1"})
    page = client.post(address, {"narrative": "dari jendela kedua", "base_version": 0, "save": "1"})
    html = page.content.decode()
    assert page.status_code == 409 and "Anda ubah di jendela lain" in html and "orang lain" not in html
    assert "dari jendela pertama" in html and "dari jendela kedua" in html
