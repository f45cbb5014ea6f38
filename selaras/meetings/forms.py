"""Forms of meetings, their agenda, those invited, and series."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from selaras.core.formats import zone_abbr
from selaras.core.moments import MomentField
from selaras.meetings.choices import InviteeRole, Reply, event_kinds
from selaras.meetings.models import AgendaPoint, Invitee, Meeting, MeetingSeries
from selaras.meetings.services import Appointment, GuestText, MeetingPlan, PointText, ReplyText, SeriesText
from selaras.offices.models import Agency
from selaras.regions.models import Region

WHEN = ("starts_at", "ends_at", "place", "video_url", "video_note")


def _rows(height: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": height})


def _kinds() -> list[tuple[str, str]]:
    return [(kind.code, kind.label) for kind in event_kinds().values()]


class FaultsBeside(forms.Form):
    """What a service refuses stands beside the field it names."""

    def take(self, fault: ValidationError) -> None:
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, errors in fault.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


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
        widget=_rows(2),
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
    note = forms.CharField(label=_("Keterangan"), required=False, widget=_rows(3), max_length=5000)
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
        fields["kind"].choices = _kinds()
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
    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=_rows(2))


class PointForm(FaultsBeside):
    title = forms.CharField(label=_("Pokok acara"), max_length=300)
    minutes = forms.IntegerField(label=_("Lama (menit)"), required=False, min_value=1)
    speaker = forms.CharField(label=_("Pembicara"), max_length=200, required=False)
    note = forms.CharField(label=_("Keterangan"), required=False, widget=_rows(3), max_length=5000)

    @staticmethod
    def initial_of(point: AgendaPoint) -> dict[str, object]:
        return {name: getattr(point, name) for name in PointText.__dataclass_fields__}

    def text(self) -> PointText:
        return PointText(**self.cleaned_data)


class RecordForm(FaultsBeside):
    address = forms.CharField(
        label=_("Alamat halaman catatan"),
        max_length=500,
        help_text=_("Salin dari bilah alamat, misalnya halaman periode penilaian, surat, atau kegiatan."),
    )


class GuestForm(FaultsBeside):
    organisation = forms.CharField(
        label=_("Instansi atau lembaga"),
        max_length=200,
        required=False,
        help_text=_("Contoh: KPU Provinsi, Bawaslu, Polda, Korem."),
    )
    position = forms.CharField(label=_("Jabatan"), max_length=160, required=False)
    person_name = forms.CharField(label=_("Nama"), max_length=160, required=False)
    email = forms.EmailField(label=_("Surel"), required=False)
    phone = forms.CharField(label=_("Telepon atau WhatsApp"), max_length=30, required=False)
    addressed_as = forms.CharField(
        label=_("Yth. pada surat"),
        max_length=300,
        required=False,
        help_text=_("Dikosongkan: disusun dari jabatan dan instansi."),
    )
    role = forms.ChoiceField(label=_("Sebagai"), choices=InviteeRole.choices)

    def __init__(self, *args: Any, of_office: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_office:
            for name in ("organisation", "position", "person_name", "email", "phone"):
                del self.fields[name]

    @staticmethod
    def initial_of(invitee: Invitee) -> dict[str, object]:
        return {name: getattr(invitee, name) for name in GuestText.__dataclass_fields__}

    def text(self) -> GuestText:
        return GuestText(**self.cleaned_data)


class ReplyForm(FaultsBeside):
    reply = forms.ChoiceField(label=_("Konfirmasi"), choices=Reply.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Nama yang hadir"), max_length=160, required=False, help_text=_("Wajib bila diwakili.")
    )
    position = forms.CharField(label=_("Jabatan yang hadir"), max_length=160, required=False)
    reason = forms.CharField(
        label=_("Alasan"), max_length=300, required=False, help_text=_("Wajib bila berhalangan.")
    )

    @staticmethod
    def initial_of(invitee: Invitee) -> dict[str, object]:
        return {
            "reply": invitee.reply,
            "name": invitee.reply_name,
            "position": invitee.reply_position,
            "reason": invitee.reply_reason,
        }

    def text(self) -> ReplyText:
        return ReplyText(**self.cleaned_data)


class AgenciesForm(forms.Form):
    agencies = forms.ModelMultipleChoiceField(
        queryset=Agency.objects.none(),
        label=_("Perangkat Daerah dan lembaga"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agencies"]
        field.queryset = agencies
        field.label_from_instance = lambda agency: agency.name


class RegionsForm(forms.Form):
    regions = forms.ModelMultipleChoiceField(
        queryset=Region.objects.none(), label=_("Wilayah"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, regions: QuerySet[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["regions"]
        field.queryset = regions
        field.label_from_instance = lambda region: region.full_name


class SeriesForm(FaultsBeside):
    name = forms.CharField(
        label=_("Nama seri"),
        max_length=200,
        help_text=_("Contoh: Rakor Kesbangpol se-Kalimantan Tengah, Forkopimda, Tim IKT."),
    )
    kind = forms.ChoiceField(label=_("Jenis acara"))
    note = forms.CharField(label=_("Keterangan"), required=False, widget=_rows(3), max_length=2000)
    is_open = forms.BooleanField(label=_("Masih berjalan"), required=False, initial=True)

    def __init__(self, *args: Any, offices: QuerySet[Agency] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = _kinds()
        if offices is not None:
            fields["agency"] = forms.ModelChoiceField(
                queryset=offices, label=_("Penyelenggara"), empty_label=None
            )

    @staticmethod
    def initial_of(series: MeetingSeries) -> dict[str, object]:
        return {name: getattr(series, name) for name in SeriesText.__dataclass_fields__}

    def text(self) -> SeriesText:
        return SeriesText(**{name: self.cleaned_data[name] for name in SeriesText.__dataclass_fields__})
