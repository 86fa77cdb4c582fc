"""How Django's form fields become Designsystemet's: the renderer, and what a field tells its template."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property

from samvev.web.fields import FacesSelect, PlainText

KINDS: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (FacesSelect, "faces"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "check"),
    (forms.Textarea, "text"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
]
GROUPS = {"checkboxes", "radios", "faces"}


class Field(BoundField):
    """A field of a form as the page shows it."""

    @cached_property
    def kind(self) -> str:
        """Which shape the field has on the page: checkboxes, radios, check, text, select, file or input."""
        return next((kind for widget, kind in KINDS if isinstance(self.field.widget, widget)), "input")

    @property
    def is_group(self) -> bool:
        """Several boxes under one legend."""
        return self.kind in GROUPS

    @property
    def anchor(self) -> str:
        """The id that an error in the summary leads to: the first box of a group, else the field itself."""
        return f"{self.auto_id}_0" if self.is_group else self.auto_id

    @property
    def limit(self) -> int | None:
        """How many characters there is room for, when a counter is of help."""
        return self.field.limit if isinstance(self.field, PlainText) and self.field.counter else None

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's own, and the class that the design system styles by."""
        built = super().build_widget_attrs(attrs, widget)
        if self.field.widget.is_hidden:
            return built
        classes = {"ds-input", *str(self.field.widget.attrs.get("class", "")).split()}
        return built | {"class": " ".join(sorted(classes))}


class Renderer(DjangoTemplates):
    """Forms and fields through our templates; the bare widgets stay Django's."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
    bound_field_class = Field
