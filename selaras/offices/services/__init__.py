"""Writes of the offices; the names other apps call."""

from selaras.offices.services.absences import Away, end_absence, say_absent
from selaras.offices.services.agencies import (
    Naming,
    accept_starter,
    add_agency,
    arrange_agencies,
    change_agency,
    end_agency,
    reopen_agency,
)
from selaras.offices.services.ahead import tell_of_endings
from selaras.offices.services.contacts import (
    ImportRefusedError,
    add_contact,
    change_contact,
    end_contact,
    import_contacts,
)
from selaras.offices.services.grants import end_grant, give_grant
from selaras.offices.services.links import (
    end_work_links,
    make_work_link,
    move_work_links,
    note_use,
    revoke_work_link,
)
from selaras.offices.services.people import (
    Identity,
    OneTimeLink,
    Seat,
    deactivate_person,
    drop_second_step,
    end_sessions,
    invite_person,
    move_person,
    reactivate_person,
    reset_password,
)
from selaras.offices.services.posts import Term, add_post, change_post, end_holder, start_holder
from selaras.offices.services.reviews import (
    answer_grants,
    begin_due_reviews,
    begin_review,
    close_finished_reviews,
)
from selaras.offices.services.tokens import (
    Limits,
    make_agency_token,
    make_token,
    note_token_use,
    revoke_token,
)

__all__ = [
    "Away",
    "Identity",
    "ImportRefusedError",
    "Limits",
    "Naming",
    "OneTimeLink",
    "Seat",
    "Term",
    "accept_starter",
    "add_agency",
    "add_contact",
    "add_post",
    "answer_grants",
    "arrange_agencies",
    "begin_due_reviews",
    "begin_review",
    "change_agency",
    "change_contact",
    "change_post",
    "close_finished_reviews",
    "deactivate_person",
    "drop_second_step",
    "end_absence",
    "end_agency",
    "end_contact",
    "end_grant",
    "end_holder",
    "end_sessions",
    "end_work_links",
    "give_grant",
    "import_contacts",
    "invite_person",
    "make_agency_token",
    "make_token",
    "make_work_link",
    "move_person",
    "move_work_links",
    "note_token_use",
    "note_use",
    "reactivate_person",
    "reopen_agency",
    "reset_password",
    "revoke_token",
    "revoke_work_link",
    "say_absent",
    "start_holder",
    "tell_of_endings",
]
