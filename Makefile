# Everything there is to do here, in the words people use for it. `make help` lists it.

BIN := .venv/bin
PORT ?= 8000
JOBS ?= $(shell getconf _NPROCESSORS_ONLN)
CITY ?= portal/cities/baltimore
export PORT
# Where Python may not keep what it compiled, every start of the portal and of a test run compiles it anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test bench system-packages lint check-content accessibility translations screenshots lock wheel clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 26

setup: ## Prepare .venv with the portal command
	@scripts/setup

run: setup ## Serve the portal on PORT with demonstration data
	@scripts/run

test: setup ## Check everything: style, types, contracts, content and all tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target system-packages lint check-content
	$(BIN)/pytest -n $(JOBS)

bench: setup system-packages ## Measure what the portal costs, beside bare floors (docs/performance.md)
	$(BIN)/python -m benchmarks

system-packages:
	@scripts/system-packages test

lint: setup ## Check style, types, import contracts and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet portal/templates

check-content: setup ## Check the city's profile and the translations
	$(BIN)/portal city check $(CITY)
	$(BIN)/portal translations check

accessibility: setup system-packages ## Run the whole accessibility matrix
	$(BIN)/pytest -n $(JOBS) tests/browser --full-matrix

translations: setup ## Extract the words to translate and bring every language up to date
	$(BIN)/portal translations update

screenshots: setup system-packages ## Take the screenshots of docs/images again
	$(BIN)/python scripts/screenshots.py

lock: setup ## Write the lock files again; UPGRADE=1 takes newer releases
	@scripts/lock $(if $(UPGRADE),--upgrade)

wheel: setup ## Build the wheel into dist/
	$(BIN)/hatchling build -t wheel

clean: ## Remove what was built or cached; data in var/ stays
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find portal accessibility benchmarks tests -name __pycache__ -prune -exec rm -rf {} +
