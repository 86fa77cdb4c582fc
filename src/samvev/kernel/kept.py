"""Questions that are put together once: for the pages asked for most, where the ORM takes longer than the database.

Only the words of the question are kept, never an answer: whoever asks gives their own values each time, and the
database answers anew, behind the walls of the transaction.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, CharField, Expression, F, Field, Func, Model, QuerySet
from django.db.models.query import ValuesListIterable, get_related_populators


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


@dataclass(frozen=True, slots=True)
class _Question:
    """A question that is put together: its words, where values go, and what becomes of a row of the answer."""

    sql: str
    marks: tuple[Any, ...]
    converters: list[tuple[int, list[Callable[..., Any]], Any]]
    made: Callable[[Sequence[Any]], Any]


class Kept[M: Model]:
    """A question, as a function: `build` puts it together with `Given` values; calling it asks with real ones.

    Prefetching and slicing by a given value are not for these. `build` must give the same question each time. Of a
    question that ends in `values_list` the rows are tuples, in the order of its columns.
    """

    def __init__(self, build: Callable[[], QuerySet[M]]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self._question: _Question | None = None

    def __call__(self, **values: Any) -> list[M]:
        """The rows. Raises KeyError for a value that is not given."""
        asked = self._question or self._put_together()
        given = [values[mark] if isinstance(mark, Mark) else mark for mark in asked.marks]
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, given)
            rows = cursor.fetchall()
        if asked.converters:
            rows = [list(row) for row in rows]
            for row in rows:
                for position, several, column in asked.converters:
                    for convert in several:
                        row[position] = convert(row[position], column, connection)
        return [asked.made(row) for row in rows]

    def one(self, **values: Any) -> M | None:
        """The first row, or None."""
        return next(iter(self(**values)), None)

    def _put_together(self) -> _Question:
        found = self.build()
        compiler = found.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, marks = compiler.as_sql()
        known = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        plain = issubclass(found._iterable_class, ValuesListIterable)
        self._question = _Question(
            sql=sql,
            marks=tuple(marks),
            converters=[(position, several, column) for position, (several, column) in known.items()],
            made=tuple if plain else _instances(compiler, found._fetch_mode),  # type: ignore[attr-defined]
        )
        return self._question


def _instances(compiler: Any, fetch_mode: Any) -> Callable[[Sequence[Any]], Any]:
    """From a row to an instance, with what is selected along with it: as Django's own way through an answer."""
    info, select = compiler.klass_info, compiler.select
    begins, ends = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in select[begins:ends]]
    related = get_related_populators(info, select, DEFAULT_DB_ALIAS, fetch_mode)
    annotated = list(compiler.annotation_col_map.items())
    load = info["model"].from_db

    def made(row: Sequence[Any]) -> Any:
        loaded = load(DEFAULT_DB_ALIAS, names, row[begins:ends], fetch_mode=fetch_mode)
        for populator in related:
            populator.populate(row, loaded)
        for name, position in annotated:
            setattr(loaded, name, row[position])
        return loaded

    return made
