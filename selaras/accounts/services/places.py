"""Where somebody has signed in before: counted by itself, so that no attack shuts the owner out there."""

import hashlib
import hmac
import secrets
from datetime import datetime

from allauth.core.internal.ratelimit import RateLimitUsage
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from selaras.accounts import choices, selectors
from selaras.accounts.models import KnownPlace, OpenSession, User
from selaras.accounts.services.post import post
from selaras.accounts.services.sessions import device_of
from selaras.accounts.services.throttle import address_of, consume
from selaras.core.formats import moment_long


def place_of(request: HttpRequest, user: User | None) -> KnownPlace | None:
    """The device where it is known, else the address; asks as much about nobody as about somebody."""
    marks = [_device_mark(request.COOKIES.get(choices.DEVICE_COOKIE, "")), _address_mark(request)]
    known = KnownPlace.objects.filter(user_id=user.pk if user else 0, mark__in=marks)
    return min(known, key=lambda place: place.kind != choices.DEVICE, default=None)


def count_try(request: HttpRequest, *, typed: str) -> list[RateLimitUsage] | None:
    """Counts one try at the door where it belongs; None where that place has tried too often.

    A known device stands for itself: whoever shares its network, or attacks the account from a thousand
    addresses, uses up tries of their own. A known address stands for the account there. Everybody else
    shares what strangers have.
    """
    user = selectors.user_by_login(typed)
    account = f"user:{user.pk}" if user else f"name:{typed.strip().lower()}"
    here = f"{account}@{address_of(request)}"
    place = place_of(request, user)
    if place is not None and place.kind == choices.DEVICE:
        wanted = [("sign_in_device", f"device:{place.pk}")]
    elif place is not None:
        wanted = [("sign_in_address", here)]
    else:
        wanted = [("sign_in_posts", ""), ("sign_in", here), ("sign_in_everywhere", account)]
    used: list[RateLimitUsage] = []
    for action, key in wanted:
        usage = consume(request, action, key=key)
        if usage is None:
            return None
        if action != "sign_in_posts":
            used.append(usage)
    return used


@transaction.atomic
def remember_place(*, request: HttpRequest, user: User, now: datetime) -> None:
    """After a sign-in with all its steps; the device gets a new token, so that an old copy is worthless."""
    stranger = KnownPlace.objects.filter(user=user).exists() and place_of(request, user) is None
    token = secrets.token_urlsafe(32)
    former, fresh = _device_mark(request.COOKIES.get(choices.DEVICE_COOKIE, "")), _device_mark(token)
    # Of everybody who shares this browser: each of them has signed in here.
    KnownPlace.objects.filter(kind=choices.DEVICE, mark=former).update(mark=fresh)
    device = _keep(user, choices.DEVICE, fresh, now)
    if request.META.get("REMOTE_ADDR"):
        _keep(user, choices.ADDRESS, _address_mark(request), now)
    noted = request.session.get(choices.OPEN_SESSION) or (0, "")
    OpenSession.objects.filter(pk=noted[0], user=user).update(place=device)
    request.device_token = token  # type: ignore[attr-defined]  # the middleware hands it to the browser
    if stranger:
        _tell_owner(request, user, device, now)


def drop_stale_places(now: datetime) -> int:
    return KnownPlace.objects.filter(last_at__lt=now - choices.PLACE_LIFETIME).delete()[0]


def _keep(user: User, kind: str, mark: str, now: datetime) -> KnownPlace:
    place, _made = KnownPlace.objects.update_or_create(
        user=user,
        kind=kind,
        mark=mark,
        defaults={"last_at": now},
        create_defaults={"first_at": now, "last_at": now},
    )
    mine = KnownPlace.objects.filter(user=user, kind=kind).order_by("-last_at", "-pk")
    old = list(mine.values_list("pk", flat=True)[choices.PLACES_KEPT :])
    if old:
        KnownPlace.objects.filter(pk__in=old).delete()
    return place


def _device_mark(token: str) -> str:
    """A random token of 256 bits needs no slow hash; nothing at all is nobody's device."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest() if token else "-"


def _address_mark(request: HttpRequest) -> str:
    """Kept for half a year, so not as the address itself."""
    if not request.META.get("REMOTE_ADDR"):
        return "-"
    key = f"selaras.places:{settings.SECRET_KEY}".encode()
    return hmac.new(key, address_of(request).encode(), hashlib.sha256).hexdigest()


def _tell_owner(request: HttpRequest, user: User, device: KnownPlace, now: datetime) -> None:
    if not user.email:
        return
    post(
        to=user.email,
        subject=_("Akun Selaras Anda dipakai masuk dari perangkat baru"),
        body=_(
            "Yth. Bapak/Ibu %(name)s,\n\n"
            "Akun Selaras Anda baru saja dipakai masuk dari perangkat dan jaringan yang belum dikenal: "
            "%(device)s, alamat %(address)s, %(at)s.\n\n"
            "Bila itu Anda, abaikan surel ini. Bila bukan, buka Akun saya, Perangkat yang masuk, keluarkan "
            "perangkat itu, lalu ganti kata sandi.\n"
        )
        % {
            "name": user.full_name,
            "device": device_of(request) or _("perangkat tidak dikenal"),
            "address": address_of(request),
            "at": moment_long(now),
        },
        key=f"accounts.new_place.{device.pk}",
        now=now,
    )
