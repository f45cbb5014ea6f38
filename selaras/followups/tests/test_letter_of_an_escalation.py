"""With "Ajukan ke Sekda" comes the letter that carries it out: drafted once, by rule, as it was released."""

from dataclasses import replace

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from selaras.core.scope import Grant as ScopeGrant
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.followups import services
from selaras.followups.models import Escalation
from selaras.followups.permissions import can_draft_letter
from selaras.followups.selectors.letters import TEMPLATE, letters_by_escalation, letters_of
from selaras.followups.tests.factories import OVERDUE, Host
from selaras.letters.models import Letter
from selaras.letters.services import begin_letter, cancel_letter
from selaras.letters.services import release_letter as let_go
from selaras.offices.tests.factories import grant, person, scope_of


@pytest.fixture
def draft(host: Host) -> Escalation:
    host.assigned()
    services.draft_escalations(now=OVERDUE)
    return Escalation.objects.get()


def release(host: Host, escalation: Escalation) -> Letter:
    services.release_escalation(
        scope=host.head, escalation=escalation, base_version=escalation.version, now=OVERDUE
    )
    return Letter.objects.get()


@pytest.fixture
def planner(host: Host) -> Scope:
    """Plans for the province and writes the letters of its office."""
    grant(host.manager_user, "tata_usaha", agency=host.office)
    return scope_of(host.manager_user)


def test_the_decision_of_the_head_drafts_the_letter_with_the_words_released(
    host: Host, draft: Escalation
) -> None:
    letter = release(host, draft)
    assert (letter.state, letter.template, letter.agency) == ("konsep", TEMPLATE, host.office)
    assert letter.to == [draft.addressed_to]
    assert draft.text in letter.body
    assert (letter.subject_kind, letter.subject_id) == ("escalation", str(draft.pk))
    # The head of a province writes no letters himself, and may let this one go as it stands.
    released = let_go(scope=host.head, letter=letter, base_version=letter.version, now=OVERDUE)
    assert released.state == "menunggu_ttd"


def test_nothing_is_drafted_before_the_head_decides_or_when_he_decides_otherwise(
    host: Host, draft: Escalation
) -> None:
    given = {"template": TEMPLATE, "subject_id": str(draft.pk), "now": OVERDUE}
    with pytest.raises(Refused, match="sesudah kepala kantor"):
        begin_letter(scope=host.manager, **given)
    services.discard_escalation(scope=host.head, escalation=draft, reason="Sudah ditelepon.", now=OVERDUE)
    with pytest.raises(Refused, match="sesudah kepala kantor"):
        begin_letter(scope=host.manager, **given)
    assert not Letter.objects.exists()


def test_an_office_whose_head_releases_no_letters_still_decides(host: Host, draft: Escalation) -> None:
    """Its letters are written elsewhere; the decision stands without one."""
    head = replace(host.head, grants=tuple(without_letters(one) for one in host.head.grants))
    services.release_escalation(scope=head, escalation=draft, base_version=1, now=OVERDUE)
    assert Escalation.objects.get().state == "diajukan"
    assert not Letter.objects.exists()


def without_letters(held: ScopeGrant) -> ScopeGrant:
    left = {one for one in held.permissions if not one.startswith("letters.")}
    return replace(held, permissions=frozenset(left))


def test_an_older_text_is_neither_released_nor_written_into_a_letter(host: Host, draft: Escalation) -> None:
    with pytest.raises(services.EscalationConflict):
        services.release_escalation(scope=host.head, escalation=draft, base_version=99, now=OVERDUE)
    assert not Letter.objects.exists()


def test_the_owner_and_strangers_reach_no_letter_through_it(host: Host, draft: Escalation) -> None:
    release(host, draft)
    draft.refresh_from_db()
    assert not can_draft_letter(host.owner, draft)
    assert letters_of(host.owner, draft) == []
    assert letters_by_escalation(host.owner, [draft]) == {}
    _, stranger = person("operator", region=host.regency)
    for scope in (host.owner, stranger):
        for subject in (str(draft.pk), "0", "x", "9" * 30):
            with pytest.raises(Http404):
                begin_letter(scope=scope, template=TEMPLATE, subject_id=subject, now=OVERDUE)


def test_the_page_leads_to_the_letter_and_offers_another_only_after_it_was_cancelled(
    host: Host, draft: Escalation, planner: Scope
) -> None:
    letter, manager = release(host, draft), Client()
    manager.force_login(host.manager_user)
    shown = manager.get(draft.get_absolute_url()).content.decode()
    assert letter.get_absolute_url() in shown
    assert "Buat surat pengajuan" not in shown
    cancel_letter(scope=planner, letter=letter, reason="Disampaikan lisan.", now=OVERDUE)
    assert "Buat surat pengajuan" in manager.get(draft.get_absolute_url()).content.decode()
    begun = manager.post(reverse("letter_begin"), {"template": TEMPLATE, "subject": draft.pk})
    newest = Letter.objects.order_by("-pk")[0]
    assert begun.headers["Location"] == reverse("letter_edit", args=[newest.pk])
    assert letters_by_escalation(planner, [draft]) == {draft.pk: [newest.pk, letter.pk]}
