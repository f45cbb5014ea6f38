"""Forms of the steps of a letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.letters.choices import Channel, NumberState
from selaras.letters.compute import codes
from selaras.letters.forms.chain import day, rows
from selaras.letters.models import Letter, Letterhead, NumberEntry


class NumberForm(forms.Form):
    """The next number of the book, a reserved one, or one that another unit gave."""

    dated = forms.DateField(label=lazy("Tanggal surat"), widget=day())
    other = forms.CharField(
        label=lazy("Isi nomor dari SRIKANDI/TU"),
        max_length=160,
        required=False,
        help_text=lazy("Bila diisi, buku nomor kantor ini tidak dipakai."),
    )
    reserved = forms.ModelChoiceField(
        queryset=NumberEntry.objects.none(),
        label=lazy("Nomor dari buku"),
        required=False,
        empty_label=lazy("Nomor berikutnya"),
    )
    classification = forms.CharField(label=lazy("Klasifikasi"), max_length=40, required=False)

    def __init__(self, *args: Any, letter: Letter, head: Letterhead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reserved"]
        waiting = NumberEntry.objects.filter(
            book__agency=letter.agency, book__kind=head.book_of(letter.kind), state=NumberState.RESERVED
        ).select_related("book")
        field.queryset = waiting.order_by("-book__year", "number")
        field.label_from_instance = lambda e: (
            _("%(number)s (%(year)s), dipesan untuk %(note)s")
            % {
                "number": e.number,
                "year": e.book.year,
                "note": e.note,
            }
        )


class SendForm(forms.Form):
    channel = forms.ChoiceField(label=lazy("Saluran"), choices=Channel.choices)
    sent_on = forms.DateField(label=lazy("Tanggal kirim"), widget=day())
    note = forms.CharField(
        label=lazy("Tanda terima"),
        max_length=300,
        required=False,
        help_text=lazy("Contoh: diterima sekretariat pukul 10.00, atau nomor kirim."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=lazy("Alasan"), max_length=500, widget=rows(2))


class PassphraseForm(forms.Form):
    """Typed once for each signature; never shown again and never kept."""

    passphrase = forms.CharField(
        label=lazy("Kata sandi sertifikat"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=lazy("Diketik setiap kali menandatangani. Tidak disimpan dan tidak dicatat di mana pun."),
    )


class NikForm(PassphraseForm):
    nik = forms.RegexField(
        r"^[0-9]{16}$",
        label=lazy("NIK penanda tangan"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": lazy("NIK terdiri atas 16 angka.")},
    )
    field_order = ("nik", "passphrase")


class CodeForm(forms.Form):
    """A kode verifikasi as somebody reads it off a letter."""

    kode = forms.CharField(
        label=lazy("Kode verifikasi"),
        max_length=64,
        help_text=lazy("16 huruf dan angka di kaki surat; tanda hubung boleh ditulis atau tidak."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_kode(self) -> str:
        code = codes.normal(self.cleaned_data["kode"])
        if not code:
            raise forms.ValidationError(_("Kode verifikasi terdiri atas 16 huruf dan angka."))
        return codes.spoken(code)


class SignedFileForm(forms.Form):
    file = forms.FileField(
        label=lazy("Berkas PDF bertanda tangan"), widget=forms.ClearableFileInput(attrs={"accept": ".pdf"})
    )


class PaperSignatureForm(forms.Form):
    signed_on = forms.DateField(label=lazy("Tanggal tanda tangan"), widget=day())
    signed_by = forms.CharField(label=lazy("Ditandatangani oleh"), max_length=200, required=False)
