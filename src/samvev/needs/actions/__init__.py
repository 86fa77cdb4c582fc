"""Everything that can happen in this room: to reports of need (`reports`) and to the baton (`appointments`)."""
