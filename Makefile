# Everything by hand and in CI goes through here. `make demo` to try Samvev, `make test` before handing in.

ARGS ?=
PYTHON := .venv/bin/python
# Asked for once, and only by the targets that need it.
UV = $(eval UV := $$(shell tools/bring-uv.sh))$(or $(UV),false)

.PHONY: demo test check fix assets messages sync

demo:  ## try it, with made-up people, on http://127.0.0.1:8000
	$(UV) sync --locked --no-default-groups --inexact
	@exec .venv/bin/samvev demo $(ARGS)

test: sync assets  ## everything that CI runs; ARGS="-k words" goes to pytest
	@exec $(PYTHON) tools/gates.py --tests $(ARGS)

check: sync  ## lint, format, types, imports
	@exec $(PYTHON) tools/gates.py

fix: sync  ## mend what can be mended
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

assets: sync  ## third-party files and compiled catalogues
	@$(PYTHON) tools/assets.py

messages: sync  ## bring the message catalogues in step with the code
	@$(PYTHON) tools/messages.py
	@$(PYTHON) tools/assets.py --messages

sync:
	$(UV) sync --locked --quiet
