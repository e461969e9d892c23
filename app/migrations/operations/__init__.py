"""Operations that migrations share, beside Alembic's own.

What has landed here never changes, any more than a migration that has landed: every new database is
made by it, and has to come out like those that are there. Add another function instead.
"""
