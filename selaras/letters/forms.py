"""Forms of letters."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.letters.choices import (
    BODY_LENGTH,
    MAX_CHAIN,
    Channel,
    LetterKind,
    NumberState,
    Paper,
    Sifat,
    TagCharacter,
)
from selaras.letters.models import Letter, Letterhead, NumberEntry
from selaras.letters.selectors.papers import filled_lines, post_words
from selaras.letters.services import LetterheadText, LetterText
from selaras.letters.services.emblems import EMBLEM_BYTES
from selaras.offices.models import Holder, Post


def _rows(height: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": height})


def _day() -> forms.DateInput:
    """A browser's date field takes the ISO form only and shows any other as empty."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ChainWidget(forms.MultiWidget):
    """A place in the chain is a list to choose from: its order is that of the lists."""

    template_name = "letters/chain.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__([forms.Select() for _place in range(MAX_CHAIN)], attrs)

    def decompress(self, value: Sequence[int] | None) -> list[int | None]:
        held: list[int | None] = list(value or [])
        return held + [None] * (MAX_CHAIN - len(held))


class ChainField(forms.MultiValueField):
    """Posts that initial, in their order; empty places between them count for nothing."""

    def __init__(self, **kwargs: Any) -> None:
        places = [forms.TypedChoiceField(coerce=int, required=False) for _place in range(MAX_CHAIN)]
        super().__init__(
            places,
            label=lazy("Urutan paraf"),
            required=False,
            require_all_fields=False,
            widget=ChainWidget,
            help_text=lazy("Dari yang pertama sampai yang terakhir; kosong berarti tanpa paraf."),
            **kwargs,
        )

    @property
    def posts(self) -> Sequence[Post]:
        return []

    @posts.setter
    def posts(self, posts: Sequence[Post]) -> None:
        choices: list[tuple[str, str]] = [("", _("Tanpa paraf"))]
        choices += [(str(post.pk), f"{post.title}, {post.agency}") for post in posts]
        for field, widget in zip(self.fields, self.widget.widgets, strict=True):
            place: Any = field
            place.choices = widget.choices = choices

    def compress(self, data_list: Sequence[Any]) -> list[int]:
        return [key for key in data_list or () if key]


class LetterForm(forms.Form):
    base_version = forms.IntegerField(widget=forms.HiddenInput)
    sifat = forms.ChoiceField(label=lazy("Sifat"), choices=Sifat.choices)
    hal = forms.CharField(label=lazy("Hal"), max_length=300)
    to = forms.CharField(
        label=lazy("Yth."),
        widget=_rows(4),
        max_length=BODY_LENGTH,
        help_text=lazy("Satu baris satu tujuan. Lebih dari lima tujuan ditulis pada lampiran."),
    )
    to_place = forms.CharField(
        label=lazy("Tempat tujuan"), max_length=160, required=False, help_text=lazy("Contoh: di Pagar Alam")
    )
    body = forms.CharField(
        label=lazy("Isi surat"),
        widget=_rows(12),
        max_length=BODY_LENGTH,
        help_text=lazy("Baris kosong memulai paragraf baru."),
    )
    signer = forms.ModelChoiceField(
        queryset=Holder.objects.none(),
        label=lazy("Penanda tangan"),
        required=False,
        empty_label=lazy("Dikosongkan, diisi tangan"),
    )
    on_behalf_of = forms.CharField(
        label=lazy("Atas nama"),
        max_length=160,
        required=False,
        help_text=lazy("Diisi bila ditandatangani atas nama pejabat lain. Contoh: Wali Kota"),
    )
    through = forms.CharField(
        label=lazy("Untuk beliau (u.b.)"),
        max_length=160,
        required=False,
        help_text=lazy("Jabatan yang ditulis di bawah a.n., di atas u.b. Contoh: Sekretaris Daerah"),
    )
    signer_rank = forms.CharField(label=lazy("Pangkat/golongan"), max_length=120, required=False)
    copies = forms.CharField(
        label=lazy("Tembusan"),
        widget=_rows(3),
        required=False,
        max_length=BODY_LENGTH,
        help_text=lazy("Satu baris satu tujuan."),
    )
    chain = ChainField()

    def __init__(self, *args: Any, signers: Sequence[Holder], posts: Sequence[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chain"].posts = posts  # type: ignore[attr-defined]
        field: Any = self.fields["signer"]
        field.queryset = Holder.objects.filter(pk__in=[h.pk for h in signers]).select_related("post__agency")
        field.label_from_instance = lambda holder: f"{post_words(holder)}: {holder.name}"

    @staticmethod
    def initial_of(letter: Letter) -> dict[str, object]:
        given: dict[str, object] = {
            name: getattr(letter, name)
            for name in (
                "sifat",
                "hal",
                "to_place",
                "body",
                "signer",
                "on_behalf_of",
                "through",
                "signer_rank",
                "chain",
            )
        }
        return given | {
            "base_version": letter.version,
            "to": "\n".join(letter.to),
            "copies": "\n".join(letter.copies),
        }

    def text(self) -> LetterText:
        held = dict(self.cleaned_data)
        held.pop("base_version")
        return LetterText(**held | {name: filled_lines(held[name]) for name in ("to", "copies")})


class LetterheadForm(forms.Form):
    lines = forms.CharField(
        label=lazy("Nama pada kop"),
        widget=_rows(3),
        max_length=600,
        help_text=lazy("Nama pemerintah daerah pada baris pertama, nama kantor pada baris terakhir."),
    )
    address = forms.CharField(label=lazy("Alamat pada kop"), widget=_rows(3), max_length=600, required=False)
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


class NumberForm(forms.Form):
    """The next number of the book, a reserved one, or one that another unit gave."""

    dated = forms.DateField(label=lazy("Tanggal surat"), widget=_day())
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
    sent_on = forms.DateField(label=lazy("Tanggal kirim"), widget=_day())
    note = forms.CharField(
        label=lazy("Tanda terima"),
        max_length=300,
        required=False,
        help_text=lazy("Contoh: diterima sekretariat pukul 10.00, atau nomor kirim."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=lazy("Alasan"), max_length=500, widget=_rows(2))


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


class PaperSignatureForm(forms.Form):
    signed_on = forms.DateField(label=lazy("Tanggal tanda tangan"), widget=_day())
    signed_by = forms.CharField(label=lazy("Ditandatangani oleh"), max_length=200, required=False)
