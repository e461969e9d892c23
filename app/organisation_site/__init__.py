"""An organisation answers, and sees where it stands."""

from app.organisation_site import (
    answer_pages,
    board,
    check_answers,
    drop_or_take_back,
    evidence,
    frameworks,
    help_requests,
    information_pages,
    organisation_details,
    overview_pages,
    own_contact,
    own_teams,
    plan,
    response_upload,
    results_page,
    return_link,
    stop_reminders,
    what_if_page,
)
from app.organisation_site.link_command import new_link
from app.organisation_site.site import blueprint

__all__ = [
    "answer_pages",
    "blueprint",
    "board",
    "check_answers",
    "drop_or_take_back",
    "evidence",
    "frameworks",
    "help_requests",
    "information_pages",
    "new_link",
    "organisation_details",
    "overview_pages",
    "own_contact",
    "own_teams",
    "plan",
    "response_upload",
    "results_page",
    "return_link",
    "stop_reminders",
    "what_if_page",
]
