"""Form fields that take what people really type, and say plainly what is wrong when they cannot."""

import re
import unicodedata
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from samvev.kernel.areas import Area

SHORT = 200
LONG = 10_000
COUNTED = 1_000  # a counter helps when the limit is near, and is noise when it is far away
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)

_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")
_BREAKS = re.compile(r"\s*\n\s*")
# Direction overrides can make a name look like another name; surrogates cannot be stored at all.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")


def plain(text: str, *, lines: bool = True) -> str:
    """The text without characters that nobody typed on purpose, in one Unicode form; one line unless `lines`."""
    text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    if not lines:
        text = _BREAKS.sub(" ", text).replace("\t", " ")
    return unicodedata.normalize("NFC", text).strip()


class PlainText(forms.CharField):
    """Text from a person. `lines`: height of the box; 1 is a single line. Too long is an error, never a cut."""

    def __init__(self, *, lines: int = 1, limit: int | None = None, counter: bool | None = None, **kwargs: Any) -> None:
        self.lines = lines
        self.limit = limit or (LONG if lines > 1 else SHORT)
        self.counter = self.limit <= COUNTED and lines > 1 if counter is None else counter
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput())
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        """Clean before anything looks at it: a NUL byte must not be able to reach the database."""
        return plain(str(value), lines=self.lines > 1) if value not in self.empty_values else ""

    def validate(self, value: str) -> None:
        """Refuse what is too long, saying by how much."""
        super().validate(value)
        over = len(value) - self.limit
        if over > 0:
            message = ngettext_lazy(
                "This is %(over)d character too long. There is room for %(limit)d.",
                "This is %(over)d characters too long. There is room for %(limit)d.",
                over,
            )
            raise ValidationError(message, code="max_length", params={"over": over, "limit": self.limit})


class DayInput(forms.DateInput):
    """A date box. What could not be read as a date is shown again as it was typed."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """A date box would show nothing for words that are no date, so those get an ordinary box."""
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(shown)):
            context["widget"]["type"] = "text"
        return context


class DayField(forms.DateField):
    """A day, typed as 2026-11-24, 24.11.2026 or 24.11.26."""

    widget = DayInput
    input_formats = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%d-%m-%Y", "%d %m %Y", "%d%m%Y")
    default_error_messages = {
        "invalid": _("Write the day like this: 24.11.2026."),
        "range": _("Check the year. Write it with four digits."),
    }

    def to_python(self, value: Any) -> date | None:
        """Read the day, whichever way it was written."""
        return super().to_python(plain(value, lines=False) if isinstance(value, str) else value)

    def validate(self, value: date | None) -> None:
        """Refuse years that no living person's plan is about."""
        super().validate(value)
        if value and not EARLIEST <= value < LATEST:
            raise ValidationError(self.error_messages["range"], code="range")


class ClockField(forms.TimeField):
    """A time of day, typed as 12:30, 12.30, 1230 or 12."""

    input_formats = ("%H:%M", "%H:%M:%S", "%H.%M", "%H%M", "%H")
    default_error_messages = {"invalid": _("Write the time like this: 12:30.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> time | None:
        """Read the time, whichever way it was written."""
        return super().to_python(plain(value, lines=False) if isinstance(value, str) else value)


class PhoneField(PlainText):
    """A telephone number, Norwegian or foreign; kept as digits with a leading + when there is one."""

    default_error_messages = {"invalid": _("Write the number with its digits, for example 900 00 000.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"type": "tel", "autocomplete": "tel", "data-width": "short"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(limit=40, **kwargs)

    def clean(self, value: Any) -> str:
        """Take away the spaces that people write numbers with."""
        number = re.sub(r"[\s().-]", "", super().clean(value))
        if number and not re.fullmatch(r"(\+|00)?\d{3,15}", number):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return re.sub(r"^00", "+", number)


class MailField(forms.EmailField):
    """An e-mail address."""

    default_error_messages = {"invalid": _("Write the whole address, like name@example.org.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Clean as other text is cleaned."""
        return plain(super().to_python(value) or "", lines=False)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: a browser would cut what is pasted without saying so."""
        return {key: v for key, v in super().widget_attrs(widget).items() if key != "maxlength"}


class AreasField(forms.MultipleChoiceField):
    """One or more areas of life, in the order that they are always shown."""

    default_error_messages = {"required": _("Choose at least one area.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(choices=Area.life_choices, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """The areas chosen, each once."""
        chosen = set(super().clean(value))
        return [area.value for area in Area.life() if area.value in chosen]


class AreaField(forms.ChoiceField):
    """One area of life."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.RadioSelect)
        super().__init__(choices=Area.life_choices, **kwargs)


class ChoiceField(forms.ChoiceField):
    """One of a few: shown as radio buttons, all in sight."""

    def __init__(self, *, choices: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.RadioSelect)
        super().__init__(choices=choices, **kwargs)


class SwitchField(forms.BooleanField):
    """On or off, as a switch."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.CheckboxInput(attrs={"role": "switch"}))
        super().__init__(**kwargs)


FACES = [
    ("1", pgettext_lazy("how it goes", "Very badly")),
    ("2", pgettext_lazy("how it goes", "Badly")),
    ("3", pgettext_lazy("how it goes", "So-so")),
    ("4", pgettext_lazy("how it goes", "Well")),
    ("5", pgettext_lazy("how it goes", "Very well")),
]


class FacesSelect(forms.RadioSelect):
    """Radio buttons drawn as faces."""


class FacesField(forms.TypedChoiceField):
    """How it goes, on a scale of five faces with words; gives 1 to 5, or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", FacesSelect)
        kwargs.setdefault("choices", FACES)
        super().__init__(coerce=int, empty_value=None, **kwargs)
