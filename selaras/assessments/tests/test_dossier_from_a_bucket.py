"""A dossier is packed from files in a bucket and kept there; where one is damaged, nothing is made."""

import hashlib
import io
import zipfile

import pytest

from selaras.assessments.models import Dossier, Round
from selaras.assessments.services import dossier_removal
from selaras.assessments.tests.factories import City
from selaras.assessments.tests.test_dossier import full as full
from selaras.assessments.tests.test_dossier import make
from selaras.core.tests.buckets import Held
from selaras.evidence.tests import samples
from selaras.jobs.choices import State

pytestmark = pytest.mark.slow


def test_a_dossier_is_packed_kept_and_given_back(bucket: Held, city: City, full: Round) -> None:
    before = set(bucket.names())
    assert len(before) == 2
    assert make(city, full).state == State.DONE
    dossier = Dossier.objects.get()
    contents = {part: dossier.content(part)[0] for part in ("pdf", "zip", "csv")}
    for sha256 in contents.values():
        body = bucket.body(f"berkas/{sha256[:2]}/{sha256[2:4]}/{sha256}")
        assert hashlib.sha256(body).hexdigest() == sha256
    packed = contents["zip"]
    with zipfile.ZipFile(io.BytesIO(bucket.body(f"berkas/{packed[:2]}/{packed[2:4]}/{packed}"))) as archive:
        assert archive.testzip() is None
        assert archive.read("butir-1.1/01-rencana.pdf") == samples.pdf("Rencana")
    # Still named by its row, so it stays; what no row names goes at once, under the lock of its hash.
    dossier_removal._leave(contents.values())
    assert len(bucket.names()) == 5
    bucket.put(f"berkas/ab/ab/{'ab' * 32}", b"dossier lama")
    dossier_removal._leave(["ab" * 32])
    assert len(bucket.names()) == 5


def test_a_damaged_file_in_the_bucket_makes_no_dossier(bucket: Held, city: City, full: Round) -> None:
    spoilt = bucket.names()[0]
    bucket.put(spoilt, b"x" * len(bucket.body(spoilt)))
    job = make(city, full)
    assert job.state == State.FAILED
    assert "tidak utuh lagi di penyimpanan" in job.error
    assert (Dossier.objects.count(), len(bucket.names())) == (0, 2)
