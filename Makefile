# Everything is built from Python 3.11+ and make: Node comes from a Python package, and nothing is
# installed outside this folder but Chromium, for the browser tests.

PYTHON ?= python3
BIN := .venv/bin

# The last file that each step writes: a step runs again only where its sources are newer.
PACKAGES := .venv/installed
NODE_PACKAGES := node_modules/installed
ASSETS := app/static/build/manifest.json

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help setup run demo test chromium lint format lock bench freeze lighthouse audit clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(ASSETS) ## build .venv and the assets; the others do it themselves

run: setup ## serve the app on port 8000 of this machine, with its own database
	@exec $(BIN)/python -m app

demo: setup ## fill an empty database with a made-up world, to look at
	@$(BIN)/flask --app app demo

test: lint chromium setup ## run every check and every test
	@$(BIN)/pytest --numprocesses logical --dist loadfile

lint: $(PACKAGES) ## check style, types and who imports whom
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo

format: $(PACKAGES) ## lay the Python out in the project's style
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format --quiet

chromium: $(PACKAGES) ## get Chromium, where this machine has none
	@$(BIN)/python tests/browser/chromium.py

bench: chromium setup ## measure, and print the figures
	@$(BIN)/python -m bench

freeze: setup ## freeze the public benchmark into site/; BASE_URL=... is the address it will have
	@$(BIN)/python freeze.py $(if $(BASE_URL),--base-url '$(BASE_URL)') \
		$(if $(INTAKE),--intake '$(INTAKE)')

lighthouse: chromium setup ## have Lighthouse score every kind of public page
	@$(BIN)/python -m bench.self_assessment.lighthouse

lock: $(PACKAGES) ## fix the version of every package; UPGRADE=1 takes the newest Python ones
	@$(BIN)/uv pip compile --quiet --no-config $(if $(UPGRADE),--upgrade) --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--output-file requirements.txt requirements.in
	@$(BIN)/npm install --package-lock-only --loglevel=error >/dev/null
	@$(BIN)/python assets/plain_lock.py

audit: setup ## publish made-up worlds, and try to tell where anybody stands
	@$(BIN)/python -m bench.disclosure

clean: ## take away what setup and the tests made; the database stays
	@rm -rf .venv node_modules app/static/build \
		.hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

$(PACKAGES): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'Waymark needs Python 3.11 or newer. Name one: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'Python lacks its venv module. Type: apt-get install python3-venv' >&2; exit 1; }
	@echo 'Installing the Python packages'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check \
		--require-hashes --requirement requirements.txt
	@touch $@

# '|': a new Python package is no reason to install the npm packages again.
$(NODE_PACKAGES): package.json package-lock.json .npmrc | $(PACKAGES)
	@echo 'Installing the npm packages'
	@$(BIN)/npm ci --loglevel=error >/dev/null
	@touch $@

# The templates too: they say which rules of the style the public pages use.
$(ASSETS): $(NODE_PACKAGES) $(wildcard assets/* assets/*/* app/templates/*.html \
		app/templates/public/*.html app/templates/survey/*.html) | $(PACKAGES)
	@echo 'Building the styles and scripts'
	@$(BIN)/python assets/build.py
