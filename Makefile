# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
INDEX  ?= .index
PORT   ?= 8501
Q      ?= What is the initial treatment recommendation for a patient with HER2-positive brain metastases from primary breast cancer?
PROGRAM := $(BIN)/guideline-qa
# The tests of one file stay together, for they share what they set up. What pytest makes of the tests is kept even where
# that is turned off: reading them anew takes each process seconds. Threads beside that many processes only wait for
# each other, and burn a processor while they do.
PYTEST := PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 $(BIN)/pytest -q --dist loadfile
# A process for each core up to four.
QUICK  := -n logical --maxprocesses 4 -m "not slow and not browser"
# These wait for servers and browsers half of their time, so four processes keep two cores busy.
SLOW   := -n 4 -m "slow or browser"

.PHONY: help run setup ingest ask serve check test clients eval lock clean

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: setup ingest ## set up, index corpus/, answer a question, serve chat and API
	@$(PROGRAM) ask --index $(INDEX) "$(Q)"
	@$(PROGRAM) serve --index $(INDEX) --port $(PORT) --corpus corpus

setup: $(READY) ## make .venv and install the program there, from the lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed. Set PYTHON=/path/to/python3.11.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation --quiet -e .
	@$(BIN)/python -c 'import torch' || { echo "torch does not load. README.md, 'Installing', says how to get a CPU build."; exit 1; }
	@$(BIN)/python -W ignore -m ingest.engines.export
	@$(BIN)/python -m compileall -q guideline_qa.py ingest qa ui evals  # else the first command does it, or each where it may not
	@touch $(READY)

ingest: setup ## index corpus/
	@$(PROGRAM) ingest --index $(INDEX) corpus

ask: setup ## answer one question: make ask Q="..."
	@test -e $(INDEX)/CURRENT || $(PROGRAM) ingest --index $(INDEX) corpus
	@$(PROGRAM) ask --index $(INDEX) "$(Q)"

serve: setup ## serve chat and API on PORT
	@$(PROGRAM) serve --index $(INDEX) --port $(PORT) --corpus corpus

check: setup ## the fast part: format, lint, types, import contracts, quick tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy -n auto
	$(BIN)/lint-imports
	$(PYTEST) $(QUICK)

test: check ## everything: check, then servers, faults and the browser
	$(PYTEST) $(SLOW)

clients: ## install the Node clients that some tests ask the server with
	cd tests/clients && npm ci --ignore-scripts

eval: setup ## score answers against the gold cases: reports/
	@test -e $(INDEX)/CURRENT || $(PROGRAM) ingest --index $(INDEX) corpus
	@$(PROGRAM) eval run --index $(INDEX)

lock: ## resolve pyproject.toml anew into requirements.lock
	rm -rf $(VENV).lock && $(PYTHON) -m venv $(VENV).lock
	$(VENV).lock/bin/python -m pip install --quiet torch==2.13.0
	$(VENV).lock/bin/python -m pip install --quiet "setuptools>=80" ".[dev]"
	$(VENV).lock/bin/python -m pip freeze --all --exclude guideline-qa --exclude pip | sed 's/+cpu//' > requirements.lock
	rm -rf $(VENV).lock build

clean: ## remove the environment, the index and reports
	rm -rf $(VENV) $(INDEX) reports build *.egg-info
