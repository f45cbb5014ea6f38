"""Words and limits of the desk."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

AUDIT_VERBS = {
    "desk.feed.made": _("membuat tautan langganan kalender"),
    "desk.feed.changed": _("mengubah isi langganan kalender"),
    "desk.feed.revoked": _("mencabut tautan langganan kalender"),
}
# What a feed holds of the past and of what is to come.
FEED_BACK, FEED_AHEAD = timedelta(days=60), timedelta(days=400)
# How exactly the last reading is kept.
READ_STEP = timedelta(minutes=10)
