"""Files that mean harm: each refused in plain words, within bounds, and never with a traceback.

One process reads them all, as a person would (`python -m scoring check`), held to a gigabyte of
memory; nothing here asserts on a clock, and the time allowed is many times what it takes.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.faults import Faulty
from scoring.questionnaires.questionnaire_reader import parse_questionnaire, read_questionnaire
from scoring.questionnaires.source_text import MOST_SOURCE_BYTES
from scoring.questionnaires.yaml_reader import DEEPEST, MOST_NODES

ROOT = Path(__file__).parents[4]
VALID = Path(__file__).parents[3] / "questionnaires" / "valid"
SECONDS = 60
HELD_TO_A_GIGABYTE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
from scoring.__main__ import main
sys.exit(main(["check", *sys.argv[1:]]))
"""

TOO_DEEP = f"more than {DEEPEST} deep"
TOO_MANY = f"over {MOST_NODES:,} keys and values"
NOT_UTF8 = "save the file as UTF-8"
NOTHING_IN_IT = "the file holds nothing"
UNKNOWN = "there is no key"

FULL = MOST_SOURCE_BYTES - 100  # as large as is read at all
ALMOST = MOST_NODES // 2 - 100  # as many keys as are read at all


def _bomb(arms, generations):
    lines = ["a0: &a0 [x, x]"]
    lines += [
        f"a{each}: &a{each} [{', '.join([f'*a{each - 1}'] * arms)}]"
        for each in range(1, generations)
    ]
    return "\n".join(lines)


def _many(count, words):
    return ", ".join(words.replace("#", str(each)) for each in range(count))


def _framework(stages, values):
    return f"framework: {{stages: [{stages}], values: [{values}]}}\n"


def _items(items):
    return f"sections: [{{value: v0, items: [{items}]}}]\n"


HOSTILE = {
    "an alias bomb": (_bomb(9, 10), TOO_MANY),
    "an alias bomb of a thousand generations": (_bomb(2, 1_000), TOO_MANY),
    "aliases that make a tower": (_bomb(1, 200), TOO_DEEP),
    "an alias inside itself": ("a: &a [*a]", "would never end"),
    "an alias to nothing": ("a: *b", "names nothing"),
    "an alias as a key": ("a: &a x\n*a : y", UNKNOWN),
    "ten megabytes": ("a: b\n" * 2_000_000, f"at most {MOST_SOURCE_BYTES:,} are read"),
    "a megabyte of brackets": ("[" * FULL, TOO_DEEP),
    "a megabyte of braces": ("{" * FULL, TOO_DEEP),
    "a megabyte of brackets and keys": ("a: " + "[{a: " * (FULL // 6), TOO_DEEP),
    "a megabyte of dashes": ("- " * (FULL // 2), TOO_DEEP),
    "a megabyte of question marks": ("? " * (FULL // 2), TOO_DEEP),
    "a stair of keys": ("".join(" " * each + "k:\n" for each in range(1_000)), TOO_DEEP),
    "a megabyte on one line": ("a: " + "x" * FULL, UNKNOWN),
    "a megabyte in quotes": (f'a: "{"x" * FULL}"', UNKNOWN),
    "a megabyte of key": ("x" * FULL + ": a", "a colon and a space cannot stand here"),
    "a megabyte of title": (f"title: {'x' * FULL}", "there may be at most 4,000"),
    "quotes that never close": ('a: "' + "x" * FULL, "never close"),
    "a megabyte of colons": (": " * (FULL // 2), "line up"),
    "a megabyte of commas": ("[" + "," * FULL, "something is missing"),
    "a megabyte of spaces": (" " * FULL, NOTHING_IN_IT),
    "a megabyte of empty lines": ("\n" * FULL, NOTHING_IN_IT),
    "a megabyte of comment": ("#" * FULL, NOTHING_IN_IT),
    "a megabyte of folded text": ("a: >\n" + " x\n" * (FULL // 3), UNKNOWN),
    "a megabyte of directives": ("%" * FULL, "a line cannot begin with `%`"),
    "nothing": ("", NOTHING_IN_IT),
    "comments alone": ("# a\n# b\n", NOTHING_IN_IT),
    "a thousand documents": ("---\n" * 1_000, "a second document"),
    "too many keys": ("a: b\n" * (MOST_NODES + 1), TOO_MANY),
    "many keys twice": ("a: b\n" * ALMOST, "stands on line 1 already"),
    "many anchors": ("".join(f"k{each}: &a{each} b\n" for each in range(ALMOST)), UNKNOWN),
    "many unknown keys": ("".join(f"titel{each}: b\n" for each in range(ALMOST)), UNKNOWN),
    "many long unknown keys": (
        "".join(f"titel{each}{'x' * 500}: b\n" for each in range(1_800)),
        UNKNOWN,
    ),
    "many keys that are numbers": (
        "".join(f"{each}: b\n" for each in range(ALMOST)),
        "YAML reads the key `0` as a number",
    ),
    "many tags": ("a:\n" + "- !x b\n" * (MOST_NODES + 1), "a tag has no place here"),
    "a tag that runs a command": (
        "!!python/object/apply:os.system ['touch ran']",
        "delete `!!python/object/apply:os.system`",
    ),
    "a tag in the middle": ("title: !!python/name:os.system x", "a tag has no place here"),
    "a merge key": ("a: &a {b: c}\n<<: *a", "`<<` merges nothing here"),
    "a number of a megabyte": ("version: " + "9" * FULL, "a number of too many digits"),
    "a sexagesimal of a megabyte": (
        "version: 1" + ":30" * (FULL // 4),
        "a number of too many digits",
    ),
    "a fraction of a megabyte": (f"version: {'1' * FULL}.5", "as a fraction"),
    "a NUL": ("id: a\0b", "it is not plain text"),
    "a NUL by escape": ('id: "a\\0b"', "a hidden character (U+0000)"),
    "half a pair by escape": ('title: "\\ud800"', "a backslash begins a special character"),
    "a terminal's escape": ("id: \x1b[31mred", "a hidden character (U+001B)"),
    "a terminal's escape by escape": ('id: "\\e[31mred"', "a hidden character (U+001B)"),
    "a terminal's escape as a key by escape": ('"\\e[31mred": a', "a hidden character (U+001B)"),
    "a line separator": ("id: a\u2028b", "a hidden character (U+2028)"),
    "a byte order mark in the middle": ("id: \ufeffa", "a hidden character (U+FEFF)"),
    "binary": (bytes(range(256)) * 3_900, NOT_UTF8),
    "UTF-16": ("id: a".encode("utf-16"), NOT_UTF8),
    "UTF-16 without a mark": ("id: a".encode("utf-16-le"), NOT_UTF8),
    "UTF-32": ("id: a".encode("utf-32"), NOT_UTF8),
    "Latin-1": ("id: café".encode("latin-1"), "it is not UTF-8 from here on"),
    "overlong UTF-8": (b"id: \xc0\xaf", "it is not UTF-8 from here on"),
    "half a pair in UTF-8": (b"id: \xed\xa0\x80", "it is not UTF-8 from here on"),
    "many stages and values": (
        _framework(_many(4_000, "{id: s#}"), _many(2_000, "{id: v#}")) + _items("{stage: s1}"),
        "there must be at most 20",
    ),
    "many misspelt stages": (
        _framework(_many(20, "{id: stage-#}"), "{id: v0}")
        + _items(_many(500, "{id: i#, stage: stagee-#}")),
        "there is no stage `stagee-0`: did you mean",
    ),
    "many items that are lists": ("sections:\n" + "- []\n" * ALMOST, "must be keys and values"),
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """What `check` says about each of the files, by its name, and the folder."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = {name: folder / f"{number}.yaml" for number, name in enumerate(HOSTILE)}
    for name, (content, _) in HOSTILE.items():
        paths[name].write_bytes(content if isinstance(content, bytes) else content.encode())
    said = subprocess.run(
        [sys.executable, "-c", HELD_TO_A_GIGABYTE, *paths.values()],
        capture_output=True,
        cwd=folder,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=SECONDS,
        check=False,
    )
    lines = said.stderr.splitlines()
    about = {name: [each for each in lines if each.startswith(str(paths[name]))] for name in paths}
    return said, about, folder


def test_none_is_read_and_nothing_breaks(answers):
    said, about, folder = answers

    assert said.returncode == 1
    assert said.stdout == ""
    assert "Traceback" not in said.stderr
    assert "\x1b" not in said.stderr
    assert len(said.stderr.splitlines()) == sum(map(len, about.values()))
    assert not (folder / "ran").exists()


@pytest.mark.parametrize("name", HOSTILE)
def test_each_is_refused_in_plain_words(name, answers):
    _, about, _ = answers
    _, words = HOSTILE[name]

    assert any(words in line for line in about[name]), about[name][:10]
    assert all(len(line) < 1_000 for line in about[name])


SNIPPETS = [
    *("[", "]", "{", "}", ": ", "- ", "? ", "*a", "&a ", "!!x ", "\n", "  ", "'", '"', "|\n", ">"),
    *("~", "no", "1", "010", "1.5", "2024-01-01", "<<: *a\n", "\t", "#", "%", "@", "`", "\\", "\0"),
    *("\u2028", "é", "---\n", "...\n", "{}", "[]", "''", '"\\0"', "id: a\n", "stages: 1\n", ""),
]
cuts = st.lists(
    st.tuples(st.integers(0, 1_000), st.integers(0, 30), st.sampled_from(SNIPPETS)), max_size=4
)


@given(path=st.sampled_from(sorted(VALID.glob("*.yaml"))), cuts=cuts)
def test_whatever_is_done_to_a_file_it_is_read_or_refused_line_by_line(path, cuts):
    typed = path.read_text(encoding="utf-8")
    for begin, length, snippet in cuts:
        typed = typed[:begin] + snippet + typed[begin + length :]

    for fault in faults_in(typed):
        assert str(fault).isprintable()
        assert 1 <= fault.line <= typed.count("\n") + 2


def faults_in(text):
    try:
        parse_questionnaire(text, "typed", VALID)
    except Faulty as faulty:
        return faulty.faults
    return ()


def test_text_that_is_typed_is_held_to_the_same_bounds():
    with pytest.raises(Faulty, match="at most 1,000,000 are read"):
        parse_questionnaire("a" * (MOST_SOURCE_BYTES + 1), "typed")
    with pytest.raises(Faulty, match=r"a hidden character \(U\+D800\)"):
        parse_questionnaire("id: \ud800", "typed")


def test_a_file_that_grows_while_it_is_read_is_noticed(tmp_path, monkeypatch):
    path = tmp_path / "grows.yaml"
    path.write_bytes(b"a" * (MOST_SOURCE_BYTES + 1))
    smaller = os.stat_result((*path.stat()[:6], 1, *path.stat()[7:]))
    monkeypatch.setattr(Path, "stat", lambda _: smaller)

    with pytest.raises(Faulty, match="at most 1,000,000 are read"):
        read_questionnaire(path)
