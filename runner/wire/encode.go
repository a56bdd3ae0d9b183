package wire

// Dialect is a way in which percent-encoding on the wire differs from RFC 3986 though it means the same. All but the
// lower-case one are what real clients send; a server that decodes before it verifies does not notice any of them.
type Dialect string

// The dialects. The empty one is RFC 3986.
const (
	EncodePlus     Dialect = "plus"     // a space is a plus sign, as Go and the command line send it
	EncodeStar     Dialect = "star"     // a literal star
	EncodeLower    Dialect = "lower"    // hex digits in lower case
	EncodeJS       Dialect = "js"       // literal ! ' ( ) * as JavaScript's encodeURIComponent leaves them
	EncodeUnsorted Dialect = "unsorted" // parameters in no particular order
)

const (
	upperHex = "0123456789ABCDEF"
	lowerHex = "0123456789abcdef"
)

// unreserved marks the bytes that RFC 3986 leaves as they are.
var unreserved = func() (set [256]bool) {
	for c := range set {
		b := byte(c)
		set[c] = b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' ||
			b == '-' || b == '_' || b == '.' || b == '~'
	}
	return set
}()

// PercentEncode encodes a name or a value as the signature wants it: A-Z a-z 0-9 - _ . ~ stay, everything else is %XY.
func PercentEncode(s string) string {
	return string(appendEncoded(make([]byte, 0, len(s)+len(s)/2), s))
}

func appendEncoded(dst []byte, s string) []byte {
	done := 0
	for i := range len(s) {
		if c := s[i]; !unreserved[c] {
			dst = append(append(dst, s[done:i]...), '%', upperHex[c>>4], upperHex[c&15])
			done = i + 1
		}
	}
	return append(dst, s[done:]...)
}

// appendTwice appends the encoding of a text, and the encoding of that.
func appendTwice(once, twice []byte, s string) (o, t []byte) {
	done := 0
	for i := range len(s) {
		if c := s[i]; !unreserved[c] {
			once = append(append(once, s[done:i]...), '%', upperHex[c>>4], upperHex[c&15])
			twice = append(append(twice, s[done:i]...), '%', '2', '5', upperHex[c>>4], upperHex[c&15])
			done = i + 1
		}
	}
	return append(once, s[done:]...), append(twice, s[done:]...)
}

// appendDialect encodes in one of the dialects.
func appendDialect(dst []byte, s string, d Dialect) []byte {
	hex := upperHex
	if d == EncodeLower {
		hex = lowerHex
	}
	for i := range len(s) {
		switch c := s[i]; {
		case unreserved[c], d.literal(c):
			dst = append(dst, c)
		case c == ' ' && d == EncodePlus:
			dst = append(dst, '+')
		default:
			dst = append(dst, '%', hex[c>>4], hex[c&15])
		}
	}
	return dst
}

func (d Dialect) literal(c byte) bool {
	switch c {
	case '*':
		return d == EncodeStar || d == EncodeJS
	case '!', '\'', '(', ')':
		return d == EncodeJS
	}
	return false
}
