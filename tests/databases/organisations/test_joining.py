"""A form adds one organisation, however often it is sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from app.organisation_site.join_limits import format_clock_time
from app.store.base.rate_limits import RateLimit
from app.store.organisations import organisations, return_links
from app.store.organisations.joining import JoinLimits, TooManyJoinedError, join_by_form
from tests.databases.dump import dump
from tests.factories.events import parse_moment
from tests.page_checks.visitor import Visitor

AT_ONCE = 4
JOINING = {"name": "Moor Lane", "places": "hull", "sector": "education", "size": "up-to-10"}


def organisations_by(*links):
    return {return_links.find_link_holder(each.secret).organisation_id for each in links}


def test_a_form_that_is_sent_again_gets_another_link_to_the_same(store, details):
    first, again = (join_by_form(details, "a form", "tests") for _ in range(2))

    assert (first.is_new, again.is_new) == (True, False)
    assert len(organisations_by(first, again)) == 1


def test_another_form_adds_another_and_so_do_other_details(store, details):
    same = join_by_form(details, "a form", "tests")
    other_form = join_by_form(details, "another", "tests")
    other_words = join_by_form(details._replace(name="Another"), "a form", "tests")

    assert len(organisations_by(same, other_form, other_words)) == 3


def test_a_form_that_is_sent_several_times_at_once_adds_one(store, details):
    together = Barrier(AT_ONCE)

    def send(_):
        with store.app_context():
            together.wait()
            return join_by_form(details, "a form", "tests")

    with ThreadPoolExecutor(AT_ONCE) as threads:
        joined = list(threads.map(send, range(AT_ONCE)))

    assert sorted(each.is_new for each in joined) == [False, False, False, True]
    assert len(organisations_by(*joined)) == 1


@pytest.fixture
def twice(app, visitor):
    """The pages that come of one form, whose button was pressed twice before any answer came."""
    page = visitor.open("/join")
    again = Visitor(app.test_client())
    again.client.set_cookie("waymark", visitor.client.get_cookie("waymark").value)
    return [each.post(page, page.fields | JOINING) for each in (visitor, again)]


def test_a_button_pressed_twice_shows_a_link_that_works_each_time(app, twice):
    links = [page.by_id("return-link").get("value") for page in twice]
    assert len(set(links)) == 2
    for link in links:
        assert Visitor(app.test_client()).open(link).address == "/assessment"
    with app.app_context():
        (mine,) = {
            return_links.find_link_holder(link.rpartition("/")[2]).organisation_id for link in links
        }
        assert [found[0] for found in organisations.find_by_name("Moor Lane")] == [mine]


# ---------------------------------------------------------------- how many may join

HERE, BESIDE, ELSEWHERE = "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "198.51.100.7"
BEGAN = parse_moment("2027-04-03 09:10")
ROOM = 40
THREE = JoinLimits({"a network": RateLimit(3)}, {"again": RateLimit(2)})


@pytest.fixture
def clock(clock):
    """The time by which joining is counted."""
    clock.set_to(BEGAN)
    return clock


def join(form, details, limits=THREE):
    return join_by_form(details, str(form), "tests", limits)


def joined_now():
    return len(dump()["organisation"])


def test_so_many_join_and_the_next_one_leaves_nothing_behind(store, details, clock):
    for form in range(3):
        join(form, details)
    before = dump()

    with pytest.raises(TooManyJoinedError) as refused:
        join("one more", details)

    assert refused.value.until == BEGAN + timedelta(minutes=15)
    assert dump() == before
    clock.set_to(refused.value.until)
    assert join("one more", details).is_new


def test_a_form_sent_again_takes_nobody_s_place_and_has_a_limit_of_its_own(store, details, clock):
    for _ in range(3):
        join("a form", details)
    with pytest.raises(TooManyJoinedError):
        join("a form", details)
    for form in range(2):
        assert join(form, details).is_new
    assert joined_now() == 3


def test_what_a_clock_that_was_ahead_counted_keeps_nobody_out_for_long(store, details, clock):
    clock.set_to(BEGAN + timedelta(days=400))
    for form in range(3):
        join(form, details)
    clock.set_to(BEGAN)

    with pytest.raises(TooManyJoinedError) as refused:
        join("one more", details)
    assert refused.value.until == BEGAN + timedelta(minutes=15)


def test_many_who_join_at_once_are_no_more_than_may(store, details):
    together = Barrier(2 * AT_ONCE)

    def send(form):
        with store.app_context():
            together.wait()
            try:
                return join(form, details).is_new
            except TooManyJoinedError:
                return False

    with ThreadPoolExecutor(2 * AT_ONCE) as threads:
        joined = list(threads.map(send, range(2 * AT_ONCE)))

    assert joined.count(True) == 3
    assert joined_now() == 3


def counted(app):
    """The keys that are counted under, as the table has them."""
    with app.app_context():
        return [row[1] for row in dump()["sign_in_failure"]]


def test_what_is_counted_is_gone_after_a_day_and_tells_nobody_a_network(app, clock):
    fill_in(app, HERE)
    there = counted(app)
    assert not any("2001" in key for key in there)
    clock.set_to(BEGAN + timedelta(days=1))
    fill_in(app, ELSEWHERE)
    # What all networks share is counted anew.
    assert len(there) == len(counted(app)) == 4
    assert len(set(there) & set(counted(app))) == 2


def arriving_from(app, address):
    visitor = Visitor(app.test_client())
    visitor.client.environ_base["REMOTE_ADDR"] = address
    return visitor


def fill_in(app, address, **typed):
    """The page that comes of joining from there, on a browser of one's own."""
    visitor = arriving_from(app, address)
    page = visitor.open("/join")
    return visitor.post(page, page.fields | JOINING | typed)


def test_a_room_joins_and_a_program_is_stopped(app, clock, caplog):
    for _ in range(ROOM):
        assert fill_in(app, HERE).by_id("return-link") is not None

    page = fill_in(app, BESIDE, name="Quay Surgery")

    assert page.status == 429
    assert "Your organisation has not joined yet" in page.words
    assert "press ‘Continue’ again at 11:10 or later" in page.words
    assert app.config["CONTACT"] in page.words
    assert page.fields["name"] == "Quay Surgery"
    assert page.response.headers["Retry-After"] == "3600"
    assert "join-refused address=2001:db8:1:2:ffff::9" in caplog.text
    assert fill_in(app, ELSEWHERE).by_id("return-link") is not None
    clock.set_to(BEGAN + timedelta(hours=1))
    assert fill_in(app, BESIDE).by_id("return-link") is not None


def test_what_was_refused_is_sent_once_more_from_the_same_page(app, clock):
    app.config["JOINS_AN_HOUR"] = 1
    fill_in(app, HERE)
    visitor = arriving_from(app, HERE)
    first = visitor.open("/join")
    refused = visitor.post(first, first.fields | JOINING)
    clock.set_to(BEGAN + timedelta(hours=1))
    assert visitor.send(refused).by_id("return-link") is not None


def test_all_networks_together_have_a_limit_too_and_a_day_has_one(app, clock):
    app.config["JOINS_AN_HOUR"] = 1
    for number in range(5):
        assert fill_in(app, f"192.0.2.{number}").status == 200
    assert fill_in(app, ELSEWHERE).status == 429

    for hour in range(1, 4):
        clock.set_to(BEGAN + timedelta(hours=hour))
        page = fill_in(app, ELSEWHERE)
        assert page.status == 200
    clock.set_to(BEGAN + timedelta(hours=4))
    page = fill_in(app, ELSEWHERE)
    assert page.status == 429
    assert "again at 11:10 on 4 April or later" in page.words


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2027-04-03 09:10", "10:10"),
        ("2027-04-03 09:10:01", "10:11"),
        ("2027-04-03 22:59:59", "00:00 on 4 April"),
        ("2027-04-04 09:10", "10:10 on 4 April"),
    ],
)
def test_when_it_is_over_is_told_by_the_clocks_of_the_uk(clock, at, told):
    assert format_clock_time(parse_moment(at)) == told
