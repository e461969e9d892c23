"""A place that is added, retired or gone from the programme's file, on a database that is used."""

import shutil

import pytest

from app.__main__ import _prepare_database
from app.core_team.comparison.comparison import compare_groups
from app.core_team.comparison.comparison_query import parse_comparison_query
from app.settings.startup_error import CannotStartError
from app.store.accounts import account_sessions, accounts
from app.store.accounts.account_sessions import Role
from app.store.base import published_questionnaires
from app.store.base.current_programme import PROGRAMME_KEY, get_programme
from app.store.exports import public_list
from app.store.organisations import organisations
from app.store.participation import organisation_search
from app.store.participation.organisation_search import Filters
from scoring.programme.programme import RespondentKind
from tests.factories.organisations import add_organisation, confirm_organisations
from tests.factories.published_editions import disable_disclosure_control, publish_edition
from tests.factories.respondents import add_partnership, add_team
from tests.factories.rounds import open_round, submit_answers
from tests.page_checks.visitor import Visitor

YORK = "  - {id: york, name: York, also: [coyc]}\n"
SEVENTH = "  - {id: new-town, name: New Town, short_name: New T.}\n"


@pytest.fixture
def folder(published, tmp_path):
    """The questionnaires' folder, whose programme a test may change."""
    shutil.copytree(published, tmp_path / "changed")
    return tmp_path / "changed"


def rewrite(folder, old, new):
    file = folder / "programme.yaml"
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


def sign_in_editor(app):
    visitor = Visitor(app.test_client())
    with app.app_context():
        account = accounts.add_account("an@example.org", "An editor", Role.EDITOR, "", "tests")
        secret = account_sessions.begin_account_session(accounts.find_by_id(account))
    with visitor.client.session_transaction() as session:
        session["member"] = secret
    return visitor


def list_compared_places():
    return [row.label for row in compare_groups(parse_comparison_query({})).places.rows]


def find_number(app, name):
    with app.app_context():
        (found,) = organisations.find_by_name(name)
        return found[0]


def join_in(app, places, name="Harbour School"):
    joining = Visitor(app.test_client())
    about = {"name": name, "places": places, "sector": "health", "size": "up-to-10"}
    return joining, joining.send(joining.open("/join"), **about)


def test_a_seventh_place_is_one_line(make_app, database, folder):
    rewrite(folder, YORK, YORK + SEVENTH)
    app = make_app(database, folder)

    join_in(app, ["new-town"])
    with app.app_context():
        number = find_number(app, "Harbour School")
        confirm_organisations(number)
    editor = sign_in_editor(app)
    listed = editor.open("/core-team/organisations?place=new-town")
    compared = editor.open("/core-team/compare?place=new-town")

    assert "1 organisation in New Town" in listed.words
    assert "Harbour School" in listed.words
    assert "New Town beside everybody else" in compared.words


def test_what_is_retired_is_kept_and_not_chosen_again(make_app, database, folder):
    app = make_app(database, folder)
    joined, _ = join_in(app, ["hull", "york"])
    rewrite(folder, YORK, YORK.replace("name: York", "name: York, retired: true"))
    app = make_app(database, folder)
    _prepare_database(app)
    joined.client.application = app

    _, refused = join_in(app, ["york"], "Another")
    own = joined.open("/details")
    joined.send(own, places=["hull", "york"])
    editor = sign_in_editor(app)

    assert "‘York’ cannot be chosen any more" in refused.words
    assert 'value="york"' in own.response.text
    with app.app_context():
        (one,) = organisation_search.list_first_matching(Filters(place="york"), 9)
        assert one.places == ("hull", "york")
        assert "York" not in list_compared_places()
        confirm_organisations(one.id)
        submit_answers(one.id)
        assert "York" in list_compared_places()
    assert "1 organisation in York" in editor.open("/core-team/organisations?place=york").words
    assert 'value="york"' not in editor.open("/core-team/organisations/add").response.text


def test_what_is_all_there_starts(make_app, database, folder):
    """A team and a partnership have no sector, and some organisations no size yet."""
    app = make_app(database, folder)
    with app.app_context():
        add_team(add_organisation("Harbour School"))
        add_partnership()
        submit_answers(add_organisation("Moor Lane"))

    _prepare_database(app)


def test_a_questionnaire_that_was_answered_cannot_vanish(make_app, database, published_several):
    app = make_app(database, published_several)
    with app.app_context():
        team = add_team(add_organisation("Harbour School", places=("hull",), size=None))
        open_round(team, published_questionnaires.find_newest_version("team"))
        app.extensions[PROGRAMME_KEY] = get_programme().model_copy(
            update={"questionnaires": get_programme().questionnaires[:1]}
        )

    with pytest.raises(CannotStartError, match="the questionnaire `team`, of 1 round"):
        _prepare_database(app)


def test_editions_stay_of_the_questionnaire_that_they_are_of(
    make_app, database, published_several, monkeypatch
):
    disable_disclosure_control(monkeypatch)
    app = make_app(database, published_several)
    with app.app_context():
        for number in range(5):
            submit_answers(add_organisation(f"Harbour School {number}"))
        publish_edition()
        asked = get_programme().questionnaires
        app.extensions[PROGRAMME_KEY] = get_programme().model_copy(
            update={"questionnaires": asked[1:2] + asked[:1] + asked[2:]}
        )

    with pytest.raises(CannotStartError, match="Put `organisation` first again"):
        _prepare_database(app)


def test_those_who_answered_a_questionnaire_go_on_answering_it(
    make_app, database, published_several
):
    app = make_app(database, published_several)
    with app.app_context():
        team = add_team(add_organisation("Harbour School"))
        open_round(team, published_questionnaires.find_newest_version("team"))
        used = [
            each.model_copy(update={"answered_by": RespondentKind.ORGANISATION})
            for each in get_programme().questionnaires
        ]
        app.extensions[PROGRAMME_KEY] = get_programme().model_copy(
            update={"questionnaires": tuple(used)}
        )

    said = "`team`, now `answered_by: organisation`, has 1 round of `team`"
    with pytest.raises(CannotStartError, match=said):
        _prepare_database(app)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (YORK, "", "the place `york`, of 1 organisation"),
        ("id: education", "id: teaching", "the sector `education`, of 1 organisation"),
        ("{id: up-to-10,", "{id: up-to-ten,", "the size `up-to-10`, of 1 organisation"),
    ],
)
def test_what_is_used_cannot_vanish(make_app, database, folder, old, new, said):
    app = make_app(database, folder)
    with app.app_context():
        number = add_organisation("Harbour School", places=("hull", "york"), size="up-to-10")
        details = organisations.get_details(number)
        organisations.change_details(number, details._replace(listed=True), "tests")
    if old is YORK:
        rewrite(folder, "humber north yorkshire, whole", "whole")
        rewrite(folder, "[hull, east-riding-of-yorkshire, york, north-yorkshire,", "[hull,")
    rewrite(folder, old, new)
    app = make_app(database, folder)

    with pytest.raises(CannotStartError, match=said) as refused:
        _prepare_database(app)
    assert "retired: true" in str(refused.value)
    # Whoever is listed stays so, and commands go on and call it by its id.
    with app.app_context():
        assert all(public_list.get_public_list().in_place(place) for place in ("hull", "york"))
    with app.app_context():
        add_organisation("Harbour School", places=("hull",), sector="health")
    told = app.test_cli_runner().invoke(args=["new-link", "Harbour School"])
    assert said.split("`")[1] in told.output
