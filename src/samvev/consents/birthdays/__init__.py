"""Birthdays at which the law changes who decides: prepared 90 days before, done on the day, told once after."""
