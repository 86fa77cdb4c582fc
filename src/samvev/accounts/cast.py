"""The persons one can be in the demo, and in the tests: one fixed cast."""

from django.utils.translation import gettext_lazy as _

CAST = {
    "ke": _("Coordinating unit in Granlia"),
    "manager": _("Unit manager, Children and family"),
    "coordinator": _("Coordinator, Children and family"),
    "coordinator2": _("Coordinator in another unit"),
    "provider": _("Teacher, in several teams"),
    "nav": _("Adviser at NAV, in several teams"),
    "gp": _("General practitioner, outside the municipality"),
    "hospital": _("Works at the hospital"),
    "owner": _("Adult with a plan of their own"),
    "owner16": _("Sixteen years old, with a plan of their own"),
    "parent": _("Parent of a child of 9 and of the sixteen-year-old"),
    "relative": _("Next of kin"),
    "admin": _("Top administrator"),
    "localadmin": _("Local administrator"),
    "records": _("Records officer"),
    "stranger": _("Employee with no case"),
    "neighbour": _("Coordinating unit in the neighbour municipality"),
}
DEMO_ISSUER = "demo"
