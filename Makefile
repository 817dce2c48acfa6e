# Two commands are enough to begin: `make demo` and `make test`. `make` alone lists the others.
# Needed on the machine: Python 3.11 or newer with venv, and make. Everything else goes to .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests of one file stay together, as they share servers; files run side by side, each with ports and folders of its own.
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 4 --dist loadfile
# What fails first when something is broken: prompts, settings, the forms of requests, one picture.
QUICK := -m "not slow" $(addprefix tests/unit/,cli fetching http imaging prompts tasks webhooks test_bootstrap.py \
	test_settings.py) $(addprefix tests/contract/,test_create.py test_poll.py) tests/golden -k "not as_it_was or marble"
COMPILE := $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-config \
	--custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help demo serve install image test test-quick test-browser test-litellm test-perception console check audit fuzz storm storm-engines soak format bench bench-service pictures screenshots quality docs lock outdated wheel clean

help: ## List these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.runtime ## Retexture a bundled photo with three prompts through the API and print where the pictures are
	@$(BIN)/python examples/demo.py

serve: $(VENV)/.runtime ## Run the server until Ctrl-C; it prints its first key and how to call it
	@$(BIN)/retexture serve

install: $(VENV)/.runtime ## Install into .venv what the commands above need, and nothing else

image: ## Build the container image (needs Docker with BuildKit, or buildah); ARGS="--build-arg PYTHON_VERSION=3.12"
	@if docker info > /dev/null 2>&1; then \
		DOCKER_BUILDKIT=1 docker build --file deploy/Dockerfile --tag retexture $(ARGS) .; \
	elif command -v buildah > /dev/null; then \
		buildah build --format docker --ignorefile deploy/Dockerfile.dockerignore --file deploy/Dockerfile --tag retexture $(ARGS) .; \
	elif command -v docker > /dev/null; then \
		echo "The command docker is here, but no daemon answers it (docker info says why); start one, or install buildah"; exit 1; \
	else \
		echo "There is nothing here that builds images: install Docker or buildah"; exit 1; \
	fi

test: $(VENV)/.dev ## Run all tests but those in a browser; ARGS="-k name" passes options to pytest
	@$(BIN)/python -m pytest --ignore=tests/browser $(SIDE_BY_SIDE) $(ARGS)

test-quick: $(VENV)/.dev ## Run a choice of the tests, which takes about a minute and a half
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(QUICK) $(ARGS)

test-browser: $(VENV)/.dev ## Test the console in a real browser (Chromium); ARGS="-k name" passes options to pytest
	@command -v chromium || command -v chromium-browser || command -v google-chrome || \
		{ echo "Chromium is missing (on Debian: apt install chromium)"; exit 1; }
	@$(BIN)/python -m pytest tests/browser $(SIDE_BY_SIDE) $(ARGS)

test-litellm: $(VENV)/.dev build/litellm/.made ## Install LiteLLM's proxy into an environment of its own (0.8 GB) and test the images engine through it
	@$(BIN)/python -m pytest tests/litellm $(ARGS)

test-perception: $(VENV)/.dev ## Install the extra 'perception' (3 GB on Linux) and test it with tiny models that the tests build
	@$(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/perception.txt
	@$(BIN)/python -m pytest tests/networks $(ARGS)

console: $(VENV)/.dev console/node_modules/.package-lock.json ## Check the console's source and bundle it into the package (needs Node 20.19 or newer)
	@$(BIN)/python console/shapes/describe.py build/openapi.json
	@cd console && npm run --silent describe > /dev/null && npm run --silent check && npm run --silent build -- --logLevel warn

check: $(VENV)/.dev audit ## Check format, lint, types, import layers, structure, dead code and known vulnerabilities
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python requirements/structure.py
	@$(BIN)/python requirements/dead_code.py
	@$(BIN)/python -m pip --disable-pip-version-check check

audit: $(VENV)/.dev ## Look all pinned packages up in the database of known vulnerabilities; ARGS=--strict
	@$(BIN)/python requirements/audit.py $(ARGS) requirements/build.txt requirements/runtime.txt requirements/dev.txt \
		requirements/perception.txt

fuzz: $(VENV)/.dev ## Send 20 000 generated requests and check every answer; ARGS="--requests N --seed N"
	@$(BIN)/python -m tests.fuzz $(ARGS)

storm: $(VENV)/.dev ## Kill everything with -9 while tasks with callbacks are ordered; ARGS="--shared --seed N --kills N"
	@$(BIN)/python -m benchmarks.storm $(ARGS)

storm-engines: $(VENV)/.dev ## 500 tasks over a chain whose first engine fails and hangs; ARGS="--tasks N --seed N"
	@$(BIN)/python -m benchmarks.engine_storm $(ARGS)

soak: $(VENV)/.dev ## Load a server for an hour, or MINUTES=5, and see what grows
	@$(BIN)/python -m benchmarks.soak $(MINUTES)

format: $(VENV)/.dev ## Format the code and repair what the linter can repair
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench-service: $(VENV)/.dev ## Measure the server: latency, throughput, a crowd, idle cost (minutes)
	@$(BIN)/python -m benchmarks.service $(PARTS)

bench: $(VENV)/.dev ## Measure the speed and memory of the library on this machine
	@$(BIN)/python -m benchmarks

pictures: $(VENV)/.dev ## Make the pictures of README.md, docs/ and the console again
	@$(BIN)/python docs/make_pictures.py

quality: $(VENV)/.dev ## Evaluate all looks on the bundled photos and write the results into docs/quality.md (half an hour)
	@$(BIN)/retexture eval src/retexture/samples --looks materials --looks styles -o build/quality/looks
	@$(BIN)/retexture eval src/retexture/samples --looks @benchmarks/obedience.txt -n 4 -o build/quality/obedience
	@$(BIN)/python docs/make_quality.py build/quality

docs: $(VENV)/.dev ## Build the documentation as a site in build/site; a broken link fails
	@$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --nitpicky docs build/site
	@echo build/site/index.html

screenshots: $(VENV)/.dev ## Make the pictures of the console again (needs Chromium)
	@$(BIN)/python -m docs.make_screenshots

lock: $(VENV)/.dev ## Rewrite the lock files in requirements/ from pyproject.toml, changing as little as possible
	@$(COMPILE) pyproject.toml -o requirements/runtime.txt $(LOCK_ARGS)
	@$(COMPILE) --group build -o requirements/build.txt $(LOCK_ARGS)
	@$(COMPILE) pyproject.toml --group dev -c requirements/runtime.txt -c requirements/build.txt \
		-o requirements/dev.txt $(LOCK_ARGS)
	@$(COMPILE) pyproject.toml --extra perception -c requirements/runtime.txt -c requirements/build.txt \
		-c requirements/dev.txt -o requirements/perception.txt $(LOCK_ARGS)
	@$(COMPILE) requirements/litellm.in -o requirements/litellm.txt $(LOCK_ARGS)

outdated: $(VENV)/.dev ## Like lock, but take the newest version of everything
	@$(MAKE) lock LOCK_ARGS=--upgrade

wheel: $(VENV)/.dev ## Build the wheel into dist/
	@$(BIN)/python -m build --no-isolation --wheel --outdir dist .

clean: ## Remove the environment and everything that these commands made, but no pictures
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests benchmarks training -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment, in two steps; each is done again only when what it is made from has changed. One that was broken
# off while it was installed is made anew.

$(VENV)/.runtime: requirements/build.txt requirements/runtime.txt pyproject.toml
	@$(PYTHON) requirements/install.py runtime

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@$(PYTHON) requirements/install.py development

build/litellm/.made: requirements/litellm.txt
	@rm -rf build/litellm
	@$(PYTHON) -m venv build/litellm
	@build/litellm/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/litellm.txt
	@touch $@

console/node_modules/.package-lock.json: console/package.json console/shapes/package.json console/package-lock.json
	@cd console && npm ci --silent
	@touch $@
