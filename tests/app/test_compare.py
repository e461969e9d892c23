"""The page that the team opens every Monday: places and sectors, with n, spread and chance."""

import csv
import io
from datetime import timedelta

import pytest

from app.store import change
from app.store.organisations import PLACES, SECTORS, Place, Sector
from app.store.transactions import now
from tests.app.rounds import answered, joined
from tests.app.visitor import words_of

# Of every value, half of the questions or more.
AWARE = {"safety_aware_1": "embedded", "safety_aware_2": "embedded",
         "trust_aware_1": "embedded", "trust_informed_1": "some"}  # fmt: skip
NOTHING = {"safety_aware_1": "not-yet", "safety_informed_1": "some",
           "trust_aware_1": "not-yet", "trust_informed_1": "not-yet"}  # fmt: skip


@pytest.fixture
def world(app):
    """Hull: three at aware and one at the start. York: one at the start, which is in Hull too."""
    with app.app_context():
        for _ in range(3):
            answered(joined(Place.HULL, Sector.HEALTH), **AWARE)
        answered(joined(Place.HULL, Sector.POLICE, Place.YORK), **NOTHING)
        joined(Place.HULL)


def rows_in(page, caption):
    """A table's rows, each as the words of its cells, found by its caption."""
    tables = [
        table
        for table in page.tree.iter("table")
        if words_of(next(table.iter("caption"))).strip().startswith(caption)
    ]
    (table,) = tables
    return [
        [" ".join(words_of(cell).split()) for cell in row if cell.tag in {"td", "th"}]
        for row in table.iter("tr")
    ]


def downloaded(visitor, address):
    response = visitor.client.get(address)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))


def test_every_place_and_sector_has_its_row_in_a_fixed_order_with_nobody_too(viewer):
    page = viewer.open("/core-team/compare")

    for caption, words in (("Places", PLACES), ("Sectors", SECTORS)):
        rows = rows_in(page, caption)
        assert [row[0] for row in rows[1:]] == [*words.values(), "All of them"]
        assert {row[1] for row in rows[1:]} == {"0"}
    assert "No organisation takes part yet." in page.words
    assert "Nobody yet" in page.words


def test_a_stage_is_said_in_words_beside_how_many_answered(world, viewer):
    page = viewer.open("/core-team/compare")
    places = {row[0]: row[1:3] for row in rows_in(page, "Places")[1:]}

    assert "4 of 5 organisations have submitted answers" in page.words
    assert places["Hull"] == ["4", "Aware"]
    assert places["York"] == ["1", "Starting out"]
    assert places["All of them"] == ["4", "Aware"]
    assert places["North Yorkshire"] == ["0", "Nobody yet"]


def test_the_spread_counts_each_stage_and_leads_to_the_organisations(world, viewer):
    page = viewer.open("/core-team/compare?value=safety")
    rows = rows_in(page, "Organisations at each stage, Safety: places")
    spread = {row[0]: row[1:] for row in rows}

    assert spread["Hull"] == ["4", "1", "3", "0"]
    (link,) = [
        each.get("href")
        for each in page.tree.iter("a")
        if "place=hull" in each.get("href", "")
        and "stage=aware" in each.get("href", "")
        and words_of(each).strip() == "3"
    ]
    behind = viewer.open(link)
    assert behind.status == 200
    assert "3 organisations" in behind.words


def test_shares_come_with_their_interval(world, viewer):
    page = viewer.open("/core-team/compare")
    caption = "Mean score, and share at or past each stage, Overall: places"
    hull = next(row for row in rows_in(page, caption) if row[0] == "Hull")
    # Wilson, 3 of 4: 30.1% to 95.4%.
    assert "3 of 4, 75% likely 30% to 95%" in hull
    assert "Too few to tell apart" in hull


def test_the_warning_about_chance_gives_its_size(world, app, viewer):
    page = viewer.open("/core-team/compare")
    assert "too few scores to say how far apart" in page.words

    with app.app_context():
        for place in (Place.YORK, Place.YORK, Place.HULL):
            answered(joined(place), **{**NOTHING, "safety_aware_1": "some"})
    page = viewer.open("/core-team/compare")
    assert "Differences come by chance too. If all 2 places were really the same" in page.words


def test_a_view_is_in_its_address(world, viewer):
    page = viewer.open("/core-team/compare?place=hull&sector=health&value=trust")

    assert [row[0] for row in rows_in(page, "Places")[1:]] == ["Hull", "All of them"]
    assert [row[0] for row in rows_in(page, "Sectors")[1:]] == ["Health", "All of them"]
    assert "3 of 4 organisations in Hull of the sector ‘Health’" in page.words
    chosen = [each.get("value") for each in page.tree.iter("option") if "selected" in each.attrib]
    assert chosen == ["hull", "health", "trust"]
    assert "How stages are spread: Trust" in page.words


@pytest.mark.parametrize("address", ["place=mars", "sector=%00", "value=luck", "place=' OR 1=1"])
def test_what_the_address_does_not_know_is_left_out_and_said(world, viewer, address):
    page = viewer.open(f"/core-team/compare?{address}")
    assert page.status == 200
    assert "that we do not know, so that part is left out" in page.words
    assert "4 of 5 organisations" in page.words


@pytest.mark.parametrize("file", ["stages", "spread", "scores"])
def test_every_table_is_a_file_of_the_same_view(world, viewer, file):
    rows = downloaded(viewer, f"/core-team/compare/{file}.csv?place=hull&value=safety")
    assert [row[0] for row in rows] == ["Group", "All of them", "Hull", *SECTORS.values()]
    assert "Organisations (rows do not add up: one in several places is in each)" in rows[0]


def test_the_figures_of_a_file_are_those_of_the_page(world, viewer):
    spread = downloaded(viewer, "/core-team/compare/spread.csv?value=safety")
    assert spread[2] == ["Hull", "Safety", "4", "1", "3", "0", "0"]
    scores = downloaded(viewer, "/core-team/compare/scores.csv")
    assert scores[2][8:11] == ["75.0", "30.1", "95.4"]


def test_charts_say_what_the_tables_say(world, viewer):
    spread = viewer.client.get("/core-team/compare/places/spread.json").json
    assert [each["x"][0] for each in spread["data"]] == [25, 75, 0]
    assert spread["data"][1]["y"][0] == "Hull<br>(n = 4)"
    scores = viewer.client.get("/core-team/compare/places/scores.json").json
    assert len(scores["data"][0]["x"]) == len(PLACES)


@pytest.mark.parametrize(
    "address", ["x.csv", "places/x.json", "x/spread.json", "questions/x", "change/x"]
)
def test_what_is_not_there_is_not_found(viewer, address):
    assert viewer.open(f"/core-team/compare/{address}").status == 404


# ---------------------------------------------------------------- change


LONG_AGO = timedelta(days=400)


@pytest.fixture
def two_years(app):
    """Two up, one down and one the same; one new; one not again; one with two rounds since."""
    with app.app_context():
        before, after = now() - LONG_AGO, now() - timedelta(days=10)
        for first, second in ((NOTHING, AWARE), (NOTHING, AWARE), (AWARE, NOTHING), (AWARE, AWARE)):
            mine = joined()
            answered(mine, before, **first)
            answered(mine, after, **second)
        answered(joined(), after, **AWARE)
        answered(joined(), before, **AWARE)
        mine = joined(Place.YORK)
        for at, what in (
            (before, NOTHING),
            (now() - timedelta(days=90), NOTHING),
            (after, AWARE),
        ):
            answered(mine, at, **what)


def test_only_the_same_organisations_are_compared(two_years, viewer):
    page = viewer.open("/core-team/compare/change")
    rows = {row[0]: row[1:] for row in rows_in(page, "Organisations that went up")[1:]}

    assert "5 organisations had submitted answers by" in page.words
    assert "1 organisation with no answers a year ago, and 1 that has not" in page.words
    assert rows["Overall"][:4] == ["5", "3", "1", "1"]
    assert rows["Overall"][5] == "Too few to tell"


def test_the_picture_says_what_the_table_says(two_years, viewer):
    page = viewer.open("/core-team/compare/change")
    (picture,) = [each for each in page.tree.iter() if each.get("role") == "img"]
    assert picture.get("aria-label").startswith("Overall: 3 up, 1 the same, 1 down; ")


def test_the_picture_can_be_taken_away_of_the_same_view(two_years, viewer):
    answer = viewer.client.get("/core-team/compare/change.svg?place=york")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="waymark-change.svg"'
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Change over a year, organisations in York, as at " in answer.text
    assert "Overall: 1 up, 0 the same, 0 down" in answer.text


def test_a_selection_changes_who_is_looked_at(two_years, viewer):
    rows = downloaded(viewer, "/core-team/compare/change.csv?place=york")
    assert rows[1][:5] == ["Overall", "1", "1", "0", "0"]


@pytest.mark.parametrize(("way", "n"), [("up", 3), ("same", 1), ("down", 1)])
def test_behind_each_figure_are_its_organisations(two_years, viewer, way, n):
    page = viewer.open(f"/core-team/organisations?change={way}&value=overall")
    assert f"{n} organisation{'s' if n > 1 else ''}" in page.words


def test_who_answered_anew_is_never_a_change(app, viewer):
    """Everybody who answered a year ago stands where they stood; the newcomers stand higher."""
    with app.app_context():
        for _ in range(3):
            mine = joined()
            answered(mine, now() - LONG_AGO, **NOTHING)
            answered(mine, **NOTHING)
        for _ in range(5):
            answered(joined(), **AWARE)
        moved = change.moved("organisation", change.Selection(), change.a_year_ago())
    assert set(moved.values()) == {change.Moved(0, 3, 0)}


def test_the_moment_a_year_ago_counts_as_then(app, two_years):
    with app.app_context():
        at = now() - timedelta(days=90)
        first = change.moved("organisation", change.Selection(Place.YORK), at)
        assert first[""] == change.Moved(1, 0, 0)


# ---------------------------------------------------------------- questions


def test_the_hardest_question_comes_first_with_its_share(world, viewer):
    page = viewer.open("/core-team/compare/questions?place=hull")
    rows = rows_in(page, "The questions where it is surest")

    assert rows[1][0] == "There is a quiet room."
    assert rows[1][2].startswith("1 of 4, 25% likely")
    assert "What 4 organisations in Hull answered" in page.words


def test_not_known_is_counted_by_value_and_stage(world, viewer):
    rows = rows_in(viewer.open("/core-team/compare/questions"), "By value and stage")
    # Four were asked two questions of safety at this stage; one left one of them open.
    assert rows[1][:2] == ["Safety", "13%"]


def test_every_answer_is_counted_and_leads_on(world, viewer):
    page = viewer.open("/core-team/compare/questions")
    counts = " ".join(words_of(page.by_id("safety-aware-2")).split())
    assert "Embedded: 3" in counts
    assert "No answer yet: 1" in counts
    (link,) = [
        each.get("href")
        for each in page.by_id("safety-aware-2").iter("a")
        if "no-answer" in each.get("href")
    ]
    assert "1 organisation" in viewer.open(link).words


def test_without_answers_the_page_says_so(viewer):
    assert "Nobody has submitted answers yet" in viewer.open("/core-team/compare/questions").words


def test_every_question_is_in_the_file(world, viewer):
    rows = downloaded(viewer, "/core-team/compare/questions.csv")
    assert rows[1][2:6] == ["There is a quiet room.", "4", "1", "25.0"]
    assert len(rows) == 7
