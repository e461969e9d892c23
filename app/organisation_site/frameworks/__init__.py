"""What answers say about strategies and frameworks of others: the page, and its workbook."""

from app.organisation_site.frameworks import framework_files, framework_pages

__all__ = ["framework_files", "framework_pages"]
