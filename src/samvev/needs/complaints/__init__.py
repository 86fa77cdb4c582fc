"""Complaints to the county governor about a decision, or that a plan is missing (pbrl § 7-2)."""
