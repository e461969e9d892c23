# Everything is built from Python 3.11+ and make: Node comes from a Python package, and nothing is
# installed outside this folder but Chromium, for the browser tests.

PYTHON ?= python3
BIN := .venv/bin

# The last file that each step writes: a step runs again only where its sources are newer.
BUILD_PACKAGES := .venv/installed-build
PACKAGES := .venv/installed
DEV_PACKAGES := .venv/installed-dev
NODE_PACKAGES := node_modules/installed
NODE_DEV_PACKAGES := node_modules/installed-dev
ASSETS := app/static/build/manifest.json

# What only builds is installed when something is to be built, and not because it is missing.
.SECONDARY: $(BUILD_PACKAGES) $(NODE_PACKAGES)

# What is downloaded stays in this folder too, and no longer than it takes to install it.
UV_DOWNLOADS := .venv/downloads-uv
NPM_DOWNLOADS := .venv/downloads-npm
export UV_CACHE_DIR ?= $(UV_DOWNLOADS)
export npm_config_cache ?= $(NPM_DOWNLOADS)
# uv reads no settings of pip's: where pip was told of a registry, that one is asked.
UV_SYNC = index="$${PIP_INDEX_URL:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null)}"; \
	$(BIN)/uv pip sync --quiet --system-certs --python $(BIN)/python --require-hashes \
	$${index:+--default-index "$$index"}
NPM_INSTALL = $(BIN)/npm ci --loglevel=error
LOCK = $(BIN)/uv pip compile --quiet --no-config $(if $(UPGRADE),--upgrade) --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help setup run demo test quick chromium lint format lock bench freeze lighthouse audit clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Both at once: one waits for the registries while the other builds. Where nothing tests or lints,
# what only builds goes again.
setup: ## build .venv and the assets; the others do it themselves
	@$(MAKE) --silent --no-print-directory --jobs=2 $(PACKAGES) $(ASSETS)
	@if [ -e $(BUILD_PACKAGES) ] && [ ! -e $(DEV_PACKAGES) ]; then \
		rm -rf node_modules $(BUILD_PACKAGES); \
		$(BIN)/uv pip uninstall --quiet --python $(BIN)/python \
			--requirement requirements-build.txt; \
		rm -rf $(UV_DOWNLOADS); fi

run: setup ## serve the app on port 8000 of this machine, with its own database
	@exec $(BIN)/python -m app

demo: setup ## fill an empty database with a made-up world, to look at
	@$(BIN)/flask --app app demo

test: lint chromium $(NODE_DEV_PACKAGES) $(ASSETS) ## run every check and every test
	@$(BIN)/pytest --numprocesses logical --dist loadfile

quick: $(DEV_PACKAGES) $(ASSETS) ## run what needs no database server and no browser, in under a minute
	@$(BIN)/pytest --numprocesses logical --dist worksteal --quiet tests/unit

lint: $(DEV_PACKAGES) ## check style, types and who imports whom
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo

format: $(DEV_PACKAGES) ## lay the Python out in the project's style
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format --quiet

chromium: $(DEV_PACKAGES) ## get Chromium, where this machine has none
	@$(BIN)/python tests/browser/chromium.py

bench: chromium $(NODE_DEV_PACKAGES) ## measure, and print the figures
	@$(BIN)/python -m bench

freeze: setup ## freeze the public benchmark into site/; BASE_URL=... is the address it will have
	@$(BIN)/python freeze.py $(if $(BASE_URL),--base-url '$(BASE_URL)') \
		$(if $(INTAKE),--intake '$(INTAKE)')

lighthouse: chromium $(NODE_DEV_PACKAGES) ## have Lighthouse score every kind of public page
	@$(BIN)/python -m bench.self_assessment.lighthouse

lock: $(BUILD_PACKAGES) ## fix the version of every package; UPGRADE=1 takes the newest Python ones
	@$(LOCK) --output-file requirements.txt requirements.in
	@$(LOCK) --output-file requirements-build.txt requirements-build.in
	@$(LOCK) --output-file requirements-dev.txt requirements-dev.in
	@$(BIN)/npm install --package-lock-only --loglevel=error >/dev/null
	@$(BIN)/python assets/plain_lock.py

audit: $(DEV_PACKAGES) $(ASSETS) ## publish made-up worlds, and try to tell where anybody stands
	@$(BIN)/python -m bench.disclosure

clean: ## take away what setup and the tests made; the database stays
	@rm -rf .venv node_modules app/static/build \
		.hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

$(BUILD_PACKAGES): requirements-build.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'Waymark needs Python 3.11 or newer. Name one: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'Python lacks its venv module. Type: apt-get install python3-venv' >&2; exit 1; }
	@echo 'Installing what installs and builds'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-cache-dir \
		--no-compile --require-hashes --requirement requirements-build.txt
	@touch $@

# Every module of ours is imported once, so that what it needs is compiled, and nothing else: a
# service that may not write here would compile it at each start.
$(PACKAGES): requirements.txt | $(BUILD_PACKAGES)
	@echo 'Installing the Python packages'
	@$(UV_SYNC) requirements-build.txt requirements.txt
	@rm -rf $(UV_DOWNLOADS)
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -c 'import pkgutil, app, auditor, freezing, scoring; \
		[__import__(module.name) for room in (app, auditor, freezing, scoring) \
		for module in pkgutil.walk_packages(room.__path__, room.__name__ + ".")]'
	@touch $@

# All of it is compiled: the tests start Python hundreds of times.
$(DEV_PACKAGES): requirements-dev.txt $(PACKAGES) | $(BUILD_PACKAGES)
	@echo 'Installing the Python packages for development'
	@$(UV_SYNC) --compile-bytecode requirements-build.txt requirements.txt requirements-dev.txt
	@rm -rf $(UV_DOWNLOADS)
	@touch $@

$(NODE_PACKAGES): package.json package-lock.json .npmrc | $(BUILD_PACKAGES)
	@echo 'Installing the npm packages'
	@$(NPM_INSTALL) >/dev/null
	@rm -rf $(NPM_DOWNLOADS)
	@touch $@

$(NODE_DEV_PACKAGES): package.json package-lock.json .npmrc | $(BUILD_PACKAGES) $(ASSETS)
	@echo 'Installing the npm packages for measuring'
	@$(NPM_INSTALL) --include=dev >/dev/null
	@rm -rf $(NPM_DOWNLOADS)
	@touch $(NODE_PACKAGES) $@

# The templates too: they say which rules of the style the public pages use.
$(ASSETS): package.json package-lock.json $(wildcard assets/* assets/*/* app/templates/*.html \
		app/templates/public/*.html app/templates/survey/*.html) | $(NODE_PACKAGES)
	@echo 'Building the styles and scripts'
	@$(BIN)/python assets/build.py
