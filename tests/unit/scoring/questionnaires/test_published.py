"""Published questionnaires never change: the lock, what breaks it, and what a hash covers."""

import json
from pathlib import Path

import pytest

from scoring.faults import Faulty
from scoring.questionnaires.published_versions import (
    LOCK_NAME,
    lock_versions,
    read_published_versions,
    read_published_with_warnings,
)
from scoring.questionnaires.questionnaire import Questionnaire
from scoring.questionnaires.questionnaire_reader import (
    parse_questionnaire,
    read_questionnaire,
    read_questionnaire_with_warnings,
)
from tests.factories.versions import find_newest

REAL = Path(__file__).parents[4] / "questionnaires"
VALID = Path(__file__).parents[3] / "questionnaires" / "valid"
SMALLEST = (VALID / "smallest.yaml").read_text(encoding="utf-8").replace("id: smallest", "id: asks")

MISLEADING = {
    "a choice like another": ("{id: in-place,", "{id: in-place, label: Not-yet,"),
    "a choice like 'Don't know'": ("{id: in-place,", "{id: in-place, label: don't know,"),
    "a text cut short": ("    items:", "    title: Ask by door #1\n    items:"),
    "a mark that nothing repeats": ("title: The", "title: &on The"),
    "a value named like a port": ("care", "com1"),
    "a text of which nothing is seen": ("    items:", "    intro: \u2800\n    items:"),
}


@pytest.fixture
def folder(tmp_path):
    """A folder with `asks` version 1, locked."""
    write(tmp_path, 1)
    lock_versions(tmp_path)
    return tmp_path


def write(folder, version, text=SMALLEST):
    path = folder / f"asks.v{version}.yaml"
    path.write_text(text.replace("version: 1", f"version: {version}"), encoding="utf-8")
    return path


def faults_of(work, folder):
    with pytest.raises(Faulty) as raised:
        work(folder)
    return [str(fault).removeprefix(f"{folder}/") for fault in raised.value.faults]


def test_the_real_questionnaires_are_as_they_were_published():
    assert ("organisation", 1) in read_published_versions(REAL)


def test_a_change_to_a_real_questionnaire_is_noticed(tmp_path):
    for path in filter(Path.is_file, REAL.iterdir()):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    after = find_newest(REAL).version + 1
    path = tmp_path / "organisation.v1.yaml"
    changed_rule = path.read_text("utf-8").replace("secured_at: 75", "secured_at: 74")
    path.write_text(changed_rule, "utf-8")

    (fault,) = faults_of(read_published_versions, tmp_path)

    assert fault.startswith(
        "organisation.v1.yaml: organisation version 1 is published and must not change. "
        f"Put it back, or copy it to organisation.v{after}.yaml, set version: {after} and run "
    )


def test_published_questionnaires_come_by_id_and_version(folder):
    write(folder, 2)
    lock_versions(folder)

    published = read_published_versions(folder)

    assert set(published) == {("asks", 1), ("asks", 2)}
    assert published["asks", 2].version == 2


def test_the_lock_is_plain_lines_in_order(folder):
    for version in (10, 2):
        write(folder, version)
    lock_versions(folder)

    lines = (folder / LOCK_NAME).read_text(encoding="utf-8").splitlines()

    hashes = {each: read_questionnaire(folder / f"asks.v{each}.yaml") for each in (1, 2, 10)}
    assert [line for line in lines if not line.startswith("#")] == [
        f"asks {version} {questionnaire.content_hash}" for version, questionnaire in hashes.items()
    ]
    assert lines[0].startswith("# Published questionnaires")


def test_locking_adds_what_is_new_and_says_so(folder):
    before = (folder / LOCK_NAME).read_text(encoding="utf-8")
    write(folder, 2)

    assert lock_versions(folder) == [("asks", 2)]
    assert (folder / LOCK_NAME).read_text(encoding="utf-8").startswith(before)
    assert lock_versions(folder) == []


def test_locking_keeps_the_comments(folder):
    path = folder / LOCK_NAME
    path.write_text("# Ours.\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    write(folder, 2)
    lock_versions(folder)

    assert path.read_text(encoding="utf-8").startswith("# Ours.\n# Published")


@pytest.mark.parametrize("work", [read_published_versions, lock_versions])
def test_a_published_questionnaire_must_not_change(folder, work):
    write(folder, 1, SMALLEST.replace("It is in place.", "It is in its place."))
    locked = (folder / LOCK_NAME).read_bytes()

    (fault,) = faults_of(work, folder)

    assert fault == (
        "asks.v1.yaml: asks version 1 is published and must not change. Put it back, or copy it to "
        f"asks.v2.yaml, set version: 2 and run `python -m scoring lock {folder}`. "
        "(The framework that it names counts as part of it.)"
    )
    assert (folder / LOCK_NAME).read_bytes() == locked


def test_the_version_to_copy_to_is_the_next_that_is_free(folder):
    write(folder, 1, SMALLEST.replace("It is in place.", "It is in its place."))
    write(folder, 4)

    assert (
        "copy it to asks.v5.yaml, set version: 5" in faults_of(read_published_versions, folder)[0]
    )


def test_a_framework_beside_counts_as_part_of_it(tmp_path):
    for name in ("framework.yaml", "every-key.yaml"):
        to = tmp_path / name.replace("every-key", "every-key.v12")
        to.write_bytes((VALID / name).read_bytes())
    lock_versions(tmp_path)
    framework = tmp_path / "framework.yaml"
    framework.write_text(
        framework.read_text("utf-8").replace("Two steps", "Two big steps"), "utf-8"
    )

    (fault,) = faults_of(read_published_versions, tmp_path)

    assert "every-key version 12 is published and must not change" in fault


@pytest.mark.parametrize("work", [read_published_versions, lock_versions])
def test_a_published_file_must_not_go(folder, work):
    (folder / "asks.v1.yaml").unlink()

    assert faults_of(work, folder) == [
        f"{LOCK_NAME}:3:1: asks version 1 is published, and asks.v1.yaml is gone: put it back"
    ]


def test_a_version_that_is_not_locked_says_how(folder):
    write(folder, 2)

    (fault,) = faults_of(read_published_versions, folder)

    assert fault == (
        "asks.v2.yaml: asks version 2 is not locked: once it is final, "
        f"run `python -m scoring lock {folder}`"
    )


NEARLY = [
    *("asks.v2.yaml", "asks.v01.yaml", "other.v1.yaml", "asks.v1.yml", "asks.v1 (1).yaml"),
    *("Copy of asks.v1.yaml", "v2.yml", "asks-v2.yaml", "asks.V2.yaml", "asks v2.yaml"),
    *("asks.v2.YAML", "asks.v2.yaml.txt"),
]


@pytest.mark.parametrize("name", NEARLY)
@pytest.mark.parametrize("work", [read_published_versions, lock_versions])
def test_a_file_is_named_after_what_stands_in_it(tmp_path, name, work):
    (tmp_path / name).write_text(SMALLEST, encoding="utf-8")

    assert f"{name}: asks version 1 must stand in a file named asks.v1.yaml" in faults_of(
        work, tmp_path
    )


def test_what_systems_leave_is_passed_over_and_so_is_a_framework_of_any_name(folder):
    before = read_published_versions(folder)
    for name in (".DS_Store", "._asks.v1.yaml", "Thumbs.db", ".asks.v2.yaml.swp", "asks.v2.yaml~"):
        (folder / name).write_bytes(b"\x00\x05\x16\x07")
    (folder / ".#asks.v1.yaml").symlink_to("somebody@a-machine.1234")
    (folder / "__pycache__").mkdir()
    (folder / "steps-v2.yaml").write_text("id: steps\nstages: [{id: a}]\nvalues: [{id: b}]\n")
    assert read_published_versions(folder) == before
    assert lock_versions(folder) == []


def test_a_faulty_file_gives_its_own_faults_and_no_other(folder):
    write(folder, 1, SMALLEST.replace("title", "titel"))

    assert faults_of(read_published_versions, folder) == [
        "asks.v1.yaml:4:1: titel: there is no key `titel` here: did you mean `title`?"
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("asks 1", "must be an id, a version and a hash"),
        ("asks one " + "0" * 64, "must be an id, a version and a hash"),
        ("asks 1 " + "0" * 64, "asks version 1 is locked further up already"),
    ],
)
def test_every_line_of_the_lock_is_read_or_refused(folder, line, fault):
    with (folder / LOCK_NAME).open("a", encoding="utf-8") as stream:
        stream.write(f"\n{line}\n")

    (found,) = faults_of(read_published_versions, folder)

    assert found.startswith(f"{LOCK_NAME}:5:1: {fault}")


def test_a_lock_that_cannot_be_written_says_so(tmp_path, monkeypatch):
    write(tmp_path, 1)

    def refuse(*_, **__):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "write_text", refuse)

    assert faults_of(lock_versions, tmp_path) == [
        f"{LOCK_NAME}: it cannot be written: Read-only file system"
    ]


def test_no_folder_says_so(tmp_path):
    with pytest.raises(Faulty, match="there is no such folder"):
        read_published_versions(tmp_path / "none")


def test_an_empty_folder_holds_nothing(tmp_path):
    assert read_published_versions(tmp_path) == {}
    assert lock_versions(tmp_path) == []
    assert not (tmp_path / LOCK_NAME).exists()


# What the hash covers.


def test_comments_layout_and_what_goes_without_saying_leave_the_hash_alone():
    plain = parse_questionnaire(SMALLEST, "plain")
    content = json.loads(plain.model_dump_json(exclude_none=True))

    same = [
        SMALLEST.replace("id: asks", "# Why not?\nid:   'asks'\n"),
        SMALLEST.replace("id: asks\nversion: 1", "version: 1\nid: asks"),
        SMALLEST.replace("text: It is in place.", "text: It is in place., core: false, weight: 1"),
        json.dumps(content),
    ]

    assert {parse_questionnaire(each, "same").content_hash for each in same} == {plain.content_hash}


def leaves(content, path=()):
    """The paths of everything in plain data that holds nothing else."""
    entries = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in entries:
        deeper = isinstance(value, dict | list) and value
        yield from leaves(value, (*path, key)) if deeper else [(*path, key)]


def changed(content, path):
    """A copy in which the leaf at `path` is another."""
    copy = json.loads(json.dumps(content))
    inside = copy
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = _another(path, inside[path[-1]])
    return copy


# What is empty in the file below, with something in it.
EMPTY = {"looks_like": {"first": "Seen."}, "links": ["kpi-1"], "never_behind": ["trust"]}


def _another(path, value):
    others = {"not_applicable": ("reason", "never"), "evidence": ("ask", "optional")}
    if path[-1] in others:
        return next(other for other in others[path[-1]] if other != value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return EMPTY.get(path[-1], f"{value}-changed")


def _content(name):
    read = read_questionnaire(VALID / f"{name}.yaml")
    return json.loads(read.model_dump_json(exclude_none=True))


EVERY_KEY = _content("every-key")


@pytest.mark.parametrize("path", list(leaves(EVERY_KEY)), ids=lambda path: ".".join(map(str, path)))
def test_every_word_and_number_changes_the_hash(path):
    before = Questionnaire.model_validate_json(json.dumps(EVERY_KEY))
    after = Questionnaire.model_validate_json(json.dumps(changed(EVERY_KEY, path)))

    assert after.content_hash != before.content_hash


@pytest.mark.parametrize("listed", ["sections", "items", "stages", "values", "choices"])
def test_every_order_changes_the_hash(listed):
    content = json.loads(json.dumps(EVERY_KEY))
    lists = {
        "sections": content["sections"],
        "items": content["sections"][0]["items"],
        "stages": content["framework"]["stages"],
        "values": content["framework"]["values"],
        "choices": content["scales"]["how-far"],
    }
    lists[listed].reverse()

    before = Questionnaire.model_validate_json(json.dumps(EVERY_KEY))
    assert (
        Questionnaire.model_validate_json(json.dumps(content)).content_hash != before.content_hash
    )


# ---------------------------------------------------------------- words that mislead


def locked_before(folder, old, new):
    """`asks` version 1 with other words, locked by a Waymark that found nothing wrong with them."""
    path = write(folder, 1, SMALLEST.replace(old, new))
    asked, found = read_questionnaire_with_warnings(path)
    (folder / LOCK_NAME).write_text(f"asks 1 {asked.content_hash}\n", "utf-8")
    return found


@pytest.mark.parametrize(("old", "new"), MISLEADING.values(), ids=MISLEADING)
def test_words_that_mislead_keep_nobody_out_once_they_are_published(tmp_path, old, new):
    found = locked_before(tmp_path, old, new)

    published = read_published_with_warnings(tmp_path)

    assert found
    assert list(published.versions) == [("asks", 1)]
    assert published.warnings == list(found)
    assert lock_versions(tmp_path) == []


def test_words_that_mislead_are_faults_until_they_are_published(tmp_path):
    old, new = MISLEADING["a choice like another"]
    locked_before(tmp_path, old, new)
    write(tmp_path, 2, SMALLEST.replace(old, new))

    for work in (read_published_versions, lock_versions):
        found = faults_of(work, tmp_path)
        assert any("people cannot tell this choice" in each for each in found)
        assert all(each.startswith("asks.v2.yaml:") for each in found)


def test_a_published_version_with_another_fault_is_refused_all_the_same(tmp_path):
    locked_before(tmp_path, *MISLEADING["a choice like another"])
    path = tmp_path / "asks.v1.yaml"
    path.write_text(path.read_text("utf-8") + "odd: 1\n", "utf-8")

    assert any(
        "there is no key `odd`" in each for each in faults_of(read_published_versions, tmp_path)
    )
