"""Loading a row gives what Django itself would give."""

import pytest
from django.db import models

from samvev.accounts.models import User
from samvev.cases.models import Access, Case, Coordinator
from samvev.people.models import Person
from samvev.plans.models import Measure
from tests.world import CASE_OWNER


def _by_django(model, field_names, values):
    return models.Model.from_db.__func__(model, "default", field_names, values)


@pytest.mark.parametrize("model", [User, Person, Case, Access, Coordinator, Measure])
def test_every_column_is_as_django_loads_it(see_all, model):
    see_all()
    loaded = model.objects.order_by("pk")[0]
    names = [field.attname for field in model._meta.concrete_fields]
    same = _by_django(model, names, [getattr(loaded, name) for name in names])
    mine, djangos = vars(loaded) | {}, vars(same) | {}
    states = [vars(mine.pop("_state")), vars(djangos.pop("_state"))]
    assert mine == djangos
    assert [(state["adding"], state["db"]) for state in states] == [(False, "default")] * 2


def test_what_was_left_out_is_asked_for_when_it_is_needed(see_all, django_assert_num_queries):
    see_all()
    case = Case.objects.only("kind").get(pk=CASE_OWNER)
    assert case.get_deferred_fields() >= {"tenant_id", "person_id", "code"}
    with django_assert_num_queries(1):
        assert case.code


def test_another_person_in_place_of_the_loaded_one_is_another_person(see_all):
    see_all()
    case = Case.objects.select_related("person").get(pk=CASE_OWNER)
    other = Person.objects.exclude(pk=case.person_id)[0]
    case.person_id = other.pk
    assert case.person == other


def test_a_loaded_row_is_read_again_from_where_it_came(see_all):
    see_all()
    case = Case.objects.get(pk=CASE_OWNER)
    told, case.code = case.code, "another"
    case.refresh_from_db()
    assert case.code == told
