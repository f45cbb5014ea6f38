"""A number that no record can have, sent by a browser, is one that does not exist; it breaks no page."""

import pytest
from django.test import Client
from django.urls import reverse

from selaras.accounts.models import User
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import City, fresh, item_of
from selaras.core.references import Reference, kinds, show
from selaras.notices.models import Notice

pytestmark = pytest.mark.slow

IMPOSSIBLE = ["9" * 20, "9" * 5000, "²", "٣", "-1", "x"]


@pytest.fixture
def operator(client: Client, city: City) -> Client:
    client.force_login(User.objects.get(pk=city.operator.user_id))
    return client


@pytest.mark.parametrize("id_", IMPOSSIBLE)
def test_no_kind_of_record_is_shown_for_it(city: City, id_: str) -> None:
    for code in kinds():
        assert show(city.operator, Reference(code, id_)) is None, code


@pytest.mark.parametrize("id_", IMPOSSIBLE)
def test_nobody_is_reminded(operator: Client, round_: Round, id_: str) -> None:
    before = Notice.objects.count()
    answer = operator.post(reverse("round_remind", args=[round_.pk]), {"agency": [id_]})
    assert answer.status_code == 302
    assert Notice.objects.count() == before


@pytest.mark.parametrize("id_", IMPOSSIBLE)
@pytest.mark.parametrize("name", ["owner", "verifier"])
def test_an_item_is_not_given_to_it(operator: Client, round_: Round, name: str, id_: str) -> None:
    item = item_of(round_, "1.2")
    typed = {f"owner-{item.pk}": item.owner_agency_id or "", f"verifier-{item.pk}": ""}
    answer = operator.post(reverse("round_share", args=[round_.pk]), {**typed, f"{name}-{item.pk}": id_})
    assert answer.status_code == 422
    kept = fresh(item)
    assert (kept.owner_agency_id, kept.verifier_agency_id) == (item.owner_agency_id, item.verifier_agency_id)


@pytest.mark.parametrize("id_", IMPOSSIBLE)
def test_nothing_is_verified(client: Client, city: City, round_: Round, id_: str) -> None:
    item = item_of(round_, "1.2")
    assert item.verifier_agency is not None
    client.force_login(User.objects.get(pk=city.contact(item.verifier_agency.code).user_id))
    answer = client.post(reverse("verification_bulk", args=[round_.pk]), {"item": [id_]})
    assert answer.status_code in {302, 403}


@pytest.mark.parametrize("id_", ["9" * 20, "9" * 5000])
def test_evidence_is_neither_looked_for_nor_added(operator: Client, id_: str) -> None:
    subject = {"subject_kind": "item", "subject_id": id_}
    assert operator.get(reverse("evidence_search"), subject).status_code == 404
    for name in ("evidence_nihil", "evidence_link", "evidence_upload", "evidence_use"):
        assert operator.post(reverse(name), {**subject, "evidence": id_}).status_code == 404, name
