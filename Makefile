# make assess   set up .venv, install stratagem, assess the situation kursk-2024
# make test     set up .venv with the test tools, then run every check
# make bench    print the figures: start, engine, choice, speed against peers, findings, reading
# make clean    remove what the above made

PYTHON ?= python3
VENV ?= .venv
BENCH_VENV ?= .venv-bench
SITUATION ?= kursk-2024
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := assess
.PHONY: assess test lint types imports unit bench clean

assess: $(VENV)/.stratagem
	$(BIN)/stratagem assess $(SITUATION)

test: lint types imports unit

lint: $(VENV)/.stratagem-test
	$(BIN)/ruff check .

types: $(VENV)/.stratagem-test
	$(BIN)/mypy --strict

imports: $(VENV)/.stratagem-test
	$(BIN)/lint-imports

unit: $(VENV)/.stratagem-test
	$(BIN)/python -m pytest -n 2 -q

bench: $(VENV)/.stratagem-test $(BENCH_VENV)/.peers
	$(BIN)/python bench/start.py
	$(BIN)/python bench/engine.py
	$(BIN)/python bench/choice.py
	$(BIN)/python bench/speed.py --peers $(BENCH_VENV)/bin/python
	$(BIN)/python bench/findings.py
	$(BIN)/python bench/reading.py

# Peers to compare with, in an environment of their own.
$(BENCH_VENV)/.peers: Makefile
	$(PYTHON) -m venv --clear $(BENCH_VENV)
	$(BENCH_VENV)/bin/python -m pip --disable-pip-version-check --quiet install pysd==3.14.3 pysimlin==0.8.5
	touch $@

clean:
	rm -rf $(VENV) $(BENCH_VENV) build dist stratagem-out .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps say what is installed; an environment of another Python version is made anew.
$(VENV)/.stratagem: pyproject.toml $(VENV)/bin/python
	$(PIP) install --editable .
	touch $@

$(VENV)/.stratagem-test: pyproject.toml $(VENV)/bin/python
	$(PIP) install --editable '.[test]'
	touch $@ $(VENV)/.stratagem

VERSION_OF = -c 'import sys; print("%d.%d" % sys.version_info[:2])'

# Always looked at, made only where it is absent, broken or of another version: hence the empty prerequisite.
$(VENV)/bin/python: environment ;

.PHONY: environment
environment:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "stratagem needs Python 3.11 or later, found $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12" >&2; exit 1; }
	@if [ "$$($(BIN)/python $(VERSION_OF) 2>&1)" != "$$($(PYTHON) $(VERSION_OF))" ]; then \
	  echo "making $(VENV)"; $(PYTHON) -m venv --clear $(VENV); fi
