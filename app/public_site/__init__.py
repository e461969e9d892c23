"""What anybody may read: the pages of the benchmark, made from its published editions alone."""

from app.public_site import (
    about_pages,
    change_page,
    data_files,
    group_pages,
    value_pages,
    whole_system_page,
)
from app.public_site.site import blueprint

__all__ = [
    "about_pages",
    "blueprint",
    "change_page",
    "data_files",
    "group_pages",
    "value_pages",
    "whole_system_page",
]
