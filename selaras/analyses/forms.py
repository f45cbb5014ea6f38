"""What comes in: a data set with its framework, and the setting that its scores are shown under."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selaras.analyses.choices import HIGHEST_SEED, MOST_SAMPLES, USUAL_SAMPLES, Mean, Scaling, Weighing
from selaras.analyses.compute import Frame, Setting, Varied, WorkbookFaults, text_of_workbook, usual_setting
from selaras.analyses.selectors import (
    group_key,
    group_words,
    instruments_to_measure_by,
    own_regions,
    round_groups,
)
from selaras.assessments.selectors.levels import SentGroup
from selaras.core.scope import Scope
from selaras.regions.models import Region

MAX_TEXT = 2_000_000
TABLE_ENDINGS = (".xlsx", ".csv", ".txt")
FRAME_ENDINGS = (".yaml", ".yml", ".csv", ".txt")
OWN = ""


class DatasetForm(forms.Form):
    """Files become the texts one would have pasted, so that both go the same way and nothing is lost."""

    title = forms.CharField(label=gettext_lazy("Nama data"), max_length=160)
    index_name = forms.CharField(label=gettext_lazy("Indeks"), max_length=160)
    edition = forms.CharField(label=gettext_lazy("Edisi atau tahun data"), max_length=20)
    source = forms.CharField(
        label=gettext_lazy("Sumber"),
        max_length=300,
        help_text=gettext_lazy("Dari mana angka ini: nama dokumen, pemilik data, tanggalnya."),
    )
    region = forms.ChoiceField(label=gettext_lazy("Wilayah pemilik data"))
    shared = forms.BooleanField(
        label=gettext_lazy("Dapat dibaca juga oleh wilayah di bawahnya"), required=False
    )
    instrument = forms.ChoiceField(
        label=gettext_lazy("Kerangka indikator dan bobot"),
        required=False,
        help_text=gettext_lazy("Instrumen yang sudah ada di sini, atau kerangka sendiri di bawah."),
    )
    framework = forms.CharField(
        label=gettext_lazy("Kerangka sendiri"),
        strip=False,
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocapitalize": "none"}),
        help_text=gettext_lazy("YAML seperti instrumen di sini, atau iMeta CSV dari COINr."),
    )
    framework_file = forms.FileField(required=False, label=gettext_lazy("Berkas kerangka"))
    table = forms.CharField(
        label=gettext_lazy("Tabel nilai"),
        strip=False,
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocapitalize": "none"}),
        help_text=gettext_lazy(
            "Satu baris per wilayah, satu kolom per indikator. Salin dari Excel beserta judul kolomnya."
        ),
    )
    table_file = forms.FileField(required=False, label=gettext_lazy("Berkas tabel"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regions = {region.code: region for region in own_regions(scope)}
        self.instruments = {str(one.pk): one for one in instruments_to_measure_by(scope)}
        self.fields["region"].choices = [(r.code, r.full_name) for r in self.regions.values()]  # type: ignore[attr-defined]
        named = [(key, str(one)) for key, one in self.instruments.items()]
        self.fields["instrument"].choices = [*named, (OWN, _("Kerangka sendiri"))]  # type: ignore[attr-defined]
        if not self.is_bound and len(self.regions) == 1:
            self.initial.setdefault("region", next(iter(self.regions)))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, endings in (("table", TABLE_ENDINGS), ("framework", FRAME_ENDINGS)):
            if file := cleaned.get(f"{name}_file"):
                cleaned[name] = self._text_of(f"{name}_file", file, endings)
        if self.errors:
            return cleaned
        if not cleaned.get("table", "").strip():
            self.add_error("table", _("Tempel tabel atau pilih berkasnya."))
        if not cleaned.get("instrument") and not cleaned.get("framework", "").strip():
            self.add_error("instrument", _("Pilih instrumen, atau isi kerangka sendiri."))
        return cleaned

    @property
    def framework_text(self) -> str:
        """The chosen instrument's own text, else what was pasted."""
        chosen = self.instruments.get(self.cleaned_data.get("instrument", ""))
        return chosen.source_text if chosen else str(self.cleaned_data["framework"])

    def _text_of(self, field: str, file: UploadedFile, endings: tuple[str, ...]) -> str:
        name = (file.name or "").lower()
        if not name.endswith(endings):
            told = {"endings": ", ".join(endings)}
            self.add_error(field, _("Pilih berkas %(endings)s. Berkas ini tidak dibaca.") % told)
            return ""
        if name.endswith(".xlsx"):
            try:
                return text_of_workbook(file.file, file.size or 0)  # type: ignore[arg-type]
            except WorkbookFaults as found:
                for fault in found.faults[:50]:
                    row = _("Baris %(n)s: ") % {"n": fault.line} if fault.line else ""
                    self.add_error(field, f"{row}{fault.message}")
                return ""
        if (file.size or 0) > MAX_TEXT:
            self.add_error(field, _("Berkas teks paling besar 2 MB. Bagi menjadi beberapa berkas."))
            return ""
        return self._decoded(field, file.read())

    def _decoded(self, field: str, raw: bytes) -> str:
        """Excel saves CSV in UTF-8 or in the Western code page, depending on the button."""
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\x00" not in text:
                return text
        self.add_error(field, _("Berkas ini bukan teks. Simpan ulang sebagai CSV UTF-8 atau .xlsx."))
        return ""


class RoundsForm(forms.Form):
    """Which rounds become a table, and for whom; a choice that nobody offers is refused."""

    pilihan = forms.ChoiceField(label=gettext_lazy("Periode penilaian"))
    wilayah = forms.ChoiceField(label=gettext_lazy("Wilayah pemilik data"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = round_groups(scope)
        self.groups = {group_key(group): group for group in groups}
        self.regions = {region.code: region for region in own_regions(scope)}
        self.fields["pilihan"].choices = group_words(groups)  # type: ignore[attr-defined]
        self.fields["wilayah"].choices = [(r.code, r.full_name) for r in self.regions.values()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[SentGroup, Region]:
        return self.groups[self.cleaned_data["pilihan"]], self.regions[self.cleaned_data["wilayah"]]


class KeepRoundsForm(forms.Form):
    """The name under which the table is kept."""

    title = forms.CharField(label=gettext_lazy("Nama data"), max_length=160)


class SettingForm(forms.Form):
    """The method that scores are shown under; what is not asked for is the framework's own."""

    skala = forms.ChoiceField(label=gettext_lazy("Skala"), required=False)
    gabung = forms.ChoiceField(label=gettext_lazy("Penggabungan"), choices=Mean.choices, required=False)
    bobot = forms.ChoiceField(label=gettext_lazy("Bobot"), choices=Weighing.choices, required=False)

    def __init__(
        self, data: Any = None, *, frame: Frame, start: Setting | None = None, **kwargs: Any
    ) -> None:
        self.start = start or usual_setting(frame)
        initial = {"skala": self.start.scaling, "gabung": self.start.mean, "bobot": self.start.weighing}
        super().__init__(data or None, initial=initial, **kwargs)
        self.fields["skala"].choices = [  # type: ignore[attr-defined]
            choice for choice in Scaling.choices if frame.has_scale or choice[0] != Scaling.AS_IS
        ]

    @property
    def setting(self) -> Setting:
        """What was asked for; a word that nobody offers counts as not asked."""
        if not self.is_bound:
            return self.start
        self.is_valid()
        asked = self.cleaned_data
        return Setting(
            asked.get("skala") or self.start.scaling,
            asked.get("gabung") or self.start.mean,
            asked.get("bobot") or self.start.weighing,
        )


class RobustnessForm(forms.Form):
    """What varies, how often, and from which seed."""

    weights = forms.TypedChoiceField(
        label=gettext_lazy("Bobot"),
        coerce=int,
        choices=[
            (25, gettext_lazy("naik atau turun sampai 25 %")),
            (10, gettext_lazy("naik atau turun sampai 10 %")),
            (50, gettext_lazy("naik atau turun sampai 50 %")),
            (0, gettext_lazy("tetap")),
        ],
    )
    scaling = forms.BooleanField(
        label=gettext_lazy("Skala indikator: asli (bila ada), min-maks, atau skor-z"),
        required=False,
        initial=True,
    )
    mean = forms.BooleanField(
        label=gettext_lazy("Penggabungan: rerata aritmetika atau geometrik"), required=False, initial=True
    )
    left_out = forms.BooleanField(
        label=gettext_lazy("Satu indikator dikeluarkan, atau tidak ada"), required=False, initial=True
    )
    raters = forms.BooleanField(
        label=gettext_lazy("Ketelitian penilai: setiap nilai bergeser satu tingkat, atau tetap"),
        required=False,
    )
    samples = forms.IntegerField(
        label=gettext_lazy("Banyak sampel"),
        min_value=100,
        max_value=MOST_SAMPLES,
        initial=USUAL_SAMPLES,
        help_text=gettext_lazy("100 sampai 5.000; makin banyak makin halus dan makin lama."),
    )
    seed = forms.IntegerField(
        label=gettext_lazy("Benih acak"),
        min_value=0,
        max_value=HIGHEST_SEED,
        initial=1,
        help_text=gettext_lazy("Benih dan pilihan yang sama selalu memberi hasil yang sama."),
    )

    def __init__(self, *args: Any, frame: Frame, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not frame.has_scale:
            del self.fields["raters"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.varied.count:
            raise forms.ValidationError(_("Pilih paling sedikit satu hal yang divariasikan."))
        return cleaned

    @property
    def varied(self) -> Varied:
        given = self.cleaned_data
        return Varied(
            weights=given["weights"],
            scaling=given["scaling"],
            mean=given["mean"],
            left_out=given["left_out"],
            raters=given.get("raters", False),
        )
