"""The page for a board, as whoever answers sees it."""

from typing import Any, NamedTuple

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.organisation_site.board.board_sheet import make_board_sheet
from app.organisation_site.own_questionnaires import OwnQuestionnaire, list_own_questionnaires
from app.organisation_site.site import blueprint
from app.web.access import Rule, access, current_holder
from app.web.error_messages import NO_BOARD_PAGE, NOT_AMONG_YOURS


class BoardOf(NamedTuple):
    """The questionnaire that a page for the board is about.

    `address` is what the addresses of its pages are made from: empty for the first of the holder's.
    `told_apart` is its title where the holder has several, and empty otherwise.
    """

    own: OwnQuestionnaire
    address: dict[str, Any]
    told_apart: str

    @property
    def id(self) -> str:
        """The questionnaire's id."""
        return self.own.asked.id


@blueprint.get("/board")
@blueprint.get("/board/<questionnaire>")
@access(Rule.HOLDER)
def board(questionnaire: str = "") -> ResponseReturnValue:
    """One page for the board; where nothing is answered, what to do for one."""
    about = get_board_of_or_404(questionnaire)
    if questionnaire and not about.address:
        return redirect(url_for("assess.board"))
    holder = current_holder()
    sheet = make_board_sheet(holder.organisation_id, holder.name, about.id)
    return render_template("board/board.html", board_of=about, board=sheet)


def get_board_of_or_404(questionnaire_id: str) -> BoardOf:
    """One of the holder's questionnaires, by its id; the first where that is empty.

    None of balances: before a board, the louder side would read as a finding.
    """
    own = list_own_questionnaires(current_holder())
    wanted = [each for each in own if questionnaire_id in {"", each.asked.id}]
    if not wanted:
        abort(404, description=NOT_AMONG_YOURS)
    found = wanted[0]
    if not found.asked.has_stages:
        abort(404, description=NO_BOARD_PAGE)
    address: dict[str, Any] = {} if found is own[0] else {"questionnaire": found.asked.id}
    return BoardOf(found, address, found.asked.title if len(own) > 1 else "")


@blueprint.app_template_global("board_address")
def get_board_address(questionnaire_id: str) -> dict[str, str]:
    """What the address of a questionnaire's page for the board is made from; empty for the first.

    So it is where no questionnaire is said.
    """
    own = list_own_questionnaires(current_holder())
    first_id = own[0].asked.id if own else ""
    return {} if questionnaire_id in {"", first_id} else {"questionnaire": questionnaire_id}
