"""Figures where none should be, and figures that are not true: found without any attack."""

import json

import pytest

from auditor.audit import audit_sites
from tests.auditor.building import ALONE, FIRST, SECOND, WHOLE, Site, again, orgs, table

ROWS = [*orgs(FIRST, "012340123"), *orgs(FIRST, "0123", "york", "police")]
SITE = Site([*ROWS, *again(ROWS, SECOND)], {(each, *WHOLE): ALONE for each in (FIRST, SECOND)})
END = "</body>"
DATA = '<script type="application/json">{}</script>'
OF = f'data-from-counts data-edition="{FIRST}"'
OF_WHOLE = f'{OF} data-kind="whole" data-group="whole"'


@pytest.fixture
def built(tmp_path):
    return SITE.write(tmp_path)


def spoiled(built, old, new, name="index.html"):
    """The violations once a file has been changed."""
    site, participants = built
    path = site / name
    text = path.read_text() if path.exists() else ""
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return [
        str(each) for each in audit_sites([site], participants, try_disclosures=False).violations
    ]


def test_the_site_itself_is_in_order(built):
    assert spoiled(built, "", "") == []


@pytest.mark.parametrize(
    "leak",
    [
        '<p data-n="3">York</p>',
        '<p title="3 of 4">York</p>',
        '<svg aria-label="3 organisations"></svg>',
        '<p>Three of them (75%)</p>',
        '<p>York: 3</p>',
        '<p hidden>3</p>',
        '<input type="hidden" value="3">',
        "<!-- york: 1 1 1 1 -->",
        "<script>var york = [1, 1, 1, 1, 0]</script>",
        '<script type="application/json">{"york": [1, 1, 1, 1, 0]}</script>',
        '<meta name="description" content="3 organisations in York are trauma aware">',
        '<p style="width: 33%">York</p>',
        '<svg><rect width="33%"/></svg>',
        '<table><tr data-group="york"><td><svg width="33%"></svg></td></tr></table>',
        '<p data-from-counts>6 of 13, or 46%.</p>',
        f'<p {OF} data-kind="place" data-group="hull">6 of 9</p>',
        f'<p {OF_WHOLE} data-value="safety">6 of 13</p>',
        f"<p {OF_WHOLE}>5 of 13</p>",
        f"<p {OF_WHOLE}>46 of 13</p>",
        f"<p {OF_WHOLE}>6 of 13: ½</p>",
        f"<p {OF_WHOLE}>6 of 13, ⑦</p>",
        '<td data-count>3</td>',
        '<p data-taking-part="organisations">3</p>',
        '<p data-edition="2026-03-31" data-kind="whole" data-taking-part="joined">3</p>',
        '<form action="3"></form><p>York 3</p>',
        '<link media="york 3">',
        '<meta name="viewport" content="york aware 3">',
        "<p>York: ③, ²</p>",
        "<table><tr><td>York</td><td>fewer than 5</td></tr></table>",
        "<p>York: aware 12 May</p>",
        "<p>York: 3 questions, 17 organisations</p>",
        '<a href="mailto:york3@example.org">York</a><p>3 of them, york3</p>',
        '<svg class="york"><polyline points="0,3 10,7"/></svg>',
        '<svg class="york"><rect height="37"/></svg>',
        '<svg class="dots"><circle r="1"/></svg>',
        '<script type="application/json">{"york":{"gives":[3,1,4]}}</script>',
        '<script type="application/json">{"york":{"at":[true,false]}}</script>',
    ],
)  # fmt: skip
def test_a_number_anywhere_on_a_page_has_to_be_accounted_for(built, leak):
    (violation, *_) = spoiled(built, END, leak + END)
    assert "index.html: line" in violation


@pytest.mark.parametrize(
    "plain",
    [
        "<p>The edition of 30 September 2026 and March 2027, 2026-03-31.</p>",
        '<p><a href="tel:116123">116 123</a></p>',
        "<p><a>Withheld</a>: fewer than 5 organisations.</p>",
        f"<p {OF_WHOLE}>6 of 13, or 46%.</p>",
        '<p class="nhsuk-input nhsuk-input--width-20" id="q-safety-aware-1">Text</p>',
        '<a href="index.html#edition-of-2026-09-30">The edition</a>',
        '<a href="mailto:team2@example.org?subject=Taking%20part">Ask us: team2@example.org</a>',
        '<a href="mailto:team2@example.org">Ask</a><p>Or write to team2@example.org, please</p>',
        '<div tabindex="0">Text</div>',
        '<button value="safety-aware-1">Clear</button>',
        '<textarea rows="3"></textarea>',
        "<p>organisation, version 1</p>",
        "<p>17 short questions. Answer 17 questions, in about an hour.</p>",
        "<p>Sectors with few organisations stand together, with one picture for all of them.</p>",
        '<div class="nhsuk-grid-column-two-thirds">Often, someone on one weekend.</div>',
        "<table><tr><td></td><td></td></tr><tr><td colspan='2'></td></tr></table>",
    ],
)
def test_what_is_the_same_whatever_the_data_is_no_leak(built, plain):
    assert spoiled(built, END, plain + END) == []


def test_a_share_in_the_middle_of_two_is_rounded_up(tmp_path):
    built = Site(orgs(FIRST, "00011234"), {(FIRST, *WHOLE): ALONE}).write(tmp_path)
    assert spoiled(built, END, f"<p {OF_WHOLE}>1 of 8, or 13%. 3 of 8, or 38%.</p>{END}") == []
    assert spoiled(built, END, f"<p {OF_WHOLE}>1 of 8, or 12%.</p>{END}")


def test_plain_words_can_be_added(built, tmp_path):
    site, participants = built
    page = site / "index.html"
    page.write_text(
        page.read_text().replace(END, "<p>In the last 17 months, staff met.</p></body>")
    )
    assert audit_sites([site], participants, try_disclosures=False).violations
    words = tmp_path / "words.yaml"
    words.write_text("text: In the last 17\n  months, staff met.\n")
    assert audit_sites([site], participants, [words], try_disclosures=False).violations == []


def test_a_table_of_a_withheld_group_is_found(built):
    leak = table(FIRST, "place", "york", "overall", ALONE, [1, 1, 1, 1, 0])
    (violation, *_) = spoiled(built, END, leak + END)
    assert "place york, overall: it has fewer than 5 organisations" in violation
    leak = table(FIRST, "place", "hull", "overall", ALONE, [2, 2, 2, 2, 1])
    (_, *more) = spoiled(built, END, leak + END)
    assert any("place hull, overall: groups.csv has nothing new of it" in each for each in more)


def test_a_line_of_a_withheld_group_in_a_table_to_download_is_found(built):
    line = f"{FIRST},{FIRST},place,hull,overall,aware,2\n"
    (violation, *_) = spoiled(built, "edition,", f"edition,{''}", "data/stages.csv") or [""]
    assert violation == ""
    site, participants = built
    with (site / "data" / "stages.csv").open("a") as file:
        file.write(line)
    found = [
        str(each) for each in audit_sites([site], participants, try_disclosures=False).violations
    ]
    assert any("stages.csv: line" in each and "place hull" in each for each in found)


def test_a_value_of_a_place_is_found(built):
    line = f"{FIRST},{FIRST},place,hull,safety,aware,2\n"
    site, participants = built
    with (site / "data" / "stages.csv").open("a") as file:
        file.write(line)
    found = [
        str(each) for each in audit_sites([site], participants, try_disclosures=False).violations
    ]
    assert any("values are told of the whole only" in each for each in found)


def test_another_file_is_found(built):
    found = spoiled(built, "", json.dumps({"york": {"aware": 3}}), "data/york.json")
    assert any("york.json: $.york.aware: a number that nothing accounts for" in e for e in found)
    assert any(
        "a table that nothing accounts for" in e for e in spoiled(built, "", "a\n3\n", "b.csv")
    )
    assert any("a kind of file" in e for e in spoiled(built, "", "york 3", "york.dat"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<td data-count>3</td>", "<td data-count>4</td>", "31, whole, overall: 4, but 3"),
        ("<td data-count>3</td>", '<td data-count="4">3</td>', "data-count: a number that nothing"),
        ("<td data-share>23%</td>", "<td data-share>24%</td>", "24% does not follow"),
        ("<td data-share>23%</td>", "<td data-share>24.6</td>", "24.6 does not follow"),
        ('<rect width="23.1%"/>', '<rect width="38%"/>', "width: a number that nothing"),
        ('<tr data-stages="4">', '<tr data-stages="3">', "not every stage is counted once"),
        ('"organisations">13', '"organisations">14', "organisations 14, but 13"),
        (f'data-edition="{FIRST}" data-kind="whole"', 'data-edition="2025-03-31" data-kind="whole"',
         "which the participants file lacks"),
    ],
)  # fmt: skip
def test_figures_that_contradict_each_other_are_found(built, old, new, told):
    assert any(told in each for each in spoiled(built, old, new))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("static/york.csv", "it was not built here"),
        ("static/build/york.json", "it was not built here"),
        ("data/york.svg", "a kind of file that nothing accounts for"),
    ],
)
def test_a_file_of_its_own_is_found(built, name, told):
    (built[0] / name).parent.mkdir(parents=True, exist_ok=True)
    assert any(told in each for each in spoiled(built, "", "york", name))


def test_a_cell_too_many_is_found(built):
    text = (built[0] / "data" / "stages.csv").read_text()
    last = text.rstrip()
    told = spoiled(built, last, f"{last},York aware 3", "data/stages.csv")
    assert any("a line that cannot be read" in each for each in told)


HARDEST = "edition,figures_of,value,order,item,question,short,known\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("york,1,safety-aware-1,A question?,4,9", "there are no stages of 'york'"),
        ("overall,1,safety-aware-1,A question?,3,9", "fewer than 4 stand on one side"),
        ("overall,1,safety-aware-1,A question?,6,9", "fewer than 4 stand on one side"),
        ("overall,1,safety-aware-1,York: 3,4,9", "a number that nothing accounts for: 3"),
        ("overall,1,safety-aware-1,A question?,4,9", None),
    ],
)
def test_a_question_is_told_of_a_value_of_the_whole_with_enough_on_either_side(built, line, told):
    found = spoiled(built, "", f"{HARDEST}{FIRST},{FIRST},{line}\n", "data/hardest.csv")
    assert any(told in each for each in found) if told else found == []


def test_a_question_of_a_place_is_found(built):
    place = f'<ol data-edition="{FIRST}" data-group="york" data-hardest="overall">'
    one = '<li data-item="safety-aware-1"><b data-short>3</b> of <b data-known>9</b></li></ol>'
    found = spoiled(built, END, place + one + END)
    assert any("safety-aware-1, short: 3: a figure that no CSV file has" in each for each in found)


def rename(built, *names):
    """Have the first organisations of the participants file called so."""
    _, participants = built
    text = participants.read_text()
    for at, name in enumerate(names):
        text = text.replace(f"hull health {at},", f"{name},")
    participants.write_text(text)


def test_an_organisation_is_not_named_but_where_the_site_calls_something_else_so(built, tmp_path):
    site, participants = built
    rename(built, "Hull Samaritans")
    (named,) = spoiled(built, END, f"<p>Hull\n  Samaritans are trauma aware</p>{END}")
    assert "it names an organisation: Hull Samaritans in" in named
    words = tmp_path / "words.txt"
    words.write_text("Hull Samaritans\n")
    assert audit_sites([site], participants, [words], try_disclosures=False).violations == []


@pytest.mark.parametrize(
    "called",
    [
        ["Hull Samaritans"],
        ["Hull Samaritans (made up)"],
        ["Hull Samaritans (12)", "Hull Samaritans (15)"],
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "<p>HULL SAMARITANS (made up) are trauma aware</p>",
        "<p>hull\xa0samaritans are trauma aware</p>",
        "<p>Thanks to Hull<b> Samarit</b>ans</p><p>All of them</p>",
        "<table><tr><td>Hull <a>Samaritans</a></td><td>Aware</td></tr></table>",
        f"<p {OF_WHOLE}>6 of 13, Hull Samaritans among them</p>",
        "<p>Hull<br>Sama&shy;ritans</p>",
    ],
)
def test_a_name_is_found_however_it_is_set(built, called, text):
    rename(built, *called)
    found = spoiled(built, END, text + END)
    assert any("it names an organisation: Hull Samaritans in" in each for each in found)


def test_a_name_is_found_whichever_dash_and_apostrophe_it_has(built):
    rename(built, "St Mary's-Hull")
    found = spoiled(built, END, f"<p>St Mary’s–Hull</p>{END}")
    assert any("it names an organisation: St Mary's-Hull in" in each for each in found)


@pytest.mark.parametrize(("looked_for", "count"), [("'+Choices", 1), ("", 0)])
def test_a_name_is_looked_for_where_the_participants_file_says_so(built, looked_for, count):
    _, participants = built
    rename(built, "'+Choices")
    heads, *rows = participants.read_text().splitlines()
    lines = [f"{heads},looked_for", *(f"{row},{looked_for if '+' in row else ''}" for row in rows)]
    participants.write_text("\n".join(lines))
    found = spoiled(built, END, f"<p>+Choices, hull health 2 and choices</p>{END}")
    named = [each for each in found if "it names an organisation: +Choices in" in each]
    assert len(named) == count
    assert not any("it names an organisation: hull" in each for each in found)


def test_what_another_waymark_built_is_in_order_once_it_is_named(built, tmp_path):
    site, participants = built
    (site / "static" / "build").mkdir(parents=True)
    (site / "static" / "build" / "waymark.0a1b2c3d.js").write_text("run(3)")
    older = tmp_path / "older"
    older.mkdir()
    (older / "waymark.0a1b2c3d.js").write_text("run(3)")
    assert audit_sites([site], participants, try_disclosures=False).violations
    assert audit_sites([site], participants, built=[older], try_disclosures=False).violations == []


def test_figures_that_are_not_of_this_world_are_found(tmp_path):
    site, participants = SITE.write(tmp_path)
    roll = participants.read_text()
    participants.write_text(
        roll.replace(",starting-out", ",informed", 1).replace(
            "2026-09-30,hull health 0,hull,health,2026-03-31,starting-out",
            "2026-09-30,hull health 0,hull,health,2026-03-31,informed",
        )
    )
    found = [str(each) for each in audit_sites([site], participants).violations]
    assert found == ["overall: the figures do not fit the stages in the participants file"]


def test_two_sites_are_read_together(tmp_path):
    """What an old copy still shows counts as shown."""
    old = SITE.write(tmp_path / "old")[0]
    site, participants = SITE.write(tmp_path / "new")
    leak = table(FIRST, "place", "hull", "overall", ALONE, [2, 2, 2, 2, 1])
    page = old / "index.html"
    page.write_text(page.read_text().replace(END, leak + END))
    assert audit_sites([site], participants).violations == []
    assert audit_sites([site, old], participants).violations


def test_a_digit_in_the_address_of_the_site_is_no_figure(built):
    home = "https://h2.example.org/7/"
    assert spoiled(built, "", f"<urlset><url><loc>{home}</loc></url></urlset>", "sitemap.xml") == []
    assert spoiled(built, "", f"Sitemap: {home}sitemap.xml\n", "robots.txt") == []


def test_a_question_s_own_code_is_no_figure(built):
    code = '<p data-item="choice-and-control-aware-2"><b data-code>CCA2</b></p>'
    assert spoiled(built, END, code + END) == []


@pytest.mark.parametrize(
    "leak",
    [
        "<p>secured_at: 75</p>",
        "<p>organisation, version 3</p>",
    ],
)
def test_what_only_looks_like_a_part_of_a_questionnaire_is_found(built, leak):
    assert spoiled(built, END, leak + END)


@pytest.mark.parametrize(
    "data",
    [
        '{"york":[3,1,0,0,0]}',
        '{"asked":{"title":"York: 3"}}',
        "york=3",
    ],
)
def test_a_figure_in_the_data_of_a_questionnaire_is_found(built, data):
    assert spoiled(built, END, DATA.format(data) + END)


def test_a_questionnaire_s_own_data_is_in_order(built):
    item = '{"id":"safety-aware-1","code":"SA1","choices":0}'
    assert spoiled(built, END, DATA.format(f'{{"asked":{{"items":[{item}]}}}}') + END) == []


@pytest.mark.parametrize("host", ["h2.example.org:81", "127.0.0.1:8000", "waymark:8443"])
def test_a_digit_in_the_address_that_a_form_sends_to_is_no_figure(built, host):
    form = f'<form method="post" action="https://{host}/bring">Send to {host}{{}}</form>'
    assert spoiled(built, END, form.format("") + END) == []
    assert spoiled(built, END, form.format(" 7") + END)
