"""What the room tells people: words that name nobody and nothing about health (rule 42)."""

from django.utils.translation import gettext_lazy as _

from samvev.notifications.kinds import NoticeKind

NEW_MESSAGE = NoticeKind("messages.new", _("You have a new message."))
