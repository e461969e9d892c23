"""The core team's accounts in the store, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.store.accounts import account_sessions, accounts, api_keys
from app.store.accounts.account_sessions import Role
from app.store.accounts.accounts import EmailTakenError
from app.store.accounts.api_keys import list_api_keys as all_keys
from app.store.base import transactions
from tests.databases.dump import dump

EMAIL = "member@example.org"
ISSUER = "https://login.example"


@pytest.fixture(autouse=True)
def another_editor(store):
    """The id of an editor's account that nobody else's end or change touches."""
    return accounts.add_account(
        "another@example.org", "Another", Role.EDITOR, "their-hash", "tests"
    )


@pytest.fixture
def account(store):
    """The id of a live account."""
    return accounts.add_account(EMAIL, "Member", Role.EDITOR, "a-hash", "tests")


def begin(account_id):
    return account_sessions.begin_account_session(accounts.find_by_id(account_id))


def events():
    return [(row[2], row[3], row[6]) for row in sorted(dump()["event"])]


def test_an_account_is_found_by_its_address_however_it_is_written(account):
    found = accounts.find_by_email("  Member@Example.org ")
    assert found == accounts.find_by_id(account)
    assert found[:6] == (account, EMAIL, "Member", Role.EDITOR, "a-hash", False)
    assert found.ended_at is None


@pytest.mark.parametrize("email", ["", "x", "%", "member@example.org\x00", "member_example.org"])
def test_another_address_finds_nobody(account, email):
    assert accounts.find_by_email(email) is None


# Each looks like the address, is made into it by some lower-casing or folding, or holds it.
ALIKE = [
    "member@example.or\uff47",  # a full-width g
    "\uff4dember@example.org",
    "m\u0435mber@example.org",  # a Cyrillic e
    "m\u00e9mber@example.org",
    "me\u0301mber@example.org",
    "mem\u200bber@example.org",
    "mem\u00adber@example.org",
    "\ufeffmember@example.org",
    "member@example.org\u00a0",
]


@pytest.mark.parametrize("email", ALIKE)
def test_an_address_that_only_looks_alike_finds_nobody(account, email):
    assert accounts.find_by_email(email) is None


@pytest.mark.parametrize(
    ("plain", "alike"), [("k", "\u212a"), ("s", "\u017f"), ("i", "\u0130"), ("i", "\u0131")]
)
def test_only_a_to_z_have_a_small_form(store, plain, alike):
    accounts.add_account(f"{plain}@example.org", "Member", Role.EDITOR, "", "tests")
    assert accounts.find_by_email(f"{plain.upper()}@EXAMPLE.ORG")
    assert accounts.find_by_email(f"{alike}@example.org") is None


@pytest.mark.parametrize("email", ["jos\u00e9@example.org", "\u212a@example.org"])
def test_an_address_of_old_with_another_letter_is_found_as_it_is_kept(store, email):
    """PostgreSQL's `lower` would find fault with the second, in some languages."""
    made = accounts.add_account(email, "Member", Role.EDITOR, "", "tests")
    assert accounts.find_by_email(email).id == made


def test_the_database_keeps_no_address_in_capitals(account):
    with pytest.raises(IntegrityError), transactions.write_transaction() as session:
        session.execute(text("UPDATE account SET email = 'Member@example.org'"))


def test_an_address_has_one_account(account):
    before = dump()
    with pytest.raises(EmailTakenError):
        accounts.add_account(EMAIL.upper(), "Somebody", Role.VIEWER, "", "tests")
    assert dump() == before


def test_a_role_that_is_not_on_the_list_is_refused(store):
    with pytest.raises(IntegrityError):
        accounts.add_account(EMAIL, "Member", "owner", "", "tests")


def test_accounts_are_listed_by_address(account):
    accounts.add_account("a@example.org", "A", Role.VIEWER, "", "tests")
    emails = [each.email for each in accounts.list_accounts()]
    assert emails == ["a@example.org", "another@example.org", EMAIL]


def test_an_ended_account_is_signed_out_and_kept(account):
    secret = begin(account)
    accounts.end_account(account, "tests")
    assert account_sessions.find_member(secret) is None
    assert account_sessions.list_account_sessions(account) == []
    assert accounts.find_by_email(EMAIL).ended_at
    assert events()[-1] == ("tests", "account-ended", str(account))


def test_an_ended_account_begins_again_as_what_is_said_of_it_now(account):
    accounts.bind_to_provider(account, ISSUER, "person-1")
    accounts.end_account(account, "tests")

    again = accounts.add_account(EMAIL, "New name", Role.VIEWER, "other-hash", "tests")

    assert again == account
    found = accounts.find_by_id(account)
    assert found[1:6] == (EMAIL, "New name", Role.VIEWER, "other-hash", False)
    assert found.ended_at is None
    assert accounts.find_by_subject(ISSUER, "person-1") is None
    assert events()[-1] == ("tests", "account-made", str(account))


def test_a_new_password_ends_every_session_but_the_one_kept(account):
    kept, other = begin(account), begin(account)
    stays = account_sessions.find_member(kept).session_id

    accounts.change_password(account, "other-hash", "tests", keep_session=stays)

    assert account_sessions.find_member(kept)
    assert account_sessions.find_member(other) is None
    assert accounts.find_by_id(account).password_hash == "other-hash"
    assert events()[-1] == ("tests", "account-changed", f"{account} password")
    accounts.change_password(account, "third-hash", "tests")
    assert account_sessions.find_member(kept) is None


def test_what_is_done_to_one_leaves_the_others(account):
    other = accounts.add_account("other@example.org", "Other", Role.EDITOR, "theirs", "tests")
    secret, before = begin(other), accounts.find_by_id(other)

    accounts.change_password(account, "x", "tests")
    accounts.change_role(account, Role.VIEWER, "tests")
    accounts.unbind_from_provider(account, "tests")
    accounts.end_account(account, "tests")
    accounts.sign_out_everywhere(account, "tests")

    assert accounts.find_by_id(other) == before
    assert account_sessions.find_member(secret)


def test_a_role_counts_from_the_next_page_on(account):
    secret = begin(account)
    accounts.change_role(account, Role.VIEWER, "tests")
    assert account_sessions.find_member(secret).role is Role.VIEWER
    assert events()[-1] == ("tests", "account-changed", f"{account} role viewer")


def test_a_stronger_hash_never_undoes_a_new_password(account):
    accounts.upgrade_password_hash(account, "a-hash", "stronger")
    assert accounts.find_by_id(account).password_hash == "stronger"
    before = dump()
    accounts.upgrade_password_hash(account, "a-hash", "late")
    assert dump() == before


def test_an_account_is_bound_once_to_one_person(account):
    other = accounts.add_account("other@example.org", "Other", Role.EDITOR, "", "tests")

    assert accounts.bind_to_provider(account, ISSUER, "person-1")
    before = dump()
    assert not accounts.bind_to_provider(account, ISSUER, "person-2")
    assert not accounts.bind_to_provider(other, ISSUER, "person-1")
    assert dump() == before
    assert accounts.find_by_subject(ISSUER, "person-1").id == account
    assert accounts.find_by_subject(ISSUER, "PERSON-1") is None
    assert accounts.find_by_subject("https://other.example", "person-1") is None
    assert accounts.find_by_id(account).is_bound


def test_whoever_comes_back_by_another_address_is_bound_to_that_account(account):
    accounts.bind_to_provider(account, ISSUER, "person-1")
    accounts.end_account(account, "tests")
    again = accounts.add_account("married@example.org", "Member", Role.EDITOR, "", "tests")

    assert accounts.bind_to_provider(again, ISSUER, "person-1")
    assert accounts.find_by_subject(ISSUER, "person-1").id == again


def test_an_ended_account_is_not_bound(account):
    accounts.end_account(account, "tests")
    assert not accounts.bind_to_provider(account, ISSUER, "person-1")


def sign_out(account_id):
    accounts.sign_out_everywhere(account_id, "tests")


def change_password(account_id):
    accounts.change_password(account_id, "other-hash", "tests")


def unbind(account_id):
    accounts.unbind_from_provider(account_id, "tests")


def end(account_id):
    accounts.end_account(account_id, "tests")


def end_and_begin_again(account_id):
    end(account_id)
    accounts.add_account(EMAIL, "Member", Role.EDITOR, "a-hash", "tests")


@pytest.mark.parametrize("change", [sign_out, change_password, unbind, end, end_and_begin_again])
def test_a_sign_in_under_way_meanwhile_comes_to_nothing(account, change):
    checked = accounts.find_by_id(account)
    change(account)
    before = dump()
    assert account_sessions.begin_account_session(checked) is None
    assert dump() == before


def test_what_signs_nobody_out_leaves_a_sign_in_under_way(account):
    checked = accounts.find_by_id(account)
    accounts.upgrade_password_hash(account, "a-hash", "stronger")
    accounts.change_role(account, Role.VIEWER, "tests")
    accounts.bind_to_provider(account, ISSUER, "person-1")
    assert (
        account_sessions.find_member(account_sessions.begin_account_session(checked)).role
        is Role.VIEWER
    )


def test_the_keys_of_whoever_leaves_end_with_the_account(account):
    other = accounts.add_account("other@example.org", "Other", Role.EDITOR, "", "tests")
    names = {"Evaluators": account, "Ended before": account, "Over": account, "Stays": other}
    lasts = {name: timedelta(days=-1 if name == "Over" else 30) for name in names}
    secrets = {
        name: api_keys.create_api_key(name, lasts[name], maker, "tests")
        for name, maker in names.items()
    }
    made = {key.name: key.id for key in all_keys()}
    api_keys.end_api_key(made["Ended before"], "tests")
    events_before = len(events())

    assert accounts.end_account(account, "tests") == ["Evaluators"]

    assert account_sessions.find_key_holder(secrets["Evaluators"]) is None
    assert account_sessions.find_key_holder(secrets["Stays"])
    assert events()[events_before:] == [
        ("tests", "account-ended", str(account)),
        ("tests", "key-ended", str(made["Evaluators"])),
    ]
    assert api_keys.create_api_key("Late", timedelta(days=1), account, "tests") is None
    assert len(all_keys()) == len(names)


def test_a_session_ends_after_a_working_day(account, clock):
    began = transactions.now()
    clock.set_to(began)
    secret = begin(account)
    assert [each.started_at for each in account_sessions.list_account_sessions(account)] == [began]

    clock.set_to(began + timedelta(hours=11, minutes=59))
    assert account_sessions.find_member(secret)
    clock.set_to(began + timedelta(hours=12, seconds=2))
    assert account_sessions.find_member(secret) is None
    assert account_sessions.list_account_sessions(account) == []


def test_whoever_stays_is_signed_in_for_a_day_at_the_most(account, clock):
    began, secret = clock.at, begin(account)
    clock.pass_by(hours=10)
    assert account_sessions.find_member(secret).can_stay

    account_sessions.prolong_session(account_sessions.find_member(secret).session_id)

    assert account_sessions.find_member(secret).ends_at == began + timedelta(hours=22)
    clock.pass_by(hours=11)
    account_sessions.prolong_session(account_sessions.find_member(secret).session_id)
    stays = account_sessions.find_member(secret)
    assert (stays.ends_at, stays.can_stay) == (began + timedelta(hours=24), False)
    clock.pass_by(hours=3)
    account_sessions.prolong_session(stays.session_id)
    assert account_sessions.find_member(secret) is None


def test_staying_never_ends_a_session_sooner(account, clock):
    secret = begin(account)
    ends_at = account_sessions.find_member(secret).ends_at
    clock.pass_by(minutes=-3)

    account_sessions.prolong_session(account_sessions.find_member(secret).session_id)

    assert account_sessions.find_member(secret).ends_at == ends_at


def test_a_session_of_a_clock_that_was_ahead_is_not_believed(account, clock):
    began = transactions.now()
    clock.set_to(began + timedelta(days=800))
    ahead = begin(account)
    clock.set_to(began + timedelta(minutes=1))
    put_back_a_little = begin(account)
    clock.set_to(began)

    assert account_sessions.find_member(ahead) is None
    assert account_sessions.find_member(put_back_a_little)
    assert len(account_sessions.list_account_sessions(account)) == 1


def test_a_key_of_a_clock_that_was_ahead_opens_nothing_and_can_be_ended(account, clock):
    began = transactions.now()
    clock.set_to(began + timedelta(days=800))
    secret = api_keys.create_api_key("Evaluators", timedelta(days=30), account, "tests")
    clock.set_to(began)

    assert account_sessions.find_key_holder(secret) is None
    (key,) = all_keys()
    assert (key.live, key.may_open) == (False, True)
    api_keys.end_api_key(key.id, "tests")
    (key,) = all_keys()
    assert not key.may_open


def test_no_table_holds_the_secret_of_a_session(account):
    assert begin(account)[:16] not in repr(dump())
