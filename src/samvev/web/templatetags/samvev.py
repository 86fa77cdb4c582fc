"""`{% load samvev %}`: the components that pages are built of. A line of usage for each stands in web/README.md."""

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils import formats
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from samvev.web import components, days, drafts, icons
from samvev.web.drawing import draw

register = template.Library()

register.filter("day", days.day_in_words)
register.filter("moment", days.moment_in_words)


@register.filter
def calendar_day(value: date | None) -> str:
    """The day by its name: tirsdag 24. november."""
    return days.calendar_day(value) if value else ""


@register.filter
def short_day(value: date | None) -> str:
    """The day with its year: 24. november 2026."""
    return days.short_day(value) if value else ""


@register.filter
def distance(value: date | None) -> str:
    """How far away the day is: om 3 dager."""
    return days.distance(value) if value else ""


@register.filter
def words(text: str | None) -> SafeString:
    """What a person wrote, as paragraphs: escaped, line breaks kept."""
    if not text:
        return SafeString("")
    paragraphs = mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - escaped just here
    return format_html('<div class="words">{}</div>', paragraphs)


@register.filter
def number(value: float | None, decimals: int | None = None) -> str:
    """A number with the separators of the language; a dash for none."""
    if value is None:
        return "–"
    return str(formats.number_format(value, decimal_pos=decimals, force_grouping=True))


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of ours, inline, hidden from screen readers."""
    return icons.icon(name)


@register.simple_tag
def face(number: int) -> SafeString:
    """A face from 1 (very bad) to 5 (very well), hidden from screen readers."""
    return icons.face(number)


@register.simple_tag
@lru_cache(maxsize=1024)
def avatar(name: str) -> SafeString:
    """Initials in a circle; the name itself stands beside it."""
    letters = escape(components.initials(name))
    hue = components.hue(name)
    return SafeString(f'<span class="ds-avatar avatar avatar--{hue}" aria-hidden="true">{letters}</span>')


@register.simple_tag(takes_context=True)
def compiled(context: template.Context, name: str, **values: Any) -> SafeString:
    """A part of the page from a compiled template (ADR 0032)."""
    return draw(context, name, **values)


@register.inclusion_tag("web/parts/person.html")
def person(
    name: str, role: str = "", phone: str = "", *, url: str = "", note: str = "", message_url: str = ""
) -> dict[str, Any]:
    """A person: initials, name, role in plain words, and ways to reach them."""
    return {
        "name": name,
        "role": role,
        "phone": phone,
        "dial": "".join(phone.split()),
        "url": url,
        "note": note,
        "message_url": message_url,
    }


@register.simple_tag
def status_tag(kind: str, text: Any) -> SafeString:
    """A status: words, colour and icon. Kinds stand in `web.components.LOOKS`."""
    return format_html("{}{}</span>", _tag(kind), text)


@cache
def _tag(kind: str) -> SafeString:
    """What a kind's tag begins with, up to its words."""
    look = components.look(kind)
    return format_html(
        '<span class="ds-tag" data-color="{}">{}', look.color, icons.icon(look.icon) if look.icon else ""
    )


@register.simple_tag(takes_context=True)
def empty(
    context: template.Context, text: str, *, title: str = "", url: str = "", action: str = "", icon: str = "leaf"
) -> SafeString:
    """Nothing here yet: say what will be, and how it begins."""
    return draw(context, "web/empty.html", text=text, title=title, url=url, action=action, drawn=icon)


@register.inclusion_tag("web/parts/steps.html")
def steps(items: Iterable[components.Step]) -> dict[str, Any]:
    """The way something goes, with today's step marked."""
    return {"steps": list(items)}


@register.simple_tag(takes_context=True)
def next_strip(context: template.Context, items: Iterable[components.Next]) -> SafeString:
    """What is next, in a row on top of a page; each leads to what it counts."""
    return draw(context, "web/next_strip.html", items=[(item, components.look(item.kind)) for item in items])


@register.inclusion_tag("web/parts/pager.html", takes_context=True)
def pager(context: template.Context, page: Any, *, more: bool = False) -> dict[str, Any]:
    """Links to the other pages of a list (`django.core.paginator.Page`); `more`: how many there are is not known."""
    query = context["request"].GET
    return {
        "page": page,
        "total": None if more else page.paginator.num_pages,
        "previous": components.page_query(query, page.number - 1) if page.has_previous() else "",
        "next": components.page_query(query, page.number + 1) if page.has_next() else "",
    }


@register.simple_tag
def crumb(label: Any, url: str = "") -> SafeString:
    """One place in the line that says where one is; without a url it is the page itself."""
    if not url:
        return format_html('<li><span aria-current="page">{}</span></li>', label)
    return format_html('<li><a href="{}">{}</a></li>', url, label)


@register.inclusion_tag("web/parts/done.html", takes_context=True)
def done(context: template.Context, text: Any, undo_url: str = "") -> dict[str, Any]:
    """What was just done, with a way to take it back."""
    return {"text": text, "undo_url": undo_url, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def field(bound: BoundField, *, label: Any = "", hint: Any = "") -> SafeString:
    """A form field with label, description, error and counter, wired for screen readers."""
    context = {"field": bound, "label": label, "hint": hint}
    return bound.form.render(template_name=bound.template_name, context=context)


@register.simple_tag
def form_errors(form: forms.BaseForm) -> SafeString:
    """All errors of a form on top of it, each a link to its field; nothing when there are none."""
    return form.render(template_name="web/forms/errors.html")


@register.inclusion_tag("web/conflict.html")
def conflict(form: Any) -> dict[str, Any]:
    """Both texts after someone saved first; nothing when nobody did."""
    clash = getattr(form, "clash", None)
    return {"clash": clash, "alike": [f.label for f in clash.fields if not f.differs] if clash else []}


@register.inclusion_tag("web/draft.html", takes_context=True)
def draft_notice(context: template.Context, form: Any, *route: Any) -> dict[str, Any]:
    """The draft that waits for this form, if any. Stands before the fields: with ?draft=1 it fills them.

    `route`: view name and arguments, when the form is sent to another address than the page's own.
    """
    request = context["request"]
    draft = drafts.offer(request, form, drafts.key_for(*route) if route else "")
    return {
        "draft": draft,
        "used": draft is not None and drafts.USE in request.GET,
        "use_url": f"?{drafts.USE}=1",
        "path": request.path,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def draft_key(context: template.Context, *route: Any) -> SafeString:
    """Inside the `<form …>` tag: keep what is typed while it is typed. Nothing for those who are not signed in.

    `route`: view name and arguments, when the form is sent to another address than the page's own.
    """
    request = context["request"]
    key = drafts.key_for(*route) if route else drafts.key_of(request)
    if not key or getattr(getattr(request, "actor", None), "user_id", None) is None:
        return SafeString("")
    return format_html('data-draft="{}"', reverse("web:keep_draft", args=[key]))


@register.inclusion_tag("web/draft_state.html")
def draft_state() -> dict[str, Any]:
    """Where the form says that a draft is kept."""
    return {}
