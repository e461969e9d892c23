"""What this is, how to take part, how it is worked out, and how to take it away."""

from flask import Flask, current_app, render_template
from flask.typing import ResponseReturnValue

from app.public_site.data_tables import DATA_TABLES
from app.public_site.published_editions import (
    get_edition_questionnaire,
    get_group_names,
    list_editions,
)
from app.public_site.site import blueprint
from app.store.base.current_programme import get_programme
from app.store.base.current_targets import TARGETS_KEY, get_catalogues
from app.store.base.published_questionnaires import (
    get_current_questionnaire,
    list_attributed_frameworks,
)
from app.text.answering_time import describe_answering_time
from app.text.public_list import PublicList
from app.text.rule_words import describe_rule
from app.text.wording import join_stage_names
from app.web.outcomes import tell_outcomes
from scoring.editions.edition import GroupKind
from scoring.targets.target_catalogue import SetsOut

# What may be taken away, and what each file holds.
FILE_DESCRIPTIONS = {
    "stages.csv": "How many organisations stand at each stage: the whole system, overall and for "
    "each value; each place; each sector. A row for each stage that is counted on its own.",
    "groups.csv": "Who takes part, in numbers: every place and sector in every edition, whether "
    "its figures are shown, of which edition they are, and why where they are not new.",
    "change.csv": "Where the same organisations stood in one edition and in the next.",
    "hardest.csv": "The questions that organisations find hardest, value by value.",
    "datapackage.json": "What every column of these tables means, for people and programs: a "
    "Frictionless Data Package.",
    "LICENCE.txt": "The licence of the data.",
}


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """What this is and for whom, how to take part, and where the whole system stands."""
    return render_template(
        "public/home.html",
        places=get_group_names(GroupKind.PLACE),
        sectors=get_group_names(GroupKind.SECTOR),
        programme=get_programme(),
        time=describe_answering_time(get_current_questionnaire()),
    )


@blueprint.get("/who-takes-part/")
def who_takes_part() -> ResponseReturnValue:
    """Who has said that its name may stand here, by place and sector: names, and nothing else."""
    listed: PublicList = current_app.config["PUBLIC_LIST"]
    return render_template("public/who_takes_part.html", listed=listed)


@blueprint.get("/method/")
def method() -> ResponseReturnValue:
    """How a stage is worked out, how the figures are protected, and the limits of both."""
    questionnaire = get_edition_questionnaire()
    ladder = questionnaire.framework.ladder
    return render_template(
        "public/method.html",
        rule=describe_rule(questionnaire),
        last_stages=join_stage_names(ladder, range(len(ladder) - 2, len(ladder))),
    )


@blueprint.get("/attributions/")
def attributions() -> ResponseReturnValue:
    """Whose strategies and frameworks the questions are set beside, and how sure our words are."""
    return render_template(
        "public/attributions.html",
        catalogues=get_catalogues(),
        frameworks=list_attributed_frameworks(),
    )


def add_outcomes_page(app: Flask) -> None:
    """Add the page of outcomes, where the programme has any: a page that is not there is not
    frozen. After the blueprint of the benchmark, or the one that stands in its place.
    """
    if app.extensions[TARGETS_KEY].that_set_out(SetsOut.OUTCOMES):
        app.add_url_rule("/outcomes/", "public.outcomes", _outcomes)


def _outcomes() -> ResponseReturnValue:
    """Which outcomes answers can speak to, which they cannot, and where those are found."""
    return render_template("public/outcomes.html", **tell_outcomes())


@blueprint.get("/accessibility/")
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("public/accessibility.html")


@blueprint.get("/privacy/")
def privacy() -> ResponseReturnValue:
    """What these pages know of whoever reads them, and where the self-assessment keeps answers."""
    return render_template("public/privacy.html")


@blueprint.get("/downloads/")
def downloads() -> ResponseReturnValue:
    """The files of figures: what each holds, and how to cite them."""
    empty = {f"{table.name}.csv" for table in DATA_TABLES if table.is_empty(list_editions())}
    return render_template("public/downloads.html", files=FILE_DESCRIPTIONS, empty=empty)
