package model

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Values that pages list.
var (
	LineOperators = []string{"CT", "CU", "CM", "CO", "Equinix", "Other"}
	PortTypes     = []string{"100Base-T", "1000Base-T", "1000Base-LX", "10GBase-T", "10GBase-LR", "40GBase-LR", "100GBase-LR"}
	Bandwidths    = []string{"50", "100", "200", "300", "400", "500", "1000", "2000", "4000", "5000", "8000", "10000"}
)

// oneOf takes the listed values; another case of a listed value is unsure. An empty value is unsure everywhere: no
// page says whether it counts as absent.
func oneOf(listed []string) func(string) Domain {
	return func(v string) Domain {
		switch {
		case slices.Contains(listed, v):
			return Inside
		case v == "" || slices.ContainsFunc(listed, func(l string) bool { return strings.EqualFold(l, strings.TrimSpace(v)) }):
			return Unsure
		}
		return Outside
	}
}

// text takes values of lo to hi characters that do not start with http:// or https://. Pages add that the first
// character is a letter; whether others are refused differs between editions.
func text(lo, hi int, alphabet func(string) bool) func(string) Domain {
	return func(v string) Domain {
		n := utf8.RuneCountInString(v)
		lower := strings.ToLower(v)
		switch {
		case v == "" || !utf8.ValidString(v):
			return Unsure
		case n < lo || n > hi || strings.HasPrefix(v, "http://") || strings.HasPrefix(v, "https://"):
			return Outside
		case strings.HasPrefix(lower, "http"), !startsWithLetter(v), !alphabet(v):
			return Unsure
		}
		return Inside
	}
}

func startsWithLetter(v string) bool {
	r, _ := utf8.DecodeRuneInString(v)
	return unicode.IsLetter(r)
}

// plainName is the alphabet that every edition takes: letters, digits, underscore and hyphen.
func plainName(v string) bool {
	return !strings.ContainsFunc(v, func(r rune) bool {
		return r != '_' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// between takes whole numbers; what is not a number at all is outside too.
func between(lo, hi int) func(string) Domain {
	return func(v string) Domain {
		n, err := strconv.Atoi(v)
		switch {
		case v == "":
			return Unsure
		case err != nil || n < lo || n > hi:
			return Outside
		case strconv.Itoa(n) != v:
			return Unsure
		}
		return Inside
	}
}

// bandwidthOfCreate takes the listed values; the 2019 edition took anything from 5 to 5000, so those are unsure.
func bandwidthOfCreate(v string) Domain {
	if slices.Contains(Bandwidths, v) {
		return Inside
	}
	if v == "" {
		return Unsure
	}
	return Outside
}

// descriptive text may hold anything as far as the page goes; a target that refuses mark-up characters is tolerated.
func descriptiveText(v string) bool { return !strings.ContainsAny(v, "<>&\"'\x00\n\r\t") }
