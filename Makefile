# pconform: conformance tests and fuzzing for the physical-connection API.
GO      ?= go
LINT    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.PHONY: help build conformance test selftest zoo bench golden lint fuzz-decoders clean

help: ## print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/pconform
	@$(GO) build -o bin/pconform ./runner/cmd/pconform

conformance: build ## judge the embedded reference implementation with every check
	@./bin/pconform run

test: ## everything that has to pass before a change lands
	$(GO) vet ./...
	$(GO) test -race ./...
	cd fixtures/sdkclients && $(GO) vet ./... && $(GO) test ./...

golden: ## write golden files again; the difference shows in review
	$(GO) generate ./model/spec
	$(GO) test ./suites/selftest ./reports ./runner/profile -update

lint: ## gofmt, vet and golangci-lint by version
	@test -z "$$(gofmt -l .)" || (gofmt -l . && false)
	$(GO) run $(LINT) run ./...

clean: ## remove what the targets above leave behind
	rm -rf bin pconform-out
