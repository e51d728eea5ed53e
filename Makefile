# The verbs of the project. `make demo` and `make test` work on a fresh machine with Python >= 3.11 and make.
PYTHON ?= python3
VENV ?= .venv
WORKERS ?= 4
BIN := $(VENV)/bin
GOLD ?= ../shared/gold
SCOREBOARD ?= ../shared/eval/scoreboard.py

.PHONY: demo test test-cluster lint fix renew pictures bench score train setup setup-dev clean

$(BIN)/reportedly: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --upgrade pip
	$(BIN)/python -m pip install -q -c constraints.txt -e .
	@touch $@

$(BIN)/pytest: $(BIN)/reportedly
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[dev]"
	@touch $@

setup: $(BIN)/reportedly  ## what is needed to run

setup-dev: $(BIN)/pytest  ## what is needed to check

demo: setup  ## build the record of examples/ and say how to open the page
	$(BIN)/reportedly build examples/reports -o demo.db
	@echo
	@echo "Open the page:  $(BIN)/reportedly serve demo.db      then go to http://127.0.0.1:8000"

# what tests start finds its modules compiled, also where the machine's environment says that nothing is to be written
test: export PYTHONDONTWRITEBYTECODE =
# files in memory where there is room for them: databases are made and thrown away by the hundred
MEMORY := $(shell df --output=avail /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 > 6000000 { print "/dev/shm" }')
test: export TMPDIR := $(or $(MEMORY),$(TMPDIR),/tmp)
test: setup-dev lint  ## all checks
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder  # what the tests of a file share is made once; the longest come first (tests/conftest.py)

test-cluster: setup-dev  ## whole builds on a Ray cluster of two nodes of this machine, nodes and head killed
	REPORTEDLY_CLUSTER=1 $(BIN)/pytest tests/test_ray.py

lint: setup-dev  ## ruff and mypy --strict
	$(BIN)/ruff check src tests training benchmarks
	$(BIN)/ruff format --check src tests training benchmarks
	$(BIN)/mypy
	$(BIN)/mypy --config-file training/mypy.ini

fix: setup-dev  ## let ruff mend what it can
	$(BIN)/ruff check --fix src tests training benchmarks
	$(BIN)/ruff format src tests training benchmarks

renew: setup-dev  ## write the kept account of the export of examples/, the islands' types of the API and the page's words anew
	REPORTEDLY_RENEW=1 $(BIN)/pytest tests/test_examples.py "tests/test_islands.py::test_types_fit_the_api" "tests/test_translation.py::test_the_table_has_every_word"

pictures: setup-dev  ## take the pictures of the README anew (needs Chromium with its driver)
	$(BIN)/python hatch_build.py && $(BIN)/python benchmarks/pictures.py

bench: setup  ## speed, start-up and memory of annotate
	$(BIN)/python benchmarks/speed.py

score: setup  ## every layer (or LAYERS="times places") on the labelled data, where it is there; fails where a figure fell
	@test -f $(SCOREBOARD) || { echo "the labelled data ($(SCOREBOARD)) is not here: nothing to score"; exit 0; }; \
	test ! -f $(SCOREBOARD) || { $(PYTHON) $(SCOREBOARD) --run $(BIN)/reportedly --json score.json $(LAYERS) && \
	$(PYTHON) benchmarks/gate.py score.json; }

train: setup-dev  ## repeat the training of the neural tagger (hours on two cores)
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[training]"
	$(BIN)/python training/train.py --gold $(GOLD)

clean:
	rm -rf $(VENV) demo.db demo.db-wal demo.db-shm
