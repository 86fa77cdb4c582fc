"""The authorisation register: who may what, from when to when, and who gave it; and accounts that nobody uses."""
