"""When two people save the same thing: both texts side by side, nothing lost."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from samvev.audit.models import history
from samvev.kernel.errors import NotFound
from samvev.kernel.rows import Row
from samvev.web.days import short_day


@dataclass(frozen=True, slots=True)
class Difference:
    """One field as it stands in the database, and as it was typed."""

    label: str
    theirs: str
    mine: str

    @property
    def differs(self) -> bool:
        """Do the two say different things?"""
        return self.theirs != self.mine


@dataclass(frozen=True, slots=True)
class Clash:
    """Someone saved first: who, when, and what each field says in the two versions."""

    version: int
    by: str
    at: datetime | None
    fields: tuple[Difference, ...]


def clash(form: forms.BaseForm, target: models.Model) -> Clash:
    """What stands in the way of the form. Reads the row anew; raises `NotFound` when it is gone."""
    try:
        target.refresh_from_db()
    except ObjectDoesNotExist as gone:
        raise NotFound from gone
    latest = history(target).first() if isinstance(target, Row) else None
    return Clash(
        version=getattr(target, "version", 0),
        by=latest.by_name if latest else "",
        at=latest.at if latest else None,
        fields=tuple(_differences(form, target)),
    )


def _differences(form: forms.BaseForm, target: models.Model) -> list[Difference]:
    typed = getattr(form, "cleaned_data", {})
    return [
        Difference(
            label=str(form[name].label),
            theirs=in_words(field, getattr(target, name)),
            mine=in_words(field, typed[name]) if name in typed else str(form[name].value() or ""),
        )
        for name, field in form.fields.items()
        if not form[name].is_hidden and hasattr(target, name)
    ]


def in_words(field: forms.Field, value: Any) -> str:
    """A value as a person reads it: the words of a choice, a day by its name, yes or no."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return ", ".join(in_words(field, each) for each in value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return short_day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return _chosen(field, value) or str(value)


def _chosen(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return ""
    return next((str(words) for key, words in _flat(field) if str(key) == str(value)), "")


def _flat(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    pairs: list[tuple[Any, Any]] = []
    listed: Any = field.choices
    for key, words in listed:
        pairs.extend(words if isinstance(words, list | tuple) else [(key, words)])
    return pairs
