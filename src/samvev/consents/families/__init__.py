"""A family plan is about several children: linked, never merged (rule 34)."""
