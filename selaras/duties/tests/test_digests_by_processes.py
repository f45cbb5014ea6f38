"""Three workers at once, each a process, and a real mail server: everybody gets one mail and no more."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from selaras.core.tests.processes import select, together
from selaras.duties.models import Duty
from selaras.duties.tests.factories import make_duty
from selaras.notices.tests.mail_server import mail_server
from selaras.offices.tests.factories import grant, make_agency, make_user

pytestmark = pytest.mark.slow
WORKERS, PEOPLE = 3, 40
OPENED = datetime(2026, 1, 2, 2, tzinfo=UTC)
# One working day before the due time of the factories, 09.00 in Jakarta.
MOMENT = datetime(2026, 1, 26, 2, tzinfo=UTC)


def test_forty_people_and_three_workers(transactional_db: None, tmp_path: Path) -> None:
    agency = make_agency(name="Bappeda")
    for number in range(PEOPLE):
        grant(make_user(f"orang{number}", email=f"orang{number}@contoh.id"), "narahubung", agency=agency)
    for _number in range(3):
        make_duty(agency)
    Duty.objects.update(created_at=OPENED)
    with mail_server() as (postmaster, port):
        parts = [[f"pekerja{n}", str(port), MOMENT.isoformat()] for n in range(WORKERS)]
        answers = [json.loads(out) for out in together(tmp_path, "selaras.duties.tests.reminding", parts)]
        received = sorted(postmaster.addressed)
    # A tick that a busy machine refuses does not say what it had done: the rows and the letters count.
    assert len(answers) == WORKERS
    assert received == sorted(f"orang{number}@contoh.id" for number in range(PEOPLE))
    counts = "SELECT (SELECT count(*) FROM notices_digest), (SELECT count(*) FROM notices_notice), "
    counts += (
        "(SELECT count(*) FROM duties_reminder), (SELECT count(*) FROM notices_mail WHERE sent_at IS NULL)"
    )
    assert select(tmp_path, counts) == [(PEOPLE, PEOPLE, PEOPLE * 3, 0)]
