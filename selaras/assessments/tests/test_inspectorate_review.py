"""The review of the inspectorate: owed by it, ended by it alone, and taken back where it came too early."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import NOW, OWNER_DUE, City, add_stages, duties_of, item_of
from selaras.assessments.tests.test_notes import begin, close, end, owed, reply, state_of, write
from selaras.audit.models import Event
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.duties.models import Duty
from selaras.notices.models import Notice

pytestmark = pytest.mark.slow


@pytest.fixture
def reviewed(city: City, round_: Round) -> Round:
    add_stages(city, round_, "inspektorat")
    begin(city, round_, "inspektorat", now=NOW, due_at=OWNER_DUE)
    return Round.objects.get(pk=round_.pk)


def test_the_review_stands_between_verification_and_closing(city: City, reviewed: Round) -> None:
    inspector = city.verifier()
    with pytest.raises(Refused):
        city.close(reviewed)
    note = write(city, reviewed, scope=inspector, now=NOW)
    assert owed(note) == {("catatan", "tapem", "belum")}
    reply(city, note, now=NOW)
    assert ("periksa_catatan", "hukum", "belum") in owed(note)
    close(city, note, scope=inspector, now=NOW)
    end(city, reviewed, "Keyakinan terbatas: cukup", scope=inspector, now=NOW)
    reviewed.refresh_from_db()
    assert (reviewed.state, reviewed.inspection_note) == ("verifikasi", "Keyakinan terbatas: cukup")
    assert reviewed.inspected_at == NOW
    assert city.close(reviewed).state == "siap_kirim"


def test_the_operator_neither_writes_nor_ends_the_review(city: City, reviewed: Round) -> None:
    note = write(city, reviewed, scope=city.verifier(), now=NOW)
    for scope in (city.operator, city.leader("kepala_kesbangpol"), city.verifier("dinsos")):
        with pytest.raises(Refused, match="inspektorat"):
            write(city, reviewed, scope=scope, now=NOW)
        with pytest.raises(Refused, match="inspektorat"):
            close(city, note, "Cukup", scope=scope, now=NOW)
        with pytest.raises(Refused, match="inspektorat"):
            end(city, reviewed, scope=scope, now=NOW)


def test_the_review_is_owed_by_the_inspectorate_until_it_ends(city: City, reviewed: Round) -> None:
    def running() -> list[tuple[str, str, datetime]]:
        rows = Duty.objects.running().filter(kind="reviu")
        return list(rows.values_list("owner_agency__code", "waiting_label", "due_at"))

    closes_at = reviewed.stages.get(kind="inspektorat").closes_at
    assert running() == [("hukum", reviewed.coordinator.name, closes_at)]
    services.set_stage(
        scope=city.operator, round_=reviewed, kind="inspektorat", opens_at=NOW, reason="Sakit", now=NOW,
        closes_at=closes_at + timedelta(days=1),
    )  # fmt: skip
    assert [due_at for *_rest, due_at in running()] == [closes_at + timedelta(days=1)]
    end(city, reviewed, scope=city.verifier(), now=NOW)
    assert running() == []


def test_what_was_handed_over_too_early_is_taken_back(city: City, reviewed: Round) -> None:
    def recall(scope: Scope, reason: str = "Belum lengkap") -> Round:
        return services.recall_inspection(scope=scope, round_=reviewed, reason=reason, now=NOW)

    for scope in (city.verifier(), city.contact("tapem")):
        with pytest.raises(Refused, match="Kesbangpol"):
            recall(scope)
    with pytest.raises(ValidationError, match="alasan"):
        recall(city.operator, "  ")
    note = write(city, reviewed, scope=city.verifier(), now=NOW)
    with pytest.raises(Refused, match="belum ditutup"):
        recall(city.operator)
    close(city, note, "Salah butir", scope=city.verifier(), now=NOW)
    assert recall(city.operator).state == "pengisian"
    assert not Duty.objects.running().filter(kind="reviu").exists()
    assert Event.objects.filter(verb="assessments.round.inspection_recalled").count() == 1
    with pytest.raises(Refused):
        city.close(Round.objects.get(pk=reviewed.pk))
    services.end_filling(scope=city.operator, round_=reviewed, now=NOW)
    inspector = city.user(city.verifier())
    begin(city, reviewed, "inspektorat", now=NOW, due_at=OWNER_DUE)
    assert Notice.objects.get(kind="assessments.inspect").user == inspector
    assert recall(city.operator).state == "verifikasi"
    services.drop_stage(
        scope=city.operator, round_=reviewed, kind="inspektorat", reason="Tidak jadi", now=NOW
    )
    assert city.close(Round.objects.get(pk=reviewed.pk)).state == "siap_kirim"


def test_its_page_offers_the_way_back_and_asks_why(client: Client, city: City, reviewed: Round) -> None:
    client.force_login(city.user(city.operator))
    url = f"/penilaian/{reviewed.pk}/tahap/tarik/"
    assert url in client.get(reviewed.get_absolute_url()).text
    assert "Mulai: Reviu" not in client.get(f"/penilaian/{reviewed.pk}/catatan/").text
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Keliru"}).status_code == 302
    assert client.post(url, {"reason": "Keliru"}).status_code == 403
    assert state_of(reviewed) == "pengisian"


def test_answers_go_on_during_the_review(city: City, reviewed: Round) -> None:
    item = city.approve(item_of(reviewed, "1.2"))
    assert item.state == ItemState.VERIFIED
    assert duties_of(item) == set()
