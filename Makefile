# pconform: conformance tests and fuzzing for the physical-connection API.
GO      ?= go
SEED    ?= 1
WRONG   := sed '/^$$/q' # a matrix begins with what is wrong, up to a blank line
LINT    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.PHONY: help build conformance test prove zoo sample kill bench decoders proofs golden lint clean

help: ## print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/pconform
	@$(GO) build -o bin/pconform ./runner/cmd/pconform

conformance: build ## judge the embedded reference implementation with every check
	@./bin/pconform run

test: build ## everything that has to pass before a change lands
	$(GO) vet ./...
	$(GO) test -race -short ./...
	cd fixtures/sdkclients && $(GO) vet ./... && $(GO) test ./...
	@mkdir -p bin/proof
	./bin/pconform prove --out bin/proof >bin/proof/matrix.txt || { $(WRONG) bin/proof/matrix.txt; exit 1; }
	@tail -n 2 bin/proof/matrix.txt

prove: build ## run the suite against every mutant and variant of the reference implementation
	@./bin/pconform prove

zoo: build ## run it against every computed mutant of the state table; takes minutes
	@./bin/pconform prove --zoo --depth 1
	@./bin/pconform prove --zoo --depth 2

sample: build ## the same against some of them, drawn by SEED
	@mkdir -p bin/proof
	@./bin/pconform prove --zoo --depth 1 --sample 150 --seed $(SEED) --out bin/proof >bin/proof/zoo.txt || { $(WRONG) bin/proof/zoo.txt; exit 1; }
	@tail -n 2 bin/proof/zoo.txt
	@./bin/pconform prove --zoo --depth 2 --sample 150 --seed $(SEED) --out bin/proof >bin/proof/zoo.txt || { $(WRONG) bin/proof/zoo.txt; exit 1; }
	@tail -n 2 bin/proof/zoo.txt

kill: ## kill 200 runs at random moments and sweep up after each
	PCONFORM_KILLS=200 $(GO) test ./runner/cmd/pconform -run 'TestKilled' -v -timeout 60m

bench: ## benchmarks: fuzzing, signing, decoding, the model
	$(GO) test ./runner/... ./model ./fixtures/refserver -run '^$$' -bench . -benchmem

# By count: until Go 1.27 a target that runs by time may fail when its time ends (go.dev/issue/75804).
decoders: ## fuzz each decoder with 20,000 inputs
	@for f in runner/wire:FuzzJSON runner/wire:FuzzXML fixtures/refserver:FuzzParseForm fixtures/refserver:FuzzAuthorization \
		runner/trace:FuzzLoad runner/profile:FuzzParse reports:FuzzClean; do \
		$(GO) test ./$${f%%:*} -run '^$$' -fuzz "^$${f##*:}$$" -fuzztime 20000x -fuzzminimizetime 5x || exit 1; done

proofs: ## the proofs that take minutes: mutants, variants, the zoo, tours, reduction, hostile servers
	$(GO) test -timeout 60m ./suites/selftest ./runner/fuzz ./runner/cmd/pconform

golden: ## write golden files again; the difference shows in review
	$(GO) generate ./model/spec
	$(GO) test ./suites/selftest ./reports ./runner/profile -update

lint: ## gofmt, vet and golangci-lint by version
	@test -z "$$(gofmt -l .)" || (gofmt -l . && false)
	$(GO) run $(LINT) run ./...

clean: ## remove what the targets above leave behind
	rm -rf bin pconform-out
