"""Organisations from a spreadsheet: read, mended on the page, added."""
