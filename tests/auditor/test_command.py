"""`python -m scoring audit SITE... --participants FILE`."""

import json

import pytest

from auditor.audit import audit_sites
from scoring.__main__ import main
from tests.auditor.building import ALONE, FIRST, WHOLE, Site, orgs

SAFE = Site(orgs(FIRST, "0011223344"), {(FIRST, *WHOLE): ALONE})
HEAD = "edition,organisation,places,sector,since"
SHEET = "2026-03-31,a,hull,health,2026-03-31"
LATER = "2026-09-30,a,hull,health,2026-03-31"
TELLING = Site(orgs(FIRST, "22222"), {(FIRST, *WHOLE): ALONE})


def run(capsys, site, participants, *more):
    status = main(["audit", str(site), "--participants", str(participants), *more])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_safe_site(capsys, tmp_path):
    status, out, err = run(capsys, *SAFE.write(tmp_path))
    assert (status, err) == (0, "")
    assert out == (
        "Read 1 site (4 files), with 5 figures of 1 edition and 10 sheets of answers.\n"
        "Safe: nothing here tells where any organisation stands.\n"
        "It was tried as an outsider, as each member, and as up to 3 members whom one person"
        " answers for. What more could tell together was not tried.\n"
    )


def test_without_true_stages_members_are_tried_in_part(capsys, tmp_path):
    site, participants = SAFE.write(tmp_path, tells=False)
    status, out, _ = run(capsys, site, participants)
    assert status == 0
    assert "\nSafe from outsiders: nothing here tells them where any organisation stands.\n" in out
    assert "\nSafe:" not in out
    for words in (
        "What a member, who knows its own stage, could work out was not tried to the end",
        "lacks the true stages of 10 of 10 organisations",
        "`flask --app app editions participants --stages FILE`",
    ):
        assert words in out


def test_one_stage_that_is_not_known_is_told(capsys, tmp_path):
    site, participants = SAFE.write(tmp_path)
    participants.write_text(participants.read_text().replace(",starting-out", ",", 1))
    _, out, _ = run(capsys, site, participants)
    assert "\nSafe from outsiders: " in out
    assert "lacks the true stages of 1 of 10 organisations" in out
    # All others know where they stand, and each stage that this one may be at was gone through.
    assert "Worth knowing" not in out


def test_the_true_stages_of_every_value_that_has_figures_are_needed(capsys, tmp_path):
    values = {(FIRST, "safety"): (2, 2, 2, 2, 2)}
    paths = SAFE._replace(values=values).write(tmp_path)
    _, out, _ = run(capsys, *paths)
    assert "\nSafe from outsiders: " in out


@pytest.mark.parametrize(("tells", "members"), [(True, "tried"), (False, "in part")])
def test_json_says_whether_members_were_tried(capsys, tmp_path, tells, members):
    status, out, _ = run(capsys, *SAFE.write(tmp_path, tells), "--json")
    told = json.loads(out)
    assert (status, told["safe"], told["members"]) == (0, True, members)


def test_a_site_that_tells(capsys, tmp_path):
    status, out, _ = run(capsys, *TELLING.write(tmp_path))
    assert status == 1
    assert "\nNot safe: 1 violation.\n  edition 2026-03-31, overall: of places hull" in out


def test_json(capsys, tmp_path):
    status, out, _ = run(capsys, *TELLING.write(tmp_path), "--json")
    told = json.loads(out)
    assert (status, told["safe"], told["editions"], len(told["violations"])) == (1, False, 1, 1)


def test_a_folder_that_is_not_there(capsys, tmp_path):
    _, participants = SAFE.write(tmp_path)
    status, out, err = run(capsys, tmp_path / "nowhere", participants)
    assert (status, out) == (2, "")
    assert "nowhere: there is no built site here: name the folder that holds index.html" in err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("edition,organisation,places,sector,since\n", "no edition counts anybody here"),
        ("edition,organisation\n", "it lacks places, sector, since"),
        ("2026-3-1,a,hull,health,2026-03-31\n", ":2:1: edition must be a day such as 2026-09-30"),
        ("2026-03-31,a,,health,2026-03-31\n", ":2:1: places is empty"),
        ("2026-03-31,a,hull,health,2026-09-30\n", "since (2026-09-30) is later than the edition"),
        ("2026-09-30,a,hull,health,2026-03-31\n", "a needs a row for that edition too"),
        ("2026-03-31,a,hull,health,2026-03-31\n" * 2, "a stands twice in edition 2026-03-31"),
        (f"{HEAD},stage\n{SHEET},unaware\n", "a in 2026-03-31: 'unaware' is no stage"),
        (
            f"{HEAD},stage\n{SHEET},aware\n{LATER},informed\n",
            "a stands by the answers of 2026-03-31, but its stage is another in 2026-09-30",
        ),
        ("2026-03-31,a,hull,health,2026-03-31,1\n", "more cells than the first line has names"),
    ],
)
def test_a_participants_file_with_faults(capsys, tmp_path, content, told):
    site, participants = SAFE.write(tmp_path)
    head = "edition,organisation,places,sector,since\n"
    participants.write_text(content if content.startswith("edition,") else head + content)
    status, _, err = run(capsys, site, participants)
    assert status == 2
    assert told in err


def test_no_participants_file(capsys, tmp_path):
    site, participants = SAFE.write(tmp_path)
    participants.unlink()
    status, _, err = run(capsys, site, participants)
    assert status == 2
    assert "it cannot be read: No such file" in err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("Ringst du Björn an, 3 mal".encode("latin-1"), "it is not UTF-8: save it as UTF-8 text"),
        (None, "it cannot be read: No such file or directory: name another file"),
    ],
)
def test_words_that_cannot_be_read(capsys, tmp_path, content, told):
    words = tmp_path / "words.txt"
    if content:
        words.write_bytes(content)
    status, out, err = run(capsys, *SAFE.write(tmp_path), "--words", str(words))
    assert (status, out) == (2, "")
    assert err.startswith(f"{words}: ")
    assert told in err


def test_words_of_one_s_own_account_for_a_number_as_the_verdict_says(capsys, tmp_path):
    site, participants = SAFE.write(tmp_path)
    page = site / "index.html"
    page.write_text(page.read_text().replace("</body>", "<p>Since 7 July</p></body>"))
    status, out, _ = run(capsys, site, participants)
    assert status == 1
    assert out.count("put the whole of it in a file, and name that after --words") == 1
    words = tmp_path / "words.txt"
    # As an editor on Windows may save it.
    words.write_text("Since 7 July\n", "utf-8-sig")
    assert run(capsys, site, participants, "--words", str(words))[0] == 0


def test_the_first_violation_may_be_enough(tmp_path):
    site, participants = TELLING.write(tmp_path)
    page = site / "index.html"
    page.write_text(page.read_text().replace("</body>", "<p>7</p><p>8</p></body>"))
    every = audit_sites([site], participants).violations
    assert len(every) == 3
    assert audit_sites([site], participants, stop_at_first=True).violations == every[:1]


def test_how_far_it_is_is_told_to_whoever_listens(capsys, tmp_path):
    told = []
    audit_sites(
        [SAFE.write(tmp_path)[0]], tmp_path / "participants.csv", report_progress=told.append
    )
    assert told == [
        "Reading",
        "Trying as an outsider: overall",
        "Trying as 3 under one hand: overall",
    ]
    assert capsys.readouterr() == ("", "")
