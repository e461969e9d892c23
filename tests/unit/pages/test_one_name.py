"""The secret address has one name for people, 'private link': decision 0007."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings.config import ROOT

OTHER_NAMES = re.compile(
    r"\b(return|personal|secret|magic|unique|individual|access)[ -]links?\b", re.IGNORECASE
)
# What a template says to whoever keeps it, and names that no reader sees.
NOT_SAID = re.compile(r"\{#.*?#\}|\b(?:id|for|name|class|data-[\w-]+)=\"[^\"]*\"", re.DOTALL)
QUOTED = re.compile(r"""(["'`])(.*?)\1""")
# For whoever runs the service; how it is made is told in docs/decisions, by the names in the code.
GUIDES = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]


def words_of(path: Path) -> Iterator[str]:
    """Each piece of a file that somebody may read who does not read the code."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        yield from _strings_of(ast.parse(text))
    elif path.suffix == ".js":
        yield from (quoted[2] for quoted in QUOTED.finditer(text))
    else:
        yield NOT_SAID.sub("", text)


def _strings_of(tree: ast.AST) -> Iterator[str]:
    told = [each.value for each in ast.walk(tree) if isinstance(each, ast.Expr)]
    for each in ast.walk(tree):
        is_text = isinstance(each, ast.Constant) and isinstance(each.value, str)
        # A string that stands by itself documents the code.
        if is_text and each not in told:
            yield each.value


@pytest.mark.parametrize(
    ("folder", "kinds"),
    [
        ("app/templates", "*"), ("app", "*.py"), ("freezing", "*.py"), ("scoring", "*.py"),
        ("assets", "*.js"), ("questionnaires", "*.yaml"),
    ],
)  # fmt: skip
def test_no_page_letter_or_message_calls_it_anything_else(folder, kinds):
    files = [each for each in (ROOT / folder).rglob(kinds) if each.is_file()]
    said = [
        (each.name, found[0])
        for each in files
        for text in words_of(each)
        for found in OTHER_NAMES.finditer(text)
    ]

    assert files
    assert said == []


def test_no_guide_calls_it_anything_else():
    # Where a link leads is no name that anybody reads.
    texts = [(each.name, re.sub(r"\]\([^)]*\)", "]", each.read_text("utf-8"))) for each in GUIDES]
    said = [(name, OTHER_NAMES.findall(text)) for name, text in texts]
    assert [(name, found) for name, found in said if found] == []
