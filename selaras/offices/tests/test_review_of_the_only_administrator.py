"""The only administrator of a region cannot decide his own role: the nearest one above does, and is told."""

import pytest
from django.test import Client

from selaras.accounts.models import User
from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.notices.models import Notice
from selaras.offices.models import Grant, GrantReview
from selaras.offices.services import answer_grants, begin_review
from selaras.offices.services.above import ask_above_where_stuck
from selaras.offices.tests.factories import NOW, grant, make_user, person
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
ASKED = "offices.review.asked_above"


class City:
    """One administrator and one clerk; a province above, with an administrator unless it is left alone."""

    def __init__(self, *, alone: bool = False) -> None:
        self.region: Region = make_region("16.72")
        self.user, self.scope = person("admin", region=self.region)
        self.clerk = make_user("rina")
        grant(self.clerk, "sekda", region=self.region)
        self.above = None if alone else person("admin", region=make_region("16"))
        self.review = begin_review(scope=self.scope, region=self.region, now=NOW)

    def answer(self, user: User, by: Scope | None = None, *, keep: bool = True) -> int:
        pk = Grant.objects.get(user=user, region=self.region).pk
        return answer_grants(
            scope=by or self.scope, review=self.review, grant_ids=[pk], keep=keep,
            note="" if keep else "Mutasi", now=NOW,
        )  # fmt: skip

    @property
    def kept(self) -> GrantReview:
        return GrantReview.objects.get(pk=self.review.pk)


def test_as_soon_as_only_the_own_role_is_left_the_one_above_is_told_once() -> None:
    city = City()
    assert city.above is not None
    assert ask_above_where_stuck(now=NOW) == 0, "the administrator still has something to decide"
    city.answer(city.clerk)
    assert city.kept.asked_above_at == NOW
    assert ask_above_where_stuck(now=NOW) == 0
    told = Notice.objects.get(user=city.above[0])
    assert city.region.full_name in told.text and told.url == city.review.get_absolute_url()
    assert "diputuskan administrator di atas" in Notice.objects.get(user=city.user).text
    event = Event.objects.get(verb=ASKED)
    assert event.after["people"] == [city.above[0].pk] and event.region_path == city.region.path


def test_the_one_above_decides_and_closes_it_with_record_and_notice() -> None:
    city = City()
    assert city.above is not None
    city.answer(city.clerk)
    assert city.answer(city.user, city.above[1]) == 1
    assert city.kept.closed_at == NOW
    (answer,) = city.review.answers.filter(grant__user=city.user)
    assert (answer.by_id, answer.kept) == (city.above[0].pk, True)
    assert Event.objects.filter(verb="offices.review.kept", actor_id=city.above[0].pk).count() == 1
    assert Notice.objects.filter(user=city.user, text__contains="diputuskan oleh").count() == 1


def test_four_eyes_stay_four_also_for_who_holds_both_levels() -> None:
    """The administrator of the province who is the city's as well is not asked, and may not."""
    city = City(alone=True)
    grant(city.user, "admin", region=make_region("16"))
    _nation, national = person("admin", region=make_region("ID"))
    city.answer(city.clerk)
    assert not Notice.objects.filter(user=city.user, text__contains="menunggu Anda").exists()
    with pytest.raises(Refused):
        city.answer(city.user)
    assert city.answer(city.user, national) == 1 and city.kept.closed_at == NOW


def test_where_nobody_stands_above_nobody_is_told_and_the_page_says_what_helps(client: Client) -> None:
    city = City(alone=True)
    city.answer(city.clerk)
    assert city.kept.asked_above_at is None and not Event.objects.filter(verb=ASKED).exists()
    client.force_login(city.user)
    page = client.get(city.review.get_absolute_url()).content.decode()
    assert "angkat administrator kedua" in page
    # The administrator of the installation comes last, and is found by the tick once there is one.
    root = make_user("induk", is_administrator=True)
    assert ask_above_where_stuck(now=NOW) == 1 and Notice.objects.filter(user=root).exists()


def test_a_second_administrator_needs_nobody_above() -> None:
    city = City()
    _second, scope = person("admin", region=city.region)
    city.answer(city.clerk)
    assert city.kept.asked_above_at is None
    assert city.answer(city.user, scope) == 1


def test_both_pages_say_so(client: Client) -> None:
    city = City()
    assert city.above is not None
    city.answer(city.clerk)
    client.force_login(city.user)
    own = client.get(city.review.get_absolute_url()).content.decode()
    assert "Yang tersisa diputuskan dari wilayah atas" in own and "sudah diberi tahu pada" in own
    upper, scope = city.above
    theirs = begin_review(scope=scope, region=make_region("16"), now=clock.now())
    client.force_login(upper)
    page = client.get(theirs.get_absolute_url()).content.decode()
    assert "Wilayah di bawah menunggu keputusan Anda" in page and city.review.get_absolute_url() in page
    below = client.get(city.review.get_absolute_url()).content.decode()
    assert f'value="{Grant.objects.get(user=city.user).pk}"' in below, "it can be ticked"
    sent = {"do": "tetap", "grants": [Grant.objects.get(user=city.user).pk], "note": ""}
    assert client.post(city.review.get_absolute_url(), sent).status_code == 302
    assert city.kept.closed_at is not None


def test_an_administrator_of_another_province_neither_sees_nor_decides(client: Client) -> None:
    city = City()
    stranger, scope = person("admin", region=make_region("62"))
    city.answer(city.clerk)
    with pytest.raises(Refused):
        city.answer(city.user, scope)
    client.force_login(stranger)
    assert client.get(city.review.get_absolute_url()).status_code == 404
