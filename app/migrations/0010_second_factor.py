"""A second factor for passwords, its recovery codes, and whether everybody has to have one."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for them. Nobody has one yet, and nobody has to."""
    op.add_column("account", sa.Column("totp_secret", sa.String(length=255), nullable=True))
    op.add_column("account", sa.Column("totp_step", sa.Integer(), nullable=True))
    op.add_column(
        "account_session",
        sa.Column("by_provider", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    _make_recovery_codes()
    _make_sign_in_policy()


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("sign_in_policy")
    op.drop_table("recovery_code")
    op.drop_column("account_session", "by_provider")
    op.drop_column("account", "totp_step")
    op.drop_column("account", "totp_secret")


def _make_recovery_codes() -> None:
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint(
            "account_id", "code_hash", name=op.f("uq_recovery_code_account_id_code_hash")
        ),
        sqlite_autoincrement=True,
    )


def _make_sign_in_policy() -> None:
    op.create_table(
        "sign_in_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("second_factor_required", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_sign_in_policy_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_policy")),
        sqlite_autoincrement=True,
    )
