"""No two pages have one title: it is what a tab, the history and a screen reader know a page by."""

from collections import defaultdict

from app.store.organisations import return_links
from app.web.access import Rule, get_access_rule
from tests.factories.organisations import join_organisation
from tests.page_checks.routes import routes_of
from tests.page_checks.visitor import words_of

LIST = "/core-team/organisations"


def title_of(page):
    return words_of(next(page.tree.iter("title")))


def titles(app, visitor, *rules):
    """The addresses of the pages behind these rules, by their titles."""
    found = defaultdict(set)
    for method, address, endpoint in routes_of(app):
        if method == "GET" and get_access_rule(app, endpoint) in rules:
            answer = visitor.client.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                page = visitor.open(address)
                found[title_of(page)].add(page.address)
    return found


def shared(found):
    return {title: addresses for title, addresses in found.items() if len(addresses) > 1}


def test_pages_of_an_organisation_and_for_anybody(app, member):
    member.send(member.open("/assessment/1/safety"), button="go=on", safety_aware_2="some")
    found = titles(app, member, Rule.HOLDER, Rule.PUBLIC)
    assert shared(found) == {}
    assert len(found) > 15


def test_pages_of_the_core_team(app, link, editor):
    found = titles(app, editor, Rule.MEMBER, Rule.EDITOR)
    # Without a mail server it is the page of links, under both addresses.
    links = {"/core-team/organisations/links", "/core-team/organisations/remind"}
    assert [each for each in shared(found).values() if each != links] == []
    assert len(found) > 20


def test_pages_of_one_kind_about_two_organisations_of_one_name(app, link, editor, details):
    with app.app_context():
        other = return_links.find_link_holder(join_organisation(details)).organisation_id
    for page in ("", "/change", "/history", "/invite", "/remove", "/merge", "/response"):
        told = {title_of(editor.open(f"{LIST}/{each}{page}")) for each in (1, other)}
        assert len(told) == 2, page


def test_a_merger_names_both_records(app, link, editor, details):
    with app.app_context():
        other = return_links.find_link_holder(join_organisation(details)).organisation_id
    told = title_of(editor.open(f"{LIST}/1/merge?with={other}"))
    assert told.startswith(f"What merging would do – Number {other} into {details.name} (number 1)")


def test_pages_of_one_list(app, editor, details):
    with app.app_context():
        for number in range(51):
            join_organisation(details._replace(name=f"School {number}"))
    first, second = (editor.open(f"{LIST}?page={number}") for number in (1, 2))
    assert title_of(first) == "Organisations – page 1 of 2 – Waymark"
    assert title_of(second) == "Organisations – page 2 of 2 – Waymark"
    assert title_of(editor.open(f"{LIST}?place=hull")) != title_of(editor.open(LIST))


def test_a_page_with_faults_says_so_first(visitor):
    page = visitor.send(visitor.open("/join"))
    assert title_of(page).startswith("Error: ")
