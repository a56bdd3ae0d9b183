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
	return string(appendEncoded(make([]byte, 0, len(s)+16), s))
}

func appendEncoded(dst []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		if unreserved[c] {
			dst = append(dst, c)
		} else {
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return dst
}

// appendTwice encodes what encoding gives once more, which is how values stand in the v1 string to sign.
func appendTwice(dst []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		if unreserved[c] {
			dst = append(dst, c)
		} else {
			dst = append(dst, '%', '2', '5', upperHex[c>>4], upperHex[c&15])
		}
	}
	return dst
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
