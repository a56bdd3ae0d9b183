package wire

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the v1 scheme is HMAC-SHA1; nobody can choose another
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"slices"
	"strings"
	"sync"
)

// SignV1 signs parameters by the v1 scheme. The key is the secret followed by an ampersand.
func SignV1(method string, params []Param, secret string) string {
	return macV1(secret+"&", []byte(StringToSignV1(method, params)))
}

// StringToSignV1 is the string that the v1 scheme signs.
func StringToSignV1(method string, params []Param) string {
	_, toSign := canonicalV1(method, sorted(params))
	return string(toSign)
}

// CanonicalQuery sorts parameters by name and joins them as both schemes want it.
func CanonicalQuery(params []Param) string {
	return string(appendQuery(nil, sorted(params), ""))
}

// CanonicalV3 gives the canonical request of the V3 scheme and the list of signed header names. Headers whose names
// differ only in case become one, their values sorted and joined by commas, as the SDKs do.
func CanonicalV3(method, path string, query, header []Param, payloadHash string) (canonical, signedHeaders string) {
	lower := make([]Param, len(header))
	for i, h := range header {
		lower[i] = Param{strings.ToLower(h.Name), strings.TrimSpace(h.Value)}
	}
	slices.SortFunc(lower, func(a, b Param) int {
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return strings.Compare(a.Value, b.Value)
	})
	var block, names []byte
	for i, h := range lower {
		if i > 0 && lower[i-1].Name == h.Name {
			block = append(append(block[:len(block)-1], ','), h.Value...)
			block = append(block, '\n')
			continue
		}
		if len(names) > 0 {
			names = append(names, ';')
		}
		names = append(names, h.Name...)
		block = append(append(append(append(block, h.Name...), ':'), h.Value...), '\n')
	}
	out := make([]byte, 0, 512)
	out = append(append(append(append(out, method...), '\n'), path...), '\n')
	out = append(appendQuery(out, sorted(query), ""), '\n')
	out = append(append(out, block...), '\n')
	out = append(append(append(out, names...), '\n'), payloadHash...)
	return string(out), string(names)
}

// StringToSignV3 is the string that the V3 scheme signs.
func StringToSignV3(canonical string) string {
	return "ACS3-HMAC-SHA256\n" + HashV3(canonical)
}

// HashV3 is the lower-case hexadecimal SHA-256 that V3 uses for bodies and canonical requests.
func HashV3[T string | []byte](data T) string {
	sum := sha256.Sum256([]byte(data))
	return hex.EncodeToString(sum[:])
}

// SignV3 signs a canonical request. The key is the secret itself.
func SignV3(canonical, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(StringToSignV3(canonical)))
	return hex.EncodeToString(mac.Sum(nil))
}

// AuthorizationV3 is the value of the Authorization header.
func AuthorizationV3(id, signedHeaders, signature string) string {
	return "ACS3-HMAC-SHA256 Credential=" + id + ",SignedHeaders=" + signedHeaders + ",Signature=" + signature
}

func macV1(key string, toSign []byte) string {
	m, _ := macs.Get().(*keyed)
	if m == nil || m.key != key {
		m = &keyed{key, hmac.New(sha1.New, []byte(key))}
	}
	m.mac.Reset()
	m.mac.Write(toSign)
	var sum [sha1.Size]byte
	text := base64.StdEncoding.EncodeToString(m.mac.Sum(sum[:0]))
	macs.Put(m)
	return text
}

// macs keeps what was made for a key: nearly all requests of a run are signed with the same.
var macs sync.Pool

type keyed struct {
	key string
	mac hash.Hash
}

// canonicalV1 gives the canonical query, with room for a signature, and the string to sign of sorted parameters: the
// method, the path, and that query, each encoded once more.
func canonicalV1(method string, params []Param) (query, toSign []byte) {
	size := 64
	for _, p := range params {
		size += len(p.Name) + len(p.Value) + len(p.Value)/2 + 2
	}
	query = make([]byte, 0, size)
	toSign = make([]byte, 0, size+size/3)
	toSign = append(append(toSign, method...), "&%2F&"...)
	for i, p := range params {
		if i > 0 {
			query, toSign = append(query, '&'), append(toSign, "%26"...)
		}
		query, toSign = appendTwice(query, toSign, p.Name)
		query, toSign = append(query, '='), append(toSign, "%3D"...)
		query, toSign = appendTwice(query, toSign, p.Value)
	}
	return query, toSign
}

// sorted copies parameters and sorts them by the bytes of their names; equal names keep their order.
func sorted(params []Param) []Param {
	out := slices.Clone(params)
	sortByName(out)
	return out
}

func sortByName(params []Param) {
	slices.SortStableFunc(params, func(a, b Param) int { return strings.Compare(a.Name, b.Name) })
}

// appendQuery joins parameters in the order given.
func appendQuery(dst []byte, params []Param, d Dialect) []byte {
	for i, p := range params {
		if i > 0 {
			dst = append(dst, '&')
		}
		dst = appendDialect(dst, p.Name, d)
		dst = append(dst, '=')
		dst = appendDialect(dst, p.Value, d)
	}
	return dst
}
