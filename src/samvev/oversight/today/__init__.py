"""How it stands today: the coordinating unit's overview of every case, and a manager's of their units."""
