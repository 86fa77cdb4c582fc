"""The clean-up: what is wrong, how many, and the action that mends it (rule 75). Metadata alone (rule 36)."""
