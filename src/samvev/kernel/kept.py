"""Questions that are put together once: for the pages asked for most, where the ORM takes longer than the database.

Only the words of the question are kept, never an answer: whoever asks gives their own values each time, and the
database answers anew, behind the walls of the transaction.
"""

from collections.abc import Callable, Iterable
from copy import copy
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, CharField, Expression, F, Field, Func, Model, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable


class Mark(str):
    """The name of a value that is given each time, among the parameters of a question."""

    __slots__ = ()


class Given(Expression):
    """A value that is given each time: `Given("case")` in place of the value in a filter."""

    def __init__(self, name: str, kind: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=kind or CharField())
        self.name = name

    def as_sql(self, *_: Any) -> tuple[str, tuple[str | int, ...]]:
        """A place in the question, marked by the value's name."""
        return "%s", (Mark(self.name),)


class AnyOf(Func):
    """The column holds one of the values of a list that is given: the same words, however long the list."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()

    def __init__(self, column: str, name: str) -> None:
        super().__init__(F(column), Given(name))


def keys(found: Iterable[UUID | None]) -> str:
    """Keys as PostgreSQL writes a list of them: put in words at once, where the driver would take them one by one."""
    return "{" + ",".join([key.hex if key else "NULL" for key in found]) + "}"


def texts(found: Iterable[str]) -> str:
    """Texts as PostgreSQL writes a list of them, for the same reason."""
    quoted = ",".join([f'"{text.replace(chr(92), 2 * chr(92)).replace(chr(34), chr(92) + chr(34))}"' for text in found])
    return f"{{{quoted}}}"


class Kept[M: Model]:
    """A question, as a function: `build` puts it together with `Given` values; calling it asks with real ones.

    Prefetching and slicing by a given value are not for these. `build` must give the same question each time. Of a
    question that ends in `values_list` the rows are tuples, in the order of its columns.
    """

    def __init__(self, build: Callable[[], QuerySet[M]]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self._words: tuple[Any, str, tuple[Any, ...]] | None = None
        self._fetch_mode: Any = None
        self._plain = False

    def __call__(self, **values: Any) -> list[M]:
        """The rows. Raises KeyError for a value that is not given."""
        asking, sql, marks = self._words or self._put_together()
        asking = copy(asking)
        asking.connection = connections[DEFAULT_DB_ALIAS]  # this thread's
        given = tuple(values[mark] if isinstance(mark, Mark) else mark for mark in marks)
        asking.as_sql = lambda *_args, **_named: (sql, given)
        if self._plain:
            return list(asking.results_iter(tuple_expected=True))
        # What Django's iterable asks of a queryset: rows become instances as they always do.
        asked: Any = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            model=asking.query.model,
            query=SimpleNamespace(get_compiler=lambda **_named: asking),
            _fetch_mode=self._fetch_mode,
            _known_related_objects={},
        )
        return list(ModelIterable(asked))

    def one(self, **values: Any) -> M | None:
        """The first row, or None."""
        return next(iter(self(**values)), None)

    def _put_together(self) -> tuple[Any, str, tuple[Any, ...]]:
        found = self.build()
        self._fetch_mode = found._fetch_mode  # type: ignore[attr-defined]
        self._plain = issubclass(found._iterable_class, ValuesListIterable)
        compiler = found.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, marks = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda _columns: converters
        self._words = (compiler, sql, marks)
        return self._words
