"""The ceremony of passkeys, run by allauth and fido2; a fault of it is a fault of the form."""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from fido2.webauthn import AuthenticationResponse

from selaras.accounts import choices, selectors, services
from selaras.accounts.forms import AddPasskeyForm, PasskeyForm
from selaras.accounts.models import User
from selaras.core import clock

# What a broken or forged answer makes the libraries raise on its way through them.
BROKEN = (ValidationError, ValueError, TypeError, KeyError, AttributeError)


def creation_options(person: User) -> str:
    """Kept by the device under the person's name and used with finger, face or PIN: both steps in one."""
    return json.dumps(auth.begin_registration(person, passwordless=True))


def request_options(person: User | None) -> str:
    """Empty where the person has no passkey; without a person the device offers those it has for us."""
    if person is not None and not selectors.factors(person).filter(type=choices.PASSKEY).exists():
        return ""
    return json.dumps(auth.begin_authentication(person))


def registered(form: AddPasskeyForm) -> dict[str, Any] | None:
    """The answer of the device, once its ceremony has been checked."""
    credential = form.cleaned_data["credential"]
    try:
        auth.parse_registration_response(credential)
        if not auth.complete_registration(credential).is_user_verified():
            raise ValueError
    except BROKEN:
        form.add_error(None, _("Perangkat tidak membuat kunci sandi. Coba lagi."))
        return None
    return dict(credential)


def proven(form: PasskeyForm, person: User | None) -> Authenticator | None:
    """The passkey that answered; without ``person`` the answer names its owner, and the key proves it."""
    if not form.is_valid():
        return None
    credential = form.cleaned_data["credential"]
    try:
        auth.parse_authentication_response(credential)
        owner = person or auth.extract_user_from_response(credential)
        factor = auth.complete_authentication(owner, credential)
        count = AuthenticationResponse.from_dict(credential).response.authenticator_data.counter
        services.use_passkey(user=owner, factor=factor, count=count, now=clock.now())
    except (*BROKEN, services.WrongCodeError):
        form.add_error("credential", _("Kunci sandi ini tidak diterima. Coba lagi, atau pakai cara lain."))
        return None
    finally:
        # A challenge serves one answer, right or wrong.
        auth.clear_state()
    return factor


def passkey_kind(form: PasskeyForm, person: User) -> str:
    return choices.PASSKEY if proven(form, person) else ""
