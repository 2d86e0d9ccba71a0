# One line each: `make help`. The work itself is done by the scripts in tools/.
.DEFAULT_GOAL := help
.PHONY: help setup build package serve check smoke test bench backtest fmt clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+%?:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@echo "  make test-PART    One part of the tests: $$(tools/test.sh --list)"

setup: ## Bring all tools (compiler for the browser, wasm-bindgen, Trunk, npm packages, Chromium)
	@tools/setup.sh test

build: ## Build the deployable dist/
	@tools/setup.sh build
	@tools/build.sh

package: ## Make the npm package of dist/ in target/package, and check it
	@tools/setup.sh build
	@tools/build.sh --if-changed
	@node tools/package.mjs

serve: ## A first look: development build, sample backend, and the address (PORT=…, BACKEND_ARGS=…)
	@tools/serve.sh

check: ## The fast loop: format, scripts, lints, tests without a browser
	@tools/test.sh check

smoke: ## One pass through a development build in a browser
	@tools/test.sh smoke

test: ## Run everything: format, lints, tests, size budget, end-to-end, accessibility
	@tools/test.sh

test-%:
	@tools/test.sh $*

bench: ## Measure against the peers
	@if [ -f tools/bench.sh ]; then tools/bench.sh; else echo "there is no benchmark yet"; fi

backtest: ## Compare the outlook with made-up histories (SEED=… for others than the fixed ones), and print the table
	@cargo test --quiet --locked -p customer-activity-domain --test backtest -- --nocapture the_outlook

fmt: ## Format the Rust sources
	@cargo fmt --all

clean: ## Remove what was built (the tools stay)
	@rm -rf dist target test-results playwright-report
