"""The shelf of evidence of whoever answers: what shows that its answers are so."""

from app.organisation_site.evidence import piece_pages, shelf_page, take_off

__all__ = ["piece_pages", "shelf_page", "take_off"]
