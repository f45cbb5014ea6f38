"""Before a start one reads what must be mended, what should be, and nothing of a framework."""

from io import StringIO

import pytest
from django.core import checks
from django.core.management import call_command
from django.test import override_settings


def told(monkeypatch: pytest.MonkeyPatch, *messages: checks.CheckMessage) -> tuple[str, int]:
    monkeypatch.setattr(checks, "run_checks", lambda include_deployment_checks: list(messages))
    out, code = StringIO(), 0
    try:
        call_command("check_start", stdout=out)
    except SystemExit as stop:
        code = int(stop.code or 0)
    return out.getvalue(), code


def test_advice_does_not_stop_a_start(monkeypatch: pytest.MonkeyPatch) -> None:
    text, code = told(monkeypatch, checks.Warning("Surel hanya dicetak.", hint="Isi SELARAS_MAIL."))
    assert code == 0
    assert text.splitlines() == ["  SARAN  Surel hanya dicetak.", "         Isi SELARAS_MAIL."]


def test_what_stops_it_is_told_first_and_ends_with_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    text, code = told(monkeypatch, checks.Warning("Kecil."), checks.Error("Kunci kosong.", id="selaras.E002"))
    assert code == 1
    assert text.split("\n")[:2] == ["  HARUS  Kunci kosong.", "  SARAN  Kecil."]
    assert "System check" not in text


@override_settings(SILENCED_SYSTEM_CHECKS=["selaras.W009"])
def test_what_was_silenced_stays_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, checks.Warning("Diam.", id="selaras.W009")) == ("", 0)
