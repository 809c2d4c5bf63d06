# `make demo` does the main job, `make test` passes the tests; both install what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export PYTHONDONTWRITEBYTECODE :=
# The worker count of the suites: pictures, sockets and real programs share few cores.
JOBS ?= 2

.PHONY: help install demo check test test-core bench nightly format lock sbom clean pictures system-tools

help:
	@echo "make demo       install, start a region with invented patients, open the nurse's terminal"
	@echo "make test       every test (tmux and Chromium are installed from Debian when root)"
	@echo "make test-core  the tests that need nothing beyond Python"
	@echo "make check      format, lint, types, import rules, file lengths"
	@echo "make bench      every figure, one JSON line each"
	@echo "make nightly    the long suites"
	@echo "make sbom       what requirements.lock installs, as CycloneDX 1.6 in build/"
	@echo "make pictures   the screens of the running program as pictures"

$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) saknas: installera Python 3.11 eller nyare. / $(PYTHON) is missing: install Python 3.11 or newer." >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 eller nyare behövs. / Python 3.11 or newer is needed." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "venv saknas: installera paketet python3-venv. / venv is missing: install the package python3-venv." >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installerar / installing …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q $(VENV)/lib server clinic24_tui phrases >/dev/null || true
	@touch $(STAMP)

install: $(STAMP)

demo: $(STAMP)
	@$(BIN)/python -m clinic24_tui.demo

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tests.file_lengths

test-core: $(STAMP)
	$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal -m "not e2e and not nightly"

test: $(STAMP) system-tools
	$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal -m "not e2e and not nightly"
	$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal -m "e2e and not nightly"

nightly: $(STAMP) system-tools
	$(BIN)/python -m pytest -q -m "nightly"
	$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal --asyncio-debug -m "not e2e and not nightly"
	EXAMPLES_TIMES=20 $(BIN)/python -m pytest -q -n $(JOBS) -m "not e2e and not nightly" tests/domain tests/state tests/app tests/api/test_bad_input.py tests/realtime/test_bad_input.py tests/training/test_scenarios.py
	FLOW_EXAMPLES=150 $(BIN)/python -m pytest -q -n $(JOBS) tests/flows/test_properties.py

system-tools:
	@sh .ci/system-tools

bench: $(STAMP)
	@for figure in chat start keys load queue triage tasks access training; do $(BIN)/python -m benchmarks.$$figure || exit 1; done

pictures: $(STAMP) system-tools
	$(BIN)/python docs/pictures.py

format: $(STAMP)
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock:
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --generate-hashes --no-strip-extras --no-header --no-annotate -q -o requirements.lock

sbom:
	@$(PYTHON) .ci/sbom.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache build dist
