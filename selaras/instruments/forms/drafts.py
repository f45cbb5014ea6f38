"""Forms of the editor: the whole text, the head, an indicator, a question, a new draft."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.instruments.choices import Better, Mark, Mean, QuestionType
from selaras.instruments.compute import Office
from selaras.instruments.forms import lines
from selaras.instruments.models import Instrument

MAX_FILE = 5 * 1024 * 1024
MAX_TEXT = 1_000_000
POLICIES = (
    ("refuse", lazy("Nilai tidak dihitung sampai semua indikator bernilai")),
    ("rescale", lazy("Bobotnya dibagi kepada indikator lain")),
)
SHORT = 40


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class VersionedForm(forms.Form):
    """Every form of the editor says on which version of the draft it was opened."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def part(self) -> dict[str, Any]:
        """The fields of the document that the form writes; empty ones are left out there."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "base_version"}
        # A browser sends the line ends of another system.
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in given.items()
        }


class TextForm(VersionedForm):
    text = forms.CharField(
        label=lazy("Naskah YAML"),
        strip=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "code", "wrap": "off"}),
    )


class HeadForm(VersionedForm):
    code = forms.CharField(label=lazy("Kode indeks"), help_text=lazy("Contoh: IKT"), max_length=SHORT)
    title = forms.CharField(label=lazy("Nama indeks"), max_length=200)
    edition = forms.CharField(
        label=lazy("Edisi"), help_text=lazy("Tahun mulai berlakunya cara ini"), max_length=SHORT
    )
    status = forms.ChoiceField(label=lazy("Tanda"), choices=Mark.choices)
    scale_min = forms.CharField(label=lazy("Nilai terendah"), max_length=SHORT)
    scale_max = forms.CharField(label=lazy("Nilai tertinggi"), max_length=SHORT)
    better = forms.ChoiceField(label=lazy("Arah"), choices=Better.choices)
    weights_sum = forms.CharField(label=lazy("Jumlah bobot indikator"), max_length=SHORT)
    mean = forms.ChoiceField(label=lazy("Penggabungan"), choices=Mean.choices)
    policy = forms.ChoiceField(label=lazy("Bila ada indikator tanpa nilai"), choices=POLICIES)
    min_share = forms.CharField(
        label=lazy("Bagian bobot yang sedikitnya bernilai"),
        required=False,
        help_text=lazy("0 sampai 1; hanya bila bobotnya dibagi."),
        max_length=SHORT,
    )
    bands = forms.CharField(
        label=lazy("Rentang nilai"),
        required=False,
        widget=area(7),
        help_text=lazy("Satu rentang per baris: mulai | nama | tanda. Contoh: 4 | Netral | usulan"),
    )

    @staticmethod
    def initial_of(document: Mapping[str, Any]) -> dict[str, Any]:
        scale, missing = document.get("scale") or {}, document.get("missing") or {}
        plain = {name: document.get(name, "") for name in ("code", "title", "edition", "status")}
        return plain | {
            "scale_min": scale.get("min", ""),
            "scale_max": scale.get("max", ""),
            "better": scale.get("better", "high"),
            "weights_sum": document.get("weights_sum", "100"),
            "mean": document.get("mean", "arithmetic"),
            "policy": missing.get("policy", "refuse"),
            "min_share": missing.get("min_share", ""),
            "bands": lines.band_lines(document.get("bands") or ()),
        }

    def clean_bands(self) -> list[dict[str, str]]:
        return lines.bands_in(self.cleaned_data["bands"])

    def part(self) -> dict[str, Any]:
        data = self.cleaned_data
        missing = {"policy": data["policy"], "min_share": data["min_share"]}
        plain = ("code", "title", "edition", "status", "weights_sum", "mean", "bands")
        return {name: data[name] for name in plain} | {
            "scale": {"min": data["scale_min"], "max": data["scale_max"], "better": data["better"]},
            "missing": {key: value for key, value in missing.items() if value},
        }


class NodeForm(VersionedForm):
    code = forms.CharField(label=lazy("Kode"), max_length=20)
    title = forms.CharField(label=lazy("Nama"), max_length=400)
    weight = forms.CharField(
        label=lazy("Bobot"),
        required=False,
        help_text=lazy(
            "Angka seperti 10 atau 12.5, atau pecahan seperti 20/3. Kosongkan bila ada yang di bawahnya."
        ),
        max_length=SHORT,
    )
    mean = forms.ChoiceField(label=lazy("Penggabungan di bawahnya"), choices=Mean.choices)
    status = forms.ChoiceField(label=lazy("Tanda"), choices=Mark.choices)
    source = forms.CharField(label=lazy("Sumber"), required=False, max_length=4000, widget=area(3))

    def clean_weight(self) -> str:
        return str(self.cleaned_data["weight"]).replace(",", ".")

    @staticmethod
    def initial_of(node: Mapping[str, Any]) -> dict[str, Any]:
        usual = {"mean": "arithmetic", "status": "usulan"}
        names = ("code", "title", "weight", "mean", "status", "source")
        return {name: node.get(name) or usual.get(name, "") for name in names}

    def part(self) -> dict[str, Any]:
        part = super().part()
        if part["mean"] == Mean.ARITHMETIC:
            del part["mean"]
        return part


class QuestionForm(VersionedForm):
    code = forms.CharField(label=lazy("Nomor butir"), max_length=20)
    owner_code = forms.CharField(
        label=lazy("Nomor pada kuesioner pemilik indeks"),
        required=False,
        max_length=40,
        help_text=lazy("Persis seperti tertulis di sana; dipakai pada unduhan menurut nomor pemilik."),
    )
    text = forms.CharField(label=lazy("Pertanyaan"), max_length=4000, widget=area(4))
    type = forms.ChoiceField(label=lazy("Jenis"), choices=QuestionType.choices)
    owner = forms.ChoiceField(label=lazy("Penanggung jawab"), required=False)
    others = forms.MultipleChoiceField(
        label=lazy("Kontributor"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=lazy("Boleh lebih dari satu."),
    )
    help = forms.CharField(label=lazy("Petunjuk"), required=False, max_length=4000, widget=area(3))
    evidence = forms.CharField(
        label=lazy("Bukti dukung yang diminta"),
        required=False,
        widget=area(3),
        help_text=lazy("Satu per baris."),
    )
    choices = forms.CharField(
        label=lazy("Pilihan jawaban"),
        required=False,
        widget=area(3),
        help_text=lazy("Satu per baris; hanya untuk jenis Pilihan dan Daftar."),
    )
    rubric = forms.CharField(
        label=lazy("Rubrik"),
        required=False,
        widget=area(7),
        help_text=lazy("Hanya untuk jenis Tingkat, satu tingkat per baris. Contoh: 1: Belum ada."),
    )
    rules = forms.CharField(
        label=lazy("Aturan"),
        required=False,
        widget=area(4),
        help_text=lazy(
            "Satu per baris: wajib, wajib_bukti 2, periode, panjang 2000, rentang 0..100, bilangan_bulat, "
            "tidak_melebihi 1.2, wajib_bila 1.1 = ya."
        ),
    )
    status = forms.ChoiceField(label=lazy("Tanda"), choices=Mark.choices)

    def __init__(
        self, *args: Any, offices: Iterable[Office], kept: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(office.code, office.short_name) for office in offices]
        # A code that the region's list does not have stays as it is.
        named += [(code, code) for code in kept if code not in dict(named)]
        self.fields["owner"].choices = [("", _("Belum ditentukan")), *named]  # type: ignore[attr-defined]
        self.fields["others"].choices = named  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(question: Mapping[str, Any]) -> dict[str, Any]:
        owners = list(question.get("owners") or ())
        plain = {name: question.get(name, "") for name in ("code", "owner_code", "text", "type", "help")}
        return plain | {
            "status": question.get("status", "usulan"),
            "owner": owners[0] if owners else "",
            "others": owners[1:],
            "evidence": "\n".join(question.get("evidence") or ()),
            "choices": "\n".join(question.get("choices") or ()),
            "rubric": lines.rubric_lines(question.get("rubric") or {}),
            "rules": lines.rule_lines(question.get("rules") or ()),
        }

    def clean_evidence(self) -> list[str]:
        return lines.entries(self.cleaned_data["evidence"])

    def clean_choices(self) -> list[str]:
        return lines.entries(self.cleaned_data["choices"])

    def clean_rubric(self) -> dict[str, str]:
        return lines.rubric_in(self.cleaned_data["rubric"])

    def clean_rules(self) -> list[dict[str, str]]:
        return lines.rules_in(self.cleaned_data["rules"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("others") and not cleaned.get("owner"):
            self.add_error("owner", _("Pilih penanggung jawabnya lebih dahulu."))
        return cleaned

    def part(self) -> dict[str, Any]:
        part = super().part()
        owner, others = part.pop("owner"), part.pop("others")
        owners = [owner, *(code for code in others if code != owner)] if owner else []
        return part | {"owners": owners}


class CopyForm(forms.Form):
    instrument = forms.ModelChoiceField(
        label=lazy("Instrumen"), queryset=Instrument.objects.none(), empty_label=None
    )
    edition = forms.CharField(
        label=lazy("Edisi naskah"),
        required=False,
        help_text=lazy("Kosongkan untuk memperbaiki edisi yang sama."),
        max_length=SHORT,
    )

    def __init__(self, *args: Any, instruments: QuerySet[Instrument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].queryset = instruments  # type: ignore[attr-defined]


class FileForm(forms.Form):
    file = forms.FileField(label=lazy("Berkas YAML, XLSX, atau CSV"))

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_FILE:
            raise ValidationError(_("Berkas melebihi 5 MB. Instrumen jauh lebih kecil; periksa berkasnya."))
        if not upload.name.lower().endswith((".yaml", ".yml", ".xlsx", ".csv")):
            raise ValidationError(_("Pilih berkas .yaml, .xlsx, atau .csv."))
        return upload
