"""The public pages: what stands on them, and what never does."""

import re

import pytest

from app.settings.config import ROOT
from app.settings.notice_settings import read_notice
from scoring.editions.edition import GroupKind, StageCounts, WithheldReason
from tests.factories.made_up_editions import (
    DATES,
    LISTED,
    PLACES,
    SECTORS,
    make_edition,
    make_group,
    make_world,
)
from tests.factories.versions import list_addresses_of_questions
from tests.page_checks.visitor import JOIN, Visitor, words_of

VALUES = ("safety", "choice-and-control", "trust-and-transparency", "collaboration")
ADDRESSES = (
    "/",
    "/whole/",
    "/places/",
    *(f"/places/{id_}/" for id_ in PLACES),
    "/sectors/",
    *(f"/sectors/{id_}/" for id_ in SECTORS),
    "/values/",
    *(f"/values/{id_}/" for id_ in (*VALUES, "co-production")),
    "/change/",
    "/method/",
    "/attributions/",
    "/outcomes/",
    "/accessibility/",
    "/privacy/",
    "/downloads/",
    "/who-takes-part/",
    "/self-assessment/",
)
# The self-assessment in the browser has scripts, and forms that send nothing by themselves.
ALONE = list_addresses_of_questions(ROOT / "questionnaires")
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'none'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
TO_PROTECT = "Withheld: it could let somebody work out where one organisation stands."


def meta(page, name):
    tags = page.tree.iter("meta")
    (found,) = (each for each in tags if name in (each.get("name"), each.get("http-equiv")))
    return found.get("content")


def rows(page, **wanted):
    """The rows and tables of the page that say they are of `wanted`."""
    named = {f"data-{name}": value for name, value in wanted.items()}
    return [
        each
        for tag in ("table", "tr")
        for each in page.tree.iter(tag)
        if all(each.get(name) == value for name, value in named.items())
    ]


def counts(element):
    """The counts in an element: by stages, which stand on the cell or on its row."""
    around = {cell: row for row in element.iter("tr") for cell in row}
    cells = [each for each in element.iter("td") if "data-count" in each.attrib]
    return {
        cell.get("data-stages") or around[cell].get("data-stages"): int(words_of(cell))
        for cell in cells
    }


def as_counts(stages: StageCounts):
    return {
        " ".join(map(str, numbers)): count
        for numbers, count in zip(stages.bins, stages.counts, strict=True)
    }


@pytest.fixture
def newest(asked):
    """The edition that `pages` shows."""
    return make_world(asked)[-1]


# ---------------------------------------------------------------- every page


@pytest.mark.parametrize("address", [*ADDRESSES, *ALONE])
def test_every_page_is_whole_by_itself(pages, address):
    page = pages.open(address)

    assert page.status == 200
    assert len(meta(page, "description")) > 50
    # A script that stands in a page is named by its hash, which is checked on every page.
    policy = re.sub(r"'sha256-[^']+'", "'none'", meta(page, "Content-Security-Policy"))
    assert policy == POLICY
    assert page.tree.get("lang") == "en"
    if address not in ALONE:
        assert not [each for tag in ("script", "form", "iframe") for each in page.tree.iter(tag)]
    assert "Set-Cookie" not in page.response.headers
    assert "Samaritans" in page.response.text
    assert "Everything here is made up" in page.response.text


def test_every_page_is_reached_from_another_by_a_link(pages):
    found, open_yet = {"/"}, ["/"]
    while open_yet:
        for link in pages.open(open_yet.pop()).tree.iter("a"):
            address = link.get("href").partition("#")[0]
            if address.startswith("/") and address.endswith("/") and address not in found:
                found.add(address)
                open_yet.append(address)
    assert found == {*ADDRESSES, *ALONE}


@pytest.mark.parametrize("address", ["/places/leeds/", "/sectors/hull/", "/values/whole/", "/x/"])
def test_what_is_not_there_is_not_found(public_app, address):
    assert public_app.test_client().get(address).status_code == 404


def test_the_banner_is_there_only_where_everything_is_made_up(open_public, asked):
    real = open_public([make_edition(asked, made_up=False)]).test_client()
    assert "made up" not in real.get("/").text


def test_a_page_names_its_one_address_where_that_is_known(open_public, asked):
    app = open_public([make_edition(asked)], BASE_URL="https://example.org/benchmark/")
    canonical = '<link rel="canonical" href="https://example.org/benchmark/places/hull/">'
    assert canonical in app.test_client().get("/places/hull/").text


def test_without_an_address_there_is_no_canonical_link(pages):
    assert "canonical" not in pages.open("/").response.text


# ---------------------------------------------------------------- figures


def test_the_figures_of_the_whole_are_those_of_the_edition(pages, newest):
    for address in ("/", "/whole/"):
        (table,) = rows(pages.open(address), kind="whole", value="overall")
        assert table.get("data-edition") == newest.date
        assert counts(table) == as_counts(newest.whole.stages)


def test_every_value_has_its_figures_on_its_own_page_and_side_by_side(pages, newest):
    for value, stages in newest.detail.values.items():
        for address in ("/values/", "/whole/", f"/values/{value}/"):
            (found,) = rows(pages.open(address), kind="whole", group="whole", value=value)
            assert counts(found) == as_counts(stages)


@pytest.mark.parametrize("kind", [GroupKind.PLACE, GroupKind.SECTOR])
def test_every_group_has_its_figures_or_says_why_not(pages, newest, kind):
    page = pages.open(f"/{kind}s/")
    for each in (each for each in newest.groups if each.kind == kind):
        (row,) = (row for row in rows(page, kind=kind, group=each.id) if row.tag == "tr")
        assert row.get("data-edition") == (each.stages.edition if each.stages else None)
        assert counts(row) == (as_counts(each.stages) if each.stages else {})


def test_stages_that_are_not_told_apart_are_counted_as_one(pages, newest):
    stages = newest.group(GroupKind.PLACE, "york").stages
    (table, *_) = rows(pages.open("/places/york/"), group="york", edition=newest.date)

    assert counts(table) == as_counts(stages)
    assert "3 4" in counts(table)
    assert "Trauma responsive or trauma informed" in words_of(table)


def test_shares_stand_beside_their_counts(pages, newest):
    (table,) = rows(pages.open("/"), kind="whole", value="overall")
    stages = newest.whole.stages
    shown = [words_of(each) for each in table.iter("td") if "data-share" in each.attrib]
    assert shown == [f"{int(100 * count / stages.n + 0.5)}%" for count in stages.counts]


def test_who_takes_part_is_told_in_numbers(pages, newest):
    for group_, address in ((newest.whole, "/"), (newest.groups[1], "/places/hull/")):
        (told,) = pages.open(address).tree.iter("dl")
        assert told.get("data-edition") == newest.date
        assert (told.get("data-kind"), told.get("data-group")) == (group_.kind, group_.id)
        numbers = {each.get("data-taking-part"): words_of(each) for each in told.iter("dd")}
        assert numbers == {
            name: str(number) for name, number in group_.taking_part.model_dump().items()
        }
        since = [words_of(each) for each in told.iter("dt")][1:]
        assert all(each.endswith(" since 30 September 2025") for each in since)


def test_what_is_hardest_is_told_without_blame(pages, newest):
    lists = pages.open("/values/safety/").tree.iter("ol")
    (told,) = (each for each in lists if each.get("data-hardest"))
    first = newest.detail.hardest["safety"][0]

    assert (told.get("data-hardest"), told.get("data-edition")) == ("safety", newest.date)
    assert told[0].get("data-item") == first.item
    assert (
        f"{first.short} of {first.known} organisations that knew have not reached "
        "‘In most places’ yet."
    ) in words_of(told[0])


SAID_FIRST = {
    (3, 4, 2, 1, 0): (
        "7 of 10 organisations are at Starting out or Trauma aware, so help with the first steps "
        "can reach most of them. The other 3 are further on: what helped there can help others."
    ),
    (0, 1, 9, 0, 0): (
        "1 of 10 organisations is at Starting out or Trauma aware. The other 9 are further on"
    ),
    (6, 4, 0, 0, 0): (
        "10 of 10 organisations are at Starting out or Trauma aware, so help with the first steps "
        "can reach most of them. Those"
    ),
}


@pytest.mark.parametrize(("counts_", "words"), SAID_FIRST.items())
def test_what_the_counts_say_comes_first(open_public, asked, counts_, words):
    stages = StageCounts(edition=DATES[0], bins=tuple((at,) for at in range(5)), counts=counts_)
    whole = make_group(GroupKind.WHOLE, "whole", "Whole", 10, DATES[0], stages=stages)
    app = open_public([make_edition(asked, n=10, detail=None, instead={"whole": whole})])
    assert words in Visitor(app.test_client()).open("/").words


def test_it_leads_to_joining_where_anybody_can_and_else_to_whom_to_ask(open_public, asked, pages):
    joinable = Visitor(open_public(make_world(asked), JOIN=JOIN).test_client())
    for address in ("/", "/who-takes-part/", "/places/", "/self-assessment/organisation/"):
        assert JOIN in [each.get("href") for each in joinable.open(address).tree.iter("a")]

    assert "Ask for your private link" not in joinable.open("/").words
    assert "Ask for your private link" in pages.open("/").words


def test_home_says_what_of_an_organisation_is_public(pages):
    page = pages.open("/")
    (button,) = (each for each in page.tree.iter("a") if each.get("class") == "nhsuk-button")

    assert "your name stands in the public list only if you say so" in page.words
    assert "Your stage and your answers are never published." in page.words
    assert "?subject=" in button.get("href")
    assert page.words.index("Thinking of taking part?") < page.words.index("What the stages mean")


def test_those_that_have_said_so_stand_by_place_and_sector(open_public, asked):
    app = open_public(make_world(asked), PUBLIC_LIST=LISTED)
    page = Visitor(app.test_client()).open("/who-takes-part/")
    there = [
        (section.get("data-place"), names.get("data-sector"), [words_of(each) for each in names])
        for section in page.tree.iter("section")
        for names in section.iter("ul")
        if names.get("data-sector")
    ]
    assert there == [
        ("hull", "education", ["Moor Lane School"]),
        ("hull", "other", ["Zoo <b>& Farm"]),
        ("york", "education", ["M" * 200, "Moor Lane School", "Moor Lane School"]),
    ]
    # Numbers beside names would follow from no edition.
    assert not re.search(r"\d", words_of(next(page.tree.iter("main"))))


def test_a_place_where_nobody_has_is_said(open_public, asked):
    app = open_public(make_world(asked), PUBLIC_LIST=LISTED._replace(organisations=LISTED[2][:1]))
    words = Visitor(app.test_client()).open("/who-takes-part/").words
    assert "York Nobody who works here has asked to be listed so far." in words


def test_where_nobody_has_said_so_the_page_says_nothing_false(pages):
    words = pages.open("/who-takes-part/").words
    assert "Nobody is listed by name so far." in words
    assert "Hull" not in words.partition("Your organisation")[0]


def test_withheld_leads_to_how_figures_are_protected(pages):
    tree = pages.open("/places/north-lincolnshire/").tree
    links = {each.get("href") for each in tree.iter("a") if words_of(each) == "Withheld"}
    assert links == {"/method/#protected"}


# ---------------------------------------------------------------- withheld, carried, shown as one


def test_withheld_is_said_in_words_with_its_reason(pages):
    for place, words in (
        ("north-lincolnshire", TO_PROTECT),
        ("north-east-lincolnshire", "Withheld: fewer than 5 organisations."),
    ):
        page = pages.open(f"/places/{place}/")
        assert words in page.words
        assert rows(page, edition=DATES[-1], group=place, value="overall") == []
        (row,) = rows(pages.open("/places/"), group=place)
        assert words in words_of(row)
        assert row.find(".//svg") is None


def test_carried_figures_stand_with_their_date_and_the_reason(pages):
    page = pages.open("/places/hull/")

    assert "Not new: these are the figures of 30 September 2025, of 24 organisations." in page.words
    assert (
        "Nothing new: the figures of 30 September 2025, of 24 organisations, stand." in page.words
    )
    (table,) = (each for each in rows(page, group="hull", kind="place") if each.tag == "table")
    assert table.get("data-edition") == DATES[1]
    assert "30 September 2025" in words_of(table)
    # Beside the whole, and among the places, where another number takes part by now.
    assert "Hull 30 September 2025, of 24 organisations" in page.words
    (row,) = rows(pages.open("/places/"), group="hull", value="overall")
    assert "Figures of 30 September 2025, of 24 organisations" in words_of(row)


@pytest.mark.parametrize(
    ("sector", "name"), [("police", "Police"), ("youth-justice", "Youth just")]
)
def test_a_sector_that_is_shown_with_another_has_a_page_that_says_so(pages, newest, sector, name):
    page = pages.open(f"/sectors/{sector}/")

    assert page.words.startswith(f"Edition of 30 September 2026 {name}")
    assert "Police and youth justice are shown as one." in page.words
    (table, *_) = rows(page, group="police-youth-justice")
    assert counts(table) == as_counts(newest.group(GroupKind.SECTOR, sector).stages)


def test_a_table_says_of_whom_it_is_where_two_sectors_came_to_be_shown_as_one(pages, newest):
    page = pages.open("/sectors/police/")
    table = list(page.tree.iter("table"))[-1]
    said = [words_of(row) for row in table.iter("tr")]

    assert words_of(table.find("caption")).startswith("Police and youth justice: organisations")
    assert said[1].startswith("30 September 2026 Police and youth justice")
    assert said[2].startswith("30 September 2025 Police")


def test_a_sector_never_shown_alone_is_named_by_its_id(open_public, asked):
    both = make_group(
        GroupKind.SECTOR,
        "police-youth-justice",
        "Both",
        9,
        DATES[0],
        parts=("police", "youth-justice"),
    )
    app = open_public([make_edition(asked, instead={"police": both, "youth-justice": None})])
    assert "<h1>Youth justice</h1>" in app.test_client().get("/sectors/youth-justice/").text


def test_detail_of_an_earlier_edition_says_so(open_public, asked):
    first = make_edition(asked)
    second = make_edition(asked, DATES[1], detail=first.detail)
    client = open_public([first, second]).test_client()

    for address in ("/whole/", "/values/", "/values/safety/"):
        text = client.get(address).text
        told = "Not new: these are the figures of 30 September 2024, of 150 organisations."
        assert told in Visitor(client).open(address).words
        assert f'data-edition="{DATES[0]}" data-kind="whole" data-group="whole"' in text


def test_where_nothing_can_be_shown_every_page_still_says_who_takes_part(open_public, asked):
    whole = make_group(
        GroupKind.WHOLE, "whole", "Whole", 6, DATES[0], stages=None, reason=WithheldReason.TELLING
    )
    app = open_public([make_edition(asked, n=6, detail=None, instead={"whole": whole})])
    client = app.test_client()

    for address in ADDRESSES:
        text = client.get(address).text
        assert "data-count" not in text
        assert "data-share" not in text
    assert '<dd data-taking-part="organisations">6</dd>' in client.get("/whole/").text
    assert TO_PROTECT in Visitor(client).open("/values/").words


# ---------------------------------------------------------------- change


@pytest.mark.parametrize(
    ("address", "kind", "group_"),
    [("/change/", GroupKind.WHOLE, "whole"), ("/places/hull/", GroupKind.PLACE, "hull")],
)
def test_edition_by_edition_says_how_many_organisations(pages, asked, address, kind, group_):
    table = list(pages.open(address).tree.iter("table"))[-1]
    told = {
        cell.get("data-edition"): (cell.get("data-kind"), cell.get("data-group"), words_of(cell))
        for cell in table.iter("td")
        if "data-edition" in cell.attrib
    }

    assert told == {
        each.date: (kind, group_, str(each.group(kind, group_).taking_part.organisations))
        for each in make_world(asked)
    }


def test_a_group_that_an_edition_does_not_have_yet_is_not_counted_in_it(open_public, asked):
    app = open_public([make_edition(asked, instead={"hull": None}), make_edition(asked, DATES[1])])
    table = list(Visitor(app.test_client()).open("/places/hull/").tree.iter("table"))[-1]
    *_, row = table.iter("tr")

    assert words_of(row) == "30 September 2024 Not in this edition."


def test_change_follows_the_same_organisations_newest_first(pages, asked):
    tables = [
        each for each in pages.open("/change/").tree.iter("table") if "data-change" in each.attrib
    ]
    changes = [each for each in reversed(make_world(asked)) if each.change]

    assert [each.get("data-edition") for each in tables] == [each.date for each in changes]
    for table, each in zip(tables, changes, strict=True):
        assert table.get("data-since") == each.change.since
        for of, stages in (("then", each.change.then), ("now", each.change.now)):
            shown = [int(words_of(cell)) for cell in table.iter("td") if cell.get("data-of") == of]
            assert tuple(shown) == stages.counts


def test_a_change_says_how_many_are_followed(pages, newest):
    words = pages.open("/change/").words
    assert f"The same {newest.change.now.n} organisations, then and now" in words


def test_where_no_change_can_be_shown_nothing_promises_one(open_public, asked):
    app = open_public([make_edition(asked), make_edition(asked, DATES[1])])
    reader = Visitor(app.test_client())

    assert TO_PROTECT in reader.open("/change/").words
    assert "follows the same organisations" not in reader.open("/places/york/").words
    assert "change.csv has headings and no rows" in reader.open("/downloads/").words
    assert "hardest.csv has headings" not in reader.open("/downloads/").words


def test_the_first_edition_has_nothing_to_compare_with(open_public, asked):
    client = open_public([make_edition(asked)]).test_client()

    assert "This is the first edition." in client.get("/change/").text
    assert "data-change" not in client.get("/change/").text
    assert 'data-taking-part="joined"' not in client.get("/whole/").text
    assert "Edition by edition" not in client.get("/places/york/").text


def test_the_privacy_notice_is_filled_from_settings_and_makes_nothing_up(open_public, asked):
    whole = {
        "WAYMARK_CONTROLLER": "Example Care Board",
        "WAYMARK_DPO": "dpo@example.org",
        "WAYMARK_HOSTING": "Example Hosting Ltd",
        "WAYMARK_PUBLIC_HOSTING": "Example Pages Ltd",
        "WAYMARK_TRANSFERS": "none",
        "WAYMARK_LOG_DAYS": "47",
        "WAYMARK_NOTICE_DATE": "2026-03-31",
    }
    said = (
        "Example Care Board",
        "dpo@example.org",
        "Example Pages Ltd",
        "47 days",
        "31 March 2026",
    )
    for environ, is_said in ((whole, True), ({}, False)):
        app = open_public(make_world(asked), NOTICE=read_notice(environ))
        words = Visitor(app.test_client()).open("/privacy/").words
        assert [each in words for each in said] == [is_said] * len(said)
        assert ("Not filled in yet" in words) is not is_said
        assert "Clear everything" in words
