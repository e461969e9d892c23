"""Where an organisation stands beside others, as the newest published edition tells of them.

It never reads what is live: it says nothing that anybody cannot read in the public benchmark
(docs/decisions/0067-organisations-like-yours.md).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.charts import StageBin, list_stage_bins
from app.organisation_site.current_round import Round
from app.store.base.current_programme import get_programme
from app.store.editions.edition_publishing import find_newest_edition
from app.store.organisations.organisations import get_details
from scoring.editions.edition import (
    Edition,
    EditionDetail,
    Group,
    GroupKind,
    StageCounts,
    WithheldReason,
)
from scoring.placement.placement import Placement
from scoring.programme.programme import RespondentKind


class OthersLikeYours(NamedTuple):
    """One group of an edition, and where the reader's stage is in it.

    `name` is what the group is called. `own` is the number of the reader's bin, None where too
    little is known of it.
    """

    name: str
    group: Group
    stages: StageCounts
    bins: Sequence[StageBin]
    own: int | None

    @property
    def before(self) -> int:
        """How many are at an earlier stage."""
        return sum(each.organisations for each in self.bins[: self.own])

    @property
    def there(self) -> int:
        """How many are at the reader's stage."""
        return 0 if self.own is None else self.bins[self.own].organisations

    @property
    def after(self) -> int:
        """How many are further on."""
        return self.stages.n - self.before - self.there


class HeldBackGroup(NamedTuple):
    """A group that the reader belongs to, of which the edition shows no figures, and why."""

    name: str
    reason: WithheldReason | None


class OrganisationsLikeYours(NamedTuple):
    """The newest edition for one organisation: the closest group first, the whole last.

    `detail` has the figures by value, which are of the whole alone.
    """

    edition: Edition
    groups: Sequence[OthersLikeYours]
    held_back: Sequence[HeldBackGroup]
    detail: EditionDetail | None


def find_organisations_like_yours(
    current: Round, placed: Placement
) -> OrganisationsLikeYours | None:
    """What to look at a round beside.

    None where there is no edition, or none of this questionnaire and framework, where nobody of the
    whole is shown, and for whoever is no organisation: editions count no team and no partnership.
    """
    if current.organisation.kind != RespondentKind.ORGANISATION:
        return None
    edition = find_newest_edition()
    if edition is None or not _is_of(edition, current):
        return None
    named = list(_list_own_groups(edition, current.organisation.organisation_id))
    shown = [
        _place_beside(name, group, group.stages, current, placed)
        for name, group in named
        if group.stages
    ]
    held_back = [HeldBackGroup(name, group.reason) for name, group in named if not group.stages]
    return OrganisationsLikeYours(edition, shown, held_back, edition.detail) if shown else None


def _is_of(edition: Edition, current: Round) -> bool:
    asked = current.questionnaire
    return (edition.questionnaire, edition.framework) == (asked.id, asked.framework.id)


def _list_own_groups(edition: Edition, organisation_id: int) -> Iterator[tuple[str, Group]]:
    """The reader's sector, its places and the whole, each with its name, as far as it is there."""
    details, programme = get_details(organisation_id), get_programme()
    parts = [
        (GroupKind.SECTOR, details.sector, programme.sector_names),
        *((GroupKind.PLACE, place, programme.place_names) for place in details.places),
    ]
    for kind, id_, names in parts:
        if group := edition.group(kind, id_):
            yield (names[id_] if len(group.parts) == 1 else group.name), group
    yield "All organisations that take part", edition.whole


def _place_beside(
    name: str, group: Group, stages: StageCounts, current: Round, placed: Placement
) -> OthersLikeYours:
    own = next(
        number for number, stages_ in enumerate(stages.bins) if placed.floor_number in stages_
    )
    bins = list_stage_bins(stages, current.questionnaire.framework.ladder)
    return OthersLikeYours(name, group, stages, bins, None if placed.too_little_known else own)
