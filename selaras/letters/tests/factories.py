"""An office that writes letters, its people, and letters in every state."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from selaras.accounts.models import User
from selaras.core.scope import Scope
from selaras.letters import services
from selaras.letters.models import Letter
from selaras.letters.services import LetterText
from selaras.offices.models import Agency, Holder, Post
from selaras.offices.tests.factories import make_agency, make_holder, make_post, person, scope_of
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region

NOW = datetime(2026, 1, 22, 2, 0, tzinfo=UTC)
TODAY = date(2026, 1, 22)


@dataclass(frozen=True)
class Seat:
    post: Post
    holder: Holder
    user: User
    scope: Scope


@dataclass
class Office:
    """The Kesbangpol of a city with its operator and its head."""

    code: str = "16.72"
    region: Region = field(init=False)
    agency: Agency = field(init=False)
    writer_user: User = field(init=False)
    writer: Scope = field(init=False)
    head_user: User = field(init=False)
    head: Scope = field(init=False)
    holder: Holder = field(init=False)

    def __post_init__(self) -> None:
        self.region = make_region(self.code)
        self.agency = make_agency(
            self.region, "kesbangpol", kind="kesbangpol", name="Badan Kesatuan Bangsa dan Politik"
        )
        self.writer_user, self.writer = person("operator", region=self.region)
        self.head_user, self.head = person("kepala_kesbangpol", region=self.region)
        post = make_post(self.agency, title="Kepala", kind="kepala")
        self.holder = make_holder(post, name="Hafiz Lematang")

    def draft(self, **changes: Any) -> Letter:
        letter = services.begin_letter(
            scope=self.writer, template="kosong", subject_id=str(self.agency.pk), now=NOW
        )
        return self.write(letter, **changes)

    def write(self, letter: Letter, **changes: Any) -> Letter:
        values: dict[str, Any] = {
            "hal": "Permintaan isian",
            "body": "Dengan hormat.",
            "to": ["Kepala Dinas Sosial"],
            "signer": self.holder,
        }
        return services.save_letter(
            scope=self.writer,
            letter=letter,
            base_version=Letter.objects.get(pk=letter.pk).version,
            text=LetterText(**values | changes),
            now=NOW,
        )

    def released(self, **changes: Any) -> Letter:
        letter = self.draft(**changes)
        return services.release_letter(scope=self.head, letter=letter, base_version=letter.version, now=NOW)

    def signed(self, **changes: Any) -> Letter:
        return services.record_paper_signature(
            scope=self.writer, letter=self.released(**changes), signed_on=TODAY, now=NOW
        )

    def numbered(self, **changes: Any) -> Letter:
        return services.number_from_book(
            scope=self.writer, letter=self.signed(**changes), dated=TODAY, now=NOW
        )

    def seat(self, title: str, *, status: str = "definitif", agency: Agency | None = None) -> "Seat":
        """A post with somebody on it who has an account."""
        agency = agency or self.agency
        user, _scope = person("kepala_opd", agency=agency)
        post = make_post(agency, title=title)
        holder = make_holder(post, name=f"Pejabat {title}", status=status, user=user)
        return Seat(post, holder, user, scope_of(user, TODAY))

    def submitted(self, *seats: "Seat", **changes: Any) -> Letter:
        letter = self.draft(chain=[seat.post.pk for seat in seats], **changes)
        return services.submit_letter(scope=self.writer, letter=letter, now=NOW)

    def sent(self) -> Letter:
        return services.send_letter(
            scope=self.writer,
            letter=self.numbered(),
            channel="kurir",
            sent_on=TODAY,
            note="Diterima",
            now=NOW,
        )

    def cancelled(self) -> Letter:
        return services.cancel_letter(scope=self.writer, letter=self.draft(), reason="Ganti surat", now=NOW)
