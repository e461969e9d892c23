"""What respondents ask for: the list of it, each thread, and an e-mail that tells of an answer."""

from app.core_team.help_requests import help_list_page, help_thread_page, word_removal_page

__all__ = ["help_list_page", "help_thread_page", "word_removal_page"]
