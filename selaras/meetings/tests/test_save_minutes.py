"""Several clerks write at once: whatever the order of their saves, no line that was typed is lost."""

import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.meetings import services
from selaras.meetings.choices import MAX_TEXT
from selaras.meetings.models import Meeting, Minutes, MinutesRevision
from selaras.meetings.selectors.minutes import undecided
from selaras.meetings.selectors.revisions import late_revisions, sent_text, text_at, token_of
from selaras.meetings.services.minutes import SNAPSHOT_EVERY
from selaras.meetings.tests.clerks import Clerk
from selaras.meetings.tests.factories import NOW, SOON, Province
from selaras.offices.tests.factories import person


def save(province: Province, minutes: Minutes, base: str, text: str, **more: Any) -> services.Saved:
    given = {"scope": province.planner, "minutes": minutes, "base": base, "text": text, "now": SOON}
    return services.save_minutes(**given | more)


def token(minutes: Minutes) -> str:
    return token_of(minutes.number, minutes.text)


def everything_ever_said(minutes: Minutes) -> set[str]:
    """Every line of every text that was, and of every text that was sent."""
    lines: set[str] = set()
    for revision in minutes.revisions.all():
        text = text_at(minutes, revision.number)
        lines |= {*text.split("\n"), *sent_text(revision, text).split("\n")}
    return lines


ACTS = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["add", "add", "change", "drop", "send", "send", "send", "lost", "reload"]),
    st.integers(0, 30),
)


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(ACTS, max_size=30))
def test_after_every_interleaving_each_line_is_in_the_text_or_its_revisions(
    province: Province, acts: list[tuple[int, str, int]]
) -> None:
    others = [person("provinsi", region=province.region)[1] for _ in range(2)]
    minutes = province.minuted()
    clerks = [Clerk(scope, minutes, SOON) for scope in (province.planner, *others)]
    for clerk in clerks:
        clerk.open()
    for step, (who, act, place) in enumerate(acts):
        clerk, before = clerks[who], Minutes.objects.get(pk=minutes.pk).text.split("\n")
        known = set(clerk.known.split("\n")) | set((clerk.waiting.text if clerk.waiting else "").split("\n"))
        lines = clerk.text.split("\n")
        at = place % (len(lines) + 1)
        if act == "add":
            clerk.text = "\n".join([*lines[:at], f"{who}-{step}", *lines[at:]])
        elif act == "change":
            lines[at % len(lines)] += f" {who}-{step}"
            clerk.text = "\n".join(lines)
        elif act == "drop":
            clerk.text = "\n".join([line for n, line in enumerate(lines) if n != at % len(lines)])
        elif act in ("send", "lost"):
            clerk.post(answer_arrives=act == "send")
        else:
            clerk.reload()
        after = Minutes.objects.get(pk=minutes.pk).text.split("\n")
        # A line leaves the text only by the hand of somebody who had it before them.
        assert set(before) - set(after) <= known
    for clerk in clerks:
        clerk.reload()
    minutes.refresh_from_db()
    assert text_at(minutes, minutes.number) == minutes.text
    assert set().union(*(clerk.saved for clerk in clerks)) <= everything_ever_said(minutes)


def test_two_clerks_who_write_on_find_both_texts(province: Province) -> None:
    minutes = province.minuted("Pembukaan")
    base = token(minutes)
    first = save(province, minutes, base, "Pembukaan\nSambutan Sekda")
    second = save(province, minutes, base, "Pembukaan\nPaparan Bappeda", scope=province.head)
    assert (first.conflicts, second.conflicts) == (0, 0)
    minutes.refresh_from_db()
    assert minutes.text == "Pembukaan\nSambutan Sekda\nPaparan Bappeda"
    # Whoever goes on from what they themselves had sent keeps the others' lines too.
    own = token_of(first.number, first.sent, sent=True)
    save(province, minutes, own, "Pembukaan\nSambutan Sekda\nyang berharap")
    minutes.refresh_from_db()
    assert minutes.text == "Pembukaan\nSambutan Sekda\nPaparan Bappeda\nyang berharap"


def test_two_versions_of_one_line_stay_with_author_and_time(province: Province) -> None:
    minutes = province.minuted("Hadir 14 kabupaten")
    base = token(minutes)
    save(province, minutes, base, "Hadir 13 kabupaten")
    saved = save(province, minutes, base, "Hadir 12 kabupaten", scope=province.head)
    assert saved.conflicts == 1
    minutes.refresh_from_db()
    at = "29 Jan 2026, 09.00 WIB"
    assert minutes.text.split("\n") == [
        f"«« versi {province.planner.name}, {at}",
        "Hadir 13 kabupaten",
        f"«» versi {province.head.name}, {at}",
        "Hadir 12 kabupaten",
        "»» akhir dua versi",
    ]
    assert undecided(minutes) == 1
    with pytest.raises(Refused, match="dua versi"):
        services.step(scope=province.head, meeting=minutes.meeting, action="approve", now=SOON)


def test_what_one_took_out_and_the_other_changed_stays_to_be_decided(province: Province) -> None:
    minutes = province.minuted("Satu\nDua\nTiga")
    base = token(minutes)
    save(province, minutes, base, "Satu\nTiga", scope=province.head)
    save(province, minutes, base, "Satu\nDua setengah\nTiga")
    minutes.refresh_from_db()
    assert "(baris ini dihapus)" in minutes.text
    assert f"«« versi {province.head.name}" in minutes.text
    assert "Dua setengah" in minutes.text


def test_a_repeated_send_is_one_and_another_text_under_its_key_is_kept(province: Province) -> None:
    minutes = province.minuted("Satu")
    key, base = uuid.uuid4(), token(minutes)
    first = save(province, minutes, base, "Satu\nDua", key=key)
    again = save(province, minutes, base, "Satu\nDua", key=key)
    assert first.number == again.number == 3
    assert save(province, minutes, base, "Satu\nTiga", key=key).number == 4
    minutes.refresh_from_db()
    assert minutes.text == "Satu\nDua\nTiga"


@pytest.mark.parametrize(
    "base", ["", "x", "99m-000000000000", "1m-000000000000", "1s-000000000000", "9" * 30]
)
def test_a_base_nobody_knows_loses_nothing(province: Province, base: str) -> None:
    minutes = province.minuted("Satu\nDua\nTiga")
    save(province, minutes, base, "Satu\nBaru\nTiga")
    minutes.refresh_from_db()
    assert minutes.text == "Satu\nDua\nBaru\nTiga"


def test_saving_the_same_text_makes_no_revision(province: Province) -> None:
    minutes = province.minuted("Satu")
    assert save(province, minutes, token(minutes), "Satu").number == 0
    assert minutes.revisions.count() == 2


def test_what_no_database_stores_is_shown_as_such(province: Province) -> None:
    minutes = province.minuted("Satu")
    save(province, minutes, token(minutes), "Satu\r\nNUL\x00 \ud800\rTiga")
    minutes.refresh_from_db()
    assert minutes.text == "Satu\nNUL\ufffd ?\nTiga"


def test_a_text_without_end_is_refused_and_one_grown_by_merging_can_be_shortened(province: Province) -> None:
    minutes = province.minuted("Satu")
    with pytest.raises(Exception, match="paling panjang"):
        save(province, minutes, token(minutes), "x" * (MAX_TEXT + 1))
    Minutes.objects.filter(pk=minutes.pk).update(text="Satu\n" + "y" * MAX_TEXT)
    minutes.refresh_from_db()
    assert save(province, minutes, token(minutes), "y" * MAX_TEXT + "\nz").number


def test_old_texts_are_read_over_many_revisions(province: Province) -> None:
    minutes = province.minuted("0")
    texts = ["0"]
    for n in range(1, SNAPSHOT_EVERY + 5):
        minutes = save(province, minutes, token(minutes), f"{n}\n" + texts[-1]).minutes
        texts.append(minutes.text)
    assert [text_at(minutes, n) for n in (2, 20, SNAPSHOT_EVERY, minutes.number)] == [
        texts[0],
        texts[18],
        texts[SNAPSHOT_EVERY - 2],
        texts[-1],
    ]
    assert MinutesRevision.objects.filter(snapshot__isnull=False).count() == 2


def test_a_line_that_was_on_its_way_when_the_text_was_approved_is_kept_beside_it(province: Province) -> None:
    minutes = province.minuted("Satu")
    base = token(minutes)
    services.step(scope=province.head, meeting=minutes.meeting, action="approve", now=SOON)
    saved = save(province, minutes, base, "Satu\nMasih diketik")
    assert saved.is_late
    minutes.refresh_from_db()
    assert minutes.text == "Satu"
    assert [lines for _revision, lines in late_revisions(minutes)] == [["Masih diketik"]]
    assert text_at(minutes, minutes.number) == "Satu"
    assert "Masih diketik" in everything_ever_said(minutes)
    assert Event.objects.filter(verb="meetings.minutes.late").count() == 1


def test_only_those_who_plan_write_and_only_from_the_beginning_on(province: Province) -> None:
    planned = province.plan()
    with pytest.raises(Refused):
        services.begin_minutes(scope=province.planner, meeting=planned, now=NOW)
    minutes = province.minuted("Satu")
    with pytest.raises(Refused):
        save(province, minutes, token(minutes), "Dua", scope=province.contact)
    Meeting.objects.filter(pk=minutes.meeting_id).update(state="dibatalkan", reason="-")
    with pytest.raises(Refused):
        save(province, minutes, token(minutes), "Dua")


def test_minutes_begin_once_with_the_agenda(province: Province) -> None:
    meeting = province.invited()
    for title in ("Pembukaan", "Paparan"):
        services.add_point(scope=province.planner, meeting=meeting, text=services.PointText(title), now=NOW)
    meeting = province.step(meeting, "begin", now=SOON)
    given: dict[str, Any] = {"meeting": meeting, "now": SOON}
    first = services.begin_minutes(scope=province.planner, **given)
    assert first.text == "# 1. Pembukaan\n\n# 2. Paparan\n\n"
    assert services.begin_minutes(scope=province.head, **given) == first
    assert first.revisions.count() == 1


def test_the_audit_names_a_writer_once_in_ten_minutes(province: Province) -> None:
    minutes = province.minuted("Satu")
    for n in range(3):
        minutes = save(province, minutes, token(minutes), f"Satu {n}").minutes
    assert not Event.objects.filter(verb="meetings.minutes.written").exists()
    save(province, minutes, token(minutes), "Dua", scope=province.head)
    assert Event.objects.filter(verb="meetings.minutes.written").count() == 1
