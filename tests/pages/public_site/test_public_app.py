"""What the public app is made of: editions and questionnaires, and nothing else."""

import pytest
from flask import request

from app.charts import list_shades, list_stage_bins
from scoring.editions.edition import StageCounts
from scoring.faults import Faulty
from tests.factories.made_up_editions import DATES, make_edition
from tests.page_checks.visitor import Visitor


@pytest.fixture
def ladder(asked):
    """The start and the stages."""
    return asked.framework.ladder


def test_it_knows_no_database_no_session_and_no_secret(public_app, tmp_path):
    """DATABASE_URL is nonsense here, and the instance folder does not exist."""
    assert public_app.config["SECRET_KEY"] is None
    assert "SQLALCHEMY_ENGINES" not in public_app.config
    assert set(public_app.extensions) == {
        "first_steps",
        "programme",
        "questionnaires",
        "questionnaire_warnings",
        "targets",
        "target_links",
        "editions",
    }
    with public_app.test_request_context():
        assert not public_app.session_interface.open_session(public_app, request)
    assert not (tmp_path / "nowhere").exists()


def test_these_are_its_pages(public_app):
    """A new one is added here by somebody who has thought about what it tells."""
    assert set(public_app.view_functions) == {
        "static",
        "public.home",
        "public.whole",
        "public.places",
        "public.place",
        "public.sectors",
        "public.sector",
        "public.values",
        "public.value",
        "public.change",
        "public.method",
        "public.attributions",
        "public.outcomes",
        "public.accessibility",
        "public.privacy",
        "public.downloads",
        "public.who_takes_part",
        "public.data",
        "survey.self_assessment",
        "survey.index",
        "survey.pack",
    }
    assert {method for rule in public_app.url_map.iter_rules() for method in rule.methods} == {
        "GET",
        "HEAD",
        "OPTIONS",
    }


def test_without_an_edition_it_is_the_self_assessment_and_what_is_about_it(open_public, asked):
    app = open_public([])
    visitor = Visitor(app.test_client())

    assert set(app.view_functions) == {
        "static",
        "public.home",
        "public.method",
        "public.attributions",
        "public.outcomes",
        "public.accessibility",
        "public.privacy",
        "survey.self_assessment",
        "survey.index",
        "survey.pack",
    }
    home = visitor.open("/").words
    assert "Nothing is published here yet" in home
    assert f"{len(asked.items)} questions, about an hour" in home
    assert "How a stage is worked out" in visitor.open("/method/").words
    for address in ("/accessibility/", "/privacy/"):
        assert "edition" not in visitor.open(address).words
    assert (
        "Organisations like yours"
        not in app.test_client().get("/self-assessment/organisation/").text
    )


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("questionnaire_version", 9, "there is no published questionnaire organisation version 9"),
        ("questionnaire", "elsewhere", "no published questionnaire elsewhere version"),
    ],
)
def test_an_edition_of_an_unknown_questionnaire_is_refused(open_public, asked, field, value, fault):
    with pytest.raises(Faulty) as raised:
        open_public([make_edition(asked, **{field: value})])
    assert fault in str(raised.value)


def test_unknown_values_and_questions_are_refused_all_at_once(open_public, asked):
    detail = make_edition(asked).detail
    (hard, *_) = detail.hardest["safety"]
    strange = detail.model_copy(
        update={
            "values": {"kindness": detail.values["safety"]},
            "hardest": {"safety": (hard.model_copy(update={"item": "never-asked"}),)},
        }
    )
    with pytest.raises(Faulty) as raised:
        open_public([make_edition(asked, detail=strange)])
    assert "the framework has no value kindness" in str(raised.value)
    assert "the questionnaire has no question never-asked" in str(raised.value)


def test_editions_stand_newest_first(open_public, asked):
    app = open_public([make_edition(asked, date) for date in DATES])
    text = app.test_client().get("/change/").text
    places = [text.index(f'data-edition="{date}"') for date in reversed(DATES)]
    assert places == sorted(places)


# ---------------------------------------------------------------- how counts are shown


def stages_of(*counts, together=()):
    alone = tuple((number,) for number in range(5) if number not in together)
    return StageCounts(
        edition=DATES[0], bins=(*alone, together) if together else alone, counts=counts
    )


def test_shares_are_rounded_half_up(ladder):
    shown = list_stage_bins(stages_of(1, 199, 0, 0, 0), ladder)
    assert [each.per_cent for each in shown] == [1, 100, 0, 0, 0]
    assert [each.width for each in shown] == ["0.5", "99.5", "0", "0", "0"]


@pytest.mark.parametrize(("count", "width"), [(1, "33.3"), (2, "66.7")])
def test_a_bar_is_exact_to_one_decimal_place(ladder, count, width):
    assert list_stage_bins(stages_of(count, 3 - count, 0, 0, 0), ladder)[0].width == width


def test_nobody_has_no_share(ladder):
    assert {each.width for each in list_stage_bins(stages_of(0, 0, 0, 0, 0), ladder)} == {"0"}


def test_stages_that_are_not_told_apart_have_a_name_and_a_shade_of_both(ladder):
    stages = stages_of(1, 2, 3, 4, together=(3, 4))
    last = list_stage_bins(stages, ladder)[-1]

    assert (last.stages, last.spans) == ("3 4", 2)
    assert last.name == "Trauma responsive or trauma informed"
    assert [name for name, _ in list_shades([stages], ladder)] == [
        *(stage.name for stage in ladder),
        last.name,
    ]
    assert len({shade for _, shade in list_shades([stages], ladder)}) == 6
