"""Late actions are drafted as escalations once a missed date; open ones are carried and counted once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from selaras.core.references import Reference
from selaras.core.verdict import Refused
from selaras.duties.choices import DutyState
from selaras.duties.models import Duty
from selaras.followups import services
from selaras.followups.choices import EscalationState
from selaras.followups.models import Action, Decision, Escalation
from selaras.followups.selectors.actions import decisions_of, open_of_series
from selaras.followups.services import EscalationConflict, Owner
from selaras.followups.tests.factories import DAY, DUE, NOW, OVERDUE, Host, fresh
from selaras.notices.models import Notice
from selaras.offices.tests.factories import person

NEXT = Reference("meeting", "901")


def in_series(host: Host, key: str = "meeting_series:5") -> Action:
    action = host.assigned()
    Decision.objects.filter(pk=action.decision_id).update(series_key=key)
    return fresh(action)


def carry(host: Host, into: Reference = NEXT) -> list[Action]:
    return services.carry(
        scope=host.manager, series_key="meeting_series:5", into=into, title="Rakor kedua", now=NOW
    )


def test_a_draft_is_made_once_for_every_date_missed(host: Host) -> None:
    action = host.assigned()
    assert services.draft_escalations(now=action.due_at) == 0
    assert services.draft_escalations(now=OVERDUE) == 1
    assert services.draft_escalations(now=OVERDUE + DAY) == 0
    draft = Escalation.objects.get()
    assert "Kirim dokumen RAD-PKS." in draft.text
    assert "terlewati 1 hari" in draft.text
    assert draft.addressed_to == "Sekretaris Daerah Provinsi Kalimantan Tengah"
    assert Duty.objects.mine(host.head).get(kind="putuskan_eskalasi").url == draft.get_absolute_url()
    # Nothing goes out by itself.
    assert not Notice.objects.filter(user=person("sekda", region=host.region)[0]).exists()
    services.move_due(scope=host.manager, action=action, due_on=DUE + 10 * DAY, reason="Banjir.", now=OVERDUE)
    draft.refresh_from_db()
    assert (draft.state, draft.note) == (EscalationState.DISCARDED, "Batas waktunya diubah.")
    assert services.draft_escalations(now=OVERDUE + 11 * DAY) == 1


def test_only_what_waits_for_its_owner_is_escalated(host: Host) -> None:
    host.draft()
    asked, reported, outside = host.assigned(), host.assigned(), host.assigned(Owner(organisation="KPU"))
    services.ask_change(scope=host.owner, action=asked, due_on=DUE + DAY, reason="Mohon.", now=NOW)
    host.reported(reported)
    assert services.draft_escalations(now=OVERDUE) == 1
    assert Escalation.objects.get().action == outside
    assert list(Action.objects.late(OVERDUE).order_by("pk")) == [asked, outside]


def test_a_report_takes_the_cause_of_a_draft_away(host: Host) -> None:
    action = host.assigned()
    services.draft_escalations(now=OVERDUE)
    host.reported(action, now=OVERDUE)
    draft = Escalation.objects.get()
    assert (draft.state, draft.note) == (EscalationState.DISCARDED, "Sudah dilaporkan.")
    assert Duty.objects.get(kind="putuskan_eskalasi").state == DutyState.CANCELLED


def test_the_head_releases_what_the_head_has_read(host: Host) -> None:
    leader_user = person("sekda", region=host.region)[0]
    host.assigned()
    services.draft_escalations(now=OVERDUE)
    draft = Escalation.objects.get()
    text = {"addressed_to": "Sekretaris Daerah", "text": "Mohon arahan Bapak."}
    services.change_escalation(scope=host.manager, escalation=draft, base_version=1, now=OVERDUE, **text)
    with pytest.raises(EscalationConflict):
        services.change_escalation(
            scope=host.colleague, escalation=draft, base_version=1, now=OVERDUE, **text
        )
    given = {"scope": host.head, "escalation": draft, "now": OVERDUE}
    with pytest.raises(EscalationConflict):
        services.release_escalation(base_version=1, **given)
    done = services.release_escalation(base_version=2, **given)
    assert (done.state, done.decided_at, done.text) == (
        EscalationState.RELEASED,
        OVERDUE,
        "Mohon arahan Bapak.",
    )
    assert Notice.objects.filter(user=leader_user, url=draft.get_absolute_url()).exists()
    assert Duty.objects.get(kind="putuskan_eskalasi").state == DutyState.DONE
    with pytest.raises(Refused):
        services.release_escalation(base_version=3, **given)
    with pytest.raises(Refused):
        services.discard_escalation(reason="Sudah.", **given)
    assert Notice.objects.filter(user=leader_user).count() == 1


def test_the_head_may_decide_otherwise_and_says_why(host: Host) -> None:
    host.assigned()
    services.draft_escalations(now=OVERDUE)
    given = {"scope": host.head, "escalation": Escalation.objects.get(), "now": OVERDUE}
    with pytest.raises(ValidationError):
        services.discard_escalation(reason=" ", **given)
    done = services.discard_escalation(reason="Ditelepon langsung.", **given)
    assert (done.state, done.note) == (EscalationState.DISCARDED, "Ditelepon langsung.")
    assert services.draft_escalations(now=OVERDUE + DAY) == 0


def test_open_actions_of_a_series_come_oldest_first_and_are_counted_once_a_meeting(host: Host) -> None:
    old, closed, other = in_series(host), in_series(host), in_series(host, "meeting_series:6")
    new = in_series(host)
    Decision.objects.filter(pk=old.decision_id).update(decided_on=NOW.date() - 30 * DAY)
    host.reported(closed)
    services.check(scope=host.manager, action=closed, accepted=True, note="", now=NOW)
    assert list(open_of_series("meeting_series:5")) == [old, new]
    assert list(open_of_series("")) == []
    assert {row.pk for row in carry(host)} == {old.pk, new.pk}
    assert carry(host) == []
    assert fresh(old).times_carried == 1
    assert carry(host, Reference("meeting", "902"))[0].times_carried == 2
    assert fresh(other).times_carried == 0
    assert fresh(closed).times_carried == 0


def test_what_was_decided_in_a_meeting_is_not_carried_into_it(host: Host) -> None:
    action = in_series(host)
    own = Reference(action.decision.origin_kind, action.decision.origin_id)
    assert carry(host, own) == []


def test_decisions_of_an_origin_come_with_their_actions_without_the_dropped(host: Host) -> None:
    decision = host.decide()
    one, two = host.draft(Owner(host.city_office.pk), Owner(host.bappeda.pk), decision=decision)
    services.drop(scope=host.manager, action=two, reason="Ganda.", now=NOW)
    gone = host.decide("Salah.")
    services.drop_decision(scope=host.manager, decision=gone, reason="Salah.", now=NOW)
    (found,) = decisions_of(host.origin)
    assert found == decision
    assert list(found.actions.all()) == [one]
    assert timedelta() < OVERDUE - one.due_at
