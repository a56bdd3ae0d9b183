package fuzz_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain keeps rapid from writing files into the repository and from shrinking what we reduce ourselves.
func TestMain(m *testing.M) {
	flag.Parse()
	for name, value := range map[string]string{"rapid.nofailfile": "true", "rapid.shrinktime": "2s"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
