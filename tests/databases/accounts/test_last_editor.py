"""An editor who can sign in is left, whoever is ended or made a viewer, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from app.store.accounts.last_editor import LastEditorError
from tests.databases.dump import dump

ISSUER = "https://login.example"


def make_viewer(account_id):
    accounts.change_role(account_id, Role.VIEWER, "tests")


def end(account_id):
    accounts.end_account(account_id, "tests")


TAKING_AWAY = pytest.mark.parametrize("take_away", [end, make_viewer])


def put(name, role=Role.EDITOR, kept="a-hash"):
    return accounts.add_account(f"{name}@example.org", name, role, kept, "tests")


def live_editors():
    return [
        each.id
        for each in accounts.list_accounts()
        if each.role == Role.EDITOR and not each.ended_at
    ]


@TAKING_AWAY
def test_the_last_stays_until_there_is_another(store, take_away):
    only, _, ended = put("only"), put("viewer", Role.VIEWER), put("ended")
    end(ended)
    before = dump()

    with pytest.raises(LastEditorError) as refused:
        take_away(only)

    assert refused.value.others == []
    assert dump() == before
    another = put("another")
    take_away(only)
    assert live_editors() == [another]


@TAKING_AWAY
def test_whoever_cannot_sign_in_does_not_count_beside_one_who_can(store, take_away):
    able, unable = put("able"), put("unable", kept="")
    with pytest.raises(LastEditorError) as refused:
        take_away(able)
    assert refused.value.others == ["unable@example.org"]
    take_away(unable)
    assert live_editors() == [able]


@TAKING_AWAY
def test_where_none_of_them_can_sign_in_the_last_of_them_stays(store, take_away):
    first, last = put("first", kept=""), put("last", kept="")
    take_away(first)
    with pytest.raises(LastEditorError):
        take_away(last)


@TAKING_AWAY
@pytest.mark.parametrize(
    ("bound_at", "counts"), [(None, True), (ISSUER, True), ("https://other.example", False)]
)
def test_who_signs_in_with_the_provider_that_is_set_counts(store, take_away, bound_at, counts):
    store.config["OIDC_ISSUER"] = ISSUER
    by_password, by_provider = put("by-password"), put("by-provider", kept="")
    if bound_at:
        accounts.bind_to_provider(by_provider, bound_at, "person-1")
    if counts:
        take_away(by_password)
    else:
        with pytest.raises(LastEditorError):
            take_away(by_password)


def test_a_viewer_goes_whoever_is_left(store):
    viewer = put("viewer", Role.VIEWER, "a-hash")
    make_viewer(viewer)
    end(viewer)


@TAKING_AWAY
def test_of_two_at_the_same_moment_one_stays(store, take_away):
    together = Barrier(2)

    def alone(account_id):
        with store.app_context():
            accounts.list_accounts()
            together.wait()
            return take_away(account_id)

    put("first")
    for number in range(8):
        put(f"editor-{number}")
        with store.app_context():
            both = live_editors()
        with ThreadPoolExecutor(2) as threads:
            done = [threads.submit(partial(alone, each)) for each in both]
        refused = [type(each.exception()) for each in done if each.exception()]
        assert refused == [LastEditorError]
        with store.app_context():
            assert len(live_editors()) == 1


# ---------------------------------------------------------------- what is typed


@pytest.fixture
def type_in(app):
    """Types `flask --app app core-team` and what follows; the exit code and what it says."""

    def run(*typed):
        said = app.test_cli_runner().invoke(args=["core-team", *typed])
        return said.exit_code, said.output

    return run


@pytest.mark.parametrize("typed", [("end",), ("role", "viewer")])
def test_whoever_types_it_is_told_what_to_do_first(app, type_in, typed):
    with app.app_context():
        put("only")
        put("unable", kept="")
    command, *role = typed

    code, said = type_in(command, "only@example.org", *role)

    assert code == 1
    assert "only@example.org is the only editor who can sign in, so nothing was changed" in said
    assert "core-team add EMAIL --name NAME --role editor" in said
    assert "not counted: unable@example.org. `core-team password EMAIL` gives one" in said
    with app.app_context():
        assert len(live_editors()) == 2


def test_the_only_editor_is_named_on_the_page_of_the_team(app, editor):
    with app.app_context():
        end(put("ended", Role.VIEWER))
        put("viewer", Role.VIEWER)
    assert "You are the only editor." in editor.open("/core-team/account/team").words
    with app.app_context():
        put("another")
    page = editor.open("/core-team/account/team")
    assert "the only editor" not in page.words
    assert "another@example.org Editor" in page.words
    assert "viewer@example.org Viewer" in page.words
