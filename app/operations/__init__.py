"""What whoever runs the service does for the service itself."""

from app.operations.backup import backup
from app.operations.database_commands import database_command
from app.operations.notice import check_notice
from app.operations.purge_command import purge
from app.operations.secret_key import accept_secret_key

__all__ = ["accept_secret_key", "backup", "check_notice", "database_command", "purge"]
