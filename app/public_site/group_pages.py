"""Places and sectors: side by side, and a page for each."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.public_site.published_editions import (
    get_group_names,
    get_newest_edition,
    list_editions,
    list_groups,
)
from app.public_site.site import blueprint
from scoring.editions.edition import GroupKind
from scoring.joined_names import begin_small, joining_words


@blueprint.get("/places/")
def places() -> ResponseReturnValue:
    """The places side by side, in their fixed order."""
    return _render_groups(GroupKind.PLACE)


@blueprint.get("/places/<id>/")
def place(id: str) -> ResponseReturnValue:
    """One place."""
    return _render_group(GroupKind.PLACE, id)


@blueprint.get("/sectors/")
def sectors() -> ResponseReturnValue:
    """The sectors side by side, in their fixed order."""
    return _render_groups(GroupKind.SECTOR)


@blueprint.get("/sectors/<id>/")
def sector(id: str) -> ResponseReturnValue:
    """One sector; the figures are those of several where they are shown as one."""
    return _render_group(GroupKind.SECTOR, id)


def _render_groups(kind: GroupKind) -> ResponseReturnValue:
    groups, names = list_groups(get_newest_edition(), kind), get_group_names(kind)
    between = {each.id: joining_words([names[part] for part in each.parts]) for each in groups}
    return render_template(
        "public/groups.html",
        kind=kind,
        groups=groups,
        names=names,
        between=between,
        begin_small=begin_small,
    )


def _render_group(kind: GroupKind, id_: str) -> ResponseReturnValue:
    group = get_newest_edition().group(kind, id_)
    if group is None:
        abort(404)
    over_time = [(edition, edition.group(kind, id_)) for edition in list_editions()]
    return render_template(
        "public/group.html", id=id_, group=group, names=get_group_names(kind), over_time=over_time
    )
