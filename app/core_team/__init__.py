"""The core team invites organisations, compares maturity, reports and exports."""

from app.core_team.comparison import compare_change, compare_page, compare_questions
from app.core_team.crosswalk import group_crosswalk_files, group_crosswalk_page
from app.core_team.editions import allowed_names, edition_pages, publish_edition
from app.core_team.editions.edition_commands import editions_command
from app.core_team.exports import api, api_keys, exports
from app.core_team.goals import goal_pages
from app.core_team.help_requests import help_list_page, help_thread_page
from app.core_team.imports import import_organisations
from app.core_team.invitations import (
    bulk_invitation_links,
    invite_organisation,
    remind_organisations,
)
from app.core_team.organisations import (
    add_or_edit_organisation,
    confirm_organisations,
    import_response,
    merge_organisations,
    name_respondent,
    organisation_list,
    organisation_page,
    place_partnerships,
    remove_organisation,
)
from app.core_team.plans import plan_counts_page, respondent_plan
from app.core_team.questionnaires import try_questionnaire
from app.core_team.reports import (
    entered_figures,
    goal_organisations,
    report_over_time,
    report_page,
)
from app.core_team.site import blueprint

__all__ = [
    "add_or_edit_organisation",
    "allowed_names",
    "api",
    "api_keys",
    "blueprint",
    "bulk_invitation_links",
    "compare_change",
    "compare_page",
    "compare_questions",
    "confirm_organisations",
    "edition_pages",
    "editions_command",
    "entered_figures",
    "exports",
    "goal_organisations",
    "goal_pages",
    "group_crosswalk_files",
    "group_crosswalk_page",
    "help_list_page",
    "help_thread_page",
    "import_organisations",
    "import_response",
    "invite_organisation",
    "merge_organisations",
    "name_respondent",
    "organisation_list",
    "organisation_page",
    "place_partnerships",
    "plan_counts_page",
    "publish_edition",
    "remind_organisations",
    "remove_organisation",
    "report_over_time",
    "report_page",
    "respondent_plan",
    "try_questionnaire",
]
