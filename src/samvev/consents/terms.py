"""How a yes was given: by whom, in which way, for how long."""

from dataclasses import dataclass, field
from datetime import date

from samvev.consents.models import GivenBy, Way
from samvev.kernel import clock


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a consent. Days are whole days: `given_on` and `until` are both in."""

    until: date
    given_by: str = GivenBy.OWNER
    way: str = Way.ELECTRONIC
    given_on: date = field(default_factory=clock.today)
    heard_by: str = ""
    childs_view: str = ""
