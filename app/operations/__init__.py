"""What whoever runs the service does for the service itself."""

from app.operations.backup_command import backup
from app.operations.database_commands import database_command
from app.operations.notice_command import check_notice
from app.operations.placement_commands import count_again_command, place_again_command
from app.operations.purge_command import purge
from app.operations.remind_command import remind
from app.operations.secret_key_command import accept_secret_key

__all__ = [
    "accept_secret_key",
    "backup",
    "check_notice",
    "count_again_command",
    "database_command",
    "place_again_command",
    "purge",
    "remind",
]
