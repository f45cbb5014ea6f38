"""Forms of the attendance list: one person, many from paper, a reason, the code at the door."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.meetings.choices import MAX_SENT
from selaras.meetings.compute.signatures import MAX_TEXT
from selaras.meetings.forms.shared import FaultsBeside, rows
from selaras.meetings.models import AttendanceRecord
from selaras.meetings.selectors.outputs import outputs
from selaras.meetings.services import CheckIn

MOST = 2**63 - 1


class EntryForm(FaultsBeside):
    """One person; also what a device sends of an entry made without the server."""

    name = forms.CharField(
        label=_("Nama"), max_length=160, error_messages={"required": _("Tuliskan nama yang hadir.")}
    )
    position = forms.CharField(label=_("Jabatan"), max_length=200, required=False)
    organisation = forms.CharField(label=_("Instansi"), max_length=200, required=False)
    for_name = forms.CharField(
        label=_("Mewakili"),
        max_length=300,
        required=False,
        help_text=_("Diisi bila hadir menggantikan orang lain, misalnya Kepala Badan."),
    )
    signature = forms.CharField(max_length=MAX_TEXT, required=False, widget=forms.HiddenInput)
    invitee = forms.IntegerField(min_value=1, max_value=MOST, required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, invited: bool = False, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if invited:
            # The office is the one that was picked.
            self.fields["organisation"].widget = forms.HiddenInput()

    @staticmethod
    def initial_of(record: AttendanceRecord) -> dict[str, object]:
        given = {name: getattr(record, name) for name in ("name", "position", "organisation", "for_name")}
        return given | {"invitee": record.invitee_id}

    def entry(self) -> CheckIn:
        data = dict(self.cleaned_data)
        return CheckIn(
            name=data["name"],
            position=data["position"],
            organisation=data["organisation"],
            for_name=data["for_name"],
            signature=data["signature"],
            invitee_id=data["invitee"],
            key=data["key"] or uuid.uuid4(),
            at=data["at"],
        )


class PaperForm(FaultsBeside):
    """Typed or pasted from a worksheet: one person a line."""

    rows = forms.CharField(
        label=_("Yang hadir"),
        widget=rows(12),
        max_length=60_000,
        help_text=_(
            "Satu orang satu baris: nama; jabatan; instansi. "
            "Baris yang disalin dari lembar kerja (dipisah tab) juga terbaca."
        ),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"key": uuid.uuid4()}, **kwargs})

    def clean_rows(self) -> list[list[str]]:
        found = [_cells(line) for line in self.cleaned_data["rows"].splitlines() if line.strip()]
        faults = [
            _now("Baris %(n)s: ada lebih dari tiga kolom.") % {"n": n}
            for n, cells in enumerate(found, 1)
            if len(cells) > 3
        ]
        if len(found) > MAX_SENT:
            faults.append(_now("Paling banyak %(n)s baris sekali simpan.") % {"n": MAX_SENT})
        if faults:
            raise ValidationError(faults)
        return found

    def entries(self) -> list[CheckIn]:
        """The form sent twice is the same lines: each has a key of its own."""
        form_key = self.cleaned_data["key"] or uuid.uuid4()
        return [
            CheckIn(
                name=cells[0],
                position=cells[1] if len(cells) > 1 else "",
                organisation=cells[2] if len(cells) > 2 else "",
                key=uuid.uuid5(form_key, f"{n} {cells}"),
            )
            for n, cells in enumerate(self.cleaned_data["rows"], 1)
        ]


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in line.split("\t" if "\t" in line else ";")]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    # The number of the line comes along from a worksheet.
    return cells[1:] if len(cells) > 1 and cells[0].rstrip(".").isdigit() else cells


class StrikeForm(FaultsBeside):
    reason = forms.CharField(label=_("Alasan pencoretan"), max_length=300)


class CountForm(FaultsBeside):
    """The output of the office that this meeting is part of."""

    output_code = forms.ChoiceField(label=_("Dihitung untuk keluaran"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["output_code"]
        none = [("", _("Tidak dihitung untuk keluaran"))]
        field.choices = none + [(code, output.words) for code, output in outputs().items()]


class CodeForm(forms.Form):
    """For phones without a camera: the code as it stands on the wall."""

    code = forms.CharField(
        label=_("Kode di layar"),
        max_length=40,
        help_text=_("Contoh: 12 ABCD 2345. Kodenya berganti setiap menit."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
