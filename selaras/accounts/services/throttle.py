"""One throttle for everything a stranger can guess at; counts live in the shared cache."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

# "20/m/ip": 20 a minute from one address; "3/h/key": 3 an hour for one key.
RATES = {
    # The door. From a known device; for an account from an address that is known for it; and what strangers
    # share: an account from their address, their address, and the account from anywhere.
    "sign_in_device": "10/10m/key,60/d/key",
    "sign_in_address": "5/5m/key,100/d/key",
    "sign_in": "60/5m/ip,5/5m/key",
    "sign_in_posts": "60/m/ip",
    "sign_in_everywhere": "100/d/key",
    "reset": "20/h/ip,3/h/key",
    "one_time_link": "30/m/ip",
    "work_link": "30/m/ip",
    "metrics": "10/m/ip",
    "guest_link": "30/m/ip",
    "guest_reply": "20/h/key",
    "calendar_feed": "60/h/key",
    "calendar_guess": "30/m/ip",
    "check_code": "30/m/ip",
    "check_file": "10/5m/ip",
    # Codes that do not fit; and entries, of one phone and of a hall behind one address.
    "door_code": "30/m/ip",
    "door_entry": "300/m/ip,20/h/key",
    "api_token": "30/m/ip",
    "password": "10/10m/key",
    # One account from one address; and digits, which can be guessed, for an account from anywhere.
    "second_step": "10/5m/key",
    "second_step_everywhere": "60/d/key",
    "second_step_place": "60/d/key",
    "passkey": "60/m/ip",
    "single_sign_on": "60/m/ip",
    "draft": "60/m/key",
}


def allow(request: HttpRequest, action: str, *, key: str | None = None) -> bool:
    """Counts this try and says whether it may go on; GET counts too."""
    return consume(request, action, key=key) is not None


def consume(request: HttpRequest, action: str, *, key: str | None = None) -> ratelimit.RateLimitUsage | None:
    """For a try that is taken back when it turns out right; None where there have been too many."""
    return ratelimit.consume(request, app="selaras", action=action, config=RATES, key=key, limit_get=True)


def address_of(request: HttpRequest) -> str:
    """As the throttle counts it: the visitor's own behind our proxies, the network of an IPv6 address."""
    return str(ratelimit.get_ip(request))
