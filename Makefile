# Two commands do all the set-up: `make demo` and `make test`.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test quick check test-torch test-llm test-reels test-browser format bench bless clean

demo: $(READY) ## build the sample episode and its shooting script
	$(BIN)/skyscript demo --to skyscript-demo

test: check ## style, types, layers, all tests but those with a command of their own below
	$(BIN)/python -m pytest -m "not reels and not browser and not llm"

quick: $(READY) ## tests that need no model weights
	$(BIN)/python -m pytest -m "not e2e"

check: $(READY) ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-torch: ## networks of the paper extra, tiny ones with random weights, in an environment of their own
	$(PYTHON) -m venv .venv-torch
	.venv-torch/bin/python -m pip install --quiet --upgrade pip
	.venv-torch/bin/python -m pip install --quiet torch==2.13.0
	.venv-torch/bin/python -m pip install --quiet --editable '.[paper,dev]'
	.venv-torch/bin/python -m pytest -m torch

test-llm: $(READY) ## language models that run on this machine: as a server, and the packaged one
	$(BIN)/python -m pytest -m llm

test-reels: $(READY) ## the three reels with exact truth, beside this checkout in ../shared
	$(BIN)/python -m pytest -m reels

test-browser: $(READY) ## the pages in a browser (a chromium must be installed)
	$(BIN)/python -m pip install --quiet --editable '.[test-browser]'
	$(BIN)/python -m pytest -m browser

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) ## measure accuracy, speed and memory; prints ratios of one run
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	$(BIN)/python -m benchmarks

bless: $(READY) ## write the golden files anew; read the diff before you commit it
	SKYSCRIPT_BLESS=1 $(BIN)/python -m pytest -m "not e2e"

clean:
	rm -rf .venv .venv-torch build dist skyscript-demo

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("skyscript needs Python 3.11 or newer; say which: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@
