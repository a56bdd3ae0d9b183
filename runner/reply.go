package runner

import (
	"fmt"
	"strconv"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// listing says where an action keeps its rows, and what names them.
type listing struct{ set, kind, id string }

var listings = map[string]listing{
	spec.DescribePhysicalConnections:    {"PhysicalConnectionSet", "PhysicalConnectionType", "PhysicalConnectionId"},
	spec.DescribeVBRsForPhysicalConnect: {"VirtualBorderRouterForPhysicalConnectionSet", "VirtualBorderRouterForPhysicalConnectionType", "VbrId"},
	spec.DescribeRegions:                {"Regions", "Region", "RegionId"},
	spec.DescribeAccessPoints:           {"AccessPointSet", "AccessPointType", "AccessPointId"},
}

// made names the field that holds the id of what an action makes.
var made = map[string]string{
	spec.CreatePhysicalConnection: "PhysicalConnectionId", spec.CreateSetupOrder: "PhysicalConnectionId",
	spec.CreateVirtualBorderRouter: "VbrId",
}

// replyOf puts an answer into the words of the model.
func replyOf(op *model.Operation, a *wire.Answer) model.Reply {
	r := model.Reply{Status: a.Status, Success: a.Success(), RequestID: a.RequestID()}
	if !r.Success {
		r.Code, r.Message = a.Code(), a.Message()
		return r
	}
	if field := made[op.Action]; field != "" {
		r.ID = a.String(field)
	}
	l, ok := listings[op.Action]
	if !ok {
		return r
	}
	r.PageNumber, r.PageSize, r.TotalCount = number(a.Tree["PageNumber"]), number(a.Tree["PageSize"]), number(a.Tree["TotalCount"])
	for _, item := range a.List(l.set, l.kind) {
		rec := model.Record{Fields: make(map[string]string, len(item))}
		for k, v := range item {
			if text, scalar := scalarText(v); scalar {
				rec.Fields[k] = text
			}
		}
		rec.ID = rec.Fields[l.id]
		r.Rows = append(r.Rows, rec)
	}
	return r
}

func scalarText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case nil, map[string]any, []any:
		return "", false
	}
	return fmt.Sprint(v), true
}

func number(v any) int {
	text, _ := scalarText(v)
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

func itoa(n int) string { return strconv.Itoa(n) }
