"""Forms of what an office sets up: its paper, its books, its wordings."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.letters.choices import BODY_LENGTH, KindField, KindForm, LetterKind, Paper, TagCharacter
from selaras.letters.forms.chain import ChainField, rows
from selaras.letters.models import Letterhead
from selaras.letters.services import LetterheadText
from selaras.letters.services.emblems import EMBLEM_BYTES
from selaras.offices.models import Post


class LetterheadForm(forms.Form):
    lines = forms.CharField(
        label=lazy("Nama pada kop"),
        widget=rows(3),
        max_length=600,
        help_text=lazy("Nama pemerintah daerah pada baris pertama, nama kantor pada baris terakhir."),
    )
    address = forms.CharField(label=lazy("Alamat pada kop"), widget=rows(3), max_length=600, required=False)
    place = forms.CharField(label=lazy("Tempat surat dibuat"), max_length=80)
    paper = forms.ChoiceField(label=lazy("Ukuran kertas"), choices=Paper.choices)
    pattern = forms.CharField(
        label=lazy("Pola nomor"),
        max_length=120,
        help_text=lazy(
            "Kata yang dikenal: {klasifikasi}, {nomor}, {jenis}, {unit}, {bulan} (romawi), {tahun}."
        ),
    )
    unit = forms.CharField(label=lazy("Kode unit"), max_length=40, required=False)
    classification = forms.CharField(label=lazy("Klasifikasi bawaan"), max_length=40, required=False)
    own_books = forms.MultipleChoiceField(
        label=lazy("Buku nomor tersendiri"),
        choices=LetterKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("Jenis yang tidak dipilih memakai satu buku bersama."),
    )
    chain = ChainField()
    tag = forms.ChoiceField(
        label=lazy("Penanda letak tanda tangan"),
        choices=TagCharacter.choices,
        help_text=lazy(
            "Satu huruf di ruang tanda tangan, tempat layanan TTE menaruh tandanya. Bila huruf ini ada di "
            "teks surat, huruf lain yang dipakai."
        ),
    )

    emblem = forms.FileField(
        label=lazy("Lambang daerah"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=lazy("PNG atau JPEG, paling besar 512 KB. Dicetak di kiri nama pada kop, setinggi 22 mm."),
    )
    tells_hal = forms.BooleanField(
        label=lazy("Tampilkan hal pada pemeriksaan kode verifikasi"),
        required=False,
        help_text=lazy(
            "Siapa pun yang memegang kode pada surat dapat membaca nomor, tanggal, dan kantornya. Hal hanya "
            "terlihat bila ini dipilih; untuk surat terbatas dan rahasia tidak pernah."
        ),
    )
    drop_emblem = forms.BooleanField(label=lazy("Hapus lambang dari kop"), required=False)
    field_order = ("lines", "address", "emblem", "drop_emblem")

    def __init__(self, *args: Any, posts: Sequence[Post], has_emblem: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chain"].posts = posts  # type: ignore[attr-defined]
        if not has_emblem:
            del self.fields["drop_emblem"]

    @staticmethod
    def initial_of(head: Letterhead) -> dict[str, object]:
        return {name: getattr(head, name) for name in LetterheadText.__dataclass_fields__}

    def text(self) -> LetterheadText:
        words = LetterheadText.__dataclass_fields__
        return LetterheadText(**{name: self.cleaned_data[name] for name in words})

    def emblem_given(self) -> bytes | None:
        """A new picture, an empty one that takes it away, or nothing about it."""
        upload = self.cleaned_data.get("emblem")
        if upload is not None:
            return bytes(upload.read(EMBLEM_BYTES + 1))
        return b"" if self.cleaned_data.get("drop_emblem") else None


class ReserveForm(forms.Form):
    note = forms.CharField(
        label=lazy("Keperluan"), max_length=300, help_text=lazy("Contoh: undangan rapat yang ditulis di Word")
    )


class NextForm(forms.Form):
    number = forms.IntegerField(
        label=lazy("Nomor berikutnya"),
        min_value=1,
        help_text=lazy("Bila buku di kertas sudah lebih jauh; nomor di antaranya tampak sebagai celah."),
    )


class WordingForm(forms.Form):
    base_version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=lazy("Judul"),
        max_length=80,
        required=False,
        help_text=lazy("Kosong untuk surat dengan Nomor, Sifat, Lampiran, dan Hal di sebelah kiri atas."),
    )
    about = forms.BooleanField(label=lazy("Tulis TENTANG dan hal di bawah judul"), required=False)
    needs_to = forms.BooleanField(label=lazy("Wajib ada tujuan (Yth.)"), required=False)
    fields_text = forms.CharField(
        label=lazy("Kolom isian"),
        widget=rows(8),
        required=False,
        max_length=BODY_LENGTH,
        help_text=lazy(
            "Satu baris satu kolom: nama | label | baris, teks, atau daftar | wajib. "
            "Contoh: tempat | Tempat | baris | wajib"
        ),
    )
    text = forms.CharField(
        label=lazy("Naskah"),
        widget=rows(18),
        max_length=BODY_LENGTH,
        strip=False,
        help_text=lazy(
            "{nama} tempat isian kolom, {isi} teks bebas. Baris kosong memulai paragraf; “# ” judul bagian; "
            "“| Label | {nama}” baris keterangan; “* {nama}” daftar bernomor. Bagian yang semua kolomnya "
            "kosong tidak dicetak."
        ),
    )

    @staticmethod
    def initial_of(form: KindForm, version: int) -> dict[str, object]:
        lines = [
            " | ".join([f.name, f.label, f.size, *(["wajib"] if f.required else [])]) for f in form.fields
        ]
        return {
            "base_version": version, "title": form.title, "about": form.about, "needs_to": form.needs_to,
            "fields_text": "\n".join(lines), "text": form.text,
        }  # fmt: skip

    def clean_fields_text(self) -> list[KindField]:
        made = []
        for line in self.cleaned_data["fields_text"].splitlines():
            parts = [part.strip() for part in line.split("|")]
            if not line.strip():
                continue
            if len(parts) not in {3, 4} or (len(parts) == 4 and parts[3] != "wajib"):
                raise forms.ValidationError(
                    _("Baris “%(line)s” tidak berbentuk nama | label | bentuk | wajib.") % {"line": line[:80]}
                )
            made.append(KindField(parts[0], parts[1], parts[2], len(parts) == 4))
        return made

    def kind_form(self) -> KindForm:
        held = self.cleaned_data
        return KindForm(
            held["title"], held["text"].strip(), held["fields_text"], held["about"], held["needs_to"]
        )
