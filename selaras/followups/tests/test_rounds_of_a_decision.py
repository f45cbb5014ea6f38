"""A decision leads to the evidence rounds begun from it, told by whichever app has rounds."""

from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from selaras.core import references
from selaras.core.references import Reference, Shown, action_of, register_action
from selaras.followups import permissions, services
from selaras.followups.tests.factories import NOW, Host

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> list[Reference]:
    """Stands for the app above: one round, and an address for whoever asks."""
    asked: list[Reference] = []

    def begun(_scope: Any, reference: Reference) -> list[Shown]:
        asked.append(reference)
        return [Shown("Penilaian <IKT>", "/penilaian/7/", "Palangka Raya")]

    monkeypatch.setattr(references, "_actions", dict(references._actions))
    register_action("round", "begun_from", begun)
    register_action("round", "address_from", lambda _scope, _reference, _region: "/penilaian/baru/?asal=x")
    return asked


def test_the_page_names_its_rounds_and_leads_to_a_new_one(host: Host, rounds: list[Reference]) -> None:
    decision = host.decide()
    page = Client()
    page.force_login(host.manager_user)
    told = page.get(decision.get_absolute_url()).content.decode()
    assert 'href="/penilaian/7/"' in told and "Penilaian &lt;IKT&gt;" in told
    assert 'href="/penilaian/baru/?asal=x"' in told
    assert rounds == [Reference("decision", str(decision.pk))]


def test_without_an_app_of_rounds_the_page_says_nothing_of_them(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = host.decide()
    monkeypatch.setattr(references, "_actions", {})
    page = Client()
    page.force_login(host.manager_user)
    assert "Pengumpulan bukti" not in page.get(decision.get_absolute_url()).content.decode()


def test_what_was_called_off_begins_nothing(host: Host) -> None:
    asked = action_of("decision", "may_begin_round")
    assert asked is not None
    decision = host.decide()
    assert asked(host.manager, str(decision.pk))
    dropped = services.drop_decision(scope=host.manager, decision=decision, reason="Salah.", now=NOW)
    assert not asked(host.manager, str(decision.pk))
    assert not permissions.can_begin_round(host.manager, dropped)


@pytest.mark.parametrize("id_", ["0", "x", "9" * 40, ""])
def test_a_foreign_or_impossible_decision_is_not_found(host: Host, id_: str) -> None:
    asked = action_of("decision", "may_begin_round")
    assert asked is not None
    with pytest.raises(Http404):
        asked(host.owner, id_)
