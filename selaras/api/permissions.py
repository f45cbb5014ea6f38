"""Rules over webhooks: one answer for button, page and service."""

from django.utils.translation import gettext as _

from selaras.accounts.permissions import not_by_limited_token
from selaras.api.models import Webhook
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Verdict


def can_use_webhooks(scope: Scope, user_id: int) -> Verdict:
    """An event is carried because its owner may see it, so nobody sets up an address for another."""
    if scope.user_id == user_id:
        return not_by_limited_token(scope)
    return Denied(_("Webhook hanya dibuat oleh pemilik akun."))


def can_change_webhook(scope: Scope, webhook: Webhook) -> Verdict:
    if scope.user_id != webhook.user_id:
        return Denied(_("Webhook hanya diubah oleh pemiliknya."))
    if webhook.ended_at is not None:
        return Denied(_("Webhook ini sudah dihapus."))
    return not_by_limited_token(scope)
