package profile

import (
	"fmt"
	"reflect"
	"strings"
)

// didYouMean names what is nearest to word, or lists what there is.
func didYouMean(word string, valid []string) string {
	if near := nearest(word, valid); near != "" {
		return fmt.Sprintf(" (did you mean %s?)", near)
	}
	return " (valid here: " + strings.Join(valid, ", ") + ")"
}

// refused explains keys that people look for and that are left out on purpose.
var refused = map[string]string{
	"insecureskipverify": ": verification cannot be switched off; name the authority in tls.ca",
	"accesskeyid":        ": keys are not written into a profile; name a file in credentials.file",
	"accesskeysecret":    ": keys are not written into a profile; name a file in credentials.file",
	"securitytoken":      ": keys are not written into a profile; name a file in credentials.file",
}

// unknown is the advice for a key that the section f does not have: why it is left out, the nearest name, where the
// key belongs, or the names that there are.
func unknown(key string, f field) string {
	if why, ok := refused[fold(key)]; ok {
		return why
	}
	valid := keysOf(f.typ)
	if near := nearest(key, valid); near != "" {
		return fmt.Sprintf(" (did you mean %s?)", near)
	}
	root := reflect.TypeOf(Profile{})
	for _, top := range keysOf(root) {
		if fold(top) == fold(key) {
			return fmt.Sprintf(" (%s belongs at the top, not below %s)", top, f.path)
		}
	}
	for _, leaf := range leaves(root, "") {
		if section, last, ok := strings.Cut(leaf, "."); ok && fold(last) == fold(key) {
			return fmt.Sprintf(" (did you mean %s, below %s?)", last, section)
		}
	}
	return didYouMean(key, valid)
}

// fold forgets what people spell in different ways.
func fold(word string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(word))
}

// nearest is the valid word with the fewest slips from word, or empty if all are far away.
func nearest(word string, valid []string) string {
	best, least := "", 1+max(1, len(fold(word))/3)
	for _, v := range valid {
		if n := slips(fold(word), fold(v)); n < least {
			best, least = v, n
		}
	}
	return best
}

// slips counts letters added, dropped, changed or swapped with their neighbour. Long words are cut: they are no typo.
func slips(from, to string) int {
	const most = 64
	a, b := []rune(from), []rune(to)
	a, b = a[:min(len(a), most)], b[:min(len(b), most)]
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
