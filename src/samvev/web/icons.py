"""Our own icons: strokes on a 24-square, drawn inline so that they take the colour of the text beside them."""
# ruff: noqa: E501 - a shape is one line

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ICONS: dict[str, str] = {
    "archive": '<rect x="3" y="4" width="18" height="5" rx="1"/><path d="M5 9v10h14V9M10 13h4"/>',
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2.2 2.2 0 0 0 4 0"/>',
    "building": '<path d="M5 21V5l8-2v18M13 9l6 2v10M3 21h18M8.5 8h1M8.5 12h1M8.5 16h1M16 14.5h.5M16 17.5h.5"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 3v4M16 3v4"/>',
    "chart": '<path d="M4 20h16M7 16v-5M12 16V6M17 16v-8"/>',
    "chat": '<path d="M4 5h16v11h-8l-4.5 4v-4H4zM8 9.5h8M8 12.5h5"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "chevron": '<path d="M6 9.5l6 6 6-6"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "document": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "edit": '<path d="M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5"/>',
    "eye": '<path d="M2.5 12C5 7.5 8.5 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-6 6.5-9.5 6.5S5 16.5 2.5 12z"/>'
    '<circle cx="12" cy="12" r="2.7"/>',
    "folder": '<path d="M3 6h6.5l2 2.5H21V19H3z"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"/>',
    "goal": '<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="4"/><circle cx="12" cy="12" r=".6"/>',
    "heart": '<path d="M12 20C6 15.5 3.5 12.5 3.5 9A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8.5 2c0 3.5-2.5 6.5-8.5 11z"/>',
    "help": '<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .9-1 1.7M12 16.5v.1"/>',
    "history": '<path d="M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.5"/>',
    "home": '<path d="M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-5.5h4V20"/>',
    "inbox": '<path d="M4 13l2.5-8h11L20 13v6H4zM4 13h5l1 2.5h4l1-2.5h5"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.5v.1"/>',
    "leaf": '<path d="M5 19c0-9 5-14 15-14 0 10-5 15-13 13.5M5 20c1.5-4.5 4-7.5 8-9.5"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="9.5" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2"/>',
    "mail": '<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="M3.5 7l8.5 6.5L20.5 7"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "more": '<path d="M5.5 12h.1M12 12h.1M18.5 12h.1"/>',
    "people": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.5-4 3-6 6.5-6s6 2 6.5 6M15.5 5.3'
    'a3.3 3.3 0 0 1 0 6.4M18 14.2c2 .9 3.2 2.7 3.5 5.3"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.7-4.5 3.5-6.5 7.5-6.5s6.8 2 7.5 6.5"/>',
    "phone": '<path d="M5 4h4l1.5 4.5-2.3 1.7c1 2.3 2.7 4 5 5l1.8-2.2L19.5 15v4c-8.5 1.5-16-6-14.5-15z"/>',
    "pin": '<path d="M12 21c4.5-5 6.5-8 6.5-11a6.5 6.5 0 0 0-13 0c0 3 2 6 6.5 11z"/><circle cx="12" cy="10" r="2.3"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 16H4V9h16v7h-3M7 14h10v6H7z"/>',
    "refresh": '<path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3l2.2 2.1M19.5 4v4.8h-4.8"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5.5 5.5"/>',
    "settings": '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>',
    "share": '<circle cx="6" cy="12" r="2.5"/><circle cx="17.5" cy="6" r="2.5"/>'
    '<circle cx="17.5" cy="18" r="2.5"/><path d="M8.2 10.9l7-3.7M8.2 13.1l7 3.7"/>',
    "shield": '<path d="M12 3l7.5 3v5.5c0 4.5-3 7.5-7.5 9.5-4.5-2-7.5-5-7.5-9.5V6zM9 12l2.2 2.2L15.2 10"/>',
    "sign-out": '<path d="M13 4H5v16h8M10 12h10M16.5 8l4 4-4 4"/>',
    "spark": '<path d="M12 3.5v5M12 15.5v5M3.5 12h5M15.5 12h5M6.5 6.5l2.5 2.5M15 15l2.5 2.5'
    'M17.5 6.5L15 9M9 15l-2.5 2.5"/>',
    "star": '<path d="M12 4l2.5 5.2 5.5.7-4 3.9 1 5.7-5-2.8-5 2.8 1-5.7-4-3.9 5.5-.7z"/>',
    "steps": '<path d="M4 18h5v-4.5h5V9h5V4.5"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4'
    'M18.4 5.6L17 7M7 17l-1.4 1.4"/>',
    "template": '<rect x="4" y="4" width="16" height="16" rx="2"/><path d="M4 9.5h16M10 9.5V20"/>',
    "tidy": '<path d="M4 7l1.5 1.5L8 5.5M11 7h9M4 13l1.5 1.5L8 11.5M11 13h9M4.5 18.5h3M11 18.5h9"/>',
    "trash": '<path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.5 11v5.5M13.5 11v5.5"/>',
    "undo": '<path d="M8.5 5L4.5 9l4 4M4.5 9h9a5.5 5.5 0 0 1 0 11H9"/>',
    "warning": '<path d="M12 4l9 16H3zM12 10v5M12 17.5v.1"/>',
}

# Places in the menu are named by what they are.
PLACES = {
    "day": "sun",
    "cases": "folder",
    "messages": "chat",
    "overview": "chart",
    "reports": "document",
    "plan": "leaf",
    "team": "people",
    "meetings": "calendar",
    "units": "building",
    "staff": "people",
    "templates": "template",
    "pencil": "edit",
    "place": "pin",
}

# From very bad to very well: only the mouth changes.
MOUTHS = {
    1: "M8 17.5c1-2.7 2.5-3.5 4-3.5s3 .8 4 3.5",
    2: "M8.5 16.8c1-1.3 2.2-1.8 3.5-1.8s2.5.5 3.5 1.8",
    3: "M8.5 15.8h7",
    4: "M8.5 15c1 1.3 2.2 1.8 3.5 1.8s2.5-.5 3.5-1.8",
    5: "M8 14.3c1 2.7 2.5 3.5 4 3.5s3-.8 4-3.5",
}


@cache
def face(number: int) -> SafeString:
    """A face from 1 (very bad) to 5 (very well); the words stand beside it."""
    mouth = MOUTHS.get(number, MOUTHS[3])
    return format_html(
        '<svg class="icon face face--{}" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">'
        '<circle cx="12" cy="12" r="9.5"/><path d="M8.8 9.5v.8M15.2 9.5v.8M{}"/></svg>',
        number,
        mouth[1:],
    )


@cache
def icon(name: str) -> SafeString:
    """The icon as inline SVG, hidden from screen readers: the text beside it says what it means."""
    shapes = ICONS.get(PLACES.get(name, name), ICONS["info"])
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(shapes),  # noqa: S308 - the shapes stand in this file
    )
