package signing

import (
	"testing"
	"time"
)

func TestSameDayBefore(t *testing.T) {
	for now, want := range map[string]string{
		"2026-11-30": "2026-10-30", "2026-12-31": "2026-10-31", "2026-03-29": "2026-01-29", "2027-01-01": "2026-12-01", "2028-03-29": "2028-02-29",
	} {
		at, err := time.Parse(time.DateOnly, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := sameDayBefore(at).Format(time.DateOnly); got != want {
			t.Errorf("before %s: %s, want %s", now, got, want)
		}
	}
}
