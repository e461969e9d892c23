"""The README's worked example and its list of settings, held against the code."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_placing_the_example_prints_what_the_readme_shows(tmp_path: Path):
    (questionnaire,) = blocks("yaml")
    answers, shown = blocks("json")
    (tmp_path / "welcome.v1.yaml").write_text(questionnaire, "utf-8")
    (tmp_path / "answers.json").write_text(answers, "utf-8")

    command = [sys.executable, "-m", "scoring", "place"]
    printed = subprocess.run(
        [*command, tmp_path / "welcome.v1.yaml", tmp_path / "answers.json"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        text=True,
    )

    assert json.loads(printed.stdout) == json.loads(shown)


def test_every_setting_is_listed_and_every_listed_one_is_read():
    code = "".join(file.read_text("utf-8") for file in (ROOT / "app" / "settings").glob("*.py"))
    read = set(re.findall(r"\b(?:WAYMARK_[A-Z_]+|DATABASE_URL)\b", code))
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))

    assert listed == read


def test_every_file_and_folder_of_the_tree_exists():
    (tree,) = re.findall(r"```\n(questionnaires/.*?)```", README, re.DOTALL)
    # The room of each depth: two more spaces are one room further in.
    rooms = [ROOT]
    for line in tree.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        names = re.split(r"\s{2,}", line.strip())[0].replace(",", "").split()
        for name in names:
            assert (rooms[depth] / name).exists(), f"{line}: there is no {rooms[depth] / name}"
        rooms[depth + 1 :] = [rooms[depth] / names[0]]


def test_every_page_of_the_docs_that_is_linked_exists():
    for linked in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / linked).exists(), linked
