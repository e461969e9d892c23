"""What a self-assessment can speak to of the outcomes that the programme works for."""

from app.store.base.current_targets import get_catalogues, get_target_links
from app.store.base.published_questionnaires import get_current_questionnaire
from scoring.targets.spoken_targets import list_spoken_targets
from scoring.targets.target_catalogue import SetsOut


def tell_outcomes() -> dict[str, object]:
    """What the page of outcomes needs: the catalogues, and by what each target is spoken of.

    By the newest version of the organisations' own questionnaire, and by no answer.
    """
    questionnaire = get_current_questionnaire()
    catalogues = get_catalogues().that_set_out(SetsOut.OUTCOMES)
    links = get_target_links(questionnaire.id)
    return {
        "catalogues": catalogues,
        "spoken": list_spoken_targets(questionnaire, links, catalogues),
    }
