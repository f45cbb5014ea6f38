"""Notices reach the people of an agency, and for Kesbangpol also those who work for the whole region."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from selaras.assessments import services
from selaras.assessments.models import Round
from selaras.assessments.selectors.people import people_of, people_who
from selaras.assessments.tests.factories import NOW, City, item_of
from selaras.core.verdict import Refused
from selaras.notices.models import Notice
from selaras.offices.tests.factories import grant, make_user
from selaras.regions.tests.factories import make_region


def test_people_of_an_agency_are_those_with_a_running_grant(city: City) -> None:
    contact, head = city.contact("tapem").user_id, city.head("tapem").user_id
    today = NOW.date()
    for dates in ({"ends_on": today - timedelta(days=1)}, {"starts_on": today + timedelta(days=1)}):
        grant(make_user(), "narahubung", agency=city["tapem"], **dates)
    grant(make_user(is_active=False), "narahubung", agency=city["tapem"])
    grant(make_user(), "narahubung", agency=city["tapem"], revoked_at=NOW)
    found = people_who("assessments.answer", agency_ids=[city["tapem"].pk, city["dinsos"].pk], now=NOW)
    assert found == {city["tapem"].pk: {contact, head}}
    assert {user.pk for user in people_of(city["tapem"], now=NOW)} == {contact, head}
    assert not people_of(None, now=NOW)


def test_the_day_of_a_grant_begins_at_midnight_in_jakarta(city: City) -> None:
    user = make_user()
    grant(user, "narahubung", agency=city["tapem"], starts_on=NOW.date())
    midnight = NOW.replace(hour=0) - timedelta(hours=7)
    for moment, expected in ((midnight, {user.pk}), (midnight - timedelta(seconds=1), set())):
        found = people_who("assessments.answer", agency_ids=[city["tapem"].pk], now=moment)
        assert found.get(city["tapem"].pk, set()) == expected


def test_an_operator_is_of_kesbangpol_also_without_naming_it(city: City) -> None:
    lone = city.leader("operator")
    City("73.71").operator  # noqa: B018  another city's operator is not told
    grant(make_user(), "operator", region=make_region("16.71"))
    found = people_who("assessments.verify", agency_ids=[city["kesbangpol"].pk, city["tapem"].pk], now=NOW)
    assert found == {city["kesbangpol"].pk: {lone.user_id}}


def test_a_message_is_told_to_the_others_on_the_item_once(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    people = {name: city.user(scope) for name, scope in {
        "owner": city.contact("bappeda"), "head": city.head("bappeda"), "helper": city.contact("tapem"),
        "operator": city.operator, "bystander": city.contact("dinsos"),
    }.items()}  # fmt: skip
    services.post_message(scope=city.contact("bappeda"), item_id=item.pk, text="Cukup RKPD?", now=NOW)
    told = Notice.objects.filter(kind="assessments.message")
    assert set(told.values_list("user__full_name", flat=True)) == {
        people[name].full_name for name in ("head", "helper", "operator")
    }
    notice = told.first()
    assert notice is not None
    assert notice.text == "Narahubung bappeda menulis pada butir 1.1: Cukup RKPD?"
    assert notice.url == f"{item.get_absolute_url()}#percakapan"


def test_an_empty_or_endless_message_is_refused(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    for text in (" \n", "a" * 4001):
        with pytest.raises(ValidationError):
            services.post_message(scope=city.operator, item_id=item.pk, text=text, now=NOW)
    with pytest.raises(Refused):
        services.post_message(scope=city.contact("dinsos"), item_id=item.pk, text="Boleh?", now=NOW)
    assert not item.messages.exists()


def test_a_verifier_who_answers_nothing_is_told_too(city: City, round_: Round) -> None:
    verifier = city.user(city.verifier("hukum"))
    services.post_message(scope=city.operator, item_id=item_of(round_, "2.3").pk, text="Mohon dicek", now=NOW)
    assert Notice.objects.get(user=verifier).text == "Rusmala menulis pada butir 2.3: Mohon dicek"
