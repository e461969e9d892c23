"""What each kind of change from one round to the next is called."""

from scoring.changes.round_change import ChangeKind

# Of one question, and of several.
KIND_WORDS = {
    ChangeKind.QUESTION_CHANGED: ("question is another", "questions are others"),
    ChangeKind.NO_LONGER_APPLYING: ("question no longer applies", "questions no longer apply"),
    ChangeKind.NEWLY_APPLYING: ("question newly applies", "questions newly apply"),
    ChangeKind.NO_LONGER_KNOWN: ("answer is no longer known", "answers are no longer known"),
    ChangeKind.LOWERED: ("answer lowered", "answers lowered"),
    ChangeKind.NOW_KNOWN: ("answer is now known", "answers are now known"),
    ChangeKind.RAISED: ("answer raised", "answers raised"),
}
RULE_CHANGED = "the rule of the questions is another"


def describe_change_kind(kind: ChangeKind, questions: int) -> str:
    """How many questions changed so, in words. Where none did, what moved is the rule itself."""
    one, several = KIND_WORDS[kind]
    return f"{questions} {one if questions == 1 else several}" if questions else RULE_CHANGED
