"""The messages of error pages: a title, and what to do."""

from collections.abc import Mapping

from app.database.database_errors import OutageCause
from app.web.access import (
    DELETED_BY_YOU,
    EDITORS_ONLY,
    READS_ONLY,
    SECOND_FACTOR_FIRST,
    SIGN_IN_AGAIN,
)
from app.web.csrf_guard import FormFault

ErrorMessage = tuple[str, str]

# By HTTP status.
STATUS_MESSAGES: Mapping[int, ErrorMessage] = {
    400: ("We could not read that page", "Go back, reload the page and try again."),
    401: (
        "Open your private link first",
        (
            "These pages open with your organisation's private link, and stay open for two "
            "days at the most. Use the one you kept. If it no longer works, somebody may have "
            "made a new one, ended it, or deleted your organisation here: ask your colleagues, or "
            "the address at the foot of this page."
        ),
    ),
    403: (
        "You cannot open this page from here",
        "Open your private link, or go to the start page.",
    ),
    404: ("Page not found", "Check the address, or go back to the start page."),
    405: ("We could not read that page", "Go back to the page before and use its buttons."),
    413: (
        "That was too much to save at once",
        (
            "Nothing was saved from this page just now. Your browser's back button leads to your "
            "words: shorten the longest, and save again."
        ),
    ),
    414: (
        "That address is too long",
        "Go back to the page before, and look for fewer words at once.",
    ),
    429: ("That was tried too often", "Wait for a few minutes, then try again."),
    500: ("Something went wrong on our side", "Try again in a few minutes."),
    503: ("The service is busy", "Try again in a minute."),
}

# By what keeps the database from doing it.
OUTAGE_MESSAGES: Mapping[OutageCause, ErrorMessage] = {
    OutageCause.BUSY: (
        "The service is busy",
        "It is busy with a large piece of work. Try again in a minute.",
    ),
    OutageCause.LOCKED: (
        "The service is busy",
        "Something else is using the database. Try again in a minute.",
    ),
    OutageCause.CANNOT_WRITE: (
        "Nothing can be saved just now",
        (
            "The service cannot write just now: its disk is full, or it is set to read only. "
            "Whoever runs it has to mend it. What is saved can still be read."
        ),
    ),
    OutageCause.UNREACHABLE: (
        "The service is not working just now",
        (
            "The database cannot be reached. Try again in a few minutes. If it stays so, whoever "
            "runs the service has to mend it."
        ),
    ),
    OutageCause.OUT_OF_DATE: (
        "The service is not ready yet",
        (
            "Its database has not been brought up to date for this version. Whoever runs the "
            "service has to do so."
        ),
    ),
}

# What the core team's pages say of an organisation that somebody has deleted.
ORGANISATION_DELETED = "This organisation has been deleted"

# What is said of a questionnaire that whoever asks does not answer.
NOT_AMONG_YOURS = "This questionnaire is not among yours"

# What is said of a piece of evidence that is not there, or not any more.
NOT_ON_SHELF = "This piece of evidence is not on your shelf"

# What is said of an action of a plan that whoever asks does not have.
NOT_ON_YOUR_PLAN = "This action is not on your plan"

# What is said of something asked of the core team, by somebody else or by nobody.
NOT_ASKED_BY_YOU = "This is not among the things that you asked the core team"

# What the core team's pages say where an address asks for figures of another.
NOT_IN_USE = "This questionnaire is not in use"
NOT_COMPARED = "This questionnaire places nobody"
NO_BOARD_PAGE = "A balance has no page for a board"
NO_HIGHER_ANSWER = "No answer is higher than another"

# The same, where a page knows more (`abort(..., description=...)`).
DESCRIPTION_MESSAGES: Mapping[str, ErrorMessage] = {
    SIGN_IN_AGAIN: (
        "Sign in again first",
        (
            "You were signed out, perhaps because your time was over. What you just sent was "
            "not saved. You can copy your words from here, then sign in and open the page again."
        ),
    ),
    SECOND_FACTOR_FIRST: (
        "Set up your second step first",
        (
            "Everybody who signs in with a password now needs a second step. What you just sent "
            "was not saved. You can copy your words from here, then open any page: it leads you "
            "through it."
        ),
    ),
    READS_ONLY: (
        "Sign in once more to change anything",
        (
            "You signed in, or opened your private link, while the service could not write: so far "
            "you can only read. What you just sent was not saved. You can copy your words from "
            "here, then sign in or open your private link again."
        ),
    ),
    DELETED_BY_YOU: (
        "Your organisation is deleted",
        (
            "You have just deleted it, with everything that it said, and its links open nothing "
            "any more. There is nothing more to do."
        ),
    ),
    ORGANISATION_DELETED: (
        "That organisation has been deleted",
        (
            "It is gone, with everything it said, and nothing can bring it back. The list of "
            "organisations leads to those that were deleted: when, and on whose word."
        ),
    ),
    NOT_AMONG_YOURS: (
        "These questions are not among yours",
        (
            "There are no such questions here, or others answer them. Your overview leads to "
            "everything that you can answer."
        ),
    ),
    NOT_ON_SHELF: (
        "That piece is not on your shelf",
        (
            "Perhaps somebody has taken it off. Your shelf of evidence, which your overview "
            "leads to, has every piece that is there."
        ),
    ),
    NOT_ASKED_BY_YOU: (
        "This is not among what you asked",
        "Your overview leads to everything that you have asked the core team.",
    ),
    NOT_ON_YOUR_PLAN: (
        "This action is not on your plan",
        (
            "Somebody may have taken it off since you opened the page before. Your plan, which "
            "your overview leads to, shows the actions that there are."
        ),
    ),
    NOT_IN_USE: (
        "There is no such questionnaire here",
        (
            "The address asks for the figures of a questionnaire that is not in use here. "
            "Open Compare, and choose one of those that are."
        ),
    ),
    NOT_COMPARED: (
        "There is nothing to compare here",
        (
            "This questionnaire places nobody on a stage, so there is nothing to set side by side. "
            "Open Compare, and choose another one."
        ),
    ),
    NO_BOARD_PAGE: (
        "There is no page for a board here",
        (
            "These questions are for a talk among yourselves: on a page for a board, the louder "
            "side of a pair would read as a finding. Your results print as they are, if you want "
            "to show them."
        ),
    ),
    NO_HIGHER_ANSWER: (
        "There is no change to try here",
        (
            "Neither side of a balance is higher than the other, so no answer would move anything. "
            "Your results show where each balance lies."
        ),
    ),
    EDITORS_ONLY: (
        "Only an editor can do this",
        (
            "You are signed in as a viewer: you can see everything, and change nothing. "
            "Ask whoever looks after the accounts if you need to."
        ),
    ),
}

# The same for programs, and for whoever writes them.
API_MESSAGES: Mapping[int, ErrorMessage] = {
    401: (
        "Send a key that works",
        (
            "Send it in the header `Authorization: Bearer THE-KEY`. Ask the core team for a key if "
            "you have none, or if yours has ended."
        ),
    ),
    404: ("There is nothing at this address", "`/api/v1/` lists what there is."),
    405: ("The API changes nothing", "Ask by GET."),
    500: ("Something went wrong on our side", "Try again in a few minutes."),
}

ROUND_GONE: ErrorMessage = (
    "That round is not there any more",
    (
        "Somebody has dropped the draft since you opened this page, or its time was over, or the "
        "core team has made two records of your organisation one. Your overview shows the rounds "
        "that there are."
    ),
)

# Why a form was not taken.
FORM_FAULT_MESSAGES: Mapping[FormFault, str] = {
    FormFault.OVER_HTTP: (
        "The address that you are at starts with http://, and our cookies are sent over https:// "
        "alone. Put https:// in front of the address."
    ),
    FormFault.NO_COOKIE: (
        "No cookie of ours came with it. Your browser keeps none for this site, or it was closed "
        "after you opened the page. If it happens again, allow cookies for this site."
    ),
    FormFault.SIGNED_OUT: (
        "After you opened it, somebody signed out on this device, perhaps in another tab."
    ),
    FormFault.ENDED: "After you opened it, your session ended.",
    FormFault.NO_TOKEN: "A part of the form did not come: perhaps the page had not loaded whole.",
    FormFault.OF_ANOTHER: (
        "After you opened it, somebody signed in or out on this device, perhaps in another tab."
    ),
}
FORM_FROM_ELSEWHERE: ErrorMessage = (
    "This did not come from a page of ours",
    (
        "Another site sent it, so nothing was done with it. If you meant to do this, do it on our "
        "own pages."
    ),
)
# What the page says before and after that: of one that anybody can open, and of others.
SEND_AGAIN_WORDS: ErrorMessage = (
    "Please send this page again",
    "Nothing was saved. Open the page again, and fill it in once more.",
)
COME_BACK_WORDS: ErrorMessage = (
    "We could not save this page",
    (
        "What you just sent was not saved, and it changed nothing. You can copy your "
        "words from here, then open your private link, or sign in, and go to the same page."
    ),
)

# Which of a form that is too large is to be shortened.
SHORTEN_LONGEST = "The longest that you sent is this: {field}."

# What became of a form that was to save something, where it broke off.
NOT_SAVED = "Nothing was saved from this page just now, and nothing was changed."
PERHAPS_SAVED = (
    "What you just sent may not have been saved, or not all of it: look before you send it again."
)
