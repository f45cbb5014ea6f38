"""Every page and step of a follow-up as people meet them: buttons, words kept, foreign rows not found."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from selaras.accounts.models import User
from selaras.core import clock
from selaras.followups import services
from selaras.followups.choices import ActionState, EscalationState
from selaras.followups.models import Action, Decision, Escalation
from selaras.followups.services import ActionText, Due, Owner
from selaras.followups.tests.factories import NOW, Host, fresh
from selaras.offices.tests.factories import make_agency


def page_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def manager(host: Host) -> Client:
    return page_of(host.manager_user)


@pytest.fixture
def owner(host: Host) -> Client:
    return page_of(host.owner_user)


def step(client: Client, action: Action, word: str, /, **data: object) -> int:
    return client.post(reverse("action_step", args=[action.pk, word]), data).status_code


def late_day() -> object:
    return (clock.now() - timedelta(days=3)).date()


def test_a_decision_is_recorded_and_the_empty_one_is_asked_for_its_words(host: Host, manager: Client) -> None:
    url = reverse("decision_make", args=["direction", host.direction.pk])
    assert manager.get(url).status_code == 200
    assert manager.post(url, {"text": " "}).status_code == 422
    key = uuid4()
    for _twice in range(2):
        told = manager.post(url, {"text": "Diputuskan.", "key": key, "kembali": "https://jahat.example/"})
        assert told.headers["Location"] == Decision.objects.get().get_absolute_url()
    back = manager.post(url, {"text": "Dua.", "key": uuid4(), "kembali": "/tugas/"})
    assert back.headers["Location"] == "/tugas/"


def test_actions_are_added_for_several_owners_and_assigned_at_once(host: Host, manager: Client) -> None:
    decision = host.decide()
    url = reverse("action_add", args=[decision.pk])
    assert "Kesbangpol Kota" in manager.get(url).content.decode()
    wrong = manager.post(url, {"text": "Kirim.", "due": "2030-01-31"})
    assert wrong.status_code == 422
    assert "Pilih penanggung jawab." in wrong.content.decode()
    assert "Kirim." in wrong.content.decode()
    data = {"text": "Kirim.", "all_below": "on", "organisation": "KPU\n\nBawaslu", "due": "2030-01-31"}
    manager.post(url, data | {"owners": [f"a{host.bappeda.pk}"], "tugaskan": "1", "key": uuid4()})
    labels = [action.owner_label for action in decision.actions.order_by("number")]
    assert labels == ["Badan Kesbangpol Kabupaten 62.01", "Kesbangpol Kota", "Bappeda", "KPU", "Bawaslu"]
    assert set(decision.actions.values_list("state", flat=True)) == {ActionState.ASSIGNED}


def test_periods_win_over_a_day_and_stay_drafts_unless_assigned(host: Host, manager: Client) -> None:
    decision = host.decide()
    data = {"text": "Lapor.", "owners": [f"a{host.bappeda.pk}"], "periods": ["B04", "B08"], "year": "2030"}
    manager.post(reverse("action_add", args=[decision.pk]), data)
    assert [action.period_label for action in decision.actions.order_by("number")] == ["B04 2030", "B08 2030"]
    assert set(decision.actions.values_list("state", flat=True)) == {ActionState.DRAFT}
    manager.post(reverse("decision_step", args=[decision.pk, "tugaskan"]))
    assert set(decision.actions.values_list("state", flat=True)) == {ActionState.ASSIGNED}
    told = manager.get(decision.actions.order_by("number")[0].get_absolute_url()).content.decode()
    assert "B08 2030" in told


@pytest.mark.parametrize("code", ["a0", "r0", "x", "a" + "9" * 20, "ä1", "a-1"])
def test_a_forged_owner_is_refused(host: Host, manager: Client, code: str) -> None:
    decision = host.decide()
    data = {"text": "Kirim.", "owners": [code], "due": "2030-01-31"}
    assert manager.post(reverse("action_add", args=[decision.pk]), data).status_code == 422
    assert not decision.actions.exists()


def test_two_who_change_a_decision_or_a_draft_keep_what_they_typed(host: Host, manager: Client) -> None:
    decision = host.decide()
    (action,) = host.draft(decision=decision)
    services.change_decision(scope=host.colleague, decision=decision, base_version=1, text="Lain.", now=NOW)
    url = reverse("decision_change", args=[decision.pk])
    told = manager.post(url, {"text": "Bunyi saya.", "base_version": 1})
    assert told.status_code == 422
    assert "Bunyi saya." in told.content.decode()
    assert manager.post(url, {"text": "Bunyi saya.", "base_version": 2}).status_code == 302
    data = {"text": "Baru.", "owner": f"a{host.bappeda.pk}", "due": "2030-01-31", "base_version": 9}
    url = reverse("action_change", args=[action.pk])
    assert manager.get(url).status_code == 200
    assert manager.post(url, data).status_code == 422
    assert manager.post(url, data | {"base_version": 1}).status_code == 302
    assert fresh(action).owner_label == "Bappeda"


def test_an_owner_accepts_asks_reports_and_the_host_checks(
    host: Host, manager: Client, owner: Client
) -> None:
    action = host.assigned(due=Due(on=clock.today() + timedelta(days=9)))
    assert "Sanggupi" in owner.get(action.get_absolute_url()).content.decode()
    assert "Sanggupi" not in manager.get(action.get_absolute_url()).content.decode()
    assert step(owner, action, "sanggupi") == 302
    assert step(owner, action, "usul", reason="Mohon waktu.") == 422
    day = (clock.today() + timedelta(days=30)).isoformat()
    assert step(owner, action, "usul", reason="Mohon waktu.", due=day) == 302
    assert step(manager, action, "jawab-usul", granted="0", note="") == 422
    assert step(manager, action, "jawab-usul", granted="1", note="") == 302
    assert step(owner, action, "pelaksana", user=host.owner_user.pk, name="") == 302
    assert step(owner, action, "lapor", text="") == 422
    assert step(owner, action, "lapor", text="Sudah.") == 302
    assert step(owner, action, "lapor", text="Sudah lagi.") == 403
    assert step(owner, action, "tarik-laporan") == 302
    assert step(owner, action, "lapor", text="Sudah, lengkap.") == 302
    assert step(manager, action, "periksa", accepted="0", note="") == 422
    assert step(manager, action, "periksa", accepted="1", note="") == 302
    assert step(manager, action, "periksa", accepted="0", note="Terlambat.") == 403
    assert fresh(action).state == ActionState.CLOSED
    assert step(manager, action, "buka-kembali", reason="") == 422
    assert step(manager, action, "batas-waktu", due=day, reason="Satu hari.") == 403
    assert step(manager, action, "buka-kembali", reason="Belum lengkap.") == 302


def test_what_is_refused_keeps_the_words_typed(host: Host, owner: Client) -> None:
    action = host.assigned(text=ActionText("Kirim.", needs_evidence=True))
    url = reverse("action_step", args=[action.pk, "lapor"])
    told = owner.post(url, {"text": "Sudah saya kirim kemarin."})
    assert told.status_code == 422
    assert "Sudah saya kirim kemarin." in told.content.decode()
    assert "wajib bukti dukung" in told.content.decode()


def test_the_host_writes_down_what_an_outside_body_said(host: Host, manager: Client) -> None:
    action = host.assigned(Owner(organisation="KPU Provinsi"))
    assert "atas nama KPU Provinsi" in manager.get(action.get_absolute_url()).content.decode()
    assert step(manager, action, "lapor", text="Sudah.") == 422
    assert step(manager, action, "lapor", text="Sudah.", source="Surat KPU") == 302
    assert step(manager, action, "periksa", accepted="1", note="") == 302
    assert "Surat KPU" in manager.get(action.get_absolute_url()).content.decode()


def test_a_record_is_tied_to_an_action_and_let_go(host: Host, manager: Client) -> None:
    action, other = host.assigned(), host.assigned()
    decision = action.decision.get_absolute_url()
    assert step(manager, action, "tautkan", address="https://contoh.go.id/") == 422
    assert step(manager, action, "tautkan", address=decision) == 302
    assert step(manager, action, "tautkan", address=decision) == 422
    row = action.records.get()
    assert (
        manager.post(reverse("action_step", args=[other.pk, "lepas"]), {"record": row.pk}).status_code == 404
    )
    assert step(manager, action, "lepas", record=row.pk) == 302
    assert not action.records.exists()


def test_foreign_and_unknown_things_are_not_found(host: Host, owner: Client) -> None:
    drafts = host.draft()
    stranger = page_of(host.bappeda_user)
    action = host.assigned()
    for client, row in ((owner, drafts[0]), (stranger, action)):
        assert client.get(row.get_absolute_url()).status_code == 404
        assert step(client, row, "sanggupi") == 404
        assert client.get(row.decision.get_absolute_url()).status_code == 404
    assert step(owner, action, "terbang") == 404
    assert step(owner, action, "tugaskan") == 403
    for url in ("decision_change", "action_add"):
        assert owner.get(reverse(url, args=[action.decision.pk])).status_code == 403
    assert owner.post(reverse("decisions_assign", args=["direction", host.direction.pk])).status_code == 404
    assert owner.get(reverse("decision_make", args=["letter", 1])).status_code == 404


def test_the_list_tells_mine_from_what_i_asked_for(host: Host, manager: Client, owner: Client) -> None:
    host.assigned(text=ActionText("Punya kota."), due=Due(on=late_day()))
    ahead = Due(on=clock.today() + timedelta(days=9))
    host.assigned(Owner(host.office.pk), text=ActionText("Punya provinsi."), due=ahead)

    def listed(client: Client, query: str) -> list[bool]:
        page = client.get(f"{reverse('actions')}{query}").content.decode()
        return ["Punya kota." in page, "Punya provinsi." in page]

    assert listed(manager, "") == [True, True]
    assert listed(manager, "?milik=saya") == [False, True]
    assert listed(manager, "?milik=diminta") == [True, True]
    assert listed(manager, "?status=terlambat") == [True, False]
    assert listed(manager, "?status=terbuka&q=kota") == [True, False]
    assert listed(manager, "?seri=1") == [False, False]
    assert listed(owner, "?milik=saya") == [True, False]
    assert listed(owner, "?milik=diminta") == [False, False]


def test_the_head_releases_an_escalation_and_staff_only_write_it(host: Host, manager: Client) -> None:
    host.assigned(due=Due(on=late_day()))
    services.draft_escalations(now=clock.now())
    draft = Escalation.objects.get()
    head = page_of(host.head_user)
    url, go = draft.get_absolute_url(), reverse("escalation_step", args=[draft.pk, "ajukan"])
    assert "Ajukan ke Sekda" in head.get(url).content.decode()
    assert "Ajukan ke Sekda" not in manager.get(url).content.decode()
    assert manager.post(go, {"base_version": 1}).status_code == 403
    text = {"addressed_to": "Sekretaris Daerah", "text": "Mohon arahan.", "base_version": 1}
    assert manager.post(url, text | {"text": ""}).status_code == 422
    assert manager.post(url, text).status_code == 302
    assert manager.post(url, text).status_code == 422
    # The head has read the older text.
    head.post(go, {"base_version": 1})
    draft.refresh_from_db()
    assert draft.state == EscalationState.DRAFT
    head.post(go, {"base_version": draft.version})
    draft.refresh_from_db()
    assert draft.state == EscalationState.RELEASED
    assert manager.post(url, text).status_code == 403


def test_a_decision_is_called_off_with_its_reason(host: Host, manager: Client) -> None:
    action = host.assigned()
    url = reverse("decision_step", args=[action.decision.pk, "batal"])
    assert manager.post(url, {"reason": ""}).status_code == 422
    assert manager.post(url, {"reason": "Ganda."}).status_code == 302
    assert "Ganda." in manager.get(action.decision.get_absolute_url()).content.decode()
    assert manager.get(action.get_absolute_url()).status_code == 404


def test_the_list_asks_as_much_of_the_database_for_ten_as_for_one(
    host: Host, manager: Client, django_assert_max_num_queries: object
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(25) as asked:  # type: ignore[operator]
            manager.get(reverse("actions"))
        return len(asked)

    host.assigned()
    manager.get(reverse("actions"))
    few = queries()
    for number in range(9):
        host.assigned(Owner(make_agency(host.region, f"dinas{number}").pk))
    assert queries() == few
