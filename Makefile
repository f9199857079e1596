# Shirube. `make run` and `make test` need Python 3.11+, git and make; everything else they install themselves.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
TESTS ?= tests

.DEFAULT_GOAL := help
.PHONY: help run test test-slow check fix demo bench gallery clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: $(VENV)/ran ## start workspace, gateway and worker on this machine
	@$(PY) manage.py run

test: $(VENV)/tested ## all tests but the slow ones, on SQLite and PostgreSQL, with a real Chromium
	@.ci/install-test-parts
	$(PY) -m pytest $(TESTS) -n 2 --dist loadfile -m "not slow"

test-slow: $(VENV)/tested ## the tests that take longest, some of them minutes
	@.ci/install-test-parts
	$(PY) -m pytest $(TESTS) -m slow

check: $(VENV)/tested ## lint, types, import rules, catalogues, dependency audit; changes nothing
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy .
	$(PY) -m pytest tests/test_architecture.py tests/test_catalogues.py
	@.ci/audit

fix: $(VENV)/tested ## repair what can be repaired
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

demo: $(VENV)/ran ## load the five demo programmes and print the sign-in
	@$(PY) manage.py demo --scenario all

bench: $(VENV)/tested ## measure; each bench prints one JSON object last
	@for bench in bench/[a-z]*.py; do echo "$$bench"; $(PY) $$bench || exit 1; done

gallery: $(VENV)/tested ## draw the printed materials and photograph the demo into docs/gallery
	$(PY) -m printing.gallery
	$(PY) -m tests.gallery

clean: ## remove the environment and caches; the data folder stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A file in the environment says which requirements it holds; a changed requirements file installs again.
$(VENV)/ran: requirements.txt
	@PYTHON=$(PYTHON) .ci/make-venv $(VENV)
	@echo "Installing requirements ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/tested: requirements-dev.txt $(VENV)/ran
	@echo "Installing what tests need ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
