"""One page for the board of whoever answers: read, its words typed, and links that open it."""

from app.organisation_site.board import board_link_pages, board_pages, board_words_form

__all__ = ["board_link_pages", "board_pages", "board_words_form"]
