"""A text for WhatsApp at every step: of one duty, one agency, one's own summary, and of an escalation."""

from datetime import UTC, date, datetime

import pytest

from selaras.duties.models import Duty, DutyEscalation
from selaras.duties.selectors import digest_text, grouped, reminder_text
from selaras.duties.selectors.escalated import escalation_message
from selaras.duties.selectors.reminders import agencies_to_remind, agency_reminders
from selaras.duties.services import draft_escalations, release_escalation, send_digests
from selaras.duties.tests.factories import make_duty
from selaras.duties.tests.test_reminders import ON, OPENED
from selaras.notices.models import Mail
from selaras.offices.choices import AgencyKind
from selaras.offices.models import Agency
from selaras.offices.tests.factories import grant, make_agency, make_contact, make_user, person
from selaras.regions.models import SpecialDay

WORDS = {
    7: "7 hari kerja lagi (Selasa, 27 Januari 2026, 16.00 WIB)",
    3: "3 hari kerja lagi (Selasa, 27 Januari 2026, 16.00 WIB)",
    1: "Besok (Selasa, 27 Januari 2026, 16.00 WIB)",
    0: "Hari ini, pukul 16.00 WIB",
    -1: "Terlambat 1 hari kerja",
}


@pytest.fixture
def agency(db: None) -> Agency:
    return make_agency(name="Bappeda")


@pytest.mark.parametrize("step", WORDS)
def test_on_each_step_whoever_reminds_has_a_text_that_says_how_near_it_is(agency: Agency, step: int) -> None:
    make_contact(agency, name="Yuniar", is_primary=True)
    duty = make_duty(agency, title="Laporan kerukunan")
    _user, scope = person("operator", region=agency.region)
    now = ON[step]
    (row,) = agency_reminders(scope, agencies_to_remind(scope, now=now), now=now)
    one = reminder_text(duty, row.contact, officer=scope.name, now=now) if row.contact else ""
    for text in (row.text, one):
        assert text.startswith("Yth. Bapak/Ibu Yuniar, Bappeda")
        assert WORDS[step] in text
        assert "Laporan kerukunan" in text
        assert text.endswith(f"{scope.name}, Badan Kesbangpol.")
    assert "27 Januari 2026" in one


@pytest.mark.parametrize("step", WORDS)
def test_the_summary_of_each_step_can_be_passed_on_in_the_same_words(agency: Agency, step: int) -> None:
    grant(make_user("yuniar", email="yuniar@contoh.id"), "narahubung", agency=agency)
    duty = make_duty(agency, title="Laporan kerukunan")
    Duty.objects.update(created_at=OPENED)
    assert send_digests(now=ON[step]) == 1
    text = digest_text(grouped([duty]), to="Yuniar", now=ON[step])
    assert WORDS[step] in text and "Laporan kerukunan" in text
    assert WORDS[step] in Mail.objects.get().body


def test_days_off_in_between_hide_no_step_from_whoever_reminds(agency: Agency) -> None:
    """Seven working days may be three weeks of the calendar."""
    for day in range(16, 27):
        SpecialDay.objects.create(
            day=date(2026, 1, day), kind="libur_daerah", region=agency.region, region_path=agency.region.path,
            name="Libur", source="Edaran", changed_by="Admin", changed_at=OPENED,
        )  # fmt: skip
    make_contact(agency, name="Yuniar", is_primary=True)
    make_duty(agency)
    _user, scope = person("operator", region=agency.region)
    seven_before = datetime(2026, 1, 7, 2, tzinfo=UTC)
    (row,) = agency_reminders(scope, agencies_to_remind(scope, now=seven_before), now=seven_before)
    assert "7 hari kerja lagi" in row.text


def test_the_text_of_an_escalation_is_what_the_head_released(agency: Agency) -> None:
    make_agency(agency.region, name="Badan Kesbangpol", kind=AgencyKind.KESBANGPOL)
    _user, head = person("kepala_kesbangpol", region=agency.region)
    make_duty(agency, title="Laporan kerukunan")
    draft_escalations(now=ON[-4])
    release_escalation(scope=head, escalation=DutyEscalation.objects.get(), now=ON[-4])
    escalation = DutyEscalation.objects.with_late().get()
    assert escalation_message(escalation, escalation.text, officer="Rusmala") == (
        "Yth. Bapak/Ibu Pimpinan Bappeda.\n"
        "Masih ditunggu dari Bappeda: Tulis: Laporan kerukunan (Laporan).\n"
        "Batas waktu Selasa, 27 Januari 2026, 16.00 WIB. Terlambat 4 hari kerja.\n"
        "Mohon arahan Bapak/Ibu agar dapat diselesaikan.\n"
        "Bila penanggung jawab sudah berganti, mohon balas pesan ini. Terima kasih.\n"
        "Rusmala, Badan Kesbangpol."
    )


@pytest.mark.django_db
def test_the_head_asks_the_own_people_for_work_and_for_no_direction() -> None:
    office = make_agency(name="Badan Kesbangpol", kind=AgencyKind.KESBANGPOL)
    _user, head = person("kepala_kesbangpol", region=office.region)
    make_duty(office, title="Laporan kerukunan")
    draft_escalations(now=ON[-4])
    release_escalation(scope=head, escalation=DutyEscalation.objects.get(), now=ON[-4])
    escalation = DutyEscalation.objects.with_late().get()
    message = escalation_message(escalation, escalation.text, officer="Rusmala")
    assert message.startswith("Yth. Bapak/Ibu Penanggung jawab tugas di Badan Kesbangpol.\n")
    assert "\nMohon segera diselesaikan.\n" in message and "arahan" not in message
