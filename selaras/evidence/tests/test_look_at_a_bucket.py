"""Before a start and on the health page: whether the bucket works, in words that say what to do."""

from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from selaras.core import clock
from selaras.core.health import BAD, GOOD
from selaras.core.storage.address import address_of
from selaras.core.tests.buckets import SECRET, Held, Line
from selaras.evidence.checks import bucket_works
from selaras.evidence.selectors.health import look_at_storage
from selaras.evidence.tests.factories import make_file

WHOLE = "s3://KUNCI:raha%2Fsia@s3.contoh.go.id:9000/kantor/berkas/selaras?region=id-jkt&tls=0"


def words() -> str:
    return " ".join(f"{one.id} {one.msg}" for one in bucket_works())


def test_the_address_is_read_and_its_secret_is_shown_nowhere() -> None:
    address = address_of(WHOLE)
    assert address is not None
    assert address.url == "http://s3.contoh.go.id:9000"
    assert (address.bucket, address.folder) == ("kantor", "berkas/selaras/")
    assert (address.region, address.key, address.secret) == ("id-jkt", "KUNCI", "raha/sia")
    assert "raha" not in f"{address} {address!r}"
    assert address_of("") is None


def test_the_secret_may_lie_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "kunci").write_text("KUNCI:raha:sia\n")
    address = address_of("s3://s3.contoh.go.id/kantor", str(tmp_path / "kunci"))
    assert address is not None
    assert (address.key, address.secret, address.tls, address.folder) == ("KUNCI", "raha:sia", True, "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://K:rahasia@host/kantor", "harus berbentuk"),
        ("s3://K:rahasia@host/", "harus berbentuk"),
        ("s3://K:rahasia@host/Kantor_Besar", "harus berbentuk"),
        ("s3://K:rahasia@host/kantor/../lain", "harus berbentuk"),
        ("s3://K:rahasia@host/kantor?tls=ya", "harus berbentuk"),
        ("s3://K:rahasia@host/kantor?acl=public", "harus berbentuk"),
        ("s3://K:rahasia@host:port/kantor", "harus berbentuk"),
        ("s3://host/kantor", "tanpa kunci"),
    ],
)
def test_an_unreadable_address_stops_the_start_without_repeating_the_secret(text: str, told: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=told) as fault:
        address_of(text)
    assert "rahasia@" not in str(fault.value)


def test_a_file_of_keys_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="tidak dapat dibaca"):
        address_of("s3://host/kantor", str(tmp_path / "tidak-ada"))


@pytest.mark.slow
@pytest.mark.django_db
def test_a_bucket_that_works_starts_and_keeps_nothing_of_the_trial(bucket: Held) -> None:
    assert "evidence.E" not in words()
    assert bucket.names() == []


@pytest.mark.slow
@pytest.mark.django_db
def test_advice_is_given_about_versions_and_files_left_in_the_folder(bucket: Held, settings: Any) -> None:
    settings.STORAGE_SECRET = None
    make_file()
    settings.STORAGE_SECRET = bucket.address
    bucket.client.put_bucket_versioning(
        Bucket=bucket.address.bucket, VersioningConfiguration={"Status": "Enabled"}
    )
    assert "menyimpan versi lama" in words()
    assert "Masih ada berkas di folder data" in words()


@pytest.mark.slow
@pytest.mark.django_db
def test_a_wrong_bucket_stops_the_start(
    bucket: Held, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.STORAGE_SECRET = bucket.at(bucket="bukan-bucket-kami")
    assert words().startswith("evidence.E002 Bucket bukan-bucket-kami tidak ada di 127.0.0.1")
    with pytest.raises(SystemExit):
        call_command("check_start")
    assert "HARUS  Bucket bukan-bucket-kami tidak ada" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.django_db
def test_a_wrong_key_stops_the_start(bucket: Held, settings: Any) -> None:
    """The server knows no key at all while it asks for one."""

    def ask_for_keys(after: str) -> None:
        server = HTTPConnection(bucket.address.host, timeout=30)
        server.request("POST", "/moto-api/reset-auth", after.encode(), {"Content-Type": "text/plain"})
        assert server.getresponse().status == 200
        server.close()

    ask_for_keys("0")
    try:
        told = words()
        health = look_at_storage(clock.now())
    finally:
        ask_for_keys("inf")
    assert told.startswith("evidence.E002 Penyimpanan 127.0.0.1")
    assert "tidak mengenal kunci ini" in told
    assert health.state == BAD
    assert "tidak mengenal kunci ini" in health.told
    assert SECRET not in told + health.told


@pytest.mark.slow
@pytest.mark.django_db
def test_the_health_page_says_whether_the_bucket_answers(line: Line) -> None:
    make_file()
    sign = look_at_storage(clock.now())
    assert (sign.state, "storage_reachable" in {one.name for one in sign.figures}) == (GOOD, True)
    line.close()
    sign = look_at_storage(clock.now())
    assert sign.state == BAD
    assert "tidak menjawab" in sign.told
    assert {one.name: one.value for one in sign.figures}["storage_reachable"] == 0
    assert "tidak menjawab" in words()
