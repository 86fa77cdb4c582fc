"""Those outside the team: emergency access, help from the coordinating unit, and wishes to join."""
