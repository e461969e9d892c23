"""The self-assessment that works wholly in the browser: the same questions, rule and words."""

from app.self_assessment import before_editions, paper_pack, self_assessment_page
from app.self_assessment.site import blueprint

__all__ = ["before_editions", "blueprint", "paper_pack", "self_assessment_page"]
