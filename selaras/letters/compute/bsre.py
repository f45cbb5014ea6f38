"""The e-sign client of the national certificate authority, as public users of it call it.

`POST /api/sign/pdf` with basic authentication answers with the signed PDF, the id of one to fetch, or
a code and a text. The NIK and the passphrase go out in that one request and stay nowhere.
"""

import base64
import json
import secrets
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from selaras.letters.compute.seals import SealFault

PATIENCE = 60
LARGEST = 40 * 1024 * 1024
UNKNOWN_USER = 2011
MARK = {"width": "170", "height": "60"}


@sensitive_variables()
def sign(content: bytes, *, address: str, nik: str, passphrase: str, tag: str) -> bytes:
    fields = {"nik": nik, "passphrase": passphrase, "jenis_response": "PDF", **MARK}
    if tag:
        fields |= {"tampilan": "visible", "image": "false", "linkQR": "", "tag_koordinat": tag}
    else:
        fields["tampilan"] = "invisible"
    boundary = secrets.token_hex(16)
    answer, kind = _asked(
        address,
        "/api/sign/pdf",
        body=_form(boundary, fields, content),
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    if kind == "application/pdf" or answer.startswith(b"%PDF-"):
        return answer
    told = _object(answer)
    if told.get("id_dokumen"):
        return _asked(address, f"/api/sign/download/{quote(str(told['id_dokumen']), safe='')}")[0]
    raise SealFault(_told(told))


@sensitive_variables()
def _form(boundary: str, fields: dict[str, str], content: bytes) -> bytes:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="surat.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return b"".join([*parts, head.encode(), content, f"\r\n--{boundary}--\r\n".encode()])


@sensitive_variables()
def _asked(
    address: str, path: str, *, body: bytes | None = None, content_type: str = ""
) -> tuple[bytes, str]:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"}:
        raise SealFault(_("Alamat layanan BSrE pada pengaturan server tidak sah."))
    host = parts.hostname or ""
    where = f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path.rstrip('/')}{path}"
    pair = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    if content_type:
        headers["Content-Type"] = content_type
    request = urllib.request.Request(where, data=body, headers=headers)  # noqa: S310, http or https as said above
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return answer.read(LARGEST), answer.headers.get_content_type()
    except urllib.error.HTTPError as error:
        raise SealFault(_told(_object(error.read(LARGEST)))) from None
    except OSError:
        raise SealFault(_("Layanan BSrE tidak menjawab. Surat belum berubah; coba lagi nanti.")) from None


def _object(answer: bytes) -> dict[str, Any]:
    try:
        told = json.loads(answer)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _told(told: dict[str, Any]) -> str:
    if told.get("status_code") == UNKNOWN_USER:
        return _("NIK ini belum terdaftar sebagai pengguna TTE di BSrE.")
    words = " ".join(str(told.get("error") or told.get("message") or "").split())[:200]
    if words:
        return _("BSrE menolak: %(words)s") % {"words": words}
    return _("BSrE menolak tanpa keterangan. Surat belum berubah.")
