"""Sending: the levels above see counts before, read what was sent after, and never a draft."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from selaras.assessments import services
from selaras.assessments.choices import ItemState, RoundState, Sharing
from selaras.assessments.models import Item, Round
from selaras.assessments.permissions import can_read_answers
from selaras.assessments.selectors.items import item_page
from selaras.assessments.selectors.references import show_items, show_rounds, visible_item
from selaras.assessments.selectors.rounds import counts_of, leaf_rows
from selaras.assessments.tests.factories import (
    NOW,
    City,
    duties_of,
    fresh,
    item_of,
    items_of,
)
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.duties.models import Duty
from selaras.evidence.models import Evidence
from selaras.offices.tests.factories import make_agency, person

pytestmark = pytest.mark.slow

LATER = NOW + timedelta(hours=1)


def sees(scope: Scope, round_: Round) -> bool:
    return Round.objects.visible_to(scope).filter(pk=round_.pk).exists()


def reads(scope: Scope, round_: Round) -> list[str]:
    return list(Item.objects.visible_to(scope).filter(round=round_).values_list("code", flat=True))


def test_before_sending_the_levels_above_see_counts_and_no_item(city: City, round_: Round) -> None:
    city.finish(round_)
    for scope in (city.province, city.nation):
        assert sees(scope, round_)
        assert counts_of(round_).verified == 7
        assert reads(scope, round_) == []
        item = item_of(round_, "1.1")
        assert visible_item(scope, str(item.pk)) is None
        assert show_items(scope, [str(item.pk)]) == {}
        assert not Evidence.objects.visible_to(scope).exists()
    city.close(round_)
    assert reads(city.province, round_) == []


def test_a_verifier_of_an_agency_of_the_province_reads_no_city(city: City, round_: Round) -> None:
    city.finish(round_)
    agency = make_agency(city.region.parent, "kesbangpol-prov", kind="kesbangpol")
    _user, scope = person("verifikator", agency=agency)
    assert not sees(scope, round_)
    assert reads(scope, round_) == []
    assert not can_read_answers(scope, round_)
    city.send(round_)
    assert reads(scope, round_) == []


def test_a_round_kept_in_the_city_is_not_seen_above_at_all(city: City, round_: Round) -> None:
    services.set_sharing(scope=city.operator, round_=round_, sharing="daerah", now=NOW)
    for scope in (city.province, city.nation):
        assert not sees(scope, round_)
        assert show_rounds(scope, [str(round_.pk)]) == {}
    for scope in (city.operator, city.leader("sekda"), city.leader("admin"), city.contact("tapem")):
        assert sees(scope, round_)
    services.set_sharing(scope=city.operator, round_=round_, sharing="status", now=NOW)
    assert sees(city.province, round_)


def test_sent_it_is_read_above_with_its_evidence(city: City, round_: Round) -> None:
    city.finish(round_)
    sent = city.send(round_)
    assert (sent.state, sent.sharing, sent.sent_at) == (RoundState.SENT, Sharing.SENT, NOW)
    assert {item.state for item in items_of(round_)} == {ItemState.SENT}
    for scope in (city.province, city.nation):
        assert len(reads(scope, round_)) == 7
        assert Evidence.objects.visible_to(scope).count() == 3
    other_province = City("73.71").province
    assert not sees(other_province, round_)
    assert reads(other_province, round_) == []


def test_what_was_not_accepted_is_not_sent(city: City, round_: Round) -> None:
    city.approve(item_of(round_, "1.1"))
    city.write(item_of(round_, "2.1"), "Konsep rahasia")
    city.prove(item_of(round_, "2.1"))
    city.bring(item_of(round_, "1.4"), ItemState.AT_VERIFIER)
    city.send(round_)
    assert reads(city.province, round_) == ["1.1"]
    assert Evidence.objects.visible_to(city.province).count() == 1
    # Not even a claimed level shows through the table of indicators.
    assert [leaf.claimed for leaf in leaf_rows(city.province, round_)] == [None, None]
    assert [leaf.claimed for leaf in leaf_rows(city.operator, round_)] == [4, None]


def test_the_province_reads_the_answer_and_not_how_it_came_about(city: City, round_: Round) -> None:
    item = city.bring(item_of(round_, "1.2"), ItemState.REPAIR)
    services.post_message(scope=city.operator, item_id=item.pk, text="Jangan lupa halaman", now=NOW)
    city.approve(item, "Jadi")
    city.send(round_)
    item = fresh(item)
    above = item_page(city.province, item, now=NOW)
    assert above.messages == []
    assert [row.action for row in above.revisions] == ["mark_sent"]
    assert above.revisions[0].narrative == "Jadi"
    for scope in (city.operator, city.contact("tapem"), city.leader("sekda")):
        inside = item_page(scope, item, now=NOW)
        assert len(inside.messages) == 1
        assert len(inside.revisions) == 9


def test_an_agency_of_the_province_that_helps_reads_like_any_other(city: City, round_: Round) -> None:
    item = city.approve(item_of(round_, "1.1"))
    services.post_message(scope=city.operator, item_id=item.pk, text="Terima kasih", now=NOW)
    city.send(round_)
    grants = city.province.grants + city.contact("bappeda").grants
    both = Scope(on=NOW.date(), user_id=1, name="Rangkap", grants=grants)
    assert len(item_page(both, fresh(item), now=NOW).messages) == 1


def test_opened_again_after_sending_it_is_hidden_until_sent_again(city: City, round_: Round) -> None:
    city.finish(round_)
    city.send(round_)
    item = item_of(round_, "1.1")
    services.reopen(scope=city.operator, item_id=item.pk, reason="Keliru", now=LATER)
    city.write(item, "Sedang diperbaiki", now=LATER)
    city.prove(item)
    assert "1.1" not in reads(city.province, round_)
    assert Evidence.objects.visible_to(city.province).count() == 3
    services.submit(scope=city.contact("bappeda"), item_id=item.pk, now=LATER)
    services.validate(scope=city.head("bappeda"), item_ids=[item.pk], now=LATER)
    services.verify(scope=city.operator, item_id=item.pk, now=LATER)
    assert "1.1" not in reads(city.province, round_)
    again = services.send_round(scope=city.operator, round_=round_, note="Ralat lewat surel", now=LATER)
    assert (again.state, again.sent_at) == (RoundState.SENT, NOW)
    assert "1.1" in reads(city.province, round_)
    assert Evidence.objects.visible_to(city.province).count() == 4
    with pytest.raises(Refused, match="sudah dikirim"):
        services.send_round(scope=city.operator, round_=round_, note="Sekali lagi", now=LATER)


def test_sending_names_the_channel(city: City, round_: Round) -> None:
    city.close(round_)
    with pytest.raises(ValidationError):
        services.send_round(scope=city.operator, round_=round_, note=" ", now=NOW)
    with pytest.raises(Refused):
        services.send_round(scope=city.leader("sekda"), round_=round_, note="Surel", now=NOW)


def test_what_was_sent_is_not_taken_back(city: City, round_: Round) -> None:
    city.send(round_)
    for sharing in ("daerah", "status"):
        with pytest.raises(ValidationError):
            services.set_sharing(scope=city.operator, round_=round_, sharing=sharing, now=NOW)


@pytest.mark.parametrize("sharing", ["terkirim", "dipublikasikan", "", "semua"])
def test_nothing_is_shared_upward_without_sending(city: City, round_: Round, sharing: str) -> None:
    with pytest.raises(ValidationError):
        services.set_sharing(scope=city.operator, round_=round_, sharing=sharing, now=NOW)
    with pytest.raises(Refused):
        services.set_sharing(scope=city.contact("tapem"), round_=round_, sharing="daerah", now=NOW)


def test_an_administrator_counts_and_does_not_read(city: City, round_: Round) -> None:
    city.finish(round_)
    city.send(round_)
    assert sees(city.leader("admin"), round_)
    assert reads(city.leader("admin"), round_) == []


# ---- settled


def test_settled_answers_are_final_and_nothing_is_owed(city: City, round_: Round) -> None:
    city.finish(round_)
    city.send(round_)
    item = item_of(round_, "1.2")
    services.reopen(scope=city.operator, item_id=item.pk, reason="Keliru", now=LATER)
    settled = services.settle_round(scope=city.operator, round_=round_, note="Diumumkan", now=LATER)
    assert settled.state == RoundState.OFFICIAL
    states = {row.code: row.state for row in items_of(round_)}
    assert states.pop("1.2") == ItemState.REPAIR
    assert set(states.values()) == {ItemState.SETTLED}
    assert duties_of(item) == set()
    assert not Duty.objects.running().exists()
    with pytest.raises(Refused):
        services.reopen(scope=city.operator, item_id=item_of(round_, "1.1").pk, reason="x", now=LATER)
    with pytest.raises(Refused):
        city.write(item, "Sesudah hasil resmi")
    assert len(reads(city.province, round_)) == 6
