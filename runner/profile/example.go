package profile

import _ "embed"

//go:embed example.yaml
var example string

// Example is the commented profile that pconform init writes. It is a valid profile, and stays one if the # is taken
// from the settings that are commented out.
func Example() string { return example }
