"""The command records the shipped values once and refuses a faulty file as a whole."""

import pytest
from django.core.management import CommandError, call_command

from selaras.audit.models import Event
from selaras.measures.compute import known_misprints
from selaras.measures.models import Measure
from selaras.measures.selectors import official_value, published

SHIPPED = 230
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_shipped_values_are_recorded_once(capsys):
    call_command("load_measures")
    call_command("load_measures")
    count = Measure.objects.count()
    assert count == SHIPPED + len(known_misprints().misprints)
    assert Event.objects.filter(actor_name="Sistem", via="sistem").count() == count
    assert f"0 dicatat, {count} sudah ada" in capsys.readouterr().out


def test_misprints_are_recorded_with_a_warning_and_are_never_official():
    call_command("load_measures")
    doubtful = Measure.objects.exclude(warning="")
    assert doubtful.count() == len(known_misprints().misprints)
    assert not published().filter(pk__in=doubtful.values("pk")).exists()
    depok = doubtful.get(region_code="32.76", edition="2018")
    assert "2,490" in depok.warning
    assert "3,490, dialeksis dan tempo" in depok.warning
    assert official_value("32.76", "IKT", "2018").score == "3.490"


def test_all_faults_of_all_files_are_named_and_nothing_is_written(tmp_path):
    (tmp_path / "a.yaml").write_text("- 1")
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00")
    good = tmp_path / "c.yaml"
    good.write_text(
        "index: IKT\nowner: Pemilik\nscale: {min: 1, max: 7, better: high}\n"
        'values: [{region: "16.72", edition: "2024", score: "4", method: "2024", source: {title: Daftar}}]\n'
    )
    with pytest.raises(CommandError) as found:
        call_command(
            "load_measures", tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "tidak-ada.yaml", good
        )
    assert [line.split(":")[0] for line in str(found.value).splitlines()] == [
        "a.yaml",
        "b.yaml",
        "tidak-ada.yaml",
    ]
    assert not Measure.objects.exists()
