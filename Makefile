# Each target does its own set-up. `make build` and `make test` are all that a fresh machine needs.
.DELETE_ON_ERROR:
.PHONY: build test suite ready installed verify test-docs test-docs-sites test-every-page screenshots check format bench
.PHONY: soak audit lock fuzz mutate serve clean system

PYTHON ?= python3
JAVA_FORMAT := .tools/google-java-format-1.28.0-all-deps.jar
# The command starts hundreds of times.
unexport PYTHONDONTWRITEBYTECODE
export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/node_modules/.bin:$(CURDIR)/tools:$(PATH)
# Tests wait a lot, for browsers and programs: one process more than there are CPUs, since a verification runs beside them.
PARALLEL ?= --numprocesses $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --maxprocesses 4 --dist loadgroup --no-loadscope-reorder
# With CI set, the slow tests run, too, and every docs system is built.
TESTS := $(if $(CI),-m "not every_page")
RUN := .venv/.run
DEV := .venv/.dev
NPM := node_modules/.stamp
PEERS := tests/bench/other_tools/node_modules/.stamp .tools/peers/.stamp
# Nothing is installed whose hash is not in these files; the package itself has no other needs.
LOCKED := -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement
LOCKED_BY_UV := pip install --quiet --system-certs --python .venv --require-hashes --only-binary :all: --requirement
OURS := -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
SITES := tests/end_to_end/docs_sites/docusaurus/node_modules/.stamp tests/end_to_end/docs_sites/fumadocs/node_modules/.stamp

build: $(RUN)
	mfa-snippets build
	mfa-snippets build --target html --output site
	@echo "Built output/ and site/. Look at output/docs/markdown/, or open site/index.html."

# The checks run beside the downloads, and the programs beside the tests, which wait a lot.
test: | system
	@$(MAKE) --no-print-directory --jobs 4 --output-sync check installed
	@$(MAKE) --no-print-directory --jobs 2 suite verify

suite: installed
	pytest $(PARALLEL) $(TESTS)

ready: | system
	@$(MAKE) --no-print-directory installed

installed: $(DEV) $(NPM) $(JAVA_FORMAT) $(if $(CI),$(SITES))

# make verify VERIFY="--language python"
verify: $(DEV) $(NPM) $(JAVA_FORMAT)
	mfa-snippets verify --signatures tests/signatures --strict $(VERIFY)

test-docs: | system
	@$(MAKE) --no-print-directory test-docs-sites

test-docs-sites: $(DEV) $(SITES)
	pytest $(PARALLEL) -m docs tests/end_to_end/docs_sites

test-every-page: $(DEV) $(NPM)
	pytest $(PARALLEL) -m every_page tests/docs

screenshots: $(DEV)
	python -m tests.docs.screenshots

check: $(DEV)
	ruff check
	ruff format --check
	mypy
	mfa-snippets build --check

format: $(DEV)
	ruff check --fix
	ruff format

# make bench BENCH="--only emulator --runs 1"
bench: $(DEV) $(NPM) $(JAVA_FORMAT) $(PEERS)
	python -m tests.bench $(BENCH)

# make soak SOAK="--builds 20 --requests 0"
soak: $(DEV)
	python -m tests.soak $(SOAK)

# Asks the registries' lists of known vulnerabilities; fails where it cannot reach them.
audit: .tools/audit/.stamp $(NPM)
	PATH="$(CURDIR)/.tools/audit/bin:$(PATH)" tools/audit

# Writes the two files of versions and hashes anew, each version as it was where that still fits.
lock: .tools/lock/.stamp
	PATH="$(CURDIR)/.tools/lock/bin:$(PATH)" tools/lock

# Another seed in each run; make fuzz FUZZ="FUZZ_SEED=7" repeats one.
fuzz: $(DEV) $(NPM) $(JAVA_FORMAT)
	FUZZ_COUNT=1000 FUZZ_SEED=$$(date +%s) $(FUZZ) pytest -s -m slow tests/fuzz

mutate: $(DEV) $(NPM) $(JAVA_FORMAT)
	python -m tests.end_to_end.mutation $(MUTATE)

serve: $(RUN)
	mfa-snippets serve $(SERVE)

system:
	@tools/system-packages

clean:
	rm -rf .venv .tools node_modules site tests/end_to_end/docs_sites/*/node_modules

$(RUN): pyproject.toml requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv .venv
	.venv/bin/python $(LOCKED) requirements.txt
	.venv/bin/python $(OURS)
	@touch $@

# uv installs the same files in a fifth of the time, but knows no pip.conf, which may name the registry that can be reached.
$(DEV): $(RUN) constraints.txt .tools/lock/.stamp
	.tools/lock/bin/uv $(LOCKED_BY_UV) constraints.txt || .venv/bin/python $(LOCKED) constraints.txt
	@touch $@

$(NPM): package-lock.json
	tools/npm-ci
	@touch $@

%/node_modules/.stamp: %/package-lock.json
	tools/npm-ci $*
	@touch $@

.tools/%/.stamp: tools/requirements/%.txt
	$(PYTHON) -m venv .tools/$*
	.tools/$*/bin/python $(LOCKED) $<
	@touch $@

$(JAVA_FORMAT):
	mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
	  -Dartifact=com.google.googlejavaformat:google-java-format:1.28.0:jar:all-deps -DoutputDirectory=.tools
