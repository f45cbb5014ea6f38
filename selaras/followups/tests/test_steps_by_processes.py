"""Several people take the same step at the same moment: one of them takes it, the others are told."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from selaras.core.tests.at_once import at_once
from selaras.core.tests.processes import shared_database
from selaras.followups import services
from selaras.followups.models import Escalation
from selaras.followups.tests.factories import OVERDUE, Host

pytestmark = pytest.mark.slow


def ask(folder: Path, query: str) -> list[tuple[object, ...]]:
    """As the processes left it, in the copy they worked on or in the server's database."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())
    with closing(sqlite3.connect(folder / "selaras.sqlite3")) as held:
        return list(held.execute(query))


@pytest.mark.django_db(transaction=True)
def test_a_report_is_made_once_checked_once_and_an_escalation_released_once(tmp_path: Path) -> None:
    host = Host()
    reported = host.reported(now=OVERDUE).action
    waiting, late = host.assigned(), host.assigned()
    services.draft_escalations(now=OVERDUE)
    raised = Escalation.objects.get(action=late)
    manager, colleague, owner, head = (
        str(user.pk) for user in (host.manager_user, host.colleague_user, host.owner_user, host.head_user)
    )
    parts = [
        ["periksa1", "accept", manager, str(reported.pk)],
        ["periksa2", "return", colleague, str(reported.pk)],
        ["lapor1", "report", owner, str(waiting.pk)],
        ["lapor2", "report", owner, str(waiting.pk)],
        ["lepas1", "release", head, str(raised.pk)],
        ["lepas2", "release", head, str(raised.pk)],
        ["lepas3", "discard", head, str(raised.pk)],
    ]
    env = os.environ | shared_database(tmp_path)
    told = at_once("selaras.followups.tests.stepping", parts, env=env, gate=tmp_path / "gerbang")
    for part in (told[:2], told[2:4], told[4:]):
        assert part.count("done") == 1, told
    states = dict(ask(tmp_path, "SELECT id, state FROM followups_action"))
    assert states[reported.pk] == ("selesai" if told[0] == "done" else "perbaikan")
    assert states[waiting.pk] == "dilaporkan"
    made = ask(tmp_path, f"SELECT count(*) FROM followups_report WHERE action_id = {waiting.pk}")  # noqa: S608
    assert made == [(1,)]
    [(state,)] = ask(tmp_path, f"SELECT state FROM followups_escalation WHERE id = {raised.pk}")  # noqa: S608
    # A letter exists if and only if it was put forward.
    letters = ask(tmp_path, "SELECT count(*) FROM letters_letter")
    assert (state, letters) == (("tidak_diajukan", [(0,)]) if told[6] == "done" else ("diajukan", [(1,)]))
