"""Forms of letters that come in: their entry, a disposisi, its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from selaras.letters.choices import MAX_NUMBER, Order, Sifat
from selaras.letters.forms.chain import day, rows
from selaras.letters.models import Incoming
from selaras.letters.services import DispositionText, IncomingText
from selaras.letters.services.dispositions import ANSWER_LENGTH
from selaras.letters.services.incoming import MAX_PAGES
from selaras.offices.models import Post

SCANS = ".pdf,.jpg,.jpeg,.png"


class IncomingForm(forms.Form):
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    received_on = forms.DateField(label=lazy("Tanggal diterima"), widget=day())
    sender = forms.CharField(label=lazy("Dari"), max_length=300, help_text=lazy("Contoh: Polres Pagar Alam"))
    number = forms.CharField(
        label=lazy("Nomor surat"),
        max_length=160,
        required=False,
        help_text=lazy("Seperti tertulis pada surat pengirim; kosong bila tidak bernomor."),
    )
    dated = forms.DateField(label=lazy("Tanggal surat"), widget=day(), required=False)
    sifat = forms.ChoiceField(
        label=lazy("Sifat"),
        choices=Sifat.choices,
        help_text=lazy("Terbatas dan rahasia hanya terlihat oleh pencatat, kepala, dan penerima disposisi."),
    )
    hal = forms.CharField(label=lazy("Hal"), max_length=300)
    annex = forms.CharField(
        label=lazy("Lampiran"), max_length=120, required=False, help_text=lazy("Contoh: 2 berkas")
    )
    scan = forms.FileField(
        label=lazy("Pindaian surat"),
        required=False,
        widget=forms.FileInput(attrs={"accept": SCANS}),
        help_text=lazy("PDF, JPEG, atau PNG."),
    )
    pages = forms.IntegerField(
        label=lazy("Jumlah halaman"),
        min_value=1,
        max_value=MAX_PAGES,
        required=False,
        help_text=lazy("Kosongkan bila ada pindaian; halamannya dihitung dari berkas."),
    )
    first = forms.IntegerField(
        label=lazy("Nomor agenda pertama"),
        min_value=1,
        max_value=MAX_NUMBER,
        required=False,
        help_text=lazy(
            "Diisi bila buku agenda kertas tahun ini sudah berjalan. Kosong berarti mulai dari 1."
        ),
    )

    def __init__(self, *args: Any, incoming: Incoming | None = None, asks_first: bool = False, **kwargs: Any):
        if incoming is not None:
            kwargs["initial"] = self.initial_of(incoming)
        super().__init__(*args, **kwargs)
        if not asks_first:
            del self.fields["first"]
        if incoming is not None and incoming.scan_sha256:
            self.fields["scan"].help_text = lazy("Kosongkan bila pindaian yang ada tetap dipakai.")

    @staticmethod
    def initial_of(incoming: Incoming) -> dict[str, object]:
        names = ("received_on", "sender", "number", "dated", "sifat", "hal", "annex")
        given = {name: getattr(incoming, name) for name in names}
        pages = None if incoming.pages_counted else incoming.scan_pages
        return given | {"pages": pages, "base_version": incoming.version}

    def text(self) -> IncomingText:
        left_out = {"base_version", "scan", "first"}
        return IncomingText(**{name: v for name, v in self.cleaned_data.items() if name not in left_out})


class DispositionForm(forms.Form):
    to = forms.TypedMultipleChoiceField(label=lazy("Kepada"), coerce=int, widget=forms.CheckboxSelectMultiple)
    order = forms.ChoiceField(label=lazy("Petunjuk"), choices=Order.choices)
    note = forms.CharField(label=lazy("Catatan"), max_length=500, required=False, widget=rows(3))
    due_on = forms.DateField(label=lazy("Batas waktu"), widget=day())

    def __init__(self, *args: Any, posts: list[Post], own_agency: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = [
            (post.pk, post.title if post.agency_id == own_agency else f"{post.title}, {post.agency}")
            for post in posts
        ]

    def text(self) -> DispositionText:
        return DispositionText(**self.cleaned_data)


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=lazy("Apa yang sudah dilakukan?"), max_length=ANSWER_LENGTH, widget=rows(4)
    )
