"""What the answers of groups say about strategies and frameworks of others."""

from app.core_team.crosswalk import group_crosswalk_files, group_crosswalk_page

__all__ = ["group_crosswalk_files", "group_crosswalk_page"]
