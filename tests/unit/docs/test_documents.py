"""What documents name is there, and what code cites is in the repository."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ROOMS = (
    "app",
    "assets",
    "auditor",
    "bench",
    "docs",
    "freezing",
    "questionnaires",
    "scoring",
    "tests",
)
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
# Those that say where things are; decisions may speak of what was.
WAY_FINDERS = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/glossary.md",
    "docs/migrations.md",
)
CODE = {".py", ".js", ".html", ".scss", ".yaml", ".json", ".toml"}
# What is made here, and is not there before it is made.
MADE = ("app/static/build",)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_to_a_file(document):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("name", WAY_FINDERS)
def test_every_path_that_a_document_names_is_there(name):
    named = re.findall(rf"`((?:{'|'.join(ROOMS)})/[\w./-]*)`", (ROOT / name).read_text("utf-8"))
    paths = {path for path in named if path not in MADE}
    assert {path for path in paths if not (ROOT / path).exists()} == set()


def test_every_name_of_the_glossary_is_in_the_file_that_it_gives():
    rows = re.findall(
        r"^\|[^|]*\|(.*`.*)\|[^|]*\| `(.*)` \|$",
        (ROOT / "docs/glossary.md").read_text("utf-8"),
        re.M,
    )
    wrong = [
        (name, file)
        for names, file in rows
        for name in re.findall(r"`(\w+)`", names)
        if not re.search(rf"\b{name}\b", (ROOT / file).read_text("utf-8"))
    ]
    assert len(rows) > 40
    assert wrong == []


def test_every_document_that_code_cites_is_in_the_repository():
    cited = {
        (page, str(file.relative_to(ROOT)))
        for file in files_of_code()
        for page in re.findall(r"\bdocs/[\w/-]+(?:\.md)?", file.read_text("utf-8"))
    }
    assert cited
    assert {(page, file) for page, file in cited if not is_there(page)} == set()


def files_of_code():
    """Every file of code, and of words that code carries."""
    found = [ROOT / "pyproject.toml", ROOT / "freeze.py"]
    for room in ROOMS:
        found += (file for file in (ROOT / room).rglob("*") if file.suffix in CODE)
    return [file for file in found if not str(file.relative_to(ROOT)).startswith(MADE)]


def is_there(page):
    """A page, a folder, or a decision by its number alone."""
    return (ROOT / page).exists() or any(ROOT.glob(f"{page}-*.md"))
