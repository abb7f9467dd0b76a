# The two commands are `make up` and `make test`; everything they do is in ./lakebed and scripts/run-tests.ts.
NODE := node_modules/node/bin/node
STAMP := node_modules/.lakebed-lock

.PHONY: help up down test test-% types lint format build bench generate generate-provisioned clean

help: ## Lists the targets.
	@grep -hE '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

up: $(STAMP) ## Brings the example up: dev and prod on a twin, the project plants in both.
	./lakebed up --twin --yes

down: $(STAMP) ## Destroys what `make up` made (data is kept), and stops the twin.
	./lakebed destroy --yes
	./lakebed twin down

test: $(STAMP) ## Types, lint, unit, recorder, policy, contract and engine tests; installs what they need.
	$(NODE) scripts/run-tests.ts

test-%: $(STAMP) ## One stage of the tests: test-types, test-lint, test-unit, test-contract, test-engine.
	$(NODE) scripts/run-tests.ts $*

types: $(STAMP) ## Checks the types.
	$(NODE) scripts/run-tests.ts types

lint: $(STAMP) ## Checks style and lint.
	$(NODE) scripts/run-tests.ts lint

format: $(STAMP) ## Mends what the linter can.
	node_modules/.bin/biome check --write .

generate: $(STAMP) ## Makes the generated files anew: JSON Schemas, the reference of the language and the rules' pages.
	$(NODE) scripts/generate-schema.ts
	$(NODE) scripts/generate-language-reference.ts
	$(NODE) scripts/generate-rules-docs.ts

generate-provisioned: $(STAMP) ## Finds out anew which words of the language something acts on; takes minutes.
	$(NODE) scripts/generate-provisioned.ts

build: $(STAMP) ## Builds the npm package into dist/.
	$(NODE) scripts/build-package.ts

bench: $(STAMP) ## Measures, as ratios against a peer run beside it; see test/bench/README.md.
	$(NODE) test/bench/run.ts

clean: ## Removes what was built here; the shared cache stays.
	rm -rf dist node_modules

# The launcher installs the packages with npm when they are missing or the lock has changed.
$(STAMP): package-lock.json
	./lakebed --version
	@touch $(STAMP)
