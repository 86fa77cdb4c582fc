"""Units, employments and offices: who works where, who may what, from when to when."""
