"""What a service of buckets answers when it does not do what was asked, in words for an administrator."""

from __future__ import annotations

from botocore.exceptions import (
    ClientError,
    ConnectionError,
    HTTPClientError,
    SSLError,
)
from django.utils.translation import gettext as _

from selaras.core.storage.address import Address

UNKNOWN_KEY = {"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidClientTokenId", "401"}
NO_RIGHT = {"AccessDenied", "AllAccessDisabled", "403"}
NO_BUCKET = {"NoSuchBucket", "InvalidBucketName"}
OTHER_REGION = {"PermanentRedirect", "AuthorizationHeaderMalformed", "301"}
BUSY = {"SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "500", "502", "503", "504"}
FULL = {"QuotaExceeded", "EntityTooLarge", "507", "XMinioStorageFull", "InsufficientStorage"}


def code_of(fault: ClientError) -> str:
    return str(fault.response.get("Error", {}).get("Code", ""))


def words_of(fault: Exception, address: Address) -> str:
    told = {"host": address.host, "bucket": address.bucket, "region": address.region}
    if isinstance(fault, ClientError):
        return _of_answer(code_of(fault)) % (told | {"code": code_of(fault)})
    if isinstance(fault, SSLError):
        return _("Sertifikat TLS penyimpanan %(host)s tidak dapat dipercaya.") % told
    if isinstance(fault, (ConnectionError, HTTPClientError)):
        return _("Penyimpanan %(host)s tidak menjawab.") % told
    return _("Sambungan dengan penyimpanan %(host)s terputus.") % told


def _of_answer(code: str) -> str:
    words = (
        (UNKNOWN_KEY, _("Penyimpanan %(host)s tidak mengenal kunci ini, atau rahasianya salah.")),
        (NO_RIGHT, _("Kunci ini tidak berhak atas bucket %(bucket)s di %(host)s.")),
        (NO_BUCKET, _("Bucket %(bucket)s tidak ada di %(host)s.")),
        (OTHER_REGION, _("Bucket %(bucket)s bukan di region %(region)s.")),
        (BUSY, _("Penyimpanan %(host)s sedang terganggu (%(code)s).")),
        (FULL, _("Penyimpanan %(host)s penuh (%(code)s).")),
    )
    other = _("Penyimpanan %(host)s menolak: %(code)s.")
    return next((text for codes, text in words if code in codes), other)
