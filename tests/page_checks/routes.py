"""Every route of the app, from its own map of addresses, each with an address to try it on."""

# What fills an address's blanks: things that are there, so that nobody is refused for want of them.
BLANKS = {
    "number": 1, "questionnaire": "organisation", "address": "safety", "secret": "no-such-link",
    "organisation_id": 1, "version": 1, "kind": "places", "filename": "x",
    "piece": 1, "message_id": 1,
}  # fmt: skip
NAMED = {
    "assess.download_file": {"file": "answers.csv"},
    "core_team.compare_file": {"file": "stages"},
    "core_team.edition": {"day": "2026-03-31"},
    "core_team.edition_file": {"day": "2026-03-31"},
    "core_team.export_csv": {"name": "rounds"},
    "core_team.export_xlsx": {"name": "rounds"},
    "core_team.import_template": {"file": "template.csv"},
    "core_team.made_links_file": {"file": "csv"},
    "core_team.organisations_behind_figure": {"figure": "organisations-submitted"},
    "core_team.report_file": {"file": "figures.csv"},
    "core_team.plan_counts_file": {"file": "csv"},
    "core_team.report_chart": {"unit": "organisations"},
    "api.list_rows": {"name": "rounds"},
    "api.get_questionnaire": {"name": "organisation"},
    "api.list_links": {"name": "organisation"},
}


def routes_of(app):
    """Every method and address with its name, the built files aside."""
    bound = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            blanks = {**BLANKS, **NAMED.get(rule.endpoint, {})}
            wanted = {name: blanks.get(name, "x") for name in rule.arguments}
            address = bound.build(rule.endpoint, wanted)
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield method, address, rule.endpoint
