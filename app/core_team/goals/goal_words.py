"""A goal of the programme in words, and what its count can and cannot show."""

from typing import NamedTuple

from app.store.base.published_questionnaires import (
    get_current_questionnaire,
    list_versions,
    main_questionnaire_id,
)
from app.store.reports.programme_goals import GoalKind, NewGoal
from app.web.templating import format_day
from scoring.plurals import pluralise
from scoring.questionnaires.questionnaire import Stage


class GoalMeaning(NamedTuple):
    """What a kind of goal counts, and what that cannot show."""

    counts: str
    does_not_show: str


WHO_COUNTS = (
    "Only organisations that are confirmed count, by rounds of their own questionnaire in any "
    "version. What was taken back by the day does not count. Records that were merged by then "
    "count as one, and organisations deleted since still count."
)
MEANINGS = {
    GoalKind.TAKEN_PART: GoalMeaning(
        f"Organisations that had submitted at least one round by the day. {WHO_COUNTS}",
        "It does not say that anything changed there. It is the KPI report’s figure of who "
        "completed a self-assessment, since the record began.",
    ),
    GoalKind.CAME_BACK: GoalMeaning(
        f"Organisations that had submitted a second round by the day. {WHO_COUNTS}",
        "Coming back is not the same as improving. Whoever first submitted less than a year before "
        "has hardly had reason to come back. It is the KPI report’s figure of who came back, since "
        "the record began.",
    ),
    GoalKind.REACHED_STAGE: GoalMeaning(
        "Organisations that stood at this stage or a later one, overall, by the last round that "
        "each had submitted by the day. Where too little is known to say a stage, it counts at the "
        f"start. {WHO_COUNTS}",
        "An organisation says where it stands itself, and nobody has checked. The number can fall, "
        "which is no failure: whoever looks more closely often finds that they are not as far yet. "
        "Rounds of before goals were kept are counted as they stood then.",
    ),
}

DEEDS = {
    GoalKind.TAKEN_PART.value: "Organisations that have taken part: submitted at least once",
    GoalKind.CAME_BACK.value: "Organisations that have come back: submitted a second round",
}


def describe_goal(goal: NewGoal) -> str:
    """What is aimed for, such as '60 organisations to have taken part by 31 March 2028'."""
    organisations = pluralise(goal.amount, "organisation")
    return f"{organisations} {describe_aim(goal)} by {format_day(goal.by_day)}"


def describe_aim(goal: NewGoal) -> str:
    """What organisations are to have done, without how many and by when."""
    if goal.kind is GoalKind.REACHED_STAGE:
        return f"to stand at {_or_further(goal.stage)}"
    return {
        GoalKind.TAKEN_PART: "to have taken part",
        GoalKind.CAME_BACK: "to have come back for a second round",
    }[goal.kind]


def list_choices() -> dict[str, str]:
    """What a new goal can count, in words: two deeds, and each stage by its number."""
    at_stage = {
        str(number): f"Organisations that stand at {_or_further(stage.id)}, overall"
        for number, stage in enumerate(list_stages(), 1)
    }
    return {**DEEDS, **at_stage}


def list_stages() -> tuple[Stage, ...]:
    """The stages of the newest version, which a new goal can be about."""
    return get_current_questionnaire().framework.stages


def _or_further(stage: str) -> str:
    return f"‘{_name_stage(stage)}’ or further"


def _name_stage(stage: str) -> str:
    """A stage's name in the newest version that has it; its id where none has."""
    names = (
        each.name
        for version in list_versions(main_questionnaire_id())
        for each in version.framework.stages
        if each.id == stage
    )
    return next(names, stage)
