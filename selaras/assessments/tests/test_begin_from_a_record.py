"""A round begun from another app's record keeps it as its origin, and either one leads to the other."""

from collections.abc import Iterable, Iterator, Mapping

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from selaras.assessments import services
from selaras.assessments.models import Round
from selaras.assessments.selectors import origins
from selaras.assessments.tests.factories import MADE, TEXT, City, plan
from selaras.audit.models import Event
from selaras.core import references
from selaras.core.references import Reference, Shown, register_action, register_kind
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.instruments.tests.factories import make_instrument

SOURCE = Reference("asal_uji", "7")


def _resolve(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    """Seen by whoever works at the Kesbangpol; number 9 by nobody."""
    sees = any("assessments.verify" in grant.permissions for grant in scope.grants)
    return {id_: Shown(f"Putusan <{id_}>", f"/asal/{id_}/", "Rakor") for id_ in ids if sees and id_ in "78"}


def _may_begin(_scope: Scope, id_: str) -> Verdict:
    return ALLOWED if id_ == "7" else Denied("Putusan itu sudah dicabut.")


@pytest.fixture(autouse=True)
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(references, "_kinds", dict(references._kinds))
    monkeypatch.setattr(references, "_actions", dict(references._actions))
    register_kind("asal_uji", "Keputusan rapat", _resolve)
    register_action("asal_uji", "may_begin_round", _may_begin)
    return


def begin(city: City, origin: Reference | None = SOURCE) -> Round:
    return services.create_round(
        scope=city.operator,
        instrument=make_instrument(TEXT),
        region=city.region,
        coordinator=city["kesbangpol"],
        plan=plan(),
        now=MADE,
        origin=origin,
    )


def signed_in(city: City, scope: Scope) -> Client:
    page = Client()
    page.force_login(city.user(scope))
    return page


def test_the_origin_is_kept_and_written_down(city: City) -> None:
    round_ = begin(city)
    assert Round.objects.get().origin == SOURCE
    event = Event.objects.get(verb="assessments.round.created")
    assert event.after["origin"] == "asal_uji 7"
    told = origins.origin_of(city.operator, round_)
    assert told is not None and told.label == "Keputusan rapat"
    assert told.shown is not None and told.shown.url == "/asal/7/"


def test_a_round_begun_from_nothing_has_no_origin(city: City) -> None:
    round_ = begin(city, None)
    assert (round_.origin, origins.origin_of(city.operator, round_)) == (None, None)


@pytest.mark.parametrize(
    "origin",
    [
        pytest.param(Reference("asal_uji", "8"), id="refused by its own app"),
        pytest.param(Reference("asal_uji", "9"), id="not seen"),
        pytest.param(Reference("round", "1"), id="no record to begin from"),
        pytest.param(Reference("tidak_ada", "7"), id="unknown kind"),
    ],
)
def test_what_may_not_be_an_origin_begins_nothing(city: City, origin: Reference) -> None:
    with pytest.raises(ValidationError) as fault:
        begin(city, origin)
    assert set(fault.value.message_dict) == {"origin"}
    assert not Round.objects.exists()
    assert origins.address_from(city.operator, origin, city.region) == ""


def test_only_who_makes_rounds_of_a_district_is_led_to_the_form(city: City) -> None:
    wanted = f"{reverse('round_create')}?asal=asal_uji%3A7"
    assert origins.address_from(city.operator, SOURCE, city.region) == wanted
    assert origins.address_from(city.operator, SOURCE, city.region.parent) == ""
    assert origins.address_from(city.operator, SOURCE, None) == ""
    assert origins.address_from(city.leader("sekda"), SOURCE, city.region) == ""


def test_the_record_leads_to_the_rounds_one_sees(city: City) -> None:
    round_ = begin(city)
    shown = origins.begun_from(city.operator, SOURCE)
    assert [one.url for one in shown] == [round_.get_absolute_url()]
    assert origins.begun_from(City("73.71").operator, SOURCE) == []
    assert origins.begun_from(city.operator, Reference("asal_uji", "8")) == []


def test_half_an_origin_is_refused_by_the_database(city: City) -> None:
    round_ = begin(city, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=round_.pk).update(origin_kind="asal_uji")


@pytest.mark.slow
def test_from_the_record_through_the_form_to_the_page_of_the_round(city: City) -> None:
    make_instrument(TEXT)
    page = signed_in(city, city.operator)
    form = page.get(origins.address_from(city.operator, SOURCE, city.region)).context["form"]
    assert form["origin"].value() == "asal_uji:7"
    sent = {field.html_name: field.value() for field in form if field.value() is not None}
    sent |= {"coordinator": city["kesbangpol"].pk, "previous": ""}
    sent |= {"internal_due_at": "2027-01-20T12:00", "owner_due_at": "2027-01-25T12:00"}
    refused = page.post(reverse("round_create"), {**sent, "origin": "asal_uji:8"})
    assert refused.status_code == 422
    assert "Putusan itu sudah dicabut." in refused.content.decode()
    assert (
        "Catatan asal periode tidak dikenali."
        in page.post(reverse("round_create"), {**sent, "origin": "kacau"}).content.decode()
    )
    made = page.post(reverse("round_create"), sent)
    assert made.status_code == 302, made.content.decode()
    shown = page.get(Round.objects.get().get_absolute_url()).content.decode()
    assert 'href="/asal/7/"' in shown and "Putusan &lt;7&gt;" in shown


def test_who_may_not_open_the_origin_reads_only_that_there_is_one(city: City) -> None:
    round_ = begin(city)
    services.start_round(scope=city.operator, round_=round_, now=MADE)
    shown = signed_in(city, city.leader("sekda")).get(round_.get_absolute_url()).content.decode()
    assert "Dimulai dari" in shown and "Putusan" not in shown


def test_an_address_that_names_no_record_is_an_empty_form(city: City) -> None:
    make_instrument(TEXT)
    page = signed_in(city, city.operator)
    for text in ("asal_uji:9", "::", "x" * 400, "asal_uji:" + "9" * 60):
        assert page.get(reverse("round_create"), {"asal": text}).context["form"]["origin"].value() == ""
