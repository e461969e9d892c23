"""What pages call a round, and how they find it: by its questionnaire, where it is not the main."""

from typing import Any

from app.core_team.site import blueprint
from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import find_newest_version, main_questionnaire_id
from scoring.programme.programme import RespondentKind


@blueprint.app_template_global()
def team_round_address(organisation_id: int, questionnaire_id: str, number: int) -> dict[str, Any]:
    """What `url_for` makes the addresses of a round's pages from."""
    address = {"organisation_id": organisation_id, "number": number}
    if questionnaire_id == main_questionnaire_id():
        return address
    return {**address, "questionnaire": questionnaire_id}


@blueprint.app_template_global()
def questionnaire_note(questionnaire_id: str) -> str:
    """Of which questionnaire something is, to stand after it.

    Empty where organisations answer one questionnaire, and it is that.
    """
    own = get_programme().questionnaires_for(RespondentKind.ORGANISATION)
    if questionnaire_id == "" or own == (questionnaire_id,):
        return ""
    newest = find_newest_version(questionnaire_id)
    return f" of ‘{newest.title if newest else questionnaire_id}’"
