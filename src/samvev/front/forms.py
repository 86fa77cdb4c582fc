"""Input of the start pages."""

from django.utils.translation import gettext_lazy as _

from samvev.web.forms import PlainText, SamvevForm


class SearchForm(SamvevForm):
    """A name, or a national identity number. Sent by POST: a name never stands in an address."""

    words = PlainText(label=_("Name or national identity number"), max_length=100)
