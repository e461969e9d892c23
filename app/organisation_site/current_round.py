"""Finding the round that an address names, and what it was answered under."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.organisation_site.own_questionnaires import has_several_questionnaires
from app.organisation_site.site import blueprint
from app.store.assessments import assessments, round_undo
from app.store.assessments.assessments import Assessment
from app.store.assessments.round_undo import Hold
from app.store.base import published_questionnaires
from app.store.base.current_programme import get_programme
from app.store.organisations.organisations import NotFoundError
from app.store.organisations.return_links import LinkHolder
from app.web.access import current_holder
from app.web.error_messages import NOT_AMONG_YOURS
from scoring.questionnaires.questionnaire import Questionnaire

RoundAddress = dict[str, Any]
"""What `url_for` makes the addresses of a round's pages from, whichever page it is."""

# The short one is that of the organisations' own questionnaire, and as old as the pages.
ROUND_ADDRESSES = (
    "/assessment/<int:number>",
    "/assessment/<questionnaire>/<int:number>",
)

View = Callable[..., ResponseReturnValue]


class Round(NamedTuple):
    """A round, whose it is, and the questionnaire version it is answered under."""

    organisation: LinkHolder
    assessment: Assessment
    questionnaire: Questionnaire

    @property
    def number(self) -> int:
        """Which round of the questionnaire this is, from 1."""
        return self.assessment.round

    @property
    def address(self) -> RoundAddress:
        """What the addresses of its pages are made from."""
        return get_round_address(self.assessment)

    @property
    def overview(self) -> RoundAddress:
        """What the address of the overview of its questionnaire is made from."""
        return {"questionnaire": self.questionnaire.id} if self.told_apart else {}

    @property
    def method(self) -> RoundAddress:
        """What the address of its rule's page is made from; empty for the questions of today."""
        asked = self.questionnaire
        if asked is published_questionnaires.get_current_questionnaire():
            return {}
        return {"questionnaire": asked.id, "version": asked.version}

    @property
    def told_apart(self) -> str:
        """The questionnaire's title where pages say which it is; empty where it is the only one."""
        several = has_several_questionnaires(self.organisation, self.questionnaire.id)
        return self.questionnaire.title if several else ""

    @property
    def of_questionnaire(self) -> str:
        """Of which questionnaire it is, to stand behind its number; empty for the only one."""
        return f" of ‘{self.told_apart}’" if self.told_apart else ""

    @property
    def is_for_editions(self) -> bool:
        """Whether editions of the public benchmark count such answers."""
        return self.questionnaire.id == get_programme().main_questionnaire

    @property
    def submitted(self) -> bool:
        """Whether the answers are submitted, and stay as they are."""
        return self.assessment.submitted_at is not None

    @property
    def hold(self) -> Hold | None:
        """What keeps it from being taken back; None where nothing does, and for a draft."""
        return round_undo.find_hold(self.assessment) if self.submitted else None


@blueprint.app_template_global("round_address")
def get_round_address(assessment: Assessment) -> RoundAddress:
    """What the addresses of a round's pages are made from.

    The organisations' own questionnaire stands in none of them.
    """
    questionnaire_id, _ = assessment.questionnaire
    if questionnaire_id == get_programme().main_questionnaire:
        return {"number": assessment.round}
    return {"questionnaire": questionnaire_id, "number": assessment.round}


def route_round(method: str, path: str) -> Callable[[View], View]:
    """Route a view of a round: `@route_round("GET", "/check")`, then `@access(Rule.HOLDER)`.

    The page has an address for the organisations' own questionnaire, and one for any other. The
    view gets the round in place of its number, and nobody gets there who has no such round.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answer(number: int, questionnaire: str = "", **parts: str) -> ResponseReturnValue:
            main = get_programme().main_questionnaire
            current = get_round_or_404(questionnaire or main, number)
            if questionnaire == main and request.method in {"GET", "HEAD"}:
                return _redirect_to_short_address(number=number, **parts)
            return view(current, **parts)

        for start in ROUND_ADDRESSES:
            blueprint.add_url_rule(f"{start}{path}", view_func=answer, methods=[method])
        return answer

    return declare


def _redirect_to_short_address(**parts: str | int) -> ResponseReturnValue:
    """Lead to a page of the organisations' own questionnaire by the one address that it has."""
    query = request.query_string.decode("latin-1")
    address = url_for(request.endpoint or "", **dict[str, Any](parts))
    return redirect(f"{address}?{query}" if query else address)


def get_round_or_404(questionnaire_id: str, number: int) -> Round:
    """The round of that number of a questionnaire, of whoever asks. 404 where they have none.

    A form raises NotFoundError instead, so that what was typed is handed back: the round was there
    when its page was opened. So does a form whose number belongs to another round by now.
    """
    organisation = current_holder()
    assessment = assessments.find_round(organisation.organisation_id, questionnaire_id, number)
    if request.method == "POST" and not (assessment and _is_form_for_round(assessment)):
        raise NotFoundError(f"round {number} is not there any more")
    if assessment is None:
        theirs = get_programme().questionnaires_for(organisation.kind)
        abort(404, description=None if questionnaire_id in theirs else NOT_AMONG_YOURS)
    return make_round(organisation, assessment)


def make_round(organisation: LinkHolder, assessment: Assessment) -> Round:
    """A round with the questionnaire version that it is answered under."""
    return Round(
        organisation,
        assessment,
        published_questionnaires.get_questionnaire(assessment.questionnaire),
    )


def reload_round(current: Round) -> Round:
    """The same round as it stands by now: somebody else may have submitted or dropped it."""
    return get_round_or_404(current.questionnaire.id, current.number)


def _is_form_for_round(assessment: Assessment) -> bool:
    """Whether a form is for this very round: a page of answers says which it was opened in."""
    own_id = str(assessment.id)
    return request.form.get("round", own_id) == own_id
