"""The demonstration as a whole: loaded once, wiped and loaded again when its deadline has passed."""

from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments.models import Round
from selaras.audit.services import seal
from selaras.demo.choices import CASE, CITY_CODE
from selaras.demo.services.calendar import moment, shift_of
from selaras.demo.services.example_region import play_example_region
from selaras.demo.services.invented import invent_datasets
from selaras.demo.services.late_case import escalate_own
from selaras.demo.services.leader import brief_the_sekda
from selaras.demo.services.people import (
    keep_holiday,
    make_agencies,
    make_cast,
    make_people,
    system_scope,
)
from selaras.demo.services.rakor_case import hold_rakor
from selaras.demo.services.round_case import play
from selaras.demo.services.saved_views import keep_views
from selaras.demo.services.stage import Stage
from selaras.demo.services.year_before import YEAR, play_year_before
from selaras.instruments.selectors import copied_text
from selaras.instruments.services import create_draft
from selaras.offices.services import Away, begin_review, say_absent
from selaras.regions.models import Region


def is_loaded() -> bool:
    return Round.objects.filter(region__code=CITY_CODE).exists()


def has_run_past(now: datetime) -> bool:
    """Whether the case's own deadline is behind us, so that loading again makes sense."""
    due = Round.objects.filter(region__code=CITY_CODE).values_list("owner_due_at", flat=True).first()
    return due is not None and due < now


@transaction.atomic
def load(*, now: datetime, real_dates: bool = False) -> Round:
    """Play every built case through the product's own services; all of it or nothing."""
    city = Region.objects.get(code=CITY_CODE)
    shift = shift_of(now, city.tz, real_dates=real_dates)
    made = moment(CASE.made, CASE.made_at, shift, city.tz)
    began = made - YEAR
    agencies = make_agencies(system_scope(began), city, began)
    users = make_people(agencies, made)
    make_cast(users, agencies)
    play_example_region(made)
    keep_holiday(city, shift, made)
    stage = Stage(city=city, agencies=agencies, users=users, shift=shift, zone=city.tz, at=made)
    previous = play_year_before(stage)
    stage.at = made
    round_ = play(stage, now, previous=previous)
    brief_the_sekda(stage, round_, now)
    escalate_own(stage)
    _next_edition(stage, round_, now)
    _away_and_reviewed(stage, now)
    hold_rakor(users, now=now, real_dates=real_dates)
    keep_views(stage, now)
    province = Region.objects.get(children=city)
    invent_datasets(scope=system_scope(made), instrument=round_.instrument, province=province, now=made)
    seal(now=now)
    return round_


def _next_edition(stage: Stage, round_: Round, now: datetime) -> None:
    """A draft of the year to come, so that the editor has something to show."""
    base = round_.instrument
    create_draft(
        scope=stage.scope("Rusmala Dempo"),
        region=stage.city,
        text=copied_text(base, str(round_.data_year + 1)),
        note=_("disalin dari %(name)s") % {"name": base},
        base=base,
        now=now,
    )


def _away_and_reviewed(stage: Stage, now: datetime) -> None:
    """The head is away for two days some weeks ahead, and the yearly review of roles has begun."""
    head, day = stage.users["Hafiz Lematang"], now.astimezone(stage.city.tz).date() + timedelta(days=20)
    away = Away(stage.users["Rusmala Dempo"], day, day + timedelta(days=1), _("Bimbingan teknis"))
    say_absent(scope=stage.scope("Hafiz Lematang"), user=head, away=away, now=now)
    begin_review(scope=stage.scope("Suhar Kikim"), region=stage.city, now=now)


def wipe() -> None:
    """Empty every table and bring back the shipped data; never reachable in production."""
    call_command("flush", interactive=False, verbosity=0)
    for command in ("load_regions", "load_working_time", "load_instruments", "load_measures"):
        call_command(command, verbosity=0)
