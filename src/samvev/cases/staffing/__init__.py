"""Employees who come and go: what becomes of their cases, and who stands in for a coordinator."""
