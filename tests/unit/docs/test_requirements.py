"""The lists of packages: what runs stands on requirements.txt alone; no lock names an address."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
RUNS = ("app", "auditor", "freezing", "scoring", "freeze.py", "assets")
OUR_OWN = {Path(name).stem for name in RUNS}


def locked(name: str) -> set[tuple[str, str]]:
    """Every package of a lock with its version, twice where that depends on the Python."""
    text = (ROOT / name).read_text("utf-8")
    return set(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text, re.MULTILINE))


def modules_that_run() -> list[Path]:
    paths = [ROOT / name for name in RUNS]
    return [file for path in paths for file in ([path] if path.is_file() else path.rglob("*.py"))]


def imported_by(file: Path) -> set[str]:
    """The first part of every name that a module imports, at its top or later."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def test_what_runs_and_freezes_imports_no_package_for_development():
    installed_by = packages_distributions()
    runs = {name for name, _ in locked("requirements.txt")}
    known = OUR_OWN | sys.stdlib_module_names
    missing = {
        f"{file.relative_to(ROOT)}: {module}"
        for file in modules_that_run()
        for module in imported_by(file) - known
        if not runs
        & {re.sub(r"[-_.]+", "-", name).lower() for name in installed_by.get(module, ())}
    }
    assert not missing


@pytest.mark.parametrize("other", ["requirements-build.txt", "requirements-dev.txt"])
def test_a_package_of_two_locks_has_one_version(other):
    runs, others = locked("requirements.txt"), locked(other)
    shared = {name for name, _ in runs} & {name for name, _ in others}
    assert {pin for pin in others if pin[0] in shared} <= runs


@pytest.mark.parametrize(
    "lock",
    [
        "package-lock.json",
        "requirements-build.txt",
        "requirements-dev.txt",
        "requirements.txt",
    ],
)
def test_a_lock_names_no_address(lock):
    assert "://" not in (ROOT / lock).read_text("utf-8")
