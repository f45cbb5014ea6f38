"""The command records the shipped values once and refuses a faulty file as a whole."""

import pytest
from django.core.management import CommandError, call_command

from selaras.audit.models import Event
from selaras.measures.models import Measure

pytestmark = pytest.mark.django_db


def test_the_shipped_values_are_recorded_once(capsys):
    call_command("load_measures")
    call_command("load_measures")
    assert Measure.objects.count() == 4
    assert Event.objects.filter(actor_name="Sistem", via="sistem").count() == 4
    assert "0 dicatat, 4 sudah ada" in capsys.readouterr().out


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
