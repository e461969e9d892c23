"""The list of who takes part on a built site: names in their places, and nothing beside them."""

import pytest

from auditor.audit import audit_sites
from tests.auditor.building import ALONE, FIRST, WHOLE, Site, orgs

LIST_PAGE = "who-takes-part/index.html"
NAMES = {"Hull Mind": "hull york", "42nd Scouts & Co": "hull"}
SECTION = """<section class="wm-part" data-place="{place}"><h2 id="{place}">{place}</h2>
<h3>Education</h3>
<ul class="wm-listed" data-sector="education">{names}</ul></section>"""
PAGE = """<!DOCTYPE html><html><title>Who takes part</title>
<body>Home<main class="wm-public"><h1>Who takes part</h1>
{sections}
</main><footer>Samaritans</footer></body></html>"""


def section(place, *names):
    return SECTION.format(
        place=place, names="".join(f"<li data-listed>{name}</li>" for name in names)
    )


GOOD = PAGE.format(
    sections=section("hull", "Hull Mind", "42nd Scouts &amp; Co") + section("york", "Hull Mind")
)


@pytest.fixture
def listing(tmp_path):
    """What the auditor says of a page as the list; those in NAMES may stand there."""
    site, participants = Site(
        [*orgs(FIRST, "012340123"), *orgs(FIRST, "0123", "hull", "education")],
        {(FIRST, *WHOLE): ALONE},
    ).write(tmp_path)
    heads, *rows = participants.read_text().splitlines()
    stages = "," * (heads.count(",") - 4)
    listed = [f",{name},{places},education,{stages},yes" for name, places in NAMES.items()]
    lines = [f"{heads},listed", *(f"{row}," for row in rows), *listed]
    participants.write_text("\n".join(lines))

    def reading(page, name=LIST_PAGE, words=()):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text(page, "utf-8")
        return audit_sites([site], participants, words, try_disclosures=False)

    return reading


def test_names_in_their_places_are_in_order(listing):
    verdict = listing(GOOD)
    assert verdict.findings == ()
    assert verdict.organisations == 13


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Hull Mind</li>", "Hull Mind</li><li>Trauma aware</li>"),
        ("Hull Mind</li>", "Hull Mind (aware)</li>"),
        ("Hull Mind</li>", "Hull Mind<b>aware</b></li>"),
        ("Hull Mind</li>", "Hull Mind<!-- aware --></li>"),
        ("Hull Mind</li>", "Hull Mind</li> trauma aware"),
        ("Hull Mind</li>", "Hull Mind 3</li>"),
        ("<li data-listed>Hull", '<li data-listed class="aware">Hull'),
        ("<li data-listed>Hull", '<li data-listed title="Trauma aware">Hull'),
        ("<li data-listed>Hull", '<li data-listed="aware">Hull'),
        ("<h3>Education", "<h3>Trauma aware"),
        ('id="hull"', 'id="aware"'),
        ("wm-listed", "wm-aware"),
        ("Hull Mind</li>", 'Hull Mind</li><a href="../index.html#aware"></a>'),
        ("42nd Scouts &amp; Co", "43rd Scouts"),
        ("42nd Scouts &amp; Co", "Somebody else"),
        ('data-place="hull"', 'data-place="north-yorkshire"'),
        ('data-sector="education"', 'data-sector="health"'),
        ("<li data-listed>Hull Mind", "<li>Hull Mind"),
    ],
)
def test_whatever_stands_beside_a_name_is_found(listing, old, new):
    page = GOOD.replace(old, new, 1)
    assert page != GOOD
    assert listing(page).violations


def test_names_stand_in_that_list_alone(listing):
    page = GOOD.replace("Samaritans", "hull health 0 is here")
    assert any("it names an organisation: hull health 0" in str(each) for each in
               listing(page).violations)  # fmt: skip
    found = listing(GOOD, "places/index.html").violations
    assert any("the list of who takes part is another page" in str(each) for each in found)
    deeper = listing(GOOD, "places/who-takes-part.html").violations
    assert any("the list of who takes part is another page" in str(each) for each in deeper)


def test_who_is_listed_no_more_is_a_remark_where_it_was_counted(listing):
    verdict = listing(GOOD.replace("Hull Mind", "hull education 0", 1))
    assert verdict.violations == []
    (remark,) = verdict.remarks
    assert "it lists hull education 0 under hull, education" in remark.message


def test_of_one_that_nobody_knows_any_more_the_reader_says_so(listing, tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("Somebody else\n")
    page = GOOD.replace("42nd Scouts &amp; Co", "Somebody else")
    assert listing(page, words=[words]).violations == []


def test_headings_are_what_an_edition_calls_places_and_sectors_whatever_the_programme(
    listing, tmp_path
):
    page = GOOD.replace("<h3>Education", "<h3>Sport and arts")
    groups = tmp_path / "site" / "data" / "groups.csv"

    def beside():
        return [each for each in listing(page).violations if "beside the list" in each.message]

    assert len(beside()) == 2
    told = groups.read_text()
    for name in ("Sport and arts", '"Faith, and sport and arts"'):
        both = f",education,{name},education faith,"
        groups.write_text(told.replace(",education,Education,education,", both))
        assert groups.read_text() != told
        assert beside() == []
