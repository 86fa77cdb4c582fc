"""A column that holds several periods of days at once (PostgreSQL's `datemultirange`). Django has none."""

from typing import TYPE_CHECKING, Any

from django.db import models
from psycopg.types.multirange import Multirange

from samvev.kernel.period import Period

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field  # at run time Django's fields take no parameters


class DateMultiRangeField(_Field):
    """Days in any number of periods. In Python a psycopg `Multirange` of dates, empty when nothing is said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Multirange)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        """The type of the column."""
        return "datemultirange"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """As text: an empty one would not tell which type it is."""
        return None if value is None else "{" + ",".join(_words(Period(one.lower, one.upper)) for one in value) + "}"


def _words(period: Period) -> str:
    return f"[{period.lower or ''},{period.upper or ''})"
