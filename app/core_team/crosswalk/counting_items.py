"""Which questions of a version count towards a target."""

from app.store.base.current_targets import get_target_links
from scoring.crosswalk.target_standing import links_in_order
from scoring.questionnaires.questionnaire import Questionnaire
from scoring.targets.target_catalogue import Target


def list_counting_items(asked: Questionnaire, target: Target) -> list[str]:
    """The ids of the questions that count: those that ask for just the target first."""
    links = links_in_order(asked, get_target_links(asked.id), target.id)
    return [each.item for each in links if each.counts]
