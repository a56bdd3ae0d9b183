package profile

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// assign sets v from text, or says what is wrong with it. It never quotes the text, which may be the value of a
// variable and so a secret.
func assign(v reflect.Value, f field, text string) string {
	switch {
	case f.typ == durationType:
		return assignDuration(v, f, text)
	case f.typ == timeType:
		return assignDay(v, f, text)
	case f.typ.Kind() == reflect.Int:
		return assignInt(v, f, text)
	case f.typ.Kind() == reflect.Float64:
		return assignFloat(v, f, text)
	case f.typ.Kind() == reflect.String:
		if problem := textProblem(f, text); problem != "" {
			return problem
		}
		v.SetString(text)
		return ""
	case f.typ == reflect.TypeOf([]string{}):
		words, problem := splitWords(text)
		if problem != "" {
			return f.path + " " + problem
		}
		v.Set(reflect.ValueOf(words))
		return ""
	}
	return f.path + " cannot be set from one text: write it in the profile"
}

func assignDuration(v reflect.Value, f field, text string) string {
	d, err := time.ParseDuration(text)
	if err != nil {
		return fmt.Sprintf("%s wants %s", f.path, f.wants())
	}
	low, _ := time.ParseDuration(f.min)
	high, _ := time.ParseDuration(f.max)
	if d < low || d > high {
		return outside(f)
	}
	v.SetInt(int64(d))
	return ""
}

func outside(f field) string {
	return fmt.Sprintf("%s must lie between %s and %s", f.path, f.min, f.max)
}

var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

func assignInt(v reflect.Value, f field, text string) string {
	if !decimal.MatchString(text) {
		return fmt.Sprintf("%s wants a whole number in plain digits", f.path)
	}
	n, err := strconv.Atoi(text)
	low, _ := strconv.Atoi(f.min)
	high, _ := strconv.Atoi(f.max)
	if err != nil || n < low || n > high {
		return outside(f)
	}
	v.SetInt(int64(n))
	return ""
}

var number = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

func assignFloat(v reflect.Value, f field, text string) string {
	if !number.MatchString(text) {
		return fmt.Sprintf("%s wants a number in plain digits, such as 50 or 0.5", f.path)
	}
	n, err := strconv.ParseFloat(text, 64)
	low, _ := strconv.ParseFloat(f.min, 64)
	high, _ := strconv.ParseFloat(f.max, 64)
	if err != nil || math.IsNaN(n) || n < low || n > high {
		return outside(f)
	}
	v.SetFloat(n + 0) // a minus before zero is dropped
	return ""
}

var dayForm = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

func assignDay(v reflect.Value, f field, text string) string {
	if !dayForm.MatchString(text) {
		return fmt.Sprintf("%s wants %s", f.path, f.wants())
	}
	day, err := time.ParseInLocation(time.DateOnly, text, time.UTC)
	if err != nil {
		return fmt.Sprintf("%s is no day of the calendar", f.path)
	}
	v.Set(reflect.ValueOf(day))
	return ""
}

// textProblem says what is wrong with the text of a field of this form.
func textProblem(f field, text string) string {
	if f.form == "headers" {
		return headerProblem(f, text)
	}
	if strings.TrimSpace(text) == "" {
		return f.path + " is empty: give it a value or take the line away"
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		return f.path + " has a line break or a control character in it"
	}
	switch f.form {
	case "url", "endpoint", "proxy":
		return urlProblem(f, text)
	case "word":
		return wordProblem(f, text)
	case "path":
		if strings.HasPrefix(text, "~") {
			return f.path + ": ~ is not expanded here; write ${HOME}"
		}
	case "stances":
		return stanceProblem(f, text)
	case "clause":
		return clauseProblem(f, text)
	}
	return ""
}

var word = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

func wordProblem(f field, text string) string {
	if word.MatchString(text) {
		return ""
	}
	return f.path + " is made of letters, digits, dots and hyphens only"
}

// splitWords splits a command as a shell would, with quotes but without backslashes, which are paths on Windows.
func splitWords(text string) ([]string, string) {
	var words []string
	var current strings.Builder
	var quote rune
	inside := false
	for _, r := range text {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			current.WriteRune(r)
		case r == '\'' || r == '"':
			quote, inside = r, true
		case unicode.IsSpace(r):
			if inside {
				words = append(words, current.String())
			}
			current.Reset()
			inside = false
		default:
			current.WriteRune(r)
			inside = true
		}
	}
	if quote != 0 {
		return nil, "has a quote that is not closed"
	}
	if inside {
		words = append(words, current.String())
	}
	if len(words) == 0 || words[0] == "" {
		return nil, "is empty"
	}
	return words, ""
}
