# Every target makes what it needs first: .venv, from a hash-locked list of packages, again when the list changes.
# The plain commands behind each are in README.md.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# The first Python from 3.11 to 3.13 that really runs (a pyenv shim may be there and fail) and can make a venv.
VERSION_OK := import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
ifeq ($(origin PYTHON), undefined)
PYTHON := $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c '$(VERSION_OK)' 2>/dev/null && echo $$python && break; done)
endif

# What Python compiles it keeps: tests start it again and again.
unexport PYTHONDONTWRITEBYTECODE

# The quick tests, and one story, also run on each other Python that is installed, pyenv's included.
OTHER_VERSIONS := 3.11 3.12 3.13
LONG := -m '(workspace or slow) and not soak'
QUICK := -p no:cacheprovider -m 'not workspace and not slow and not soak' \
	--ignore=tests/flows --ignore=tests/reliability --ignore=tests/sandbox # nothing in these is quick
END_TO_END := tests/flows/test_process.py::test_the_four_flows_from_end_to_end

BIN := .venv/bin

.PHONY: help demo run check secret-key test test-long test-quick soak lint bench lock screenshots

help:
	@echo 'make demo         Backline in a practice workspace on this machine; no Slack account needed'
	@echo 'make run          Backline in your Slack; docs/setup.md first'
	@echo 'make check        what would keep it from running, and what mends it'
	@echo 'make secret-key   a key for .env; docs/setup.md says what it locks'
	@echo 'make test         all tests, the quick ones on each other Python that is installed too'
	@echo 'make soak         1,000 kills, a quarter and a week of callbacks, ever new examples; three hours'
	@echo 'make lint         ruff, mypy, import-linter'
	@echo 'make bench        benchmarks'
	@echo 'make lock         the requirements*.lock files anew from pyproject.toml'
	@echo 'make screenshots  the pictures in the README'

demo: .venv/demo.stamp
	@$(BIN)/python -m bot demo

run: .venv/demo.stamp
	@$(BIN)/python -m bot run

check: .venv/demo.stamp
	@$(BIN)/python -m bot check

secret-key: .venv/demo.stamp
	@$(BIN)/python -m bot secret-key

# Some of the long ones wait much: the quick ones run meanwhile, and say how it went when they are through.
test: .venv/dev.stamp
	@$(MAKE) --no-print-directory --jobs=2 test-long test-quick

test-long: .venv/dev.stamp
	$(BIN)/python -m pytest -n 3 --dist loadgroup $(LONG)

# In one process, as a second would take longer to begin than it saves. Each version is looked for by name first, then
# in pyenv's folder; the one that .venv has comes first.
test-quick: .venv/dev.stamp
	@exec 3>&1 >.venv/quick.txt 2>&1; trap 'cat .venv/quick.txt >&3' EXIT; \
	tested=$$($(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	echo "The quick tests on Python $$tested:"; \
	$(BIN)/python -m pytest $(QUICK) || exit 1; \
	for version in $(OTHER_VERSIONS); do \
		case $$tested in *$$version*) continue;; esac; \
		for python in python$$version $${PYENV_ROOT:-$$HOME/.pyenv}/versions/$$version*/bin/python$$version; do \
			$$python -c '$(VERSION_OK)' 2>/dev/null || continue; \
			$(MAKE) --silent .venv-$$version/dev.stamp PYTHON=$$python || exit 1; \
			echo "The quick tests on Python $$version:"; \
			.venv-$$version/bin/python -m pytest $(QUICK) || exit 1; \
			.venv-$$version/bin/python -m pytest -p no:cacheprovider $(END_TO_END) || exit 1; \
			tested="$$tested, $$version"; break; \
		done; \
	done; \
	echo "Quick tests passed on Python $$tested."

soak: .venv/dev.stamp
	$(BIN)/python -m pytest -m soak -s
	$(BIN)/python -m pytest -m 'hypothesis and not soak' --hypothesis-profile=exploring --timeout=0 -n 2

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@said=$$($(BIN)/lint-imports) || { echo "$$said"; exit 1; }; echo 'Imports point down only.'
	$(BIN)/python -m bot manifest --check manifest.json

bench: .venv/dev.stamp
	$(BIN)/python -m bench

screenshots: .venv/dev.stamp
	$(BIN)/python -m docs.screenshots

# The demo's and the developers' lists keep to the versions of the first. No address of an index is written down.
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --upgrade pyproject.toml
lock: .venv/dev.stamp
	$(LOCK) -o requirements.lock
	$(LOCK) --extra demo -c requirements.lock -o requirements-demo.lock
	$(LOCK) --extra demo --group dev -c requirements.lock -o requirements-dev.lock

PIP_INSTALL := -qq --disable-pip-version-check install --require-hashes
define venv
@[ -n '$(PYTHON)' ] || { echo 'Backline needs Python 3.11, 3.12 or 3.13 (with venv), and none was found. \
Install one, or say where it is: make $(MAKECMDGOALS) PYTHON=/path/to/python3' >&2; exit 1; }
@echo 'Installing $< into $(@D) ...'
@$(@D)/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(@D)
endef

.venv/demo.stamp: requirements-demo.lock
	$(venv)
	@$(@D)/bin/python -m pip $(PIP_INSTALL) -r $<
	@touch $@

# Developers' venvs by uv, at a tenth of pip's price; by pip where uv cannot, as it does not read pip's settings.
define uv_install
@$(BIN)/uv pip install --quiet --require-hashes --python $(@D)/bin/python -r $< || \
$(BIN)/python -m pip --python $(@D)/bin/python $(PIP_INSTALL) -r $<
@touch $@
endef

.venv/dev.stamp: requirements-dev.lock
	$(venv)
	@sed -n '/^uv==/,/[^\\]$$/p' $< > $(@D)/uv.txt
	@$(@D)/bin/python -m pip $(PIP_INSTALL) -r $(@D)/uv.txt
	$(uv_install)

.venv-%/dev.stamp: requirements-dev.lock
	@echo 'Installing $< into $(@D) ...'
	@$(PYTHON) -m venv --clear --without-pip $(@D)
	$(uv_install)
