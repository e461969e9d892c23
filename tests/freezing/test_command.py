"""`freeze.py` as it is typed: what it says, what it leaves, and that only the edition decides."""

import io
import json
import shutil
from datetime import date

import pytest
from sqlalchemy import text, update

from app.database.engine import db
from app.model import EditionRecord
from app.settings.config import ROOT
from app.store.base.transactions import now, write_transaction
from app.store.organisations import organisations
from freeze import make_argument_parser
from freezing.progress import Progress
from freezing.site import freeze_site
from scoring.faults import Faulty
from tests.factories.organisations import add_organisation
from tests.freezing.conftest import files_in, run_elsewhere

STEPS = "Making pages\nChecking every page\nPutting the site in its place\n"

# Another day, wherever Python is asked for it.
ANOTHER_DAY = """
import datetime, runpy, sys, time

class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime.timedelta(days=400)
    utcnow = today = now

class LaterDay(datetime.date):
    @classmethod
    def today(cls):
        return Later.now().date()

really = time.time
time.time = lambda: really() + 400 * 86_400
datetime.datetime, datetime.date = Later, LaterDay
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_it_says_what_it_made(run_freeze, tmp_path):
    done = run_freeze()

    assert (done.returncode, done.stderr) == (0, STEPS)
    pages = len([*tmp_path.rglob("*.html")])
    assert done.stdout.startswith(f"site shows the edition of 2026-09-30: {pages} pages and ")
    assert done.stdout.endswith(" other files.\n")
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_on_another_day_machine_and_path_the_bytes_are_the_same(
    tmp_path, editions, site_with_address
):
    elsewhere = shutil.copytree(editions, tmp_path / "copied" / "here")
    arguments = ["--to", "a/b/c", "--base-url", "https://example.org/benchmark"]
    done = run_elsewhere(
        ["-c", ANOTHER_DAY, ROOT / "freeze.py", *arguments],
        tmp_path,
        LC_ALL="C",
        PYTHONHASHSEED="7",
        PYTHONPATH=str(ROOT),
        TZ="Pacific/Kiritimati",
        WAYMARK_EDITIONS=str(elsewhere),
    )

    assert (done.returncode, done.stderr) == (0, STEPS)
    assert files_in(tmp_path / "a/b/c") == files_in(site_with_address)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("names.txt", "Nobody at all\nEast Riding of Yorkshire\n"),
        ("names.csv", "number,organisation\n1,Nobody at all\n2,East Riding of Yorkshire\n"),
    ],
)
def test_a_name_on_a_page_stops_it(run_freeze, tmp_path, file, text):
    (tmp_path / file).write_text(text, "utf-8")
    done = run_freeze("--names", file)

    assert done.returncode == 1
    assert "places/index.html:" in done.stderr
    assert "names 'East Riding of Yorkshire', and nobody may be named" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_member_called_by_the_site_s_own_words_leaves_a_way_out(run_freeze, tmp_path):
    names = tmp_path / "participants.csv"
    names.write_text(
        "organisation,looked_for\nSamaritans,Samaritans\nNobody at all,Nobody at all\n", "utf-8"
    )
    refused = run_freeze("--names", "participants.csv")
    names.write_text("organisation,looked_for\nSamaritans,\nNobody at all,Nobody at all\n", "utf-8")

    assert refused.stderr.count("names 'Samaritans', and nobody may be named") == 10
    assert refused.stderr.count("'Samaritans' stands in ") == 1
    assert refused.stderr.count("flask --app app editions allow-name -- Samaritans\n") == 1
    assert run_freeze("--names", "participants.csv").returncode == 0


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("names.csv", "name\nSomebody\n", "has no column called organisation"),
        ("names.txt", "\n \n", "holds no name"),
        ("names.txt", "Hope\udc92s House", "names.txt is no text in UTF-8. Save it once more"),
    ],
)
def test_a_list_of_names_that_is_none_stops_it(run_freeze, tmp_path, file, text, told):
    (tmp_path / file).write_text(text, "utf-8", errors="surrogateescape")

    assert told in run_freeze("--names", file).stderr


# ---------------------------------------------------------------- who is listed by name


@pytest.fixture
def service(make_app, sqlite_database, editions):
    """A live app that has published the last edition, with an organisation that may be listed."""
    app = make_app(sqlite_database)
    with app.app_context():
        publish_as_it_is(editions / "2026-09-30.json")
        says(add_organisation("The Lamp Post School"))
    return app


def publish_as_it_is(file):
    """Have the database hold that file as an edition that it published."""
    table, at = EditionRecord, {"prepared_at": now(), "prepared_by": "tests"}
    with write_transaction() as session:
        day = date.fromisoformat(file.stem)
        text = file.read_text("utf-8")
        session.add(table(date=day, note="", state="prepared", content=text, workings="{}", **at))
        session.flush()
        session.execute(
            update(table).values(state="published", published_at=now(), published_by="tests")
        )


@pytest.fixture
def freeze_there(service, run_freeze, sqlite_database):
    """Freezes the editions where the live app's database is."""
    return lambda *arguments, **more: run_freeze(
        *arguments, **({"DATABASE_URL": sqlite_database} | more)
    )


def says(organisation, listed=True):
    details = organisations.get_details(organisation)._replace(listed=listed)
    organisations.change_details(organisation, details, "tests")


def list_page(tmp_path):
    return (tmp_path / "site" / "who-takes-part" / "index.html").read_text("utf-8")


def test_who_has_said_so_is_listed_until_they_change_their_mind(service, freeze_there, tmp_path):
    (tmp_path / "names.txt").write_text("The Lamp Post School\n")
    done = freeze_there("--names", "names.txt")
    assert (done.returncode, done.stderr) == (0, STEPS)
    assert "Listed by name, as they have said: 1." in done.stdout
    assert "<li data-listed>The Lamp Post School</li>" in list_page(tmp_path)

    with service.app_context():
        ((mine, _),) = organisations.find_by_name("The Lamp Post School")
        says(mine, listed=False)
    assert freeze_there("--names", "names.txt").returncode == 0
    assert "Lamp Post" not in list_page(tmp_path)


def test_a_database_of_other_editions_lists_nobody(freeze_there, tmp_path, editions):
    fewer = shutil.copytree(editions, tmp_path / "fewer")
    (fewer / "2026-09-30.json").unlink()
    done = freeze_there(WAYMARK_EDITIONS=str(fewer))
    assert "the database here did not publish that edition" in done.stdout
    assert "Nobody is listed by name so far." in list_page(tmp_path)


def test_a_database_that_cannot_be_read_stops_it_unless_the_list_is_left_out(
    freeze_there, tmp_path
):
    (tmp_path / "no.sqlite").write_bytes(b"no database")
    broken = {"DATABASE_URL": f"sqlite:///{tmp_path / 'no.sqlite'}"}
    refused = freeze_there(**broken)
    assert refused.returncode == 1
    assert "The database cannot be read (it does not answer, or cannot be read)" in refused.stderr
    assert not (tmp_path / "site").exists()
    assert freeze_there("--without-list", **broken).returncode == 0
    assert "Nobody is listed by name so far." in list_page(tmp_path)


def test_a_database_of_a_later_version_stops_it_too(service, freeze_there, tmp_path):
    with service.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    refused = freeze_there()
    assert refused.returncode == 1
    assert "its tables are at 9999" in refused.stderr
    assert "Start the later version again" in refused.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("name", ["what?#100% %(here)s", 'it\'s "ours" & né\nw'])
def test_a_site_is_frozen_to_a_folder_of_any_name(run_freeze, tmp_path, editions, name):
    folder = shutil.copytree(editions, tmp_path / name / "editions")
    target = tmp_path / name / "site"
    done = run_freeze("--to", str(target), WAYMARK_EDITIONS=str(folder))
    assert done.returncode == 0, done.stderr
    assert run_freeze("--check", str(target)).returncode == 0


def test_what_a_system_left_among_the_editions_is_passed_over_and_never_published(
    run_freeze, tmp_path, editions
):
    folder = shutil.copytree(editions, tmp_path / "editions")
    for name in (".DS_Store", "._2026-09-30.json", "Thumbs.db", "2026-09-30.json~"):
        (folder / name).write_bytes(b"\x00\x05\x16\x07")
    assert run_freeze(WAYMARK_EDITIONS=str(folder)).returncode == 0
    shown = files_in(tmp_path / "site")
    assert not any(name.rpartition("/")[2].startswith((".", "Thumbs")) for name in shown)


OTHERS = {
    "software-assurance": "software-assurance",
    "libraries": "open-doors",
    "team-of-three": "small-team",
}


@pytest.mark.parametrize(("folder", "questionnaire"), OTHERS.items())
def test_before_any_edition_the_self_assessment_is_frozen_alone(
    run_freeze, tmp_path, folder, questionnaire
):
    shelf = ROOT / "tests" / "questionnaires" / folder
    done = run_freeze(
        "--base-url",
        "https://example.org/",
        WAYMARK_QUESTIONNAIRES=str(shelf),
        WAYMARK_EDITIONS=str(tmp_path / "none"),
    )

    assert done.returncode == 0, done.stderr
    assert "site has the self-assessment, and no edition of the benchmark: 9 pages" in done.stdout
    assert "this writes them anew from the database" in done.stdout
    assert [name for name in files_in(tmp_path / "site") if name.endswith(".html")] == [
        "404.html",
        "accessibility/index.html",
        "attributions/index.html",
        "index.html",
        "method/index.html",
        "privacy/index.html",
        "self-assessment/index.html",
        f"self-assessment/{questionnaire}/index.html",
        f"self-assessment/{questionnaire}/pack/index.html",
    ]
    assert "<lastmod>" not in (tmp_path / "site" / "sitemap.xml").read_text("utf-8")
    assert run_freeze("--check", "site").returncode == 0


def test_a_site_that_showed_editions_does_not_lose_them_all_by_mistake(run_freeze, tmp_path):
    run_freeze()
    done = run_freeze(WAYMARK_EDITIONS=str(tmp_path / "none"))

    assert done.returncode == 1
    assert "does not hold them" in done.stderr
    assert "`flask --app app editions write` makes the files of this service again" in done.stderr


@pytest.mark.parametrize(
    "address",
    [
        "example.org", "ftp://example.org", "https://a.org/?q=1", "https://a.org/?",
        "https://a.org/#top", "https://me:secret@a.org/", "https://me@a.org/", "https://a.org/a b",
        "https://a.org/'", 'https://a.org/"', "https://a.org:0/", "https://a.org:70000/",
        "https://a.org:x/", "https://a.org:/", "https://a.org/../b/", "https://a.org/%2e%2e/",
        "https://a..org/", "https:///a", "https://a.org/\n", "https://a.org\\b", "",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(run_freeze, address):
    done = run_freeze("--base-url", address)

    assert done.returncode == 2
    assert "is no address for a site" in done.stderr
    assert "without a user name or password" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    "address", ["https://a.org", "http://localhost:8090/x", "HTTPS://A.org/~b/"]
)
def test_an_address_ends_in_a_slash(address):
    assert (
        make_argument_parser().parse_args(["--base-url", address]).base_url
        == address.rstrip("/") + "/"
    )


def test_a_folder_that_may_not_be_written_to_is_named(run_freeze, tmp_path):
    (tmp_path / "file").write_text("a file, where a folder is wanted")
    done = run_freeze("--to", "file/site")

    assert done.returncode == 1
    assert "Nothing was changed. " in done.stderr
    assert str(tmp_path / "file") in done.stderr
    assert "name another folder after --to" in done.stderr
    assert "Errno" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (("--names", "none.txt"), {}, "none.txt cannot be read: No such file"),
        ((), {"WAYMARK_INSTANCE": "here"}, "WAYMARK_INSTANCE is 'here': give its whole path"),
    ],
)
def test_what_was_mistyped_is_named(run_freeze, arguments, environment, said):
    done = run_freeze(*arguments, **environment)

    assert (done.returncode, said in done.stderr) == (1, True)
    assert "Errno" not in done.stderr


def test_a_python_without_the_packages_is_told_which_to_take(tmp_path):
    done = run_elsewhere(["-S", ROOT / "freeze.py"], tmp_path)

    assert done.returncode == 1
    assert "Run it as .venv/bin/python freeze.py, or make freeze." in done.stderr
    assert "Traceback" not in done.stderr


def test_an_edition_that_the_old_site_showed_is_not_dropped_by_mistake(
    run_freeze, tmp_path, editions
):
    fewer = shutil.copytree(editions, tmp_path / "fewer")
    run_freeze()
    before = files_in(tmp_path / "site")
    (fewer / "2026-09-30.json").unlink()

    refused = run_freeze(WAYMARK_EDITIONS=str(fewer))

    assert refused.returncode == 1
    assert f"shows the edition of 2026-09-30, and {fewer} does not hold it" in refused.stderr
    assert files_in(tmp_path / "site") == before
    meant = run_freeze("--drop-editions")
    assert (meant.returncode, meant.stderr) == (0, STEPS)
    assert "shows the edition of 2025-09-30" in meant.stdout


def test_editions_that_do_not_add_up_are_not_frozen(run_freeze, tmp_path, editions):
    spoilt = shutil.copytree(editions, tmp_path / "spoilt")
    (spoilt / "2025-09-30.json").unlink()
    done = run_freeze(WAYMARK_EDITIONS=str(spoilt))

    assert done.returncode == 1
    assert "is from the edition of 2025-09-30, which is not in the folder" in done.stderr
    assert "flask --app app editions write" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_whole_site_is_found_whole_and_a_broken_one_not(run_freeze, tmp_path, site):
    copy = shutil.copytree(site, tmp_path / "copy")
    whole = run_freeze("--check", "copy")
    (copy / "index.html").write_text("mended by hand")
    (copy / "robots.txt").unlink()
    (copy / "more.html").write_text("more")
    broken = run_freeze("--check", "copy")
    nothing = run_freeze("--check", ".")

    assert (whole.returncode, whole.stderr) == (0, "")
    assert (broken.returncode, broken.stderr.splitlines()) == (
        1,
        [
            "index.html: was changed after the freeze",
            "more.html: is not a file of the site",
            "robots.txt: is missing",
        ],
    )
    assert "this is no frozen site" in nothing.stderr


def test_the_manifest_lists_every_file_but_itself(site):
    told = json.loads((site / "manifest.json").read_text("utf-8"))

    assert list(told["files"]) == sorted(set(files_in(site)) - {"manifest.json"})


def test_a_page_that_is_faulty_stops_it_and_the_old_site_stands(tmp_path, public_app):
    target = tmp_path / "site"
    freeze_site(public_app(), target)
    before = files_in(target)
    app = public_app(CONTACT='x"><a href="https://example.net')

    app.jinja_env.autoescape = False
    # Compiled templates escape as they did when they were compiled.
    app.jinja_env.bytecode_cache = None
    with pytest.raises(Faulty, match="leads to another host"):
        freeze_site(app, target)

    assert files_in(target) == before


class Screen(io.StringIO):
    """What a terminal is sent."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "said"),
    [
        (
            Screen(),
            (
                "\r\x1b[KMaking pages: 1  /\r\x1b[KMaking pages: 2  /whole/"
                "\r\x1b[KChecking every page\r\x1b[K"
            ),
        ),
        (io.StringIO(), "Making pages\nChecking every page\n"),
    ],
)
def test_a_terminal_sees_one_line_and_a_log_a_line_a_step(stream, said):
    progress = Progress(stream)
    progress.tell("Making pages", "/")
    progress.tell("Making pages", "/whole/")
    progress.tell("Checking every page", "")
    progress.end()

    assert stream.getvalue() == said


@pytest.mark.parametrize(
    ("address", "intake"),
    [
        ("https://live.example.org", "https://live.example.org/bring"),
        ("https://live.example.org/waymark/", "https://live.example.org/waymark/bring"),
        ("http://localhost:8000", "http://localhost:8000/bring"),
        ("https://live.example.org/bring", "https://live.example.org/bring"),
        ("https://live.example.org/a/bring/", "https://live.example.org/a/bring"),
        ("https://live.example.org/abring", "https://live.example.org/abring/bring"),
        ("https://bring/", "https://bring/bring"),
    ],
)
def test_answers_may_be_sent_to_the_live_service(address, intake):
    assert make_argument_parser().parse_args(["--intake", address]).intake == intake


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://live.example.org", "for anybody to read"),
        ("https://live.example.org/a;b", "';' or ','"),
        ("https://live.example.org/a,b", "';' or ','"),
        ("live.example.org", "no address for a site"),
    ],
)
def test_an_address_that_answers_should_not_be_sent_to_is_refused(run_freeze, address, why):
    done = run_freeze("--intake", address)

    assert done.returncode == 2
    assert why in done.stderr
