"""The live app, and the public pages that are frozen."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask.typing import ResponseReturnValue
from flask_compress import Compress
from jinja2 import BaseLoader, ChainableUndefined, ChoiceLoader, PackageLoader
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from app import (
    account,
    core_team,
    demo,
    operations,
    organisation_site,
    public_site,
    self_assessment,
)
from app.database import engine
from app.public_site import about_pages, published_editions
from app.settings import root_path
from app.settings.config import (
    get_instance_folder,
    read_given_settings,
    read_public_settings,
    read_settings,
)
from app.settings.private_files import create_private_folder
from app.settings.settings_file import SettingError
from app.store.base import (
    current_first_steps,
    current_programme,
    current_targets,
    published_questionnaires,
)
from app.store.upkeep import database_upgrade
from app.web import (
    access,
    browser_cache,
    csrf_guard,
    error_log,
    error_pages,
    fallback_page,
    form_limits,
    health,
    live_pages,
    secret_urls,
    security_headers,
    security_log,
    templating,
)
from app.web.session_cookie import SessionCookie

SettingsReader = Callable[[Mapping[str, str], Path], dict[str, Any]]

# What stands in the folder of questionnaires. Each is checked against what is read before it.
QUESTIONNAIRE_LOADERS = (
    current_programme.load_programme,
    published_questionnaires.load_questionnaires,
    current_first_steps.load_first_steps,
    current_targets.load_targets,
    current_targets.load_links,
)


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The live app, configured as it is told (see `app.settings.config.read_settings`).

    Raises CannotStartError where a setting, the questionnaires or the database stand in the way.
    """
    app = _configured_app(read_settings, overrides, create_private_folder)

    security_log.init_security_log(app)
    error_log.init_error_log()
    engine.init_database(app)
    form_limits.init_form_limits(app)
    csrf_guard.csrf.init_app(app)
    Compress(app)
    _read_questionnaires(app)
    security_headers.init_security_headers(app)
    browser_cache.init_browser_cache(app)
    access.init_access(app)
    live_pages.init_live_pages(app)
    secret_urls.init_secret_urls(app)
    error_pages.init_error_pages(app)
    health.init_health(app)
    account.init_provider(app)
    for room in (organisation_site, account, core_team, core_team.api):
        app.register_blueprint(room.blueprint)
    for command in (
        organisation_site.new_link,
        operations.place_again_command,
        operations.count_again_command,
        operations.accept_secret_key,
        operations.backup,
        operations.check_notice,
        operations.purge,
        operations.remind,
    ):
        app.cli.add_command(command)
    app.cli.add_command(account.core_team_command)
    app.cli.add_command(core_team.editions_command)
    app.cli.add_command(demo.demo_command)
    app.cli.add_command(operations.database_command)
    _mount_at_root_path(app)
    _trust_proxies(app)
    fallback_page.init_fallback_page(app)
    _refuse_newer_database(app)
    return app


def create_public_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The public pages, made from published editions (see `read_public_settings`).

    It is frozen, never served: it knows no database, no session and no secret, and it writes
    nothing. Where nothing is published yet, it is the self-assessment with what is about it.
    """
    app = _configured_app(read_public_settings, overrides)
    for load in QUESTIONNAIRE_LOADERS:
        load(app)
    published_editions.init_editions(app)
    templating.init_templating(app)
    has_editions = bool(app.extensions[published_editions.EDITIONS_KEY])
    benchmark = public_site if has_editions else self_assessment.before_editions
    for room in (benchmark, self_assessment):
        app.register_blueprint(room.blueprint)
    about_pages.add_outcomes_page(app)
    return app


def _configured_app(
    read: SettingsReader,
    overrides: Mapping[str, Any] | None,
    prepare: Callable[[Path], None] = lambda instance: None,
) -> "Waymark":
    """An app without any room yet, with its settings read once its instance folder is prepared."""
    given_settings = read_given_settings(os.environ)
    with given_settings.locating_errors():
        instance = get_instance_folder(given_settings.values)
        app = Waymark(__name__, instance_path=str(instance))
        with _explain_unusable_folder(instance):
            prepare(instance)
            app.config.update(read(given_settings.values, instance))
    app.config.update(overrides or {})
    return app


@contextmanager
def _explain_unusable_folder(instance: Path) -> Iterator[None]:
    """Raise SettingError, saying how to mend it, where the instance folder cannot be used."""
    try:
        yield
    except OSError as error:
        what = (
            f"is {str(instance)!r}: {error.filename} cannot be used ({error.strerror}). See that "
            "it is a folder in which whoever starts Waymark may read and write"
        )
        raise SettingError("WAYMARK_INSTANCE", what) from None


def _read_questionnaires(app: Flask) -> None:
    """Read what stands in the folder of questionnaires. Raises SettingError with all its faults."""
    faults: list[str] = []
    for load in QUESTIONNAIRE_LOADERS:
        try:
            load(app)
        except ValueError as error:
            faults.append(str(error))
    if faults:
        what = "leads to questionnaires that cannot be used:\n" + "\n".join(faults)
        raise SettingError("WAYMARK_QUESTIONNAIRES", what)


class OrderedJSONProvider(DefaultJSONProvider):
    """JSON in the order in which it was written: a dataset's columns, a figure's parts."""

    sort_keys = False


class Waymark(Flask):
    """Flask, with the design system's templates beside our own and no stray white space."""

    json_provider_class = OrderedJSONProvider

    def log_exception(self, exc_info: Any) -> None:  # noqa: ANN401 - Flask's own type is long
        """Log an exception without its message, which may quote what somebody wrote."""
        error_log.log_fault(exc_info[1])

    session_interface = SessionCookie()

    jinja_options = {  # noqa: RUF012 - Flask's own way to set these
        "undefined": ChainableUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }

    def select_jinja_autoescape(self, filename: str | None) -> bool:
        """Every template escapes, the design system's `.jinja` too, but for letters in plain text.

        Flask's own rule knows the names of pages alone.
        """
        return filename is None or not filename.endswith(".txt")

    def handle_http_exception(self, e: HTTPException) -> HTTPException | ResponseReturnValue:
        """Answer as Flask does, and write a refused form to the security log."""
        security_log.log_refused_form(e)
        return super().handle_http_exception(e)

    def create_global_jinja_loader(self) -> BaseLoader:  # type: ignore[override] # Flask takes any
        """Our templates first, then the design system's."""
        return ChoiceLoader(
            [super().create_global_jinja_loader(), PackageLoader("nhsuk_frontend_jinja")]
        )


def _refuse_newer_database(app: Flask) -> None:
    """Raises UnusableDatabaseError."""
    with app.app_context():
        try:
            database_upgrade.refuse_newer_database()
        finally:
            # gunicorn may make processes from this one, which must not share a connection.
            engine.db.engine.dispose()


def _mount_at_root_path(app: Flask) -> None:
    """Raises SettingError."""
    root = root_path.get_root_path(app, {})
    if root and root_path.is_taken_by_page(app, root):
        what = f"ends in {root}, where Waymark has a page of its own: give it another path"
        raise SettingError("WAYMARK_ADDRESS", what)
    root_path.init_root_path(app)


def _trust_proxies(app: Flask) -> None:
    count = app.config["PROXIES"]
    if count:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # how Flask says to wrap it
            app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_prefix=count
        )
