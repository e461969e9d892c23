"""The pages that anybody can read before the first question."""

from functools import cache
from pathlib import Path

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.organisation_site.site import blueprint
from app.store.base import published_questionnaires
from app.store.base.current_programme import get_programme, get_value_word
from app.store.base.current_targets import get_catalogues
from app.store.editions.edition_publishing import last_published_date
from app.text.answering_time import describe_answering_time
from app.text.respondent_words import RESPONDENT_WORDS
from app.text.rule_words import describe_rule
from app.web.access import Rule, access, find_signed_in_holder
from app.web.markdown_html import render_markdown
from app.web.outcomes import tell_outcomes
from scoring.programme.programme import RespondentKind
from scoring.questionnaires.questionnaire import Questionnaire


@blueprint.get("/")
@access(Rule.PUBLIC)
def start() -> ResponseReturnValue:
    """What this is, how long it takes, who sees what, what is published, how it is worked out."""
    is_here = find_signed_in_holder() is not None
    questionnaire = published_questionnaires.get_current_questionnaire()
    return render_template(
        "start.html",
        questionnaire=questionnaire,
        time=describe_answering_time(questionnaire),
        others=_list_other_questionnaires(),
        is_here=is_here,
    )


@blueprint.app_template_global("has_edition")
def has_edition() -> bool:
    """Whether a benchmark is published that pages can lead to."""
    return last_published_date() is not None


@blueprint.get("/method")
@access(Rule.PUBLIC)
def method() -> ResponseReturnValue:
    """How a placement is worked out, and how each value looks at each stage.

    It is that of the organisations' own questionnaire, or of the version that the address names.
    """
    questionnaire = _find_named_questionnaire() or abort(404)
    return render_template(
        "method.html",
        questionnaire=questionnaire,
        method=_render_method(_get_method_file(questionnaire)),
        rule=describe_rule(questionnaire, get_value_word(questionnaire)),
        framework=questionnaire.framework,
        others=_list_questionnaires_beside(questionnaire),
    )


@blueprint.get("/attributions")
@access(Rule.PUBLIC)
def attributions() -> ResponseReturnValue:
    """Whose strategies and frameworks the questions are set beside, and how sure our words are."""
    return render_template(
        "attributions.html",
        catalogues=get_catalogues(),
        frameworks=published_questionnaires.list_attributed_frameworks(),
    )


@blueprint.get("/outcomes")
@access(Rule.PUBLIC)
def outcomes() -> ResponseReturnValue:
    """Which outcomes answers can speak to, which they cannot, and where those are found."""
    told = tell_outcomes()
    return render_template("outcomes.html", **told) if told["catalogues"] else abort(404)


@blueprint.get("/privacy")
@access(Rule.PUBLIC)
def privacy() -> ResponseReturnValue:
    """Who sees what, what is kept, and how to take it away."""
    in_use = {each.answered_by for each in get_programme().questionnaires}
    return render_template(
        "privacy.html",
        answering_too=[
            words
            for kind, words in RESPONDENT_WORDS.items()
            if kind in in_use and kind is not RespondentKind.ORGANISATION
        ],
    )


@blueprint.get("/accessibility")
@access(Rule.PUBLIC)
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("accessibility.html")


def _find_named_questionnaire() -> Questionnaire | None:
    """The version that the address names, the newest of one, or the organisations' own."""
    current = published_questionnaires.get_current_questionnaire()
    name = request.args.get("questionnaire", current.id)
    number = request.args.get("version", type=int)
    versions = published_questionnaires.list_versions(name)
    return next((each for each in versions if number in (None, each.version)), None)


def _get_method_file(questionnaire: Questionnaire) -> Path:
    """Where whoever wrote a version may explain it at length, by examples of its own."""
    folder: Path = current_app.config["QUESTIONNAIRES"]
    return folder / f"{questionnaire.id}.v{questionnaire.version}.method.md"


def _list_other_questionnaires() -> list[Questionnaire]:
    """What organisations can answer besides their own first questionnaire."""
    ids = get_programme().questionnaires_for(RespondentKind.ORGANISATION)[1:]
    found = (published_questionnaires.find_newest_version(each) for each in ids)
    return [each for each in found if each]


def _list_questionnaires_beside(one: Questionnaire) -> list[Questionnaire]:
    """The newest version of every other questionnaire in use, in the programme's order."""
    ids = [each.id for each in get_programme().questionnaires_in_use if each.id != one.id]
    found = (published_questionnaires.find_newest_version(each) for each in ids)
    return [each for each in found if each]


@cache
def _render_method(file: Path) -> Markup | None:
    if not file.exists():
        return None
    # Its first line is the page's heading already.
    return render_markdown(file.read_text("utf-8").partition("\n")[2])
