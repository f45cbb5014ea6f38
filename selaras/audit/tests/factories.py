"""Events and scopes for tests."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from selaras.audit import services
from selaras.audit.choices import register_verbs
from selaras.audit.models import Event
from selaras.core.scope import Grant, Scope

VERB = "audit.sample.changed"
register_verbs({VERB: "mengubah contoh", "audit.sample.made": "membuat contoh"})

NOW = datetime(2026, 1, 27, 9, 0, tzinfo=UTC)
SOMEBODY = Scope(on=date(2026, 1, 27), user_id=7, name="Rusmala")


def reader_of(path: str) -> Scope:
    grant = Grant(role="admin", permissions=frozenset({"audit.view"}), region_path=path)
    return Scope(on=date(2026, 1, 27), user_id=8, name="Pembaca", grants=(grant,))


def make_event(number: int = 1, **values: Any) -> Event:
    values = {"verb": VERB, "scope": SOMEBODY, "kind": "sample", "id": number} | values
    return services.record(**{"at": NOW + timedelta(minutes=number)} | values)


def make_chain(length: int) -> list[Event]:
    for number in range(1, length + 1):
        make_event(number, after={"angka": number})
    services.seal(now=NOW + timedelta(days=1))
    return list(Event.objects.order_by("seq"))
