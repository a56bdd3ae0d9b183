package wire

import (
	"strings"
	"testing"
	"time"
)

// TestDeviationReads holds what a reader is told about an unusual request.
func TestDeviationReads(t *testing.T) {
	body := `{"a":1}`
	for want, d := range map[string]Deviation{
		"": {},
		`without Version, RegionId="", Odd="1" added`:        {Omit: []string{"Version"}, Set: []Param{{"RegionId", ""}}, Add: []Param{{"Odd", "1"}}},
		`Action="x", set after signing`:                      {Late: []Param{{"Action", "x"}}},
		`A="1", added after signing`:                         {LateAdd: []Param{{"A", "1"}}},
		"without Timestamp, dropped after signing":           {LateOmit: []string{"Timestamp"}},
		"dated 20m0s ago":                                    {Age: 20 * time.Minute},
		"dated in 1h0m0s":                                    {Age: -time.Hour},
		`nonce "n"`:                                          {Nonce: "n"},
		"signed with the secret of another account":          {Secret: "other"},
		"signed as POST, method PATCH, path /x, encoding js": {SignAs: "POST", Method: "PATCH", Path: "/x", Encode: EncodeJS},
		`not signed, header Content-Length="-1"`:             {NoSignature: true, Unsigned: []Param{{"Content-Length", "-1"}}},
		`body "{\"a\":1}"`:                                   {Body: &body},
		`"\xff"="\x00"`:                                      {Set: []Param{{"\xff", "\x00"}}},
		`ClientToken="aaaaaaaaaaaaaaaaaaaa"… (65 bytes)`:     {Set: []Param{{"ClientToken", strings.Repeat("a", 65)}}},
	} {
		if got := d.String(); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
	for _, secret := range []string{SecretWrong, SecretNoAmpersand, SecretWithAmpersand, SecretHalf, SecretCut, SecretUpper, SecretLower, SecretReorder} {
		if falsified[secret] == "" {
			t.Errorf("there are no words for %s", secret)
		}
	}
}
