"""Drawing a part of a page from a compiled template: for the tag `compiled`, and for tags that always draw the same."""

from typing import Any

from django.template import Context, engines
from django.utils.safestring import SafeString, mark_safe


def draw(context: Context, name: str, **values: Any) -> SafeString:
    """The part, with these values and what belongs to the page.

    It takes over the page's token for forms: left to themselves, each form would have one made for itself.
    """
    values |= {"request": context.get("request"), "csrf_input": _token_field(context.get("csrf_token"))}
    drawn = engines["compiled"].get_template(name).render(values)
    return mark_safe(drawn)  # noqa: S308 - the template has escaped what it was given


def _token_field(token: Any) -> SafeString:
    """A token is letters and digits: nothing to escape."""
    field = f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">' if token else ""
    return mark_safe(field)  # noqa: S308
