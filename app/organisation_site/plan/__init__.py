"""The plan of whoever answers: what it means to do, and what it finds when it looks back."""

from app.organisation_site.plan import action_pages, add_to_plan, plan_files, plan_page

__all__ = ["action_pages", "add_to_plan", "plan_files", "plan_page"]
