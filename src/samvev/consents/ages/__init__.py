"""The organisation's table of ages: who decides and what parents see, editable, with its history."""
