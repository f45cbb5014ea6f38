"""Forms of the calendar of a round, and of notes."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.assessments.choices import Outcome
from selaras.assessments.services import NewNote
from selaras.core.moments import MomentField
from selaras.offices.models import Agency

# "4.2: text", "4.2 - text", or two cells pasted from a sheet.
NOTE_LINE = re.compile(r"([^\s:]+)(?:\s*:|\t|\s+-\s)\s*(.*)")


class DatesForm(forms.Form):
    reason = forms.CharField(label=lazy("Alasan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["internal_due_at"] = MomentField(zone=zone, label=_("Batas internal"))
        self.fields["owner_due_at"] = MomentField(zone=zone, label=_("Batas pemilik indeks"))
        self.order_fields(["internal_due_at", "owner_due_at", "reason"])


class StageForm(forms.Form):
    """The window of one stage; the inspectorate's also says who reviews."""

    reason = forms.CharField(label=lazy("Alasan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, zone: ZoneInfo, reviewers: QuerySet[Agency] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opens_at"] = MomentField(zone=zone, label=_("Dibuka"))
        self.fields["closes_at"] = MomentField(zone=zone, label=_("Ditutup"))
        if reviewers is not None:
            self.fields["inspector"] = forms.ModelChoiceField(
                queryset=reviewers, label=_("OPD yang mereviu"), empty_label=None
            )
        self.order_fields(["inspector", "opens_at", "closes_at", "reason"])


class SeriesForm(forms.Form):
    reference = forms.CharField(
        label=lazy("Surat atau surel"),
        max_length=300,
        required=False,
        help_text=lazy("Nomor dan tanggal surat, atau alamat dan tanggal surel yang diterima."),
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_at"] = MomentField(zone=zone, label=_("Batas jawaban"))
        self.order_fields(["due_at", "reference"])


class SummaryForm(forms.Form):
    summary = forms.CharField(
        label=lazy("Kesimpulan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NotesForm(forms.Form):
    """Several notes at once, one a line: the code of the item, then what is asked."""

    notes = forms.CharField(
        label=lazy("Catatan, satu baris satu catatan"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=lazy("Kode butir, titik dua, lalu catatannya. Contoh: 4.2: Lampirkan daftar hadir."),
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_at"] = MomentField(
            zone=zone, label=_("Batas jawaban"), required=False,
            help_text=_("Kosongkan untuk memakai batas putaran ini."),
        )  # fmt: skip

    def clean_notes(self) -> list[NewNote]:
        lines = [line.strip() for line in self.cleaned_data["notes"].splitlines() if line.strip()]
        found: list[NewNote] = []
        faults: list[str] = []
        for number, line in enumerate(lines, 1):
            match = NOTE_LINE.fullmatch(line)
            if match is None:
                faults.append(_("Baris %(line)s: mulai dengan kode butir dan titik dua.") % {"line": number})
            else:
                found.append(NewNote(match[1], match[2]))
        if faults:
            raise forms.ValidationError(faults)
        return found


class NoteAnswerForm(forms.Form):
    text = forms.CharField(label=lazy("Jawaban"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class OutcomeForm(NoteAnswerForm):
    outcome = forms.ChoiceField(label=lazy("Keputusan pemilik indeks"), choices=Outcome.choices)
    field_order = ("outcome", "text")


class AskAgainForm(forms.Form):
    text = forms.CharField(
        label=lazy("Apa yang masih kurang?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_at"] = MomentField(zone=zone, label=_("Batas jawaban baru"), required=False)


class GuidanceForm(forms.Form):
    """What was asked and answered in the conversation, in words that hold for everybody."""

    question = forms.CharField(
        label=lazy("Pertanyaan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    answer = forms.CharField(
        label=lazy("Jawaban yang berlaku untuk semua"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("Terbaca oleh semua OPD pada periode ini dan terbawa ke tahun berikutnya."),
    )


class CloseNoteForm(forms.Form):
    text = forms.CharField(
        label=lazy("Keterangan (wajib bila belum dijawab)"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
