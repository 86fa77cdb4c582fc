"""A split that is carried out: cases are handed over, one by one, and all at once (rule 85, ADR 36)."""
