"""The published questionnaires, read once when the app starts."""

from flask import Flask, current_app

from scoring.comparison.hardest_questions import asks_alike
from scoring.faults import Fault
from scoring.questionnaires.published_versions import read_with_warnings
from scoring.questionnaires.questionnaire import Questionnaire

KEY = "questionnaires"
WARNINGS = "questionnaire_warnings"


def init_questionnaires(app: Flask) -> None:
    """Read every published questionnaire. Raises Faulty where one is wrong, or changed since."""
    published, warnings = read_with_warnings(app.config["QUESTIONNAIRES"])
    if not any(name == app.config["QUESTIONNAIRE"] for name, _ in published):
        raise ValueError(
            f"{app.config['QUESTIONNAIRES']} holds no questionnaire {app.config['QUESTIONNAIRE']}"
        )
    app.extensions[KEY], app.extensions[WARNINGS] = published, warnings


def published_warnings() -> list[Fault]:
    """What may mislead in the words of published versions, which cannot change any more."""
    found: list[Fault] = current_app.extensions[WARNINGS]
    return found


def questionnaire(name_and_version: tuple[str, int]) -> Questionnaire:
    """One published version. Raises KeyError where there is none of that name and version."""
    found: Questionnaire = current_app.extensions[KEY][name_and_version]
    return found


def newest() -> Questionnaire:
    """The questionnaire that a new round is answered under: its newest version."""
    name = current_app.config["QUESTIONNAIRE"]
    return questionnaire(max(key for key in current_app.extensions[KEY] if key[0] == name))


def every() -> list[Questionnaire]:
    """Every version of every questionnaire, by id, the newest first."""
    found: dict[tuple[str, int], Questionnaire] = current_app.extensions[KEY]
    return sorted(found.values(), key=lambda each: (each.id, -each.version))


def newest_of(id: str) -> Questionnaire | None:
    """The newest version of one questionnaire; None where there is none of that id."""
    return next((each for each in newest_of_each() if each.id == id), None)


def newest_of_each() -> list[Questionnaire]:
    """The newest version of every questionnaire, by id."""
    found: dict[tuple[str, int], Questionnaire] = current_app.extensions[KEY]
    # In order, so that of each name the last version is left.
    return list({name: found[name, version] for name, version in sorted(found)}.values())


def published() -> list[Questionnaire]:
    """Every version of the questionnaire that new rounds are answered under, the newest first."""
    name = current_app.config["QUESTIONNAIRE"]
    found: dict[tuple[str, int], Questionnaire] = current_app.extensions[KEY]
    return [found[key] for key in sorted(found, reverse=True) if key[0] == name]


def versions_asking(item_id: str) -> list[tuple[str, int]]:
    """The published versions that ask an item alike, of every questionnaire.

    That is as the newest version of each questionnaire that has it does: answers to one that asks
    it in another way are not counted with these.
    """
    found: dict[tuple[str, int], Questionnaire] = current_app.extensions[KEY]
    having = {key: found[key] for key in sorted(found) if item_id in found[key].item_by_id}
    newest_having = {name: asked for (name, _), asked in having.items()}
    return [
        (name, version)
        for (name, version), asked in having.items()
        if asks_alike(newest_having[name], asked, item_id)
    ]
