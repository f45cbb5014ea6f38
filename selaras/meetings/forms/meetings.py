"""Forms of a meeting: what, when and where; another date; a copy."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from selaras.core.formats import zone_abbr
from selaras.core.moments import MomentField
from selaras.meetings.forms.shared import FaultsBeside, kinds, rows
from selaras.meetings.models import Meeting, MeetingSeries
from selaras.meetings.services import Appointment, MeetingPlan
from selaras.offices.models import Agency

WHEN = ("starts_at", "ends_at", "place", "video_url", "video_note")


class WhenForm(FaultsBeside):
    """When and where; another date is given with its reason."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    place = forms.CharField(
        label=_("Tempat"),
        max_length=300,
        required=False,
        help_text=_("Contoh: Aula lantai 2, Kantor Gubernur. Kosongkan bila seluruhnya daring."),
    )
    video_url = forms.URLField(
        label=_("Tautan video"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Bila ada tempat dan tautan, rapatnya hibrida."),
    )
    video_note = forms.CharField(label=_("ID rapat dan kata sandi"), max_length=200, required=False)

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        local = {"zone": zone_abbr(zone)}
        moments = {
            "starts_at": MomentField(zone=zone, label=_("Mulai (%(zone)s)") % local),
            "ends_at": MomentField(
                zone=zone,
                label=_("Selesai (%(zone)s)") % local,
                required=False,
                help_text=_("Dikosongkan: “s.d. selesai”."),
            ),
        }
        self.fields = moments | self.fields

    def when(self) -> Appointment:
        return Appointment(**{name: self.cleaned_data[name] for name in WHEN})

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, object]:
        return {"base_version": meeting.version} | {name: getattr(meeting, name) for name in WHEN}


class RescheduleForm(WhenForm):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=500,
        widget=rows(2),
        help_text=_("Dibaca oleh semua yang diundang."),
    )


class CloneForm(FaultsBeside):
    title = forms.CharField(label=_("Nama acara"), max_length=300)

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"] = MomentField(
            zone=zone, label=_("Mulai (%(zone)s)") % {"zone": zone_abbr(zone)}
        )


class MeetingForm(WhenForm):
    kind = forms.ChoiceField(label=_("Jenis acara"))
    title = forms.CharField(label=_("Nama acara"), max_length=300)
    series = forms.ModelChoiceField(
        queryset=MeetingSeries.objects.none(),
        label=_("Seri"),
        required=False,
        empty_label=_("Tidak termasuk seri"),
    )
    chair_name = forms.CharField(label=_("Pimpinan rapat"), max_length=160, required=False)
    chair_position = forms.CharField(
        label=_("Jabatan pimpinan rapat"),
        max_length=200,
        required=False,
        help_text=_("Tulis Plt., Plh., atau Pj. seperti pada surat keputusannya."),
    )
    note = forms.CharField(label=_("Keterangan"), required=False, widget=rows(3), max_length=5000)
    order = ("kind", "title", "agency", "series", *WHEN, "chair_name", "chair_position", "note")

    def __init__(
        self,
        *args: Any,
        offices: QuerySet[Agency] | None,
        series: QuerySet[MeetingSeries],
        fixed: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = kinds()
        fields["series"].queryset = series
        if offices is not None:
            fields["agency"] = forms.ModelChoiceField(
                queryset=offices, label=_("Penyelenggara"), empty_label=None
            )
        if fixed:
            for name in WHEN:
                del fields[name]
        self.order_fields(["base_version", *self.order])

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, object]:
        plain = ("kind", "title", "series", "chair_name", "chair_position", "note")
        return WhenForm.initial_of(meeting) | {name: getattr(meeting, name) for name in plain}

    def plan(self, meeting: Meeting | None = None) -> MeetingPlan:
        given = self.cleaned_data
        fixed = meeting is not None and "starts_at" not in self.fields
        when = Appointment(**{name: getattr(meeting, name) for name in WHEN}) if fixed else self.when()
        plain = ("kind", "title", "series", "chair_name", "chair_position", "note")
        return MeetingPlan(when=when, **{name: given[name] for name in plain})


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=rows(2))


class ClashForm(forms.Form):
    """As much of a plan as says what it takes, while it is being written."""

    place = forms.CharField(max_length=300, required=False)
    chair_name = forms.CharField(max_length=160, required=False)

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"] = MomentField(zone=zone)
        self.fields["ends_at"] = MomentField(zone=zone, required=False)

    def put_into(self, meeting: Meeting) -> Meeting:
        """A form without the chair leaves him as he is; an end before the beginning is none."""
        given = self.cleaned_data
        ends = given.get("ends_at")
        meeting.starts_at, meeting.place = given["starts_at"], given["place"]
        meeting.ends_at = ends if ends and ends > meeting.starts_at else None
        if "chair_name" in self.data:
            meeting.chair_name = given["chair_name"]
        return meeting
