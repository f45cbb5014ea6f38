"""The rakor of Kalimantan Tengah, from its plan to the meeting after it.

The rakor of 19 November 2024 is played today: the province plans it, invites fourteen regencies and
cities, and the letter is numbered and signed with a test certificate. Thirty people check in: one sent by
his head, one guest, one from paper, five while the server is away. Two clerks write at the same time,
three decisions become actions, the minutes are approved and locked. Days later one action is reported and
checked, one is overdue and put before the Sekda, and the next meeting begins with what is open. It is
played once; every page is looked at in both widths and both themes.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys import rakor_after as after
from tests.journeys import rakor_before as before
from tests.journeys import rakor_room as room
from tests.journeys import site as sites
from tests.journeys.conftest import OpenPage
from tests.journeys.rakor import Rakor


@pytest.fixture
def story(
    prepared: Path,
    tmp_path: Path,
    open_page: OpenPage,
    axe: Callable[[Page], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Rakor]:
    pytest.importorskip("pyhanko")
    from selaras.letters.tests.certificates import make_certificates

    make_certificates(tmp_path / "sertifikat", "62-kesbangpol", signer="Mawarni Rungan", days=3600)
    monkeypatch.setenv("SELARAS_CERTIFICATES", str(tmp_path / "sertifikat"))
    sites.copy(prepared, tmp_path / "var")
    told = Rakor(tmp_path / "var", open_page, axe)
    told.start()
    assert told.site is not None
    told.site.quietly("rakor")
    yield told
    told.stop()


# Four devices look at each page: on a busy machine that is more than the suite allows one test.
@pytest.mark.timeout(900)
def test_the_rakor_of_kalimantan_tengah(story: Rakor) -> None:
    before.is_planned(story)
    before.fourteen_are_invited(story)
    before.the_letter_is_numbered_and_signed(story)
    before.the_invitation_goes_out(story)
    room.they_check_in(story)
    room.five_check_in_while_the_server_is_away(story)
    room.two_clerks_write_at_once(story)
    after.three_decisions_become_actions(story)
    after.the_minutes_are_approved_and_locked(story)
    after.the_account_is_one_file(story)
    after.one_action_is_reported_and_checked(story)
    after.one_is_overdue_and_put_before_the_sekda(story)
    after.the_next_meeting_begins_with_what_is_open(story)
    assert len(set(story.seen)) >= 20
