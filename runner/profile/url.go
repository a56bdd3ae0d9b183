package profile

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

var httpToken = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// urlProblem says what is wrong with a URL. The messages of net/url quote the URL, so they are not used.
func urlProblem(f field, text string) string {
	schemes := []string{"http", "https"}
	if f.form == "proxy" {
		schemes = append(schemes, "socks5", "socks5h")
	}
	scheme, _, found := strings.Cut(text, "://")
	switch {
	case strings.ContainsFunc(text, unicode.IsSpace):
		return f.path + " has white space in it"
	case !found:
		return f.path + " has no scheme: write http:// or https:// before the host"
	case !slices.Contains(schemes, strings.ToLower(scheme)):
		return f.path + ": the scheme is not known" + didYouMean(scheme, schemes)
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return f.path + " is not a URL such as http://127.0.0.1:8080"
	case u.Hostname() == "":
		return f.path + " has no host"
	case badPort(u):
		return f.path + ": the port lies between 1 and 65535"
	case f.form == "endpoint" && u.User != nil:
		return f.path + " has credentials in it: name a file in credentials.file"
	case f.form == "endpoint" && (u.RawQuery != "" || u.ForceQuery || u.Fragment != ""):
		return f.path + " has a query or a fragment: only scheme and host are used"
	case f.form == "endpoint" && strings.Trim(u.Path, "/") != "":
		return f.path + " has a path: the API has one path, /"
	}
	return ""
}

func badPort(u *url.URL) bool {
	if u.Port() == "" {
		return strings.HasSuffix(u.Host, ":")
	}
	n, err := strconv.Atoi(u.Port())
	return err != nil || n < 1 || n > 65535
}

// reserved headers are the client's and the signer's: another value would spoil every exchange.
var reserved = []string{
	"authorization", "connection", "content-length", "content-md5", "content-type", "host", "te", "trailer",
	"transfer-encoding", "upgrade",
}

// nameProblem says what is wrong with the name of an entry of a map, given the entries before it.
func nameProblem(f field, before map[string]string) string {
	if f.form == "stances" {
		return openProblem(f.key)
	}
	name := strings.ToLower(f.key)
	switch {
	case !httpToken.MatchString(f.key):
		return "this is not the name of a header"
	case slices.Contains(reserved, name) || strings.HasPrefix(name, "x-acs-"):
		return "the header " + f.key + " is written by pconform itself and cannot be set"
	}
	for other := range before {
		if other != f.key && strings.ToLower(other) == name {
			return "the header " + f.key + " is here a second time: case does not count"
		}
	}
	return ""
}

func headerProblem(f field, text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }) {
		return f.path + " has a line break or a control character in it"
	}
	return ""
}
