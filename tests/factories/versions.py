"""The next version of a questionnaire, published in a folder of a test's own."""

from collections.abc import Callable
from pathlib import Path

from scoring.programme.programme_reader import read_programme
from scoring.questionnaires.published_versions import lock_versions, read_published_versions
from scoring.questionnaires.questionnaire import Questionnaire


def find_newest(folder: Path, of: str = "organisation") -> Questionnaire:
    """The newest version that is published there."""
    found = read_published_versions(folder)
    return found[max(version for version in found if version[0] == of)]


def list_addresses_of_questions(folder: Path) -> list[str]:
    """The addresses of a public site at which questions are answered and printed, of any version.

    Those of the newest have no number.
    """
    versions = read_published_versions(folder)
    asked = {each.id for each in read_programme(folder).questionnaires_in_use}
    newest = {number for number in versions if (number[0], number[1] + 1) not in versions}
    return [
        f"/self-assessment/{of}/{'' if (of, number) in newest else f'version-{number}/'}{end}"
        for of, number in sorted(versions)
        if of in asked
        for end in ("", "pack/")
    ]


def publish_next_version(
    folder: Path, change: Callable[[str], str] = lambda text: text
) -> Questionnaire:
    """Publish the organisations' newest version again under the next number; the version before.

    `change` is what becomes of its text.
    """
    newest = find_newest(folder)
    text = (folder / f"organisation.v{newest.version}.yaml").read_text("utf-8")
    now, later = (f"\nversion: {number}\n" for number in (newest.version, newest.version + 1))
    assert now in text
    next_file = folder / f"organisation.v{newest.version + 1}.yaml"
    next_file.write_text(change(text.replace(now, later)), "utf-8")
    lock_versions(folder)
    return newest
