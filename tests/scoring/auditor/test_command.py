"""`python -m scoring audit SITE... --participants FILE`."""

import json

import pytest

from scoring.__main__ import main
from scoring.auditor.audit import audit
from tests.scoring.auditor.building import ALONE, FIRST, WHOLE, Site, orgs

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
    )


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


def test_the_first_violation_may_be_enough(tmp_path):
    site, participants = TELLING.write(tmp_path)
    page = site / "index.html"
    page.write_text(page.read_text().replace("</body>", "<p>7</p><p>8</p></body>"))
    every = audit([site], participants).violations
    assert len(every) == 3
    assert audit([site], participants, first=True).violations == every[:1]


def test_how_far_it_is_is_told_to_whoever_listens(capsys, tmp_path):
    told = []
    audit([SAFE.write(tmp_path)[0]], tmp_path / "participants.csv", tell=told.append)
    assert told == ["Reading", "Trying as an outsider: overall", "Trying as a member: overall"]
    assert capsys.readouterr() == ("", "")
