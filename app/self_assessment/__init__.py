"""The self-assessment that works wholly in the browser: the same questions, rule and words."""

from app.self_assessment import paper_pack, self_assessment_page
from app.self_assessment.site import blueprint

__all__ = ["blueprint", "paper_pack", "self_assessment_page"]
