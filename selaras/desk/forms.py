"""What is asked of the calendar, for a feed, and before the book of a handover is printed."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as lazy

from selaras.accounts.models import User
from selaras.core.dated import sources
from selaras.core.forms import DayInput
from selaras.core.moments import within_reach
from selaras.desk.selectors.calendar import Asked, all_codes


class ReceiverForm(forms.Form):
    receiver = forms.ModelChoiceField(
        label=lazy("Yang menerima"),
        queryset=User.objects.none(),
        required=False,
        empty_label=lazy("Ditulis tangan"),
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].queryset = people  # type: ignore[attr-defined]


VIEWS = (("bulan", lazy("Bulan")), ("minggu", lazy("Minggu")), ("daftar", lazy("Daftar")))


def _source_choices() -> list[tuple[str, str]]:
    return [(source.code, str(source.label)) for source in sources()]


def _feed_choices() -> list[tuple[str, str]]:
    return [(source.code, str(source.label)) for source in sources() if not source.marks_days]


def usual_feed() -> list[str]:
    return [source.code for source in sources() if source.in_feed and not source.marks_days]


class CalendarForm(forms.Form):
    """Which days are shown, how, and what of them; whatever cannot be read is as if it had not been asked."""

    tampilan = forms.ChoiceField(choices=VIEWS, required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=lazy("Cari acara atau tempat"), max_length=100, required=False)
    tanggal = forms.DateField(
        label=lazy("Ke tanggal"),
        required=False,
        validators=[within_reach],
        widget=DayInput,
    )
    jenis = forms.MultipleChoiceField(
        label=lazy("Yang ditampilkan"),
        choices=_source_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hanya = forms.BooleanField(label=lazy("Hanya yang menyangkut saya dan kantor saya"), required=False)

    def day(self, today: date) -> date:
        return self.cleaned_data.get("tanggal") or today

    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(
            frozenset(given.get("jenis") or all_codes()), bool(given.get("hanya")), given.get("q") or ""
        )

    def kept(self) -> str:
        """What was asked but for the day and the view, for the links to others."""
        given = self.cleaned_data
        rows = [("jenis", code) for code in given.get("jenis") or []]
        rows += [("hanya", "1")] if given.get("hanya") else []
        rows += [("q", given["q"])] if given.get("q") else []
        return f"&{urlencode(rows)}" if rows else ""

    @property
    def view(self) -> str:
        return self.cleaned_data.get("tampilan") or VIEWS[0][0]


class FeedForm(forms.Form):
    """What a person's feed is made of."""

    codes = forms.MultipleChoiceField(
        label=lazy("Yang dimuat"), choices=_feed_choices, widget=forms.CheckboxSelectMultiple
    )
