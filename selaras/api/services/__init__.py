"""Writes of the API's own: calls that happen once, and events carried to the programs of others."""

from selaras.api.services.carrying import carry_due, deliver, plan_deliveries, send_again, sign
from selaras.api.services.once import (
    Answer,
    Claim,
    ClaimLost,
    KeyInFlight,
    KeyReused,
    TooManyKeys,
    claim,
    drop_old_answers,
    keep,
    release,
)
from selaras.api.services.webhooks import (
    end_webhook,
    make_webhook,
    new_secret,
    pause_webhook,
    resume_webhook,
    try_webhook,
)

__all__ = [
    "Answer",
    "Claim",
    "ClaimLost",
    "KeyInFlight",
    "KeyReused",
    "TooManyKeys",
    "carry_due",
    "claim",
    "deliver",
    "drop_old_answers",
    "end_webhook",
    "keep",
    "make_webhook",
    "new_secret",
    "pause_webhook",
    "plan_deliveries",
    "release",
    "resume_webhook",
    "send_again",
    "sign",
    "try_webhook",
]
