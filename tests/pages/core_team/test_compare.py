"""The page that the team opens every Monday: places and sectors, with n, spread and chance."""

import re
from datetime import timedelta

import pytest

from app.store.base.transactions import now
from app.store.comparison import yearly_change
from tests.factories.organisations import add_joined_organisation, add_organisation
from tests.factories.programmes import PLACES, SECTORS
from tests.factories.rounds import submit_answers
from tests.page_checks.figures import counted_in, downloaded, numbers_that_lead_on, rows_in
from tests.page_checks.visitor import words_of
from tests.untouched import done_once

LONG_AGO = timedelta(days=400)

# Of every value, half of the questions or more.
AWARE = {"safety_aware_1": "embedded", "safety_aware_2": "embedded",
         "trust_aware_1": "embedded", "trust_informed_1": "some"}  # fmt: skip
NOTHING = {"safety_aware_1": "not-yet", "safety_informed_1": "some",
           "trust_aware_1": "not-yet", "trust_informed_1": "not-yet"}  # fmt: skip


@pytest.fixture
def world(app, sqlite_template):
    """Hull: three at aware and one at the start. York: one at the start, which is in Hull too."""
    with app.app_context():
        done_once(make_world, sqlite_template)


def make_world():
    for _ in range(3):
        submit_answers(add_joined_organisation("hull", "health"), **AWARE)
    submit_answers(add_joined_organisation("hull", "police", "york"), **NOTHING)
    add_joined_organisation("hull")


def drawn(page, what):
    """The elements of the page's pictures that are called so."""
    return page.tree.iter(f"{{http://www.w3.org/2000/svg}}{what}")


def picture_of(page, group):
    """What the name of the page's first picture of stages says of a group."""
    (said,) = [
        words
        for each in drawn(page, "svg")
        for words in (each.get("aria-label") or "").rstrip(".").split("; ")
        if words.startswith(f"{group}: ")
    ][:1]
    return said.removeprefix(f"{group}: ")


def test_without_answers_the_page_says_so_and_shows_no_figure(viewer):
    page = viewer.open("/core-team/compare")
    assert "No organisation takes part yet." in page.words
    assert not [*page.tree.iter("table"), *page.tree.iter("figure")]


def test_every_place_and_sector_has_its_row_in_a_fixed_order(world, viewer):
    page = viewer.open("/core-team/compare")
    for kind, words in (("places", PLACES), ("sectors", SECTORS)):
        rows = rows_in(page, f"Stages: {kind}")
        assert [row[0] for row in rows[2:]][: len(words) + 1] == [
            *words.values(),
            "All organisations",
        ]


def test_a_place_stands_beside_everybody_who_does_not_work_there(world, app, viewer):
    with app.app_context():
        submit_answers(add_joined_organisation("york"), **NOTHING)
    page = viewer.open("/core-team/compare?place=hull")

    assert picture_of(page, "Hull") == "1 at Starting out, 3 at Aware, 0 at Informed"
    # The one that works in both is on Hull's side alone.
    others = picture_of(page, "Everybody who does not work in Hull")
    assert others == "1 at Starting out, 0 at Aware, 0 at Informed"
    assert "All of them" not in page.words
    assert "Too few to say: 4 from Hull and 1 of the others have a score" in page.words


def test_a_sector_stands_beside_every_other_and_both_beside_the_sector_elsewhere(world, viewer):
    page = viewer.open("/core-team/compare?sector=police")
    assert picture_of(page, "Every sector but Police").startswith("0 at Starting out, 3 at Aware")
    page = viewer.open("/core-team/compare?sector=health&place=york")
    assert picture_of(page, "Health in York") == "nobody yet"
    assert picture_of(page, "Health, not working in York").startswith("0 at Starting out, 3 at")
    assert "‘Health’ in York beside the same sector elsewhere" in page.words


VIEWS = ("", "place=hull", "place=york", "sector=health", "sector=police&place=hull")


@pytest.mark.parametrize("answers", ["", "&answers=last-12-months"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_number_leads_to_as_many_organisations(world, app, viewer, view, answers):
    with app.app_context():
        submit_answers(add_joined_organisation("york", "health"), now() - LONG_AGO, **AWARE)
        submit_answers(add_joined_organisation("york", "police", "north-yorkshire"), **AWARE)
        add_organisation("Never asked", places=("hull",), sector="police")
    page = viewer.open(f"/core-team/compare?{view}{answers}")

    seen = dict.fromkeys(numbers_that_lead_on(page))
    assert len(seen) > 10
    for href, number, words in seen:
        assert (words, counted_in(viewer.open(href))) == (words, number)


def test_every_number_says_what_it_counts_to_who_hears_it_alone(world, viewer):
    page = viewer.open("/core-team/compare?place=hull")
    names = {
        each.get("aria-label")
        for each in page.by_id("places-tables").iter("a")
        if each.get("aria-label")
    }
    assert {"4 in all, Overall, Hull", "3 of 4 at Aware or past it, Overall, Hull"} <= names


def test_the_tables_are_overall_until_every_value_is_asked_for(world, viewer):
    page = viewer.open("/core-team/compare?place=hull")
    assert ["Safety"] not in rows_in(page, "Stages: places")
    assert page.by_id("places-tables").get("open") is None
    (link,) = [
        each.get("href") for each in page.by_id("places-tables").iter("a")
        if words_of(each).startswith("See these tables for every value")
    ]  # fmt: skip
    assert link == "/core-team/compare?place=hull&tables=every-value#places-tables"

    page = viewer.open(link)
    rows = rows_in(page, "Stages: places")
    assert [row[0] for row in rows if len(row) == 1] == ["Overall", "Safety", "Trust"]
    assert page.by_id("places-tables").get("open") is not None


def test_a_list_says_who_is_left_out_of_it_and_lets_go_of_it(world, viewer):
    page = viewer.open("/core-team/organisations?not-place=york&not-sector=police")
    assert "4 organisations that do not work in York and that are not in the sector" in page.words
    (remove,) = [
        each.get("href") for each in page.tree.iter("a")
        if "Remove the filter: that do not work in York" in " ".join(words_of(each).split())
    ]  # fmt: skip
    assert remove == "/core-team/organisations?not-sector=police#found"
    page = viewer.open("/core-team/organisations?not-place=mars&not-sector=x&answers=y&invited=z")
    assert "left it out: a place, a sector, an age of answers, an invitation." in page.words


def test_who_was_never_invited_is_no_part_of_those_that_were(world, app, viewer):
    with app.app_context():
        add_organisation("Never asked", places=("hull",))
    page = viewer.open("/core-team/compare")
    assert (
        "4 of 5 organisations that were invited have submitted answers; 1 more has not been invited"
        in page.words
    )


def test_how_old_the_answers_are_is_said_beside_them(world, app, viewer):
    with app.app_context():
        submit_answers(add_joined_organisation("hull"), now() - LONG_AGO, **AWARE)
    page = viewer.open("/core-team/compare?place=hull")
    assert "1 of these 5 answers is over a year old" in page.words

    page = viewer.open("/core-team/compare?place=hull&answers=last-12-months")
    assert "Counted here are the 4 of the last twelve months, submitted on or after" in page.words
    assert picture_of(page, "Hull") == "1 at Starting out, 3 at Aware, 0 at Informed"
    page = viewer.open("/core-team/compare/questions?answers=last-12-months")
    assert "What 4 organisations answered in the last twelve months, since" in page.words
    rows = downloaded(viewer, "/core-team/compare/spread.csv?answers=last-12-months")
    assert (rows[1][2], rows[1][-3][:18]) == ("4", "Submitted since 20")
    assert downloaded(viewer, "/core-team/compare/spread.csv")[1][2::100] == ["5"]


def test_shares_and_means_are_told_where_there_are_five(world, app, viewer):
    def hull():
        page = viewer.open("/core-team/compare")
        return next(row for row in rows_in(page, "Scores: places") if row[0] == "Hull")

    assert hull()[1:4] == ["4 scores, too few for a mean", "Too few to tell apart", "3 of 4"]
    with app.app_context():
        submit_answers(add_joined_organisation("hull"), **AWARE)
    # Wilson, 4 of 5: 37.6% to 96.4%.
    assert hull()[3] == "4 of 5 80%, likely 38% to 96%"
    assert "5 scores, likely between" in hull()[1]


def test_the_parts_of_a_place_are_squares_and_counts(world, viewer):
    page = viewer.open("/core-team/compare?place=hull")
    rows = {
        words_of(each).split(" n = ")[0].strip(): " ".join(words_of(each).split())
        for each in page.tree.iter("li")
        if "wm-groups__row" in each.get("class", "")
    }
    assert list(rows) == list(SECTORS.values())
    assert rows["Health"].endswith("3 at Aware in Health")
    assert "%" not in "".join(rows.values())
    (health,) = [
        each
        for each in drawn(page, "svg")
        if each.get("aria-label", "").startswith("0 at Starting out, 3")
    ]
    assert len(health) == 3


def test_chance_is_said_below_each_picture(world, app, viewer):
    assert "Too few scores to say how far apart chance would put them" in (
        viewer.open("/core-team/compare").words
    )
    with app.app_context():
        for place in ("york", "hull") * 5:
            submit_answers(add_joined_organisation(place), **{**NOTHING, "safety_aware_1": "some"})
    page = viewer.open("/core-team/compare")
    assert re.search(r"points apart. By chance: about [0-9.]+, seldom over [0-9.]+", page.words)


def test_a_view_is_in_its_address(world, viewer):
    page = viewer.open("/core-team/compare?place=hull&sector=health&answers=last-12-months")

    assert "3 of 4 organisations in Hull of the sector ‘Health’ that were invited" in page.words
    chosen = [each.get("value") for each in page.tree.iter("option") if "selected" in each.attrib]
    assert chosen == ["hull", "health", "last-12-months"]


def test_an_address_of_one_value_leads_to_its_picture(world, viewer):
    response = viewer.client.get("/core-team/compare?place=hull&value=trust")
    assert (response.status_code, response.location) == (
        302, "/core-team/compare?place=hull#value-trust",
    )  # fmt: skip
    page = viewer.open("/core-team/compare?place=hull&value=overall")
    assert page.by_id("value-trust") is not None


@pytest.mark.parametrize(
    "address", ["place=mars", "sector=%00", "value=luck", "place=' OR 1=1", "answers=new"]
)
def test_what_the_address_does_not_know_is_left_out_and_said(world, viewer, address):
    page = viewer.open(f"/core-team/compare?{address}")
    assert page.status == 200
    assert "that we do not know, so that part is left out" in page.words
    assert "4 of 5 organisations" in page.words


def test_every_table_is_a_file_of_every_group_and_value(world, viewer):
    groups = ["Hull", "Everybody who does not work in Hull", *list(PLACES.values())[1:],
              *(f"{sector} in Hull" for sector in SECTORS.values())]  # fmt: skip
    for file in ("stages", "spread", "scores"):
        rows = downloaded(viewer, f"/core-team/compare/{file}.csv?place=hull&value=safety")
        assert list(dict.fromkeys(row[0] for row in rows)) == ["Group", *groups]
        assert "Organisations (rows do not add up: one in several places is in each)" in rows[0]
        values = [row[1] for row in rows[1:4]]
        assert file == "stages" or values == ["Overall", "Safety", "Trust"]


def test_the_pictures_are_a_file_of_the_same_view(world, viewer):
    response = viewer.client.get("/core-team/compare/pictures.svg?place=hull")
    drawing = response.get_data().decode()
    assert "Hull beside everybody else, as at" in drawing
    for words in (
        "Stages overall: Hull: 1 at Starting out, 3 at Aware",
        "Places, Trust: mean score",
    ):
        assert words in drawing
    assert viewer.client.get("/core-team/compare/pictures.svg").status_code == 200


def test_the_figures_of_a_file_are_those_of_the_page(world, viewer):
    spread = downloaded(viewer, "/core-team/compare/spread.csv")
    about = ["All", "A small self-assessment", "Organisations"]
    assert spread[5] == ["Hull", "Safety", "4", "1", "3", "0", "0", *about]
    scores = downloaded(viewer, "/core-team/compare/scores.csv")
    assert scores[4][8:11] == ["75.0", "30.1", "95.4"]


@pytest.mark.parametrize("address", ["x.csv", "places/spread.json", "questions/x", "change/x"])
def test_what_is_not_there_is_not_found(viewer, address):
    assert viewer.open(f"/core-team/compare/{address}").status == 404


# ---------------------------------------------------------------- change


@pytest.fixture
def two_years(app):
    """Two up, one down and one the same; one new; one not again; one with two rounds since."""
    with app.app_context():
        before, after = now() - LONG_AGO, now() - timedelta(days=10)
        for first, second in ((NOTHING, AWARE), (NOTHING, AWARE), (AWARE, NOTHING), (AWARE, AWARE)):
            mine = add_joined_organisation()
            submit_answers(mine, before, **first)
            submit_answers(mine, after, **second)
        submit_answers(add_joined_organisation(), after, **AWARE)
        submit_answers(add_joined_organisation(), before, **AWARE)
        mine = add_joined_organisation("york")
        for at, what in (
            (before, NOTHING),
            (now() - timedelta(days=90), NOTHING),
            (after, AWARE),
        ):
            submit_answers(mine, at, **what)


def test_only_the_same_organisations_are_compared(two_years, viewer):
    page = viewer.open("/core-team/compare/change")
    rows = {row[0]: row[1:] for row in rows_in(page, "Organisations that went up")[1:]}

    assert "5 organisations had submitted answers by" in page.words
    assert "1 organisation with no answers a year ago, and 1 that has not" in page.words
    assert [each.split()[0] for each in rows["Overall"][:4]] == ["5", "3", "1", "1"]
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
            mine = add_joined_organisation()
            submit_answers(mine, now() - LONG_AGO, **NOTHING)
            submit_answers(mine, **NOTHING)
        for _ in range(5):
            submit_answers(add_joined_organisation(), **AWARE)
        moved = yearly_change.count_stage_changes(
            "organisation", yearly_change.Selection(), yearly_change.a_year_ago()
        )
    assert set(moved.values()) == {yearly_change.StageChanges(0, 3, 0)}


def test_the_moment_a_year_ago_counts_as_then(app, two_years):
    with app.app_context():
        at = now() - timedelta(days=90)
        first = yearly_change.count_stage_changes(
            "organisation", yearly_change.Selection("york"), at
        )
        assert first[""] == yearly_change.StageChanges(1, 0, 0)


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
    page = viewer.open("/core-team/compare/questions")
    assert "Nobody has submitted answers that count here yet" in page.words


def test_every_question_is_in_the_file(world, viewer):
    rows = downloaded(viewer, "/core-team/compare/questions.csv")
    assert rows[1][2:6] == ["There is a quiet room.", "4", "1", "25.0"]
    assert len(rows) == 7


def test_where_questions_are_set_beside_nothing_no_tab_leads_to_frameworks(viewer):
    assert "Frameworks" not in viewer.open("/core-team/compare").words
    assert viewer.open("/core-team/compare/frameworks").status == 404
