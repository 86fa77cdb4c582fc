"""Where a person lives, who may know it, and until when it is protected (rules 43-46)."""
