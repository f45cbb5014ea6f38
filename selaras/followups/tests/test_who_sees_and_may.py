"""Who sees decisions and actions, and who may take which step; every rule on both sides."""

from datetime import timedelta

import pytest
from django.http import Http404

from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.followups import permissions, services
from selaras.followups.choices import ACTION_TRANSITIONS, ActionState
from selaras.followups.models import Action, Decision, Direction, Escalation
from selaras.followups.services import Owner
from selaras.followups.tests.factories import DUE, NOW, OVERDUE, Host, fresh, make_direction
from selaras.offices.tests.factories import make_agency, person
from selaras.regions.tests.factories import make_region


def sees(scope: Scope, action: Action) -> bool:
    return Action.objects.visible_to(scope).filter(pk=action.pk).exists()


def sees_decision(scope: Scope, decision: Decision) -> bool:
    return Decision.objects.visible_to(scope).filter(pk=decision.pk).exists()


def test_a_draft_is_the_hosts_alone_and_once_assigned_its_owners_too(host: Host) -> None:
    (action,) = host.draft()
    leader = person("sekda", region=host.city)[1]
    assert sees(host.manager, action)
    assert not sees(host.owner, action)
    assert not sees(leader, action)
    assert not sees_decision(host.owner, action.decision)
    services.assign(scope=host.manager, action=action, now=NOW)
    assert sees(host.owner, action)
    assert sees(leader, action)
    assert sees_decision(host.owner, action.decision)
    assert not sees(host.bappeda_contact, action)
    assert not sees_decision(host.bappeda_contact, action.decision)


def test_an_owner_sees_its_own_action_of_a_decision_not_its_neighbours(host: Host) -> None:
    mine, other = host.draft(Owner(host.city_office.pk), Owner(host.bappeda.pk))
    for action in (mine, other):
        services.assign(scope=host.manager, action=action, now=NOW)
    assert list(Action.objects.visible_to(host.owner)) == [mine]
    assert list(Action.objects.visible_to(host.bappeda_contact)) == [other]


def test_strangers_administrators_and_visitors_see_nothing(host: Host) -> None:
    action = host.assigned()
    strangers = [
        person("operator", region=make_region("73.71"))[1],
        person("admin", region=host.region)[1],
        person("nasional", region=host.region.parent)[1],
        Scope(on=NOW.date()),
    ]
    for scope in strangers:
        assert not sees(scope, action)
        assert not sees_decision(scope, action.decision)
    assert not permissions.sees_followups(Scope(on=NOW.date()))
    assert permissions.sees_followups(host.owner)
    assert not permissions.manages_any(host.owner)
    assert permissions.manages_any(host.manager)
    assert permissions.manages_any(host.head)


def test_a_province_sees_and_manages_nothing_of_a_city_of_its_own(host: Host) -> None:
    operator = person("operator", region=host.city)[1]
    direction = make_direction(host.city_office)
    origin = Reference("direction", str(direction.pk))
    decision = host.decide(scope=operator, origin=origin)
    assert not sees_decision(host.manager, decision)
    assert not permissions.can_manage(host.manager, decision)
    assert not permissions.can_manage_direction(host.manager, direction)
    assert permissions.can_manage_direction(operator, direction)
    assert not Direction.objects.visible_to(host.manager).filter(pk=direction.pk).exists()
    with pytest.raises(Http404):
        host.decide(origin=origin)


def test_only_the_host_records_changes_and_drops_a_decision(host: Host) -> None:
    decision = host.assigned().decision
    for scope in (host.owner, host.bappeda_contact):
        with pytest.raises(Http404):
            host.decide(scope=scope)
        assert not permissions.can_change_decision(scope, decision)
        assert not permissions.can_add_action(scope, decision)
        with pytest.raises(Refused):
            services.drop_decision(scope=scope, decision=decision, reason="x", now=NOW)
        with pytest.raises(Refused):
            host.draft(decision=decision, scope=scope)
    reader = person("sekda", region=make_region("62"))[1]
    assert not permissions.can_manage_for(reader, host.office)
    with pytest.raises(Refused):
        host.decide(scope=reader)


def test_an_origin_that_nobody_registered_or_a_forged_one_is_not_found(host: Host) -> None:
    for reference in (
        Reference("tidak_ada", "1"),
        Reference("direction", "9" * 30),
        Reference("direction", "x"),
    ):
        with pytest.raises(Http404):
            host.decide(origin=reference)


@pytest.mark.parametrize("step", ACTION_TRANSITIONS)
def test_every_step_starts_where_the_table_says_and_by_the_right_side(host: Host, step: str) -> None:
    action = host.assigned()
    froms = ACTION_TRANSITIONS[step][0]
    promise, report = step in permissions.PROMISES, step in permissions.REPORTS
    for state in ActionState:
        action.state = state
        allowed = state in froms
        host_may, owner_may = allowed and not promise, allowed and (promise or report)
        assert bool(permissions.can_step(host.manager, action, step)) == host_may, state
        assert bool(permissions.can_step(host.owner, action, step)) == owner_may, state
        assert not permissions.can_step(host.bappeda_contact, action, step)
    action.state, action.decision.dropped_at = froms[0], NOW
    for scope in (host.manager, host.owner):
        assert not permissions.can_step(scope, action, step)


def test_a_dropped_or_final_decision_is_closed(host: Host) -> None:
    decision = host.decide()
    assert permissions.can_change_decision(host.manager, decision)
    decision.final_at = NOW
    assert not permissions.can_drop_decision(host.manager, decision)
    assert permissions.can_add_action(host.manager, decision)
    decision.dropped_at = NOW
    assert not permissions.can_change_decision(host.manager, decision)
    assert not permissions.can_add_action(host.manager, decision)


def test_who_speaks_for_an_office(host: Host) -> None:
    operator, action = person("operator", region=host.city)[1], host.assigned()
    assert permissions.speaks_for(host.owner, action)
    # Works at the Kesbangpol of that region, named in the grant or not.
    assert permissions.speaks_for(operator, action)
    assert not permissions.speaks_for(host.manager, action)
    assert permissions.reports_for_others(host.manager, action)
    assert not permissions.reports_for_others(host.owner, action)
    assert not permissions.reports_for_others(host.bappeda_contact, action)
    outside = host.assigned(Owner(organisation="KPU Provinsi"))
    # Its promise is written down by the host, which no other office's is.
    assert permissions.can_answer(host.manager, outside)
    assert not permissions.can_answer(host.manager, action)
    assert not permissions.can_report(host.bappeda_contact, action)
    assert not permissions.speaks_for(host.owner, outside)
    # Only the Kesbangpol: an operator never answers for another office of the city.
    dinas = make_agency(host.city, "dinkes")
    action.agency = dinas
    assert not permissions.speaks_for(operator, action)


def test_nobody_checks_a_report_of_their_own(host: Host) -> None:
    # The province's own office owes it, and its staff both do and check.
    action = host.assigned(Owner(host.office.pk))
    report = host.reported(action, scope=host.manager)
    action = fresh(action)
    assert not permissions.can_check(host.manager, action, report)
    assert permissions.can_check(host.colleague, action, report)
    assert not permissions.can_check(host.owner, action, report)
    with pytest.raises(Refused):
        services.check(scope=host.manager, action=action, accepted=True, note="", now=NOW)
    services.check(scope=host.colleague, action=action, accepted=True, note="", now=NOW)
    assert not permissions.can_check(host.colleague, fresh(action), report)


def test_a_body_outside_is_reported_and_checked_by_the_one_host(host: Host) -> None:
    action = host.assigned(Owner(organisation="KPU Provinsi"))
    host.reported(action, scope=host.manager, source="Surat KPU 12 Januari 2026")
    services.check(scope=host.manager, action=action, accepted=True, note="", now=NOW)
    assert fresh(action).state == ActionState.CLOSED


def test_who_names_the_doer_and_who_attaches_records(host: Host) -> None:
    (draft,) = host.draft()
    assert permissions.can_name_person(host.manager, draft)
    assert not permissions.can_name_person(host.owner, draft)
    action = services.assign(scope=host.manager, action=draft, now=NOW)
    assert permissions.can_name_person(host.owner, action)
    assert not permissions.can_name_person(host.manager, action)
    assert permissions.can_attach_record(host.manager, action)
    assert not permissions.can_attach_record(host.owner, action)
    assert not permissions.can_change_action(host.manager, action)
    assert not permissions.can_change_action(host.owner, draft)
    assert permissions.can_change_action(host.manager, host.draft()[0])
    dropped = services.drop(scope=host.manager, action=action, reason="Tidak jadi.", now=NOW)
    assert not permissions.can_name_person(host.owner, dropped)
    assert not permissions.can_attach_record(host.manager, dropped)
    assert not permissions.can_answer(host.bappeda_contact, action)


def test_an_escalation_is_prepared_by_staff_and_released_by_the_head_alone(host: Host) -> None:
    action = host.assigned()
    assert services.draft_escalations(now=OVERDUE) == 1
    draft = Escalation.objects.get()
    seen = [bool(Escalation.objects.visible_to(s)) for s in (host.manager, host.head, host.owner)]
    assert seen == [True, True, False]
    assert permissions.can_write_escalation(host.manager, draft)
    assert permissions.can_write_escalation(host.head, draft)
    assert not permissions.can_write_escalation(host.owner, draft)
    assert not permissions.can_release(host.manager, draft)
    assert permissions.can_release(host.head, draft)
    reader = person("sekda", region=host.region)[1]
    assert not Escalation.objects.visible_to(reader)
    with pytest.raises(Refused):
        services.release_escalation(scope=host.manager, escalation=draft, base_version=1, now=OVERDUE)
    services.release_escalation(scope=host.head, escalation=draft, base_version=1, now=OVERDUE)
    assert Escalation.objects.visible_to(reader).get() == draft
    draft.refresh_from_db()
    assert not permissions.can_release(host.head, draft)
    assert not permissions.can_write_escalation(host.manager, draft)
    assert action.due_on == DUE
    assert OVERDUE - action.due_at < timedelta(days=1)
