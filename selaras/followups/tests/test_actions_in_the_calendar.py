"""Open actions stand in the calendar by their due date, for those who may see them, and are told once."""

import pytest

from selaras.core.dated import Span
from selaras.core.scope import Scope
from selaras.followups import services
from selaras.followups.selectors.dated import dated_actions
from selaras.followups.tests.factories import DUE, NOW, Host

SPAN = Span(DUE, DUE)


@pytest.fixture
def host(db: None) -> Host:
    return Host()


def told(scope: Scope, own: bool = False) -> list[str]:
    return [row.title for row in dated_actions(scope, SPAN, own)]


def test_the_host_and_the_owner_see_it_once_it_is_assigned(host: Host) -> None:
    (draft,) = host.draft()
    everybody = (host.manager, host.owner, host.bappeda_contact)
    assert [told(scope) for scope in everybody] == [[], [], []]
    services.assign(scope=host.manager, action=draft, now=NOW)
    assert [told(scope) for scope in everybody] == [[draft.text], [draft.text], []]
    assert (told(host.manager, own=True), told(host.owner, own=True)) == ([], [draft.text])


def test_what_is_reported_waits_and_what_is_dropped_is_gone(host: Host) -> None:
    action = host.assigned()
    assert dated_actions(host.owner, SPAN, True)[0].is_open
    host.reported(action)
    assert not dated_actions(host.owner, SPAN, True)[0].is_open
    services.drop(scope=host.manager, action=action, reason="Tidak diperlukan lagi", now=NOW)
    assert told(host.owner) == []
