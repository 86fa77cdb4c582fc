"""How it is going with the plan and the help: a voluntary question to the person, a parent or guardian (rule 102)."""
