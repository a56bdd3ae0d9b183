package profile

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
)

// maxCredentialBytes bounds a file of credentials.
const maxCredentialBytes = 64 << 10

// readCredential reads the file that the setting key names.
func (p *Profile) readCredential(key, file string) (Credential, error) {
	if strings.Contains(file, "=") { // nothing of it is quoted: it may hold a secret
		wrong := p.mistake(key, key+" names a file of NAME=value lines; this looks like such a line itself: put it into a file of mode 0600")
		wrong.Source, wrong.caret = "", 0
		return Credential{}, wrong
	}
	text, problem := readPrivate(file)
	if problem != "" {
		if _, written := p.places[key]; !written {
			return Credential{}, &Error{File: file, Problem: key + ": " + problem}
		}
		return Credential{}, p.mistake(key, fmt.Sprintf("%s: %s %s", key, file, problem))
	}
	values, line, problem := parseAssignments(text)
	if problem != "" {
		return Credential{}, &Error{File: file, Line: line, Problem: key + ": " + problem}
	}
	c := Credential{ID: values[nameID], Secret: values[nameSecret], Token: values[nameToken]}
	if missing := c.missing(); missing != "" {
		return Credential{}, &Error{File: file, Problem: fmt.Sprintf("%s: %s is missing", key, missing)}
	}
	return c, nil
}

// readPrivate reads a regular file that its owner alone can read. The mode is asked of the open file, so that it
// cannot be exchanged in between; the name is asked first, because opening a pipe could wait for ever.
func readPrivate(name string) (string, string) {
	if info, err := os.Stat(name); err != nil {
		return "", "cannot be opened: " + reason(err)
	} else if !info.Mode().IsRegular() {
		return "", "is not a regular file"
	}
	file, err := os.Open(name)
	if err != nil {
		return "", "cannot be opened: " + reason(err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return "", "cannot be opened: " + reason(err)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&0o077 != 0 {
		return "", fmt.Sprintf("others than its owner have access (mode %04o): chmod 600 %s", mode, shellWord(name))
	}
	text, err := io.ReadAll(io.LimitReader(file, maxCredentialBytes+1))
	switch {
	case err != nil:
		return "", "cannot be read: " + reason(err)
	case len(text) > maxCredentialBytes:
		return "", "is longer than 64 KiB: this is no file of credentials"
	}
	return string(text), ""
}

// shellWord quotes a file name that a shell would take apart.
func shellWord(name string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./:+,@%", r)
	}
	if strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}

// parseAssignments reads NAME=value lines: comments with #, an optional export, optional quotes, nothing expanded. It
// gives the line of a mistake and never quotes it, not even a name, which might be a part of a secret.
func parseAssignments(text string) (values map[string]string, line int, problem string) {
	values = map[string]string{}
	for i, row := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		row = strings.TrimSpace(row)
		if row == "" || strings.HasPrefix(row, "#") {
			continue
		}
		name, value, found := strings.Cut(row, "=")
		if rest, ok := strings.CutPrefix(name, "export "); ok {
			name = rest
		}
		name = strings.TrimSpace(name)
		_, before := values[name]
		value, problem := unquote(strings.TrimSpace(value))
		switch {
		case !found:
			return nil, i + 1, "this line is not NAME=value"
		case name != nameID && name != nameSecret && name != nameToken:
			return nil, i + 1, fmt.Sprintf("the name is none of %s, %s, %s", nameID, nameSecret, nameToken)
		case before:
			return nil, i + 1, name + " is here a second time"
		case problem != "":
			return nil, i + 1, name + ": " + problem
		}
		values[name] = value
	}
	return values, 0, ""
}

func unquote(value string) (string, string) {
	if value != "" && (value[0] == '"' || value[0] == '\'') {
		if len(value) < 2 || value[len(value)-1] != value[0] {
			return "", "the quote is not closed"
		}
		value = value[1 : len(value)-1]
	} else if strings.ContainsAny(value, `"'`) {
		return "", "a quote stands inside the value"
	}
	return value, valueProblem(value)
}
