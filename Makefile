# The two commands are `make report` and `make test`. Each sets up .venv first where that is needed;
# nothing but make and Python 3.11 or newer has to be there before. Another Python: make ... PYTHON=/path/to/python3
.DEFAULT_GOAL := help
.PHONY: help setup report test test-slow check notebooks lab bench docs validity

BIN    := .venv/bin
READY  := .venv/.ready
RECENT := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3.13 python3.12 python3.11 python3 python; do \
	"$$each" -c '$(RECENT)' >/dev/null 2>&1 && echo "$$each" && break; done)

# Any other corpus is read with the built-in parties unless PARTIES names a file.
CORPUS  ?= data/articles
PARTIES ?= $(if $(filter data/articles,$(CORPUS)),data/parties.yaml)
OUT     ?= reports

help:
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

report: $(READY) ## the sample corpus to reports/index.html (or CORPUS=..., PARTIES=..., OUT=...)
	$(BIN)/framing report "$(CORPUS)" $(if $(PARTIES),--parties "$(PARTIES)") --out "$(OUT)"

test: $(READY) ## every test not marked slow, the notebooks included
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not slow" --nbval --nbval-current-env analysis tests notebooks

test-slow: $(READY) ## the tests marked slow (some need Chromium)
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m slow tests

check: $(READY) ## lint, and the rules on modules, notebooks and documents
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -q tests/test_structure.py

# Times and editor settings are cleared, so that a second run changes nothing.
notebooks: $(READY) ## executes the committed notebooks in place
	$(BIN)/python -m jupyter nbconvert --to notebook --execute --inplace notebooks/*.ipynb \
		--KernelManager.transport_encryption=auto --ExecutePreprocessor.record_timing=False \
		--ClearMetadataPreprocessor.enabled=True \
		--ClearMetadataPreprocessor.preserve_nb_metadata_mask="{'kernelspec', ('language_info', 'name')}" \
		--ClearMetadataPreprocessor.preserve_cell_metadata_mask="{'tags'}"

# Without its feed of news and its look for a newer version, JupyterLab asks nothing of a network.
lab: $(READY) ## JupyterLab on the notebooks
	$(BIN)/python -m jupyter lab --LabApp.default_url=/lab/tree/notebooks \
		--LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

bench: $(READY) ## speed beside VADER and a bare word count, cost by corpus size, memory
	$(BIN)/python benchmarks/bench.py --mb 1 --rounds 5

docs: $(READY) ## docs/tables.md from the schemas, the tables of docs/validity.md from the figures kept
	$(BIN)/python -m analysis.schemas > docs/tables.md
	$(BIN)/python benchmarks/validity.py

validity: $(READY) ## measures the published sets at DATA anew (or some: SETS="gvfc polnear")
	$(BIN)/python benchmarks/validity.py "$(or $(DATA),$(error give DATA=PATH, the folder that holds the sets))" $(SETS)

setup: $(READY) ## the environment alone

$(READY): pyproject.toml constraints.txt
	@"$(PYTHON)" -c '$(RECENT)' 2>/dev/null || { echo "No Python 3.11 or newer with venv was found$(if \
		$(PYTHON), as '$(PYTHON)'). Install one, or name it: make setup PYTHON=/path/to/python3" >&2; exit 1; }
	@$(BIN)/python -c '$(RECENT)' 2>/dev/null || "$(PYTHON)" -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv || echo "uv is not to be had; pip takes longer"
	UV_LINK_MODE=copy $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -c constraints.txt -e '.[dev]' \
		|| $(BIN)/python -m pip install --disable-pip-version-check --quiet -c constraints.txt -e '.[dev]'
	@touch $@
