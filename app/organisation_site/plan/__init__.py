"""The plan of whoever answers: what it means to do, and what it finds when it looks back."""

from app.organisation_site.plan import add_to_plan, plan_page

__all__ = ["add_to_plan", "plan_page"]
