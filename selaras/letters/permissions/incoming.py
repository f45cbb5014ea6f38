"""Who may register a letter that came in, hand it on, answer, and say that it is settled."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.letters.choices import INCOMING_TRANSITIONS, DispositionState, IncomingState
from selaras.letters.models import Disposition, Incoming
from selaras.letters.models.incoming import seats_of
from selaras.letters.permissions.letters import sees_letters, sits_on, writes
from selaras.offices.choices import PostKind
from selaras.offices.models import Holder


def has_incoming(scope: Scope) -> bool:
    """Reads incoming letters by right, or has been handed one."""
    return sees_letters(scope) or Incoming.objects.visible_to(scope).exists()


def can_change_incoming(scope: Scope, incoming: Incoming) -> Verdict:
    verdict = writes(scope, incoming.region_path, incoming.agency_id)
    if not verdict:
        return verdict
    if incoming.state in (IncomingState.CANCELLED, IncomingState.SETTLED):
        return Denied(_("Catatan surat masuk ini sudah berakhir."))
    return ALLOWED


def _decides(scope: Scope, incoming: Incoming) -> bool:
    return scope.holds("letters.release", region_path=incoming.region_path, agency_id=incoming.agency_id)


def _handed_to(scope: Scope, incoming: Incoming) -> Disposition | None:
    """The open disposisi that is this person's own."""
    mine = incoming.dispositions.filter(state=DispositionState.OPEN)
    return mine.filter(to_post__in=seats_of(scope).values("post_id")).order_by("pk").first()


@dataclass(frozen=True, slots=True)
class Giver:
    """In whose name a disposisi is given."""

    title: str
    name: str
    user_id: int | None
    seat: Holder | None = None
    parent: Disposition | None = None


def giver_of(scope: Scope, incoming: Incoming) -> Giver:
    """Who was handed it gives it on; else the head, whose words on paper the office may write down."""
    parent = _handed_to(scope, incoming)
    if parent is not None:
        seat = sits_on(scope, parent.to_post_id)
        return Giver(parent.to_post.title, scope.name, scope.user_id, seat, parent)
    if _decides(scope, incoming):
        own = seats_of(scope).filter(post__agency_id=incoming.agency_id).select_related("post").first()
        title = own.post.title if own is not None else incoming.agency.name
        return Giver(title, scope.name, scope.user_id, own)
    held = Q(ends_on=None) | Q(ends_on__gte=scope.on)
    heads = Holder.objects.filter(
        held, post__agency_id=incoming.agency_id, post__kind=PostKind.KEPALA, starts_on__lte=scope.on
    )
    head = heads.select_related("post").order_by("post__sort", "pk").first()
    return Giver(head.post.title, head.name, head.user_id, head) if head is not None else Giver("", "", None)


def can_dispose(scope: Scope, incoming: Incoming) -> Verdict:
    if not (
        _decides(scope, incoming)
        or writes(scope, incoming.region_path, incoming.agency_id)
        or _handed_to(scope, incoming) is not None
    ):
        return Denied(_("Disposisi diberikan oleh kepala kantor atau yang menerima disposisi."))
    if incoming.state not in INCOMING_TRANSITIONS["dispose"][0]:
        return Denied(_("Catatan surat masuk ini sudah dibatalkan."))
    return ALLOWED


@dataclass(frozen=True, slots=True)
class Seats:
    """Of some posts, those that are this person's own today, and those whose holder has an account."""

    own: frozenset[int]
    with_account: frozenset[int]


def seats_among(scope: Scope, posts: Iterable[int]) -> Seats:
    """Asked once for all disposisi of a page."""
    held = Q(ends_on=None) | Q(ends_on__gte=scope.on)
    rows = Holder.objects.filter(held, post_id__in=set(posts), starts_on__lte=scope.on, user__isnull=False)
    taken = list(rows.values_list("post_id", "user_id"))
    own = frozenset(post for post, user in taken if user == scope.user_id)
    return Seats(own, frozenset(post for post, _user in taken))


def can_answer(scope: Scope, disposition: Disposition, seats: Seats | None = None) -> Verdict:
    """By whoever sits on the post today; where nobody there has an account, written down by the office."""
    if not disposition.is_open:
        return Denied(_("Disposisi ini sudah berakhir."))
    seats = seats or seats_among(scope, [disposition.to_post_id])
    if disposition.to_post_id in seats.own:
        return ALLOWED
    incoming = disposition.incoming
    has_account = disposition.to_post_id in seats.with_account
    if not has_account and writes(scope, incoming.region_path, incoming.agency_id):
        return ALLOWED
    return Denied(_("Disposisi ini dijawab oleh %(post)s.") % {"post": disposition.to_post.title})


def can_withdraw(scope: Scope, disposition: Disposition) -> Verdict:
    if not disposition.is_open:
        return Denied(_("Disposisi ini sudah berakhir."))
    is_giver = scope.user_id is not None and disposition.given_by_id == scope.user_id
    if not is_giver and not _decides(scope, disposition.incoming):
        return Denied(_("Disposisi ditarik oleh yang memberikannya atau kepala kantor."))
    return ALLOWED


def can_settle(scope: Scope, incoming: Incoming) -> Verdict:
    if not _decides(scope, incoming):
        verdict = writes(scope, incoming.region_path, incoming.agency_id)
        if not verdict:
            return verdict
    if incoming.state not in INCOMING_TRANSITIONS["settle"][0]:
        return Denied(_("Catatan surat masuk ini sudah berakhir."))
    if incoming.dispositions.filter(state=DispositionState.OPEN).exists():
        return Denied(_("Masih ada disposisi yang menunggu jawaban."))
    return ALLOWED


def can_cancel_incoming(scope: Scope, incoming: Incoming) -> Verdict:
    verdict = writes(scope, incoming.region_path, incoming.agency_id)
    if not verdict:
        return verdict
    if incoming.state not in INCOMING_TRANSITIONS["cancel"][0]:
        return Denied(_("Hanya surat masuk yang belum didisposisi yang dapat dibatalkan."))
    return ALLOWED
