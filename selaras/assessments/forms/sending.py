"""The form of a proof of sending, and of its correction."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.assessments.models import Round, SendingProof
from selaras.assessments.selectors.channels import sending_channels
from selaras.assessments.services import Sending
from selaras.core.moments import MomentField

# The words of the first channel may not fit the second, so the labels stay general.
ORDER = ("reason", "channel", "recipient", "sent_at", "receipt", "scan", "dossier", "note")


class SendingForm(forms.Form):
    channel = forms.ChoiceField(label=lazy("Lewat"), required=False)
    recipient = forms.CharField(
        label=lazy("Tujuan"),
        max_length=200,
        required=False,
        help_text=lazy("Alamat aplikasi, alamat surel, atau kantor dan nama penerimanya."),
    )
    receipt = forms.CharField(
        label=lazy("Nomor tanda terima"),
        max_length=160,
        required=False,
        help_text=lazy("Nomor unggah, nomor naskah dinas, atau nomor resi."),
    )
    scan = forms.FileField(
        label=lazy("Pindaian atau tangkapan layar tanda terima"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"class": "file-chooser"}),
    )
    dossier = forms.TypedChoiceField(
        label=lazy("Berkas kirim yang dikirim"), required=False, coerce=int, empty_value=None
    )
    note = forms.CharField(
        label=lazy("Keterangan"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("Wajib bila tidak ada nomor dan tidak ada pindaian."),
    )

    def __init__(
        self,
        *args: Any,
        round_: Round,
        numbers: Sequence[int],
        corrects: SendingProof | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", _initial(round_, corrects, numbers))
        super().__init__(*args, **kwargs)
        ways = [(channel.code, channel.label) for channel in sending_channels().values()]
        self.fields["channel"].choices = [("", _("Pilih")), *ways]  # type: ignore[attr-defined]
        made = [(number, _("Nomor %(number)s") % {"number": number}) for number in numbers]
        self.fields["dossier"].choices = [("", _("Bukan dari berkas kirim di sini")), *made]  # type: ignore[attr-defined]
        self.fields["sent_at"] = MomentField(zone=round_.tz, label=_("Waktu kirim"), required=False)
        if corrects is not None:
            self.fields["reason"] = forms.CharField(
                label=_("Apa yang dikoreksi"), max_length=500, required=False
            )
            self.fields["scan"].help_text = _("Kosongkan bila pindaian yang lama tetap berlaku.")
        self.order_fields(ORDER)

    def sending(self) -> Sending:
        given = self.cleaned_data
        return Sending(
            given["channel"], given["recipient"], given["sent_at"], given["receipt"], given["note"],
            given["dossier"],
        )  # fmt: skip


def _initial(round_: Round, corrects: SendingProof | None, numbers: Sequence[int]) -> dict[str, Any]:
    if corrects is None:
        return {"recipient": round_.index_owner, "dossier": numbers[0] if numbers else None}
    kept = {name: getattr(corrects, name) for name in ("channel", "recipient", "sent_at", "receipt", "note")}
    return kept | {"dossier": corrects.dossier.number if corrects.dossier else None}
