"""First point of the meeting in case 1: the owner's reasons as repairs, and what they would change."""

from django.utils.translation import gettext as _

from selaras.assessments import services as rounds
from selaras.assessments.models import Round
from selaras.demo import choices
from selaras.demo.services.stage import Stage


def share_repairs(stage: Stage, round_: Round) -> None:
    """First point of the meeting: the owner's four reasons, each with an agency; one is reported already."""
    operator = stage.scope("Rusmala Dempo")
    repairs = list(round_.repairs.order_by("number"))
    for repair, code in zip(repairs, choices.REPAIR_OWNERS, strict=False):
        plan = rounds.RepairPlan(repair.codes, stage.agencies[code], round_.internal_due_at)
        rounds.arrange_repair(scope=operator, repair_id=repair.pk, plan=plan, now=stage.tick())
    reported = next((row for row in repairs if "I5" in row.codes), None)
    if reported is not None:
        rounds.report_repair(
            scope=stage.contact("prokopim"),
            repair_id=reported.pk,
            note=_(
                "Contoh laporan: pernyataan pimpinan selama tahun data dikumpulkan dengan tanggal, acara, "
                "dan tautannya; daftarnya menjadi bukti dukung butir 5.1 sampai 5.4."
            ),
            now=stage.tick(),
        )


def keep_simulation(stage: Stage, round_: Round) -> None:
    """The same meeting asks what the four repairs would change; efforts are an example, in working days."""
    asked = rounds.Asked(
        start="resmi",
        changes={"I1": 1, "I2": 1, "I5": 1, "I6": 1},
        efforts={"I1": "3", "I2": "5", "I5": "1", "I6": "4"},
        goal="4.92",
        query="dari=resmi&naik-I1=1&naik-I2=1&naik-I5=1&naik-I6=1"
        "&usaha-I1=3&usaha-I2=5&usaha-I5=1&usaha-I6=4&capai=4%2C92",
    )
    rounds.keep_simulation(
        scope=stage.scope("Rusmala Dempo"),
        round_=round_,
        name=_("Empat perbaikan menurut rakor (usaha contoh dalam hari kerja)"),
        asked=asked,
        now=stage.tick(),
    )
