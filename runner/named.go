package runner

import (
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// atTheGate names the sentence that is broken when a request that nothing is wrong with is refused before anybody looks
// at what it asks for; nil if the answer does not say so.
func atTheGate(x *Exchange) *spec.Clause {
	if x.Call.Want != nil {
		return nil
	}
	switch code := x.Reply.Code; {
	case strings.Contains(code, "Nonce"): // it does not like this one, or another nonce was taken for this one
		return spec.Proto011
	case strings.HasPrefix(code, "InvalidTimeStamp"), code == "IllegalTimestamp":
		return spec.Proto014
	case code == "UnsupportedHTTPMethod" && (x.Step.Way.Method == "" || x.Step.Way.Method == "GET"):
		return spec.Req011
	case x.Step.Way.Sign == wire.V3:
		return nil
	case code == "SignatureDoesNotMatch", code == "IncompleteSignature":
		if special(x.Call.Args) {
			return spec.SigV1x005
		}
		return spec.SigV1x001
	}
	return nil
}

// special reports whether a value holds one of the characters that signatures are known to stumble over.
func special(args []model.Arg) bool {
	for _, a := range args {
		if strings.ContainsAny(a.Value, " *~") {
			return true
		}
	}
	return false
}
