"""Instruments in the API: what is published, the drafts of it, and questionnaires that become drafts."""

from selaras.instruments.api import draft_questions, drafts, editing, questionnaires, reading
from selaras.instruments.api.doors import places

# The editor and the questionnaires write on paths of their own, in the router of the drafts.
routers = (reading.router, drafts.router)

__all__ = ["draft_questions", "drafts", "editing", "places", "questionnaires", "reading", "routers"]
