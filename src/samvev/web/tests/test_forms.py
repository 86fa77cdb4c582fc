"""Forms explain themselves, work on a copy, and let two saves meet without loss."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import models
from django.http import QueryDict

from samvev.kernel.errors import NotFound
from samvev.web.conflicts import in_words
from samvev.web.forms import AreasField, PlainText, SamvevForm, SamvevModelForm, SeenField, SwitchField
from samvev.web.tests.gallery import GalleryForm

Goal = apps.get_model("plans.Goal")  # any versioned row will do; this room knows none of its own


class Words(SamvevForm):
    title = PlainText(label="Title")
    on = SwitchField(label="On")


class GoalForm(SamvevModelForm):
    title = PlainText(label="Goal")

    class Meta:
        model = Goal
        fields = ["title"]


def test_an_error_stands_at_its_field_and_in_the_summary():
    form = Words({"title": ""})
    html = str(form)
    assert 'href="#id_title"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_error"' in html
    assert 'id="id_title_error"' in html


def test_a_group_of_boxes_has_a_legend_and_its_error_leads_to_the_first_box():
    html = str(GalleryForm(QueryDict("seen=3")))
    assert '<legend class="ds-label">' in html
    assert 'href="#id_areas_0"' in html
    assert 'id="id_areas_0"' in html


def test_a_switch_is_a_switch():
    assert 'role="switch"' in str(Words()["on"])


def test_a_missing_answer_is_said_in_our_words():
    form = Words({"title": ""})
    assert str(form.errors["title"][0]) != str(models.Field.default_error_messages["null"])
    assert form.errors["title"].data[0].code == "required"


def test_the_row_keeps_what_it_said_while_the_form_is_read():
    row = Goal(title="Before", version=3)
    row._state.adding = False
    form = GoalForm({"title": "After", "seen": "3"}, instance=row)
    form.is_valid()
    assert row.title == "Before"
    assert form.cleaned_data == {"title": "After", "seen": 3}


def test_a_form_never_saves():
    with pytest.raises(TypeError):
        GoalForm({"title": "x"}).save()


def moved(row, **now):
    """A row that someone else changed meanwhile."""
    return SimpleNamespace(refresh_from_db=lambda: None, **{"version": row["seen"] + 1, **now})


def test_after_a_conflict_both_texts_stand_and_a_second_save_wins():
    class Versioned(Words):
        seen = SeenField()

    form = Versioned(QueryDict("title=Mine&seen=3"))
    assert form.is_valid()
    clash = form.rebase(moved({"seen": 3}, title="Theirs", on=True))
    assert next((d.theirs, d.mine, d.differs) for d in clash.fields) == ("Theirs", "Mine", True)
    again = str(form)
    assert 'value="4"' in again
    assert "Mine" in again


def test_the_conflict_says_who_saved_first(actor):
    kari = actor("coordinator")
    row = Goal.objects.filter(case_id__in=kari.cases).first()
    mine = GoalForm(QueryDict(f"title=Mine&seen={row.version}"), instance=row)
    assert mine.is_valid()
    theirs = Goal.objects.get(pk=row.pk)
    theirs.claim(row.version)
    theirs.write(kari, title="Theirs")
    clash = mine.rebase(row)
    assert (clash.by, clash.version) == (kari.name, theirs.version)
    assert (clash.fields[0].theirs, clash.fields[0].mine) == ("Theirs", "Mine")
    again = GoalForm(mine.data, instance=row)
    assert again.is_valid()
    row.claim(again.cleaned_data["seen"])


def test_a_row_that_is_gone_is_not_found():
    def gone():
        raise Goal.DoesNotExist

    with pytest.raises(NotFound):
        Words({"title": "x"}).rebase(SimpleNamespace(refresh_from_db=gone))


def test_values_are_shown_in_words():
    assert in_words(AreasField(), ["health", "housing"]).count(", ") == 1
    assert in_words(SwitchField(), True) != "True"
    assert in_words(PlainText(), None) == ""
