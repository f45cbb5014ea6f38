"""Passing an item to a colleague: the duty follows, within the agency only."""

import pytest
from django.core.exceptions import ValidationError

from selaras.accounts.models import User
from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Item, Round
from selaras.assessments.tests.factories import NOW, City, duty_of, fresh, item_of, link_scope
from selaras.audit.models import Event
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.duties.models import Duty
from selaras.duties.services import hand_over
from selaras.notices.models import Notice
from selaras.offices.tests.factories import grant, make_user, scope_of


def colleague_of(city: City, code: str) -> tuple[User, Scope]:
    user = make_user(full_name="Sari Lematang")
    grant(user, "narahubung", agency=city[code])
    return user, scope_of(user)


def pass_on(city: City, item: Item, to: User | None) -> Item:
    return services.pass_on(scope=city.contact("tapem"), item_id=item.pk, colleague=to, now=NOW)


def owed_by(scope: Scope) -> set[str]:
    return {duty.title.split()[0] for duty in Duty.objects.mine(scope).open()}


def test_the_colleague_owes_it_and_is_told(city: City, round_: Round) -> None:
    user, scope = colleague_of(city, "tapem")
    item = pass_on(city, item_of(round_, "1.2"), user)
    assert (item.assignee, duty_of(item).owner_user) == (user, user)
    assert owed_by(scope) == {"1.1", "1.2", "2.2"}
    assert owed_by(city.contact("tapem")) == {"1.1", "2.2"}
    notice = Notice.objects.get(user=user)
    assert notice.text == "Narahubung tapem mengalihkan butir 1.2, Penilaian contoh 2025, kepada Anda."
    event = Event.objects.get(verb="assessments.item.passed_on")
    assert (event.after, event.note) == ({"assignee": user.pk}, "Sari Lematang")


def test_back_to_the_whole_agency(city: City, round_: Round) -> None:
    user, _scope = colleague_of(city, "tapem")
    item = pass_on(city, item_of(round_, "1.2"), user)
    item = pass_on(city, item, None)
    assert (item.assignee, duty_of(item).owner_user) == (None, None)
    assert "1.2" in owed_by(city.contact("tapem"))


def test_taken_on_by_oneself_needs_no_notice(city: City, round_: Round) -> None:
    me = city.user(city.contact("tapem"))
    pass_on(city, item_of(round_, "1.2"), me)
    assert not Notice.objects.filter(user=me, kind="assessments.passed_on").exists()


def test_only_to_somebody_of_the_agency(city: City, round_: Round) -> None:
    stranger, gone = make_user(), make_user(is_active=False)
    grant(gone, "narahubung", agency=city["tapem"])
    for user in (stranger, gone, city.user(city.contact("bappeda")), city.user(city.operator)):
        with pytest.raises(ValidationError):
            pass_on(city, item_of(round_, "1.2"), user)
    assert fresh(item_of(round_, "1.2")).assignee is None


def test_not_by_others_and_not_after_the_hand_in(city: City, round_: Round) -> None:
    user, _scope = colleague_of(city, "tapem")
    item = item_of(round_, "1.2")
    for scope in (city.operator, city.contact("bappeda"), link_scope(city["tapem"], round_)):
        with pytest.raises(Refused):
            services.pass_on(scope=scope, item_id=item.pk, colleague=user, now=NOW)
    city.hand_in(item)
    with pytest.raises(Refused):
        pass_on(city, item, user)


def test_it_comes_back_to_the_colleague_for_repair(city: City, round_: Round) -> None:
    user, _scope = colleague_of(city, "tapem")
    pass_on(city, item_of(round_, "1.2"), user)
    item = city.bring(item_of(round_, "1.2"), ItemState.REPAIR)
    assert duty_of(item).owner_user == user


def test_handed_over_with_all_duties_the_item_follows(city: City, round_: Round) -> None:
    leaving, _scope = colleague_of(city, "tapem")
    for code in ("1.2", "2.2"):
        pass_on(city, item_of(round_, code), leaving)
    city.hand_in(item_of(round_, "2.2"))
    successor = city.user(city.contact("tapem"))
    moved = hand_over(
        scope=city.operator, leaving=leaving, successor=successor, region_path=city.region.path,
        reason="Mutasi", now=NOW,
    )  # fmt: skip
    assert moved == 2
    # Also of what is handed in: it may come back for repair.
    assert {fresh(item_of(round_, code)).assignee for code in ("1.2", "2.2")} == {successor}


def test_moved_to_another_agency_it_is_on_nobodys_name(city: City, round_: Round) -> None:
    user, _scope = colleague_of(city, "tapem")
    item = pass_on(city, item_of(round_, "1.2"), user)
    wanted = services.Share(owner_agency_id=city["dinsos"].pk)
    services.share_out(scope=city.operator, round_=round_, shares={item.pk: wanted}, now=NOW)
    assert fresh(item).assignee is None
    assert duty_of(item).owner_user is None
