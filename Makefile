# dossier: what can be done here. `make help` lists it.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

GO ?= go
VERSION := $(shell git describe --tags --dirty 2>/dev/null || echo dev)

# Tools live outside go.mod, so that their dependencies are not ours. One is built once and kept until its version or Go's
# changes: a linter built by an older Go cannot read newer code.
LINT_VERSION := v2.15.0
LINT = .tools/bin/golangci-lint-$(LINT_VERSION)-$(shell $(GO) env GOVERSION)

# The object storage server that tests start privately. DOSSIER_TEST_S3, the URL with access key and secret of one that may be written to,
# stands in for it. scanners/scannertest/s3server looks for this version.
S3_VERSION := v1.8.0
S3_SERVER = .tools/bin/versitygw-$(S3_VERSION)

# Durations of fuzzing, and how many processes share it.
FUZZTIME ?= 30s
FUZZPROCS ?= $(shell getconf _NPROCESSORS_ONLN)
BENCHFLAGS ?=

# Sizes of the crowds that make people measures.
RECORDS ?= 1e6,1e7

# How many scans of databases, and how many erasures of each sort of source, each fault disturbs.
FAULTRUNS ?= 50
ERASERUNS ?= 100

# Code that computes and has no locks of its own is not watched for races: the compiler of the PDF engine, and the C of SQLite as Go, whose
# connections database/sql hands to one goroutine at a time. Watched, the first takes seven times as long, in every process that reads a PDF, and
# the second most of what the tests of inventories take. The packages beside them hold the locks and stay watched: from those the linker may take
# copies of the standard library's generic code (that of sync.Map), in which the detector would see no locks, and then find races where there are none.
WAZEVO = github.com/tetratelabs/wazero/internal/engine/wazevo
UNWATCHED = $(foreach packages,$(WAZEVO)/ssa/... $(WAZEVO)/backend/... modernc.org/sqlite/lib,-gcflags=$(packages)=-race=false)

# A process that the race detector watches sleeps a second at its end, unless told otherwise: tests start hundreds of them.
RACE = GORACE=atexit_sleep_ms=0

# Longest time for one package's tests: on an idle machine none comes near it, on a busy one Go's 10 minutes may be too few.
TESTTIMEOUT ?= 40m

# Many tests wait: for servers, and for commands that they start and kill. So more of a package's run side by side than there are processors.
TESTPARALLEL ?= 4

# timed NAME,COMMAND runs a command and says how long it took.
timed = echo "== $(1)"; begun=$$(date +%s); $(2) || { echo "== $(1): failed" >&2; exit 1; }; \
	echo "== $(1): ok in $$(( $$(date +%s) - begun )) s"

# need COMMAND,PACKAGE makes sure a command is there: as root on Debian it is installed, elsewhere it is named and make fails.
need = command -v $(1) >/dev/null || if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	then echo "== $(1) is missing: installing Debian's package $(2)"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2) >/dev/null; \
	else echo "$(1) is missing. Install it (Debian and Ubuntu: sudo apt-get install $(2); Fedora: sudo dnf install $(1);" \
		"macOS: xcode-select --install) and run make again." >&2; exit 1; fi

# Servers that tests start privately. DOSSIER_TEST_POSTGRES or DOSSIER_TEST_MYSQL, the URL of a server that may be written to, stands in
# for one. While Debian's packages install, a policy keeps them from starting a server of the system's own.
has_postgres = [ -n "$$DOSSIER_TEST_POSTGRES" ] || command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1
has_tesseract = command -v tesseract >/dev/null
has_mariadb = [ -n "$$DOSSIER_TEST_MYSQL" ] || PATH="$$PATH:/usr/sbin:/usr/local/sbin" command -v mariadbd >/dev/null

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build bin/dossier
	@$(GO) build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$(VERSION)" -o bin/dossier ./cmd/dossier

.PHONY: demo
demo: build ## build, write a small sample estate to demo/, scan it and leave demo/report/index.html
	@bin/dossier demo --dir demo

.PHONY: servers
servers: $(S3_SERVER) ## make what tests start privately: object storage is built, databases and tesseract are installed (Debian, as root)
	@missing=; { $(has_postgres); } || missing="$$missing postgresql"; { $(has_mariadb); } || missing="$$missing mariadb-server"; \
	{ $(has_tesseract); } || missing="$$missing tesseract-ocr"; \
	[ -z "$$missing" ] || if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "== programs that the tests start are missing: installing Debian's packages$$missing"; \
		policy=/usr/sbin/policy-rc.d; if [ ! -e $$policy ]; then printf '#!/bin/sh\nexit 101\n' >$$policy; chmod 755 $$policy; trap "rm -f $$policy" EXIT; fi; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else echo "Programs that the tests start are missing:$$missing. Install them (Debian and Ubuntu: sudo apt-get install$$missing; Fedora: sudo dnf install" \
		"postgresql-server postgresql-contrib mariadb-server tesseract; macOS: brew install postgresql@17 mariadb tesseract) or set DOSSIER_TEST_POSTGRES and DOSSIER_TEST_MYSQL" \
		"to URLs of servers that may be written to, and run make again." >&2; exit 1; fi

.PHONY: test
test: servers ## run all that must hold: architecture, vet, all tests with the race detector, linter and format
	@$(call need,git,git)
	@$(call need,gcc,gcc libc6-dev)
	@$(call timed,architecture,$(GO) test -count=1 -run '^TestArchitecture' ./cmd/dossier)
	@$(call timed,vet,$(GO) vet ./...)
	@$(call timed,tests,$(RACE) CGO_ENABLED=1 $(GO) test -race -gcflags=modernc.org/...=-d=checkptr=0 $(UNWATCHED) -count=1 -parallel $(TESTPARALLEL) -timeout $(TESTTIMEOUT) ./...)
	@$(MAKE) lint

.PHONY: lint
lint: $(LINT) ## run the linter and show what gofumpt would format
	@$(call timed,format,$(LINT) fmt --diff)
	@$(call timed,lint,$(LINT) run)

.PHONY: fmt
fmt: $(LINT) ## format the code with gofumpt
	@$(LINT) fmt

$(LINT):
	@$(call timed,golangci-lint $(LINT_VERSION) (some minutes the first time),GOBIN=$(CURDIR)/.tools/bin GOFLAGS= \
		$(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION))
	@mv .tools/bin/golangci-lint $@

$(S3_SERVER):
	@$(call timed,versitygw $(S3_VERSION) (some minutes the first time),GOBIN=$(CURDIR)/.tools/bin GOFLAGS= \
		$(GO) install github.com/versity/versitygw/cmd/versitygw@$(S3_VERSION))
	@mv .tools/bin/versitygw $@

.PHONY: bench
bench: servers ## measure speed and memory against plain reads of files, buckets and databases; BENCHFLAGS="-size 0.1 -runs 1": a quick look
	@$(GO) run ./cmd/bench $(BENCHFLAGS)

.PHONY: people
people: ## measure who is found to be one person, in made-up crowds: time, memory and looking up, of 1 and 10 million records: RECORDS
	@$(GO) run ./cmd/bench -people "$(RECORDS)" $(BENCHFLAGS)

.PHONY: corpus
corpus: ## scan a folder of files, whatever they are: each must be read or listed with a reason, within bounds: FILES=folder
	@test -n "$(FILES)" || { echo 'usage: make corpus FILES=folder' >&2; exit 2; }
	@$(GO) run ./cmd/bench -corpus "$(FILES)"

.PHONY: faults
faults: servers ## harm 50 scans of databases by each sort of fault, and kill servers and scans (FAULTRUNS); then harm and kill 100 erasures (ERASERUNS)
	@DOSSIER_FAULT_RUNS=$(FAULTRUNS) $(GO) test -count=1 -timeout 120m -v -run 'TestFaults$$|TestKilledServer|TestKilledScanOfDatabase' ./cmd/dossier
	@DOSSIER_FAULT_RUNS=$(ERASERUNS) $(GO) test -count=1 -timeout 180m -v -run 'TestFaults.+|TestKilledErasure' ./cmd/dossier

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME (30s), of which making inputs smaller may not take most
	@targets=$$($(GO) test -list '^Fuzz' ./...) || { echo "$$targets"; exit 1; }; echo "$$targets" | \
	awk '/^Fuzz/ {t[n++]=$$1} /^ok/ {for (i=0; i<n; i++) print t[i], $$2; n=0}' | while read -r target package; do \
		echo "== $$target of $$package"; \
		$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x -parallel $(FUZZPROCS) "$$package" </dev/null || exit 1; \
	done

.PHONY: accuracy
accuracy: ## measure the detectors on labelled corpora and where nobody's data is, into docs/accuracy.md: CORPORA="a.jsonl folder" LOGS=folder LINKAGE=folder
	@test -n "$(CORPORA)$(LINKAGE)" || { echo 'usage: make accuracy [CORPORA="a.jsonl folder"] [LOGS=folder] [LINKAGE=folder]' >&2; exit 2; }
	@test -z "$(CORPORA)" || $(GO) run ./cmd/accuracy -o docs/accuracy.md -logs "$(LOGS)" $(CORPORA)
	@test -z "$(LINKAGE)" || { $(MAKE) build && $(GO) run ./cmd/accuracy -o docs/accuracy.md -dossier bin/dossier -linkage "$(LINKAGE)" -people 100000; }

# A page of the demo as a PNG file, without a window: NAME,WIDTH,HEIGHT,SCHEME (0: dark, 1: light).
screenshot = chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=$(2),$(3) --blink-settings=preferredColorScheme=$(4) \
	--screenshot="$(CURDIR)/docs/$(1).png" "file://$(CURDIR)/demo/report/index.html" 2>/dev/null && echo "docs/$(1).png"

.PHONY: screenshots
screenshots: demo ## take the screenshots of the docs anew, from the demo's report in Chromium
	@$(call need,chromium,chromium)
	@$(call screenshot,report,1280,1500,1)
	@$(call screenshot,report-phone,390,1480,0)

.PHONY: clean
clean: ## remove what make built; the tools in .tools stay
	@rm -rf bin demo
