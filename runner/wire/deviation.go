package wire

import (
	"encoding/json"
	"strings"
	"time"
)

// Deviation is what is wrong with a request on purpose. It is pure data, so that a saved trace can repeat it.
//
// Names in Omit, Set, Add and their late twins are parameter names, common ones included. Under V3 a header is named in
// lower case (x-acs-date), and the v1 names of the same things (Action, Version, Timestamp, SignatureNonce,
// SecurityToken) stand for their headers, so that one deviation fits both schemes; AccessKeyId is the credential.
type Deviation struct {
	Omit []string `json:"omit,omitempty" yaml:"omit,omitempty"` // left out before signing
	Set  []Param  `json:"set,omitempty" yaml:"set,omitempty"`   // replaced or added before signing
	Add  []Param  `json:"add,omitempty" yaml:"add,omitempty"`   // appended before signing, so duplicates are possible

	Late     []Param  `json:"late,omitempty" yaml:"late,omitempty"`         // replaced or added after signing: tampering
	LateAdd  []Param  `json:"lateAdd,omitempty" yaml:"lateAdd,omitempty"`   // appended after signing
	LateOmit []string `json:"lateOmit,omitempty" yaml:"lateOmit,omitempty"` // dropped after signing

	// Age puts the timestamp this far into the past; a negative age is the future.
	Age   time.Duration `json:"age,omitzero" yaml:"age,omitempty"`
	Nonce string        `json:"nonce,omitempty" yaml:"nonce,omitempty"` // exactly this nonce

	Secret string  `json:"secret,omitempty" yaml:"secret,omitempty"` // one of the Secret words below
	SignAs string  `json:"signAs,omitempty" yaml:"signAs,omitempty"` // the method in the string to sign
	Method string  `json:"method,omitempty" yaml:"method,omitempty"` // the method on the wire, whatever was signed
	Path   string  `json:"path,omitempty" yaml:"path,omitempty"`     // instead of /, signed under V3
	Encode Dialect `json:"encode,omitempty" yaml:"encode,omitempty"` // the signature stays right

	Unsigned    []Param `json:"unsigned,omitempty" yaml:"unsigned,omitempty"`       // headers added after signing
	NoSignature bool    `json:"noSignature,omitempty" yaml:"noSignature,omitempty"` // no Signature, no Authorization

	Body        *string `json:"body,omitempty" yaml:"body,omitempty"`               // the body instead, after signing
	ContentType *string `json:"contentType,omitempty" yaml:"contentType,omitempty"` // the header instead, after signing
	RawQuery    *string `json:"rawQuery,omitempty" yaml:"rawQuery,omitempty"`       // the query instead, after signing

	_ struct{}
}

// plain is a Deviation without its methods.
type plain Deviation

// aged puts the age beside the rest as text, because not every JSON package has a form for a duration.
type aged struct {
	*plain
	Age string `json:"age,omitempty"`
}

// MarshalJSON writes the age as YAML does, for example 40m0s.
func (d Deviation) MarshalJSON() ([]byte, error) {
	out := aged{plain: (*plain)(&d)}
	if d.Age != 0 {
		out.Age = d.Age.String()
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Deviation) UnmarshalJSON(data []byte) (err error) {
	in := aged{plain: (*plain)(d)}
	if err = json.Unmarshal(data, &in); err == nil && in.Age != "" {
		d.Age, err = time.ParseDuration(in.Age)
	}
	return err
}

// How a Deviation falsifies the key.
const (
	SecretWrong         = "wrong"          // another secret
	SecretNoAmpersand   = "no-ampersand"   // v1 without the ampersand that belongs behind the secret
	SecretWithAmpersand = "with-ampersand" // V3 with an ampersand that does not belong there
	SecretHalf          = "half"           // v1: the right key, but small and capital letters swapped in the second half
	SecretCut           = "cut"            // the right key, but the last characters of the signature are missing
	SecretUpper         = "upper"          // the right key, but the signature is in capitals
	SecretLower         = "lower"          // v1: the right key, but the signature is in small letters
	SecretReorder       = "reorder"        // V3: the right key, but SignedHeaders lists the headers the other way round
)

// key is the signing key after the deviation.
func (d *Deviation) key(secret string, sign Signature) string {
	if d.Secret == SecretWrong {
		secret += "-wrong"
	}
	ampersand := sign != V3
	switch d.Secret {
	case SecretNoAmpersand:
		ampersand = false
	case SecretWithAmpersand:
		ampersand = true
	}
	if ampersand {
		return secret + "&"
	}
	return secret
}

// spoiled is the signature after the deviation.
func (d *Deviation) spoiled(signature string) string {
	switch d.Secret {
	case SecretCut:
		return signature[:len(signature)-4]
	case SecretUpper:
		return strings.ToUpper(signature)
	case SecretLower:
		return strings.ToLower(signature)
	case SecretHalf:
	default:
		return signature
	}
	out := []byte(signature)
	for i := len(out) / 2; i < len(out); i++ {
		if out[i] >= 'A' && out[i] <= 'Z' || out[i] >= 'a' && out[i] <= 'z' {
			out[i] ^= 'a' - 'A'
		}
	}
	return string(out)
}
