"""Everything that names a person or a user: found from the models, so that what is added later follows too."""

from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from samvev.accounts.models import User
from samvev.people.models import Person

type Reference = tuple[type[Model], str]  # a model, and the column that holds the id

# What is an employee's, or one sign-in's, stays with the user that it was made for; the person's user is chosen apart.
STAY = frozenset(
    {"accounts.employment", "accounts.post", "accounts.session", "accounts.awaited", "accounts.breakglass"}
    | {"people.person", "people.nameword"}  # the words of a name follow the name
)


def _to(model: type[Model]) -> list[Reference]:
    """Every column that is a foreign key to the model."""
    found = [
        (one, field.attname)
        for one in apps.get_models(include_auto_created=True)
        for field in one._meta.concrete_fields
        if field.related_model is model and one._meta.label_lower not in STAY
    ]
    return sorted(found, key=label)


def label(reference: Reference) -> str:
    """What a reference is called where it is kept."""
    model, column = reference
    return f"{model._meta.label_lower}.{column}"


# Ids without a foreign key that say what holds today. Those of the log and of findings in it stay as they were.
PERSONS: list[Reference] = [*_to(Person), (apps.get_model("cases.Access"), "person_id")]
USERS: list[Reference] = [*_to(User), (apps.get_model("notifications.Notice"), "user_id")]


def follow(references: Iterable[Reference], gone: UUID, kept: UUID, tenant_id: UUID) -> dict[str, list[str]]:
    """Let everything within reach that names the one name the other; gives what followed.

    What is registered about a person and belongs to no case is moved to the organisation where the person is.
    """
    moved = {}
    for model, column in references:
        rows = model._default_manager.filter(**{column: gone})
        if ids := list(rows.values_list("pk", flat=True)):
            moved[label((model, column))] = [str(pk) for pk in ids]
            move(model, column, ids, kept, tenant_id)
    return moved


def follow_back(references: Iterable[Reference], moved: dict[str, list[str]], to: UUID, tenant_id: UUID) -> None:
    """Let what followed name the first one again."""
    for model, column in references:
        if ids := moved.get(label((model, column))):
            move(model, column, ids, to, tenant_id)


def move(model: type[Model], column: str, ids: "Iterable[UUID | str]", to: UUID, tenant_id: UUID) -> None:
    """Let rows name another one."""
    values = {column: to}
    if model._meta.app_label == "people" and column == "person_id":
        values["tenant_id"] = tenant_id
    model._default_manager.filter(pk__in=list(ids)).update(**values)


def cases_with(references: Iterable[Reference], pk: UUID | None) -> frozenset[UUID]:
    """The cases where an id is named at all."""
    if pk is None:
        return frozenset()
    found: set[UUID] = set()
    for model, column in references:
        if any(field.attname == "case_id" for field in model._meta.concrete_fields):
            found.update(model._default_manager.filter(**{column: pk}).values_list("case_id", flat=True).distinct())
    return frozenset(one for one in found if one)
