package profile

import (
	"regexp"
	"strings"
)

// masked stands for a secret wherever a value is printed.
const masked = "***"

const secretWord = `secret|token|passw|signature|authorization|cookie|api-?key|access-?key|private-?key`

var (
	userinfo    = regexp.MustCompile(`://[^\s"']*@`)
	bareUser    = regexp.MustCompile(`[^\s"'{\[,:]+:[^\s"'/][^\s"']*@`)
	secretQuery = regexp.MustCompile(`(?i)([?&;][^=&;#\s]*(?:` + secretWord + `|key|auth|sign)[^=&;#\s]*=)[^&;#\s"']*`)
	secretKey   = regexp.MustCompile(`(?i)([\w.-]*(?:` + secretWord + `)[\w.-]*["']?\s*[:=]\s*)\S.*`)
	secretName  = regexp.MustCompile(`(?i)` + secretWord + `|key|auth|credential|session`)
	firstValue  = regexp.MustCompile(`^([^:{\[]*[:{\[]\s*)\S.*`)
)

// maskURL hides userinfo and telling parameters of a URL.
func maskURL(text string) string {
	return secretQuery.ReplaceAllString(userinfo.ReplaceAllString(text, "://"+masked+"@"), "${1}"+masked)
}

// maskLine hides what may be secret in a line of the profile that is quoted in an error. It would rather hide too much.
func maskLine(line string) string {
	line = bareUser.ReplaceAllString(maskURL(line), masked+"@")
	return secretKey.ReplaceAllString(line, "${1}"+masked)
}

// hideValue keeps the key of a line only.
func hideValue(line string) string { return firstValue.ReplaceAllString(line, "${1}"+masked) }

// private keys have values that are never quoted: headers carry tokens, and people put keys into credentials.
func private(key string) bool {
	for _, section := range []string{"headers", "credentials"} {
		if key == section || strings.HasPrefix(key, section+".") {
			return true
		}
	}
	return false
}

// maskWords hides the values of telling options of a command: --token=x, --token x, TOKEN=x.
func maskWords(words []string) []string {
	out := make([]string, len(words))
	hide := false
	for i, w := range words {
		name, _, assigned := strings.Cut(w, "=")
		telling := secretName.MatchString(name)
		switch {
		case hide:
			out[i] = masked
		case telling && assigned:
			out[i] = name + "=" + masked
		default:
			out[i] = maskURL(w)
		}
		hide = !hide && telling && !assigned && strings.HasPrefix(w, "-")
	}
	return out
}

// Secrets lists the values of the profile that must not be printed: headers that carry a secret, and passwords in
// URLs. Redaction by value needs them besides the credentials.
func (p *Profile) Secrets() []string {
	var out []string
	for _, name := range sortedKeys(p.Headers) {
		if p.secretHeader(name) && p.Headers[name] != "" {
			out = append(out, p.Headers[name])
		}
	}
	for _, text := range []string{p.Proxy, p.Operator.URL, p.Implementation.URL} {
		out = append(out, urlSecrets(text)...)
	}
	return append(out, wordSecrets(p.Operator.Command)...)
}

func (p *Profile) secretHeader(name string) bool {
	return secretName.MatchString(name) || p.expanded["headers."+name]
}
