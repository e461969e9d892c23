"""The published editions, read once when the app of the public pages starts."""

from collections.abc import Iterator
from pathlib import Path

from flask import Flask, current_app

from app.store.base.published_questionnaires import QUESTIONNAIRES_KEY as QUESTIONNAIRES
from app.store.base.published_questionnaires import get_current_questionnaire, get_questionnaire
from scoring.editions.edition import Edition, Group, GroupKind
from scoring.editions.edition_reader import edition_file_name, read_editions
from scoring.faults import Fault, Faulty
from scoring.questionnaires.published_versions import VersionId
from scoring.questionnaires.questionnaire import Questionnaire

EDITIONS_KEY = "editions"


def init_editions(app: Flask) -> None:
    """Read every edition, of which there may be none. The questionnaires come first.

    Raises Faulty where one cannot be read, or names a question or a value that its questionnaire
    does not have.
    """
    folder = app.config["EDITIONS"]
    editions = read_editions(folder)
    published = app.extensions[QUESTIONNAIRES]
    faults = [
        fault
        for edition in editions
        for fault in _find_unknown_references(edition, folder, published)
    ]
    if faults:
        raise Faulty(faults)
    app.extensions[EDITIONS_KEY] = tuple(reversed(editions))
    app.context_processor(_template_context)


def list_editions() -> tuple[Edition, ...]:
    """Every edition, the newest first."""
    editions: tuple[Edition, ...] = current_app.extensions[EDITIONS_KEY]
    return editions


def get_newest_edition() -> Edition:
    """The edition that the pages show."""
    return list_editions()[0]


def find_newest_edition() -> Edition | None:
    """The same; None where nothing is published yet."""
    return next(iter(list_editions()), None)


def get_edition_questionnaire() -> Questionnaire:
    """The questionnaire that the newest edition is told in; the current one before the first."""
    edition = find_newest_edition()
    if edition is None:
        return get_current_questionnaire()
    return get_questionnaire((edition.questionnaire, edition.questionnaire_version))


def find_detail_questionnaire() -> Questionnaire | None:
    """The questionnaire whose questions the newest edition's detail names, where it has any."""
    edition = get_newest_edition()
    if edition.detail is None:
        return None
    return get_questionnaire((edition.questionnaire, edition.detail.questionnaire_version))


def list_groups(edition: Edition, kind: GroupKind) -> list[Group]:
    """The groups of a kind, in their fixed order."""
    return [group for group in edition.groups if group.kind == kind]


def get_group_names(kind: GroupKind) -> dict[str, str]:
    """Every place's, or every sector's, name by its id, also of those that are shown as one.

    The newest edition that names one goes first. Editions of before did not say what each of those
    that they show as one is called: where no other does, its name follows from its id.
    """
    named = {
        part: name
        for edition in reversed(list_editions())
        for group in list_groups(edition, kind)
        for part, name in zip(group.parts, _part_names(group), strict=False)
    }
    ids = [part for group in list_groups(get_newest_edition(), kind) for part in group.parts]
    return {id_: named.get(id_, id_.replace("-", " ").capitalize()) for id_ in ids}


def _part_names(group: Group) -> tuple[str, ...]:
    """What each part of a group is called, as far as it says."""
    return (group.name,) if len(group.parts) == 1 else group.part_names


def _template_context() -> dict[str, object]:
    return {
        "edition": find_newest_edition(),
        "editions": list_editions(),
        "framework": get_edition_questionnaire().framework,
    }


def _find_unknown_references(
    edition: Edition, folder: Path, published: dict[VersionId, Questionnaire]
) -> Iterator[Fault]:
    """What an edition names that no published questionnaire has."""
    source = str(folder / edition_file_name(edition))
    detail = edition.detail
    versions = {edition.questionnaire_version, *([detail.questionnaire_version] if detail else ())}
    missing = [v for v in sorted(versions) if (edition.questionnaire, v) not in published]
    for version in missing:
        named = f"{edition.questionnaire} version {version}"
        yield Fault(source, "questionnaire", f"there is no published questionnaire {named}")
    if detail is None or missing:
        return
    questionnaire = published[edition.questionnaire, detail.questionnaire_version]
    values = {value.id for value in questionnaire.framework.values}
    for value in sorted({*detail.values, *detail.hardest} - values):
        yield Fault(source, "detail", f"the framework has no value {value}")
    items = {hard.item for hards in detail.hardest.values() for hard in hards}
    for item in sorted(items - questionnaire.item_by_id.keys()):
        yield Fault(source, "detail", f"the questionnaire has no question {item}")
