"""What must be registered in other systems, for each person and year (rule 73): KPR, KOSTRA, NAV, child welfare."""
