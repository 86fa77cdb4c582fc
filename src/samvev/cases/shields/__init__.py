"""A single goal, measure, conversation or point that a young person keeps from parents and family (rule 27)."""
