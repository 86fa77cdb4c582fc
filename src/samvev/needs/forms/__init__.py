"""Shapes of input: the questions of a report (`report`), the coordinating unit's and the manager's (`desk`)."""
