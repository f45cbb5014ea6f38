"""Forms over agencies, their contacts, posts and holders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selaras.accounts.models import User
from selaras.core.moments import within_reach
from selaras.offices.choices import ROLES, AgencyKind, HolderStatus, PostKind
from selaras.offices.compute import PhoneFault, display_phone, normal_phone
from selaras.offices.models import Agency, Contact, Holder, Post
from selaras.offices.services import Naming


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A date as the browser's own picker wants it, of a year that can be meant."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=required, widget=widget, help_text=help_text, validators=[within_reach]
    )


class StarterForm(forms.Form):
    """Codes of the ticked agencies; a code that is not on the list is a tampered form."""

    codes = forms.MultipleChoiceField(label=gettext_lazy("OPD yang ada di daerah Anda"))

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
        self.fields["codes"].error_messages["required"] = _("Centang paling sedikit satu OPD.")


class AgencyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Nama lengkap"),
        max_length=160,
        help_text=gettext_lazy("Seperti pada peraturan daerah."),
    )
    short_name = forms.CharField(
        label=gettext_lazy("Nama pendek"),
        max_length=60,
        help_text=gettext_lazy("Dipakai di daftar dan pesan."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Jenis"),
        choices=AgencyKind,
        help_text=gettext_lazy(
            "Instansi vertikal dan lembaga mitra diminta lewat surat, tidak pernah diberi tugas."
        ),
    )


class EndAgencyForm(forms.Form):
    ends_on = day_field(gettext_lazy("Hari terakhir"))
    note = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=300,
        help_text=gettext_lazy("Misalnya nomor peraturan yang menggabungkan OPD ini."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["ends_on"].initial = today

    def clean_ends_on(self) -> date:
        day: date = self.cleaned_data["ends_on"]
        if day > self.today:
            raise ValidationError(_("OPD diakhiri paling cepat pada harinya."))
        return day


@dataclass(frozen=True, slots=True)
class ArrangeRow:
    agency: Agency
    sort: BoundField
    name: BoundField
    short_name: BoundField

    @property
    def errors(self) -> list[str]:
        return [str(error) for field in (self.sort, self.name, self.short_name) for error in field.errors]


class ArrangeForm(forms.Form):
    """Order and names of every agency of a region on one page."""

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = agencies
        for place, agency in enumerate(agencies, start=1):
            label = agency.name
            self.fields[f"sort-{agency.pk}"] = forms.IntegerField(
                label=_("Nomor urut %(name)s") % {"name": label},
                min_value=0,
                max_value=9999,
                initial=place,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
            self.fields[f"name-{agency.pk}"] = forms.CharField(
                label=_("Nama lengkap %(name)s") % {"name": label}, max_length=160, initial=agency.name
            )
            self.fields[f"short-{agency.pk}"] = forms.CharField(
                label=_("Nama pendek %(name)s") % {"name": label}, max_length=60, initial=agency.short_name
            )

    def rows(self) -> Iterator[ArrangeRow]:
        for agency in self.agencies:
            yield ArrangeRow(
                agency, self[f"sort-{agency.pk}"], self[f"name-{agency.pk}"], self[f"short-{agency.pk}"]
            )

    def lines(self) -> list[Naming]:
        """Equal numbers keep the order in which they stood."""
        values = self.cleaned_data
        return [
            Naming(a.pk, values[f"sort-{a.pk}"], values[f"name-{a.pk}"], values[f"short-{a.pk}"])
            for a in self.agencies
        ]


class ContactForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nama"), max_length=120)
    position = forms.CharField(label=gettext_lazy("Jabatan"), max_length=120, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Telepon atau WhatsApp"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Misalnya 0812-3456-7890."),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(label=gettext_lazy("Surel"), required=False, max_length=254)
    is_primary = forms.BooleanField(label=gettext_lazy("Narahubung utama OPD ini"), required=False)

    @classmethod
    def of(cls, contact: Contact) -> "ContactForm":
        values = {name: getattr(contact, name) for name in ("name", "position", "email", "is_primary")}
        return cls(initial=values | {"phone": display_phone(contact.phone)})

    def clean_phone(self) -> str:
        try:
            return normal_phone(self.cleaned_data["phone"], demo=settings.DEMO)
        except PhoneFault as fault:
            raise ValidationError(str(fault)) from fault


class PasteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Tabel dari Excel"),
        strip=False,
        max_length=600_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocapitalize": "none"}),
        help_text=gettext_lazy(
            "Salin tabel beserta judul kolomnya, lalu tempel di sini. Yang wajib: OPD dan Nama. "
            "Boleh ditambah: Jabatan, Telepon/WA, Surel. Urutan kolom bebas."
        ),
    )


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Berkas Excel (.xlsx)"),
        validators=[FileExtensionValidator(["xlsx", "xlsm"])],
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy("Paling besar 5 MB dan 2.000 baris."),
    )


class PostForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Nama jabatan"), max_length=160)
    kind = forms.ChoiceField(label=gettext_lazy("Jenis jabatan"), choices=PostKind)

    @classmethod
    def of(cls, post: Post) -> "PostForm":
        return cls(initial={"title": post.title, "kind": post.kind})


class HolderForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nama pejabat"), max_length=120)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=HolderStatus,
        help_text=gettext_lazy("Seperti tertulis pada SK."),
    )
    starts_on = day_field(gettext_lazy("Mulai menjabat"))
    ends_on = day_field(
        gettext_lazy("Sampai"), required=False, help_text=gettext_lazy("Kosongkan bila belum ditentukan.")
    )
    decree = forms.CharField(label=gettext_lazy("Nomor SK"), max_length=120, required=False)
    user = forms.ModelChoiceField(
        label=gettext_lazy("Akun pejabat"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Belum memiliki akun"),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Peran selama menjabat"),
        required=False,
        help_text=gettext_lazy("Berakhir sendiri bersama masa jabatan."),
    )
    replace_former = forms.BooleanField(
        label=gettext_lazy("Akhiri masa jabatan pejabat sebelumnya sehari sebelum tanggal mulai"),
        required=False,
    )

    def __init__(self, *args: Any, people: Any, roles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        listed = [(code, ROLES[code].label) for code in roles]
        self.fields["role"].choices = [("", _("Tanpa peran")), *listed]  # type: ignore[attr-defined]


class EndHolderForm(forms.Form):
    ends_on = day_field(gettext_lazy("Hari terakhir menjabat"))

    @classmethod
    def of(cls, holder: Holder, today: date) -> "EndHolderForm":
        return cls(initial={"ends_on": max(today, holder.starts_on)})
