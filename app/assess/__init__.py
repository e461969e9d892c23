"""An organisation answers, and sees where it stands."""

from flask import Blueprint

blueprint = Blueprint("assess", __name__)

# The views join the blueprint as they are imported, so these come after it.
from app.assess import check, details, results, sections, start, your_link  # noqa: E402 - see above
from app.assess.commands import new_link  # noqa: E402 - see above
from app.assess.rounds import label_of  # noqa: E402 - see above
from app.assess.story import per_cent  # noqa: E402 - see above

blueprint.add_app_template_global(label_of)
blueprint.add_app_template_filter(per_cent)

__all__ = ["blueprint", "check", "details", "new_link", "results", "sections", "start", "your_link"]
