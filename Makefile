# The front door: CI calls these same targets. Needs Python 3.11 or newer, and make.
#   make PYTHON=python3.12 test      another interpreter (after removing .venv)
#   make ARGS="-k coverage -x" test  more options for pytest
#   make WORKERS=0 test              tests in this process instead of in two

PYTHON ?= python3
ARGS ?=
WORKERS ?= 2
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
WHEEL_VENV := build/wheel-venv
OLDEST_VENV := build/oldest-venv
BENCH_VENV := build/bench-venv
LOCK_VENV := build/lock-venv
SOURCES := $(shell find src -type f -not -name '*.pyc' 2>/dev/null)

.DELETE_ON_ERROR:
.PHONY: help install demo test mutants check lint types layers docs docs-tables known bench build wheel-test downstream test-oldest lock clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do \
	  printf '  %-12s %s\n' "$$name" "$$text"; done

# $(call new_venv,FOLDER): an empty environment there, or a clear reason why not.
define new_venv
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "partygrid needs Python 3.11 or newer, and '$(PYTHON)' is not: name one, as in 'make PYTHON=python3.12'." >&2; exit 1; }
@$(PYTHON) -c 'import ensurepip, venv' || { echo "'$(PYTHON)' has no venv module: install it (often a package called python3-venv), or name another Python, as in 'make PYTHON=python3.12'." >&2; exit 1; }
$(PYTHON) -m venv --clear $(1)
endef

# $(call pip_install,FOLDER,WHAT): WHAT into the environment there.
pip_install = $(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-input $(2)

$(BIN)/python:
	$(call new_venv,$(VENV))

$(VENV)/.installed: constraints.txt pyproject.toml | $(BIN)/python
	$(call pip_install,$(VENV),--no-deps --require-hashes -r constraints.txt)
	$(call pip_install,$(VENV),--no-deps --no-build-isolation -e .)
	@touch $@

install: $(VENV)/.installed ## make .venv and install everything in it

demo: install ## install, then show a first answer
	$(BIN)/partygrid demo

test: install ## run the tests and doctests with branch coverage
	$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report=term $(ARGS)

mutants: install ## change the rules one by one, and see whether a test notices
	$(BIN)/python tests/mutation $(ARGS)

check: lint types layers docs ## run every check that is not a test

lint: install ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install ## mypy, strict
	$(BIN)/mypy --strict src tests/typing

layers: install ## import-linter: imports go downward
	$(BIN)/lint-imports

docs: install ## build the documentation in build/docs; a warning is an error
	$(BIN)/sphinx-build -n -W --keep-going -q -b html -d build/doctrees docs build/docs

docs-tables: install ## write the pages that are made from the code: fields, rules, command line
	$(BIN)/python docs/generate.py

known: install ## search anew for the violations that the testing kit knows of the exemplary town
	$(BIN)/python tests/known_changes.py

$(BENCH_VENV)/.installed: constraints-bench.txt pyproject.toml
	$(call new_venv,$(BENCH_VENV))
	$(call pip_install,$(BENCH_VENV),--no-deps --require-hashes -r constraints-bench.txt)
	$(call pip_install,$(BENCH_VENV),--no-deps --no-build-isolation -e .)
	@touch $@

bench: $(BENCH_VENV)/.installed ## run the benchmarks, beside rivals that nothing else needs
	$(BENCH_VENV)/bin/python -m bench $(ARGS)

dist/.built: pyproject.toml $(SOURCES) | $(VENV)/.installed
	rm -rf dist
	$(BIN)/python -m hatchling build -t wheel
	@touch $@

build: dist/.built ## build the wheel in dist

$(WHEEL_VENV)/.installed: dist/.built constraints.txt
	$(call new_venv,$(WHEEL_VENV))
	$(call pip_install,$(WHEEL_VENV),--no-deps --require-hashes -r constraints.txt)
	$(call pip_install,$(WHEEL_VENV),--no-deps dist/*.whl)
	$(WHEEL_VENV)/bin/python -m pip check
	@touch $@

wheel-test: $(WHEEL_VENV)/.installed ## run the tests and doctests against the wheel, src not on the path
	$(WHEEL_VENV)/bin/python -I -c 'import partygrid, sys; sys.exit("site-packages" not in partygrid.__file__)'
	$(WHEEL_VENV)/bin/python -I -m pytest tests --pyargs partygrid $(ARGS)
	$(call pip_install,$(WHEEL_VENV),--no-deps --no-build-isolation ./tests/downstream)
	$(WHEEL_VENV)/bin/python tests/downstream/run.py

DOWNSTREAM := build/downstream

$(DOWNSTREAM)/.installed: dist/.built $(shell find tests/downstream -type f -not -name '*.pyc' 2>/dev/null)
	rm -rf $(DOWNSTREAM)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps \
	  --no-build-isolation --target $(DOWNSTREAM) dist/*.whl ./tests/downstream
	@touch $@

downstream: $(DOWNSTREAM)/.installed ## test a small package of others against the wheel, and its bugs on purpose
	cd $(DOWNSTREAM) && PYTHONPATH=$(CURDIR)/$(DOWNSTREAM) $(CURDIR)/$(BIN)/python -c \
	  'import partygrid, sys; sys.exit("downstream" not in partygrid.__file__)'
	PYTHONPATH=$(CURDIR)/$(DOWNSTREAM) $(BIN)/python tests/downstream/run.py

$(OLDEST_VENV)/.installed: constraints-oldest.txt pyproject.toml
	$(call new_venv,$(OLDEST_VENV))
	$(call pip_install,$(OLDEST_VENV),--no-deps --require-hashes -r constraints-oldest.txt)
	$(call pip_install,$(OLDEST_VENV),--no-deps --no-build-isolation -e .)
	@touch $@

test-oldest: $(OLDEST_VENV)/.installed ## run the tests on the oldest dependencies allowed
	$(OLDEST_VENV)/bin/python -m pytest $(ARGS)

COMPILE = $(LOCK_VENV)/bin/uv pip compile --no-config --quiet --upgrade --universal \
	--python-version 3.11 --generate-hashes --custom-compile-command "make lock" pyproject.toml

lock: ## resolve the dependencies anew: the three constraints files
	$(call new_venv,$(LOCK_VENV))
	$(call pip_install,$(LOCK_VENV),uv==$(UV_VERSION))
	$(COMPILE) --group dev -o constraints.txt
	$(COMPILE) --group build --group test --resolution lowest-direct -o constraints-oldest.txt
	$(COMPILE) --extra fast --extra integer --extra excel --extra arrow --extra maps --extra sql --extra testing --group build --group bench -c constraints.txt -o constraints-bench.txt

clean: ## remove everything made, but .venv
	rm -rf build dist htmlcov .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +
