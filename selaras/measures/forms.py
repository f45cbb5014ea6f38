"""What comes into the register: a table, pasted or as a file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selaras.measures.compute import WorkbookFault, text_of_workbook

MAX_TEXT = 2_000_000
MOST_TOLD = 50
ENDINGS = (".xlsx", ".csv", ".txt", ".yaml", ".yml")


class ImportForm(forms.Form):
    """One of both; a file becomes the text one would have pasted, so that both go the same way."""

    text = forms.CharField(
        label=gettext_lazy("Tabel dari Excel, CSV, atau YAML"),
        strip=False,
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocapitalize": "none"}),
        help_text=gettext_lazy(
            "Salin tabel beserta judul kolomnya, lalu tempel di sini. Urutan kolom bebas."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Atau pilih berkas"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=gettext_lazy("XLSX, CSV, atau YAML; paling besar 5 MB dan 2.000 baris."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file is not None:
            cleaned["text"] = self._text_of(file)
        elif not self.errors and not cleaned.get("text", "").strip():
            raise forms.ValidationError(_("Tempel tabel atau pilih berkas lebih dahulu."))
        return cleaned

    def _text_of(self, file: UploadedFile) -> str:
        name = (file.name or "").lower()
        if not name.endswith(ENDINGS):
            self.add_error("file", _("Pilih berkas .xlsx, .csv, atau .yaml. Berkas ini tidak dibaca."))
            return ""
        if name.endswith(".xlsx"):
            try:
                return text_of_workbook(file.file, file.size or 0)  # type: ignore[arg-type]
            except WorkbookFault as found:
                for fault in found.faults[:MOST_TOLD]:
                    row = _("Baris %(n)s: ") % {"n": fault.line} if fault.line else ""
                    self.add_error("file", f"{row}{fault.message}")
                if len(found.faults) > MOST_TOLD:
                    told = _("Seluruhnya %(n)s kesalahan; %(most)s yang pertama ditampilkan.")
                    self.add_error("file", told % {"n": len(found.faults), "most": MOST_TOLD})
                return ""
        if (file.size or 0) > MAX_TEXT:
            self.add_error("file", _("Berkas teks paling besar 2 MB. Bagi menjadi beberapa berkas."))
            return ""
        return self._decoded(file.read())

    def _decoded(self, raw: bytes) -> str:
        """Excel saves CSV in UTF-8 or in the Western code page, depending on the button."""
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\x00" not in text:
                return text
        self.add_error("file", _("Berkas ini bukan teks. Simpan ulang sebagai CSV UTF-8 atau .xlsx."))
        return ""
