# The commands of this repository. Each one installs what it needs and can be run again at any time.
.PHONY: help demo build test quick conformance bench format lint torture security screenshots clean
jobs := $(shell nproc)

help:
	@echo "make demo         build the program, make the fictional country, audit it, write a report"
	@echo "make build        build the program: build/release/ultima"
	@echo "make quick        build, and run the quick tests (a minute)"
	@echo "make test         everything: layers, format, tests, tests under sanitizers, a minute of fuzzing each target"
	@echo "make conformance  the dates of 'ultima dates' beside the published cases, tier by tier"
	@echo "make bench        measure; prints a table and writes build/bench.json"
	@echo "make format       format the C++ code"
	@echo "make lint         clang-tidy and cppcheck"
	@echo "make torture      the random tests at full size (hours)"
	@echo "make security     let sqlmap, wapiti and slowhttptest at the application (a quarter of an hour)"
	@echo "make screenshots  make the pictures of the README again"
	@echo "make clean        remove build/ but for what was fetched"

build:
	@echo "== 1/2 packages"
	@tools/install-deps
	@tools/fetch-deps
	@echo "== 2/2 building"
	@mkdir -p build
	@cmake --preset release >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }
	@cmake --build --preset release -j $(jobs) --target ultima

demo: build
	@echo "== the fictional country"
	@build/release/ultima demo --out build/demo

test:
	@tools/test

quick:
	@tools/install-deps test
	@tools/fetch-deps
	@cmake --preset release -DULTIMA_TESTS=ON >/dev/null
	@cmake --build --preset release -j $(jobs)
	@ctest --preset release -j $(jobs) -L fast

conformance: build
	@tools/conformance

bench:
	@tools/install-deps test
	@tools/fetch-deps
	@tools/fetch-modules bench || echo "  the comparison with FEEL is left out"
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(jobs) --target ultima --target ultima_bench
	@tools/with-postgres build/release/ultima_bench --out build/bench.json

format:
	@tools/format

lint:
	@tools/install-deps test lint
	@tools/fetch-deps
	@cmake --preset asan -DULTIMA_TESTS=ON >/dev/null
	@tools/lint

# Tests read ULTIMA_TORTURE and then run their random cases at full size instead of CI's.
torture:
	@tools/install-deps test
	@tools/fetch-deps
	@cmake --preset release -DULTIMA_TESTS=ON >/dev/null
	@cmake --build --preset release -j $(jobs)
	@ULTIMA_TORTURE=1 ctest --preset release -L slow --timeout 86400 --output-on-failure
	@ULTIMA_TORTURE=1 build/release/tests/test_reason --gtest_filter='*Promise*'
	@ULTIMA_TORTURE=1 tools/with-postgres build/release/tests/test_judge \
		--gtest_filter='*random_packs*:*promises*:the_law_as_sql*'
	@ULTIMA_TORTURE=1 tools/with-postgres --servers 4 build/release/tests/test_servers
	@ULTIMA_TORTURE=1 tools/with-postgres build/release/tests/test_register \
		--gtest_filter='Concurrent*:Killing*:Cutting*'
	@ULTIMA_TORTURE=1 build/release/tests/test_cli --gtest_filter='Killed*'

security: build
	@tools/install-deps security
	@tools/security

screenshots: build
	@tools/install-deps screenshots
	@tools/screenshots

clean:
	@find build -mindepth 1 -maxdepth 1 ! -name deps -exec rm -rf {} +
