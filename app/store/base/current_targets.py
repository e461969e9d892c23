"""What questions can speak to, and which speaks to what, read once when the app starts."""

from flask import Flask, current_app

from app.store.base.current_programme import PROGRAMME_KEY
from app.store.base.published_questionnaires import QUESTIONNAIRES_KEY
from scoring.targets.catalogue_reader import read_all_catalogues
from scoring.targets.links_reader import read_all_links
from scoring.targets.target_catalogue import TargetCatalogues
from scoring.targets.target_links import TargetLinks

TARGETS_KEY = "targets"
LINKS_KEY = "target_links"


def load_targets(app: Flask) -> None:
    """Read the catalogues of targets beside the questionnaires. There may be none.

    Raises Faulty with every fault of every file.
    """
    app.extensions[TARGETS_KEY] = read_all_catalogues(app.config["QUESTIONNAIRES"])


def load_links(app: Flask) -> None:
    """Read the links beside the questionnaires, of those that have any.

    After the programme, the questionnaires and the catalogues, against which they are checked as
    far as these could be read. Raises Faulty with every fault of every file.
    """
    keys = (QUESTIONNAIRES_KEY, PROGRAMME_KEY, TARGETS_KEY)
    versions, programme, catalogues = (app.extensions.get(key) for key in keys)
    folder = app.config["QUESTIONNAIRES"]
    app.extensions[LINKS_KEY] = read_all_links(folder, versions, programme, catalogues)


def get_catalogues() -> TargetCatalogues:
    """Every catalogue of targets, in the order shown; empty where the folder has none."""
    catalogues: TargetCatalogues = current_app.extensions[TARGETS_KEY]
    return catalogues


def get_target_links(questionnaire_id: str) -> TargetLinks:
    """What the items of a questionnaire speak to; nothing where it has no file of links."""
    read: dict[str, TargetLinks] = current_app.extensions[LINKS_KEY]
    return read.get(questionnaire_id) or TargetLinks(questionnaire=questionnaire_id, items={})
