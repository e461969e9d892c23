"""The questionnaire on paper, for a session with a facilitator."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.self_assessment.self_assessment_page import (
    find_offer,
    get_version_or_404,
    list_offers,
    list_sections,
)
from app.self_assessment.site import blueprint
from app.text.answering_time import describe_answering_time


@blueprint.get("/self-assessment/<id>/pack/")
@blueprint.get("/self-assessment/<id>/version-<int:version>/pack/")
def pack(id: str, version: int | None = None) -> ResponseReturnValue:
    """Every question with its code, its choices and room for notes, to print."""
    shown = get_version_or_404(id, version)
    return render_template(
        "survey/pack.html",
        asked=shown.asked,
        paper=shown.paper,
        address=shown.address,
        is_newest=shown.is_newest,
        is_one_of_several=shown.is_one_of_several,
        offer=find_offer(id),
        time=describe_answering_time(shown.asked),
        several=len(list_offers()) > 1,
        parts=list_sections(shown.asked),
    )
