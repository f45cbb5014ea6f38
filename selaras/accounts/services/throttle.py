"""One throttle for everything a stranger can guess at; counts live in the shared cache."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

# "20/m/ip": 20 a minute from one address; "3/h/key": 3 an hour for one key.
RATES = {
    "reset": "20/h/ip,3/h/key",
    "one_time_link": "30/m/ip",
    "work_link": "30/m/ip",
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
    "passkey": "60/m/ip",
    "draft": "60/m/key",
}


def allow(request: HttpRequest, action: str, *, key: str | None = None) -> bool:
    """Counts this try and says whether it may go on; GET counts too."""
    usage = ratelimit.consume(request, app="selaras", action=action, config=RATES, key=key, limit_get=True)
    return usage is not None


def address_of(request: HttpRequest) -> str:
    """As the throttle counts it: the visitor's own behind our proxies, the network of an IPv6 address."""
    return str(ratelimit.get_ip(request))
