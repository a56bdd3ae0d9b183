package profile

import (
	"fmt"
	"regexp"
	"strings"
)

// lookup finds a variable of the environment, as os.LookupEnv does.
type lookup = func(string) (string, bool)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// expansion is what is wrong with a ${VAR}, and the text to find it by.
type expansion struct{ near, problem string }

// expand replaces ${VAR} by the variable and $$ by a dollar sign, and tells whether it replaced a variable. Values
// are not expanded again, so a variable cannot name another.
func expand(text string, env lookup) (string, bool, *expansion) {
	var b strings.Builder
	grown := false
	for {
		before, rest, found := strings.Cut(text, "$")
		b.WriteString(before)
		if !found {
			return b.String(), grown, nil
		}
		if after, ok := strings.CutPrefix(rest, "$"); ok {
			b.WriteByte('$')
			text = after
			continue
		}
		name, after, closed := strings.Cut(strings.TrimPrefix(rest, "{"), "}")
		switch {
		case !strings.HasPrefix(rest, "{"):
			return "", false, &expansion{"$" + rest, "a single dollar sign: write ${NAME} for a variable, $$ for a dollar sign"}
		case !closed:
			return "", false, &expansion{"$" + rest, "${ is not closed: write ${NAME} for a variable, $$ for a dollar sign"}
		case !variableName.MatchString(name):
			return "", false, &expansion{"${" + name, "the braces of ${} do not hold the name of a variable: write ${NAME}"}
		}
		value, ok := env(name)
		if !ok {
			return "", false, &expansion{"${" + name, fmt.Sprintf("the variable %s is not set", name)}
		}
		b.WriteString(value)
		grown, text = true, after
	}
}
