"""What a request for help is about, in words that both sides read."""

from app.store.base.current_first_steps import get_short_name
from app.store.base.published_questionnaires import list_versions
from app.store.help_requests.help_threads import HelpRequest


def name_question(questionnaire_id: str, item_id: str) -> str:
    """A question in a few words, by the newest version that asks it; its id where none does."""
    for asked in list_versions(questionnaire_id):
        if item_id in asked.item_by_id:
            return get_short_name(asked, item_id)
    return item_id


def describe_subject(request: HelpRequest) -> str:
    """What a request is about, in a few words, to stand alone. Never an action's own words."""
    question = name_question(request.questionnaire_id, request.item_id) if request.item_id else ""
    if request.plan_action_id is None:
        return question or "No question in particular"
    return f"An action on: {question}" if question else "An action of the plan"
