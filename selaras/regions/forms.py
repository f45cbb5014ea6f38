"""The search field of every place that lets a person pick a region, and the forms of working time."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from selaras.core.moments import within_reach
from selaras.core.workbooks import NotAWorkbook
from selaras.regions import choices, compute
from selaras.regions.models import OfficeHours, RegionEdition, SpecialDay
from selaras.regions.services import DayPlan, HoursPlan
from selaras.regions.services.edition_lines import NAME_LENGTH, lines_of, text_of
from selaras.regions.services.editions import DraftPlan
from selaras.regions.services.holiday_lists import Default, text_of_sheet

# The page asks itself again while one types and keeps only its result; its address can be shared.
AS_YOU_TYPE = {
    "autocomplete": "off",
    "spellcheck": "false",
    "hx-get": reverse_lazy("region_list"),
    "hx-trigger": "input changed delay:300ms, search",
    "hx-select": "#hasil-wilayah",
    "hx-target": "#hasil-wilayah",
    "hx-swap": "outerHTML",
    "hx-replace-url": "true",
    "hx-sync": "this:replace",
}


class SearchForm(forms.Form):
    """What a person types; the page answers without JavaScript too."""

    q = forms.CharField(
        label=_("Nama atau kode wilayah"),
        help_text=_("Contoh: kota bogor atau 62.71"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", **AS_YOU_TYPE}),
    )


class NarrowedSearchForm(SearchForm):
    """What a switcher or a picker adds: levels, a region to stay within, buttons instead of links."""

    tingkat = forms.TypedMultipleChoiceField(
        choices=[(level.value, level.label) for level in choices.Level if level], coerce=int, required=False
    )
    dalam = forms.RegexField(compute.CODE, required=False, max_length=13)
    pilih = forms.BooleanField(required=False)


# ---- working time


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], validators=[within_reach], **kwargs)


class ClockField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(widget=widget, input_formats=["%H:%M", "%H.%M", "%H:%M:%S"], **kwargs)


class RuleForm(forms.Form):
    """What every rule of working time has; the source is part of it, not a remark."""

    name = forms.CharField(label=_("Nama"), max_length=120)
    source = forms.CharField(
        label=_("Sumber"),
        max_length=300,
        help_text=_("Contoh: nomor dan tanggal keputusan bersama, atau surat edaran wali kota."),
    )
    standing = forms.ChoiceField(
        label=_("Kedudukan"),
        choices=choices.Standing.choices,
        initial=choices.Standing.PROPOSED,
        help_text=_("Resmi bila Anda sudah membandingkannya dengan salinan keputusan."),
    )


class DayForm(RuleForm):
    day = DayField(label=_("Tanggal"))
    kind = forms.ChoiceField(label=_("Jenis"), choices=choices.DayKind.choices)
    field_order = ("day", "kind", "name", "source", "standing")

    @classmethod
    def initial_of(cls, row: SpecialDay) -> dict[str, object]:
        return {name: getattr(row, name) for name in DayPlan.__dataclass_fields__}

    def plan(self) -> DayPlan:
        return DayPlan(**self.cleaned_data)


class HoursForm(RuleForm):
    starts_on = DayField(
        label=_("Berlaku sejak"),
        required=False,
        help_text=_("Kosongkan kedua tanggal untuk jam kerja biasa; isi untuk Ramadan."),
    )
    ends_on = DayField(label=_("Berlaku sampai"), required=False)
    weekdays = forms.MultipleChoiceField(
        label=_("Hari kerja (hanya untuk jam kerja biasa)"),
        choices=choices.Weekday.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    opens = ClockField(label=_("Buka"))
    closes = ClockField(label=_("Tutup"))
    friday_closes = ClockField(label=_("Tutup hari Jumat"), required=False)
    field_order = (
        "name", "starts_on", "ends_on", "weekdays", "opens", "closes", "friday_closes", "source", "standing",
    )  # fmt: skip

    @classmethod
    def initial_of(cls, row: OfficeHours) -> dict[str, object]:
        values: dict[str, object] = {name: getattr(row, name) for name in HoursPlan.__dataclass_fields__}
        return values | {"weekdays": list(row.weekdays)}

    def plan(self) -> HoursPlan:
        weekdays = "".join(sorted(self.cleaned_data["weekdays"]))
        return HoursPlan(**(self.cleaned_data | {"weekdays": weekdays}))


class HolidayListForm(forms.Form):
    """A list pasted, or a sheet; and what holds for every day of it."""

    text = forms.CharField(
        label=_("Daftar hari libur"),
        required=False,
        max_length=40_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    file = forms.FileField(label=_("Berkas XLSX"), required=False)
    year = forms.IntegerField(
        label=_("Tahun"),
        min_value=2000,
        max_value=2100,
        help_text=_("Dipakai bila baris tidak menyebut tahun."),
    )
    source = forms.CharField(
        label=_("Sumber"),
        max_length=300,
        help_text=_("Contoh: nomor dan tanggal keputusan bersama, atau surat edaran wali kota."),
    )
    standing = forms.ChoiceField(
        label=_("Kedudukan"), choices=choices.Standing.choices, initial=choices.Standing.PROPOSED
    )
    kind = forms.ChoiceField(label=_("Jenis bila tidak disebut"), choices=choices.DayKind.choices)

    def clean(self) -> dict[str, Any]:
        """A sheet becomes the text that is checked and, once right, sent again."""
        data = super().clean() or {}
        file = data.get("file")
        if file is not None:
            try:
                data["text"] = text_of_sheet(file, file.size)
            except NotAWorkbook as fault:
                self.add_error("file", str(fault))
        elif not data.get("text", "").strip() and "text" not in self.errors:
            self.add_error("text", _("Tempel daftarnya, atau pilih berkas XLSX."))
        return data

    def default(self) -> Default:
        names = ("year", "source", "standing", "kind")
        return Default(**{name: self.cleaned_data[name] for name in names})


class EndRuleForm(forms.Form):
    reason = forms.CharField(label=_("Alasan menghapus"), max_length=300)


class CountForm(forms.Form):
    """How many working days lie between two days, both counted."""

    dari = DayField(label=_("Dari"))
    sampai = DayField(label=_("Sampai dengan"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("dari") and data.get("sampai") and data["sampai"] < data["dari"]:
            self.add_error("sampai", _("Tanggal akhir harus sesudah tanggal awal."))
        return data


# ---- editions


class EditionForm(forms.Form):
    """The decree, the day from which it holds, and its changes as a list or a sheet."""

    title = forms.CharField(
        label=_("Judul"), max_length=200, help_text=_("Contoh: Pembentukan Kabupaten Contoh Utara.")
    )
    decree = forms.CharField(
        label=_("Nomor keputusan atau undang-undang"),
        max_length=200,
        help_text=_("Seperti tertulis pada salinannya, dengan nomor dan tahunnya."),
    )
    begins_on = DayField(
        label=_("Mulai berlaku"),
        help_text=_("Hari pertama kode dan nama baru berlaku, menurut keputusan itu."),
    )
    text = forms.CharField(
        label=_("Daftar perubahan"),
        required=False,
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("Satu baris satu perubahan: jenis | kode lama | kode baru | nama | bagian."),
    )
    file = forms.FileField(label=_("Berkas XLSX"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, edition: RegionEdition) -> dict[str, object]:
        return {name: getattr(edition, name) for name in ("title", "decree", "begins_on", "text", "version")}

    def clean(self) -> dict[str, Any]:
        """A sheet takes the place of the list; what it said stays in the field if something else is wrong."""
        data = super().clean() or {}
        file = data.get("file")
        if file is not None:
            try:
                data["text"] = text_of_sheet(file, file.size)
            except NotAWorkbook as fault:
                self.add_error("file", str(fault))
            else:
                self.data = {**{name: self.data[name] for name in self.data}, "text": data["text"]}
        return data

    def plan(self) -> DraftPlan:
        return DraftPlan(
            **{name: self.cleaned_data[name] for name in ("title", "decree", "begins_on", "text")}
        )


class LineForm(forms.Form):
    """One change, field by field; what is wrong with it is said before it joins the list."""

    kind = forms.ChoiceField(label=_("Jenis perubahan"), choices=choices.ChangeKind.choices)
    old = forms.CharField(label=_("Kode lama"), max_length=20)
    new = forms.CharField(
        label=_("Kode baru"),
        max_length=20,
        required=False,
        help_text=_("Kosongkan pada ganti nama dan penghapusan."),
    )
    name = forms.CharField(label=_("Nama baru"), max_length=NAME_LENGTH, required=False)
    share = forms.CharField(
        label=_("Bagian yang beralih (persen)"),
        max_length=10,
        required=False,
        help_text=_("Hanya bila keputusan menyebutnya, misalnya 37,5."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            _lines, faults = lines_of(self.line())
            for _number, words in faults:
                self.add_error(None, words)
        return data

    def line(self) -> str:
        return text_of(*(self.cleaned_data[name] for name in ("kind", "old", "new", "name", "share")))


class WriteForm(forms.Form):
    mark = forms.CharField(max_length=64, widget=forms.HiddenInput)
