"""Two registrations of one person become one: shown side by side, chosen between, joined, undone the same day."""
