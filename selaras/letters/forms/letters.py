"""The form of a letter: what every letter has, and what its kind asks for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.letters.choices import BODY_LENGTH, FieldSize, KindForm, Sifat
from selaras.letters.forms.chain import ChainField, rows
from selaras.letters.models import Letter
from selaras.letters.selectors.papers import filled_lines, post_words
from selaras.letters.services import LetterText
from selaras.offices.models import Holder, Post


class LetterForm(forms.Form):
    kind_form: KindForm

    base_version = forms.IntegerField(widget=forms.HiddenInput)
    sifat = forms.ChoiceField(label=lazy("Sifat"), choices=Sifat.choices)
    hal = forms.CharField(label=lazy("Hal"), max_length=300)
    to = forms.CharField(
        label=lazy("Yth."),
        widget=rows(4),
        max_length=BODY_LENGTH,
        help_text=lazy("Satu baris satu tujuan. Lebih dari lima tujuan ditulis pada lampiran."),
    )
    to_place = forms.CharField(
        label=lazy("Tempat tujuan"), max_length=160, required=False, help_text=lazy("Contoh: di Pagar Alam")
    )
    body = forms.CharField(
        label=lazy("Isi surat"),
        widget=rows(12),
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
        widget=rows(3),
        required=False,
        max_length=BODY_LENGTH,
        help_text=lazy("Satu baris satu tujuan."),
    )
    chain = ChainField()

    def __init__(
        self, *args: Any, letter: Letter, signers: Sequence[Holder], posts: Sequence[Post], **kwargs: Any
    ) -> None:
        kwargs["initial"] = self.initial_of(letter)
        super().__init__(*args, **kwargs)
        self.kind_form = letter.kind_form
        if not self.kind_form.has_body:
            del self.fields["body"]
        self.fields["to"].required = self.kind_form.needs_to
        self._add_kind_fields()
        self.fields["chain"].posts = posts  # type: ignore[attr-defined]
        field: Any = self.fields["signer"]
        field.queryset = Holder.objects.filter(pk__in=[h.pk for h in signers]).select_related("post__agency")
        field.label_from_instance = lambda holder: f"{post_words(holder)}: {holder.name}"

    def _add_kind_fields(self) -> None:
        """What the kind of letter asks for stands where the text of an ordinary letter does."""
        names = list(self.fields)
        at = names.index("to_place") + 1
        for field in self.kind_form.fields:
            is_line = field.size == FieldSize.LINE
            self.fields[field.name] = forms.CharField(
                label=field.label,
                required=field.required,
                max_length=BODY_LENGTH,
                widget=forms.TextInput if is_line else rows(4),
                help_text=_("Satu baris satu butir.") if field.size == FieldSize.LIST else "",
            )
        self.order_fields([*names[:at], *(field.name for field in self.kind_form.fields), *names[at:]])

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
        return (
            given
            | letter.values
            | {
                "base_version": letter.version,
                "to": "\n".join(letter.to),
                "copies": "\n".join(letter.copies),
            }
        )

    def text(self) -> LetterText:
        held = dict(self.cleaned_data)
        held.pop("base_version")
        values = {field.name: held.pop(field.name) for field in self.kind_form.fields}
        lists = {name: filled_lines(held.pop(name)) for name in ("to", "copies")}
        return LetterText(**{"body": ""} | held | lists, values=values)
