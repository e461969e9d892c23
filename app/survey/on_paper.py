"""The questionnaire on paper, for a session with a facilitator."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.survey import blueprint
from app.survey.alone import parts_of, questionnaire_or_404


@blueprint.get("/self-assessment/<id>/pack/")
def pack(id: str) -> ResponseReturnValue:
    """Every question with its code, its choices and room for notes, to print."""
    asked = questionnaire_or_404(id)
    return render_template("survey/pack.html", asked=asked, parts=parts_of(asked))
