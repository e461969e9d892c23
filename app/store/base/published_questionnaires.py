"""The published questionnaires, read once when the app starts."""

from flask import Flask, current_app

from app.store.base.current_programme import PROGRAMME_KEY, get_programme
from scoring.comparison.hardest_questions import asks_item_alike
from scoring.faults import Fault, Faulty
from scoring.programme.programme import RespondentKind
from scoring.programme.programme_reader import PROGRAMME_FILE
from scoring.questionnaires.published_versions import read_published_with_warnings
from scoring.questionnaires.questionnaire import Framework, Questionnaire

QUESTIONNAIRES_KEY = "questionnaires"
WARNINGS_KEY = "questionnaire_warnings"
OWN_WITHOUT_STAGES = (
    "the first questionnaire is the organisations’ own, which places them on stages, and this one "
    "asks balances alone: put another one first"
)


def load_questionnaires(app: Flask) -> None:
    """Read every published questionnaire.

    Raises Faulty where one is wrong, or changed since, or where the organisations' own has no
    stages.
    """
    published, warnings = read_published_with_warnings(app.config["QUESTIONNAIRES"])
    programme = app.extensions.get(PROGRAMME_KEY)
    main = programme.main_questionnaire if programme else ""
    if not all(each.has_stages for each in published.values() if each.id == main):
        raise Faulty([Fault(PROGRAMME_FILE, "questionnaires[0]", OWN_WITHOUT_STAGES)])
    app.extensions[QUESTIONNAIRES_KEY], app.extensions[WARNINGS_KEY] = published, warnings


def list_published_warnings() -> list[Fault]:
    """What may mislead in the words of published versions, which cannot change any more."""
    warnings: list[Fault] = current_app.extensions[WARNINGS_KEY]
    return warnings


def get_questionnaire(name_and_version: tuple[str, int]) -> Questionnaire:
    """One published version. Raises KeyError where there is none of that name and version."""
    version: Questionnaire = current_app.extensions[QUESTIONNAIRES_KEY][name_and_version]
    return version


def main_questionnaire_id() -> str:
    """The id of the organisations' own questionnaire, which editions and lists are about."""
    return get_programme().main_questionnaire


def get_current_questionnaire() -> Questionnaire:
    """The newest version of the organisations' own questionnaire."""
    name = main_questionnaire_id()
    return get_questionnaire(
        max(key for key in current_app.extensions[QUESTIONNAIRES_KEY] if key[0] == name)
    )


def list_all_versions() -> list[Questionnaire]:
    """Every version of every questionnaire, by id, the newest first."""
    versions: dict[tuple[str, int], Questionnaire] = current_app.extensions[QUESTIONNAIRES_KEY]
    return sorted(versions.values(), key=lambda each: (each.id, -each.version))


def find_newest_version(id: str) -> Questionnaire | None:
    """The newest version of one questionnaire; None where there is none of that id."""
    return next((each for each in list_newest_versions() if each.id == id), None)


def list_newest_versions() -> list[Questionnaire]:
    """The newest version of every questionnaire, by id."""
    versions: dict[tuple[str, int], Questionnaire] = current_app.extensions[QUESTIONNAIRES_KEY]
    # In order, so that of each name the last version is left.
    return list({name: versions[name, version] for name, version in sorted(versions)}.values())


def list_attributed_frameworks() -> list[Framework]:
    """The frameworks of others that the questionnaires in use are made from."""
    newest = list_newest_versions()
    return [each.framework for each in newest if each.framework.attribution]


def list_versions(id: str) -> list[Questionnaire]:
    """Every version of one questionnaire, the newest first; none where there is none of that id."""
    versions: dict[tuple[str, int], Questionnaire] = current_app.extensions[QUESTIONNAIRES_KEY]
    return [versions[key] for key in sorted(versions, reverse=True) if key[0] == id]


def name_other_questionnaires(kind: RespondentKind | None = None) -> dict[str, str]:
    """The titles by id of the questionnaires in use besides the organisations' own.

    Those that place on stages; of all of them, or of those that such a respondent answers.
    """
    _, *others = get_programme().questionnaires_in_use
    return {
        each.id: newest.title
        for each in others
        if kind in {None, each.answered_by}
        and (newest := find_newest_version(each.id))
        and newest.has_stages
    }


def list_versions_asking_alike(item_id: str) -> list[tuple[str, int]]:
    """The published versions that ask an item alike, of every questionnaire.

    That is as the newest version of each questionnaire that has it does: answers to one that asks
    it in another way are not counted with these.
    """
    versions: dict[tuple[str, int], Questionnaire] = current_app.extensions[QUESTIONNAIRES_KEY]
    having = {key: versions[key] for key in sorted(versions) if item_id in versions[key].item_by_id}
    newest_having = {name: version_read for (name, _), version_read in having.items()}
    return [
        (name, version)
        for (name, version), version_read in having.items()
        if asks_item_alike(newest_having[name], version_read, item_id)
    ]
