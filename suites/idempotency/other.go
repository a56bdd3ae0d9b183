package idempotency

import (
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

var otherChecks = []*runner.Check{
	{
		Name: "a repeated Create with one token makes one connection", Family: family,
		Clauses: []*spec.Clause{spec.Idem020, spec.Idem003, spec.Idem004},
		Run: func(s *runner.Session) {
			c := model.NewConnection("c1", arg("Name", s.Name()), arg("ClientToken", s.Token()))
			s.Do(c)
			s.Do(c.To("c2"))
			s.Look("c1")
			s.Do(c.To("c3"))
			s.One(spec.Idem020, c.Get("Name"))
		},
	},
	{
		Name: "a Create token of 64 characters is remembered whole", Family: family, Connections: 2,
		Clauses: []*spec.Clause{spec.Idem020, spec.Req009},
		Run: func(s *runner.Session) {
			t := (s.Token() + "-" + strings.Repeat("y", 64))[:63]
			name := s.Name()
			c := model.NewConnection("c1", arg("Name", name), arg("ClientToken", t+"1"))
			s.Do(c)
			s.Do(c.To("c2"))
			s.Do(model.NewConnection("c3", arg("Name", name), arg("ClientToken", t+"2")))
			s.Want(spec.Req009, s.ID("c1") != s.ID("c3"), "two connections: the tokens differ in their last character", "one id, "+s.ID("c1"))
			s.Look("c1", "c3")
		},
	},
	{
		Name: "a repeated Create is answered like the first after the connection moved on", Family: family,
		Clauses: []*spec.Clause{spec.Idem020},
		Run: func(s *runner.Session) {
			c := model.NewConnection("c1", arg("Name", s.Name()), arg("ClientToken", s.Token()))
			s.Do(c)
			s.Do(model.Cancel.On("c1"))
			s.Do(c.To("c2"))
			s.Look("c1")
			s.One(spec.Idem020, c.Get("Name"))
		},
	},
	{
		Name: "a used Create token with another parameter is a mismatch", Family: family, Clauses: []*spec.Clause{spec.Idem021},
		Run: func(s *runner.Session) {
			c := model.NewConnection("c1", arg("Name", s.Name()), arg("ClientToken", s.Token()), arg("Description", "first"))
			s.Do(c)
			s.Look("c1")
			for _, change := range []model.Arg{arg("Name", s.Name()), arg("Description", "second"), arg("PeerLocation", "elsewhere"),
				arg("bandwidth", "200"), arg("PortType", "1000Base-T"), arg("CircuitCode", "code2"), arg("LineOperator", "CU")} {
				s.Do(c.To("c2").With(change.Name, change.Value))
			}
			s.Do(c.To("c2").Without("Description"))
			s.Look("c1")
			s.One(spec.Idem021, c.Get("Name"))
		},
	},
	{
		Name: "an over-long Create token has its own code", Family: family, Clauses: []*spec.Clause{spec.Idem022},
		Run: func(s *runner.Session) {
			title := s.Name()
			x := s.Do(model.NewConnection("c1", arg("Name", title), arg("ClientToken", (s.Token() + strings.Repeat("z", 65))[:65])))
			if x.Reply.Success {
				s.Want(spec.Idem022, false, "400 IllegalParam.ClientToken", "success")
			} else {
				s.Absent(spec.Idem022, title)
			}
		},
	},
	{
		Name: "two Creates whose tokens differ in case make two connections", Family: family, Connections: 2, Clauses: []*spec.Clause{spec.Idem009, spec.Idem020},
		Run: func(s *runner.Session) {
			name, t := s.Name(), s.Token()+"-abc"
			s.Do(model.NewConnection("c1", arg("Name", name), arg("ClientToken", t)))
			s.Do(model.NewConnection("c2", arg("Name", name), arg("ClientToken", strings.ToUpper(t))))
			s.Want(spec.Idem009, s.ID("c1") != s.ID("c2"), "two connections: the tokens differ", "one id, "+s.ID("c1"))
			s.Look("c1", "c2")
		},
	},
	{
		Name: "a repeated Delete with one token is answered like the first", Family: family, Connections: 2, Clauses: []*spec.Clause{spec.Idem027, spec.Idem005},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Do(model.Cancel.On("c1"))
			s.Do(model.Cancel.On("c2"))
			s.Do(model.Delete.On("c1").Token(t))
			s.Do(model.Delete.On("c1").Token(t))
			s.Do(model.Delete.On("c2").Token(t))
			s.LookAll()
		},
	},
	{
		Name: "a repeated Modify with one token changes nothing again", Family: family, Clauses: []*spec.Clause{spec.Idem028},
		Run: func(s *runner.Session) {
			t, first, second := s.Token(), s.Name(), s.Name()
			s.Do(model.NewConnection("c1"))
			s.Do(model.Modify.On("c1", arg("Name", first)).Token(t))
			s.Look("c1")
			s.Do(model.Modify.On("c1", arg("Name", second)).Token(s.Token()))
			s.Look("c1")
			s.Do(model.Modify.On("c1", arg("Name", first)).Token(t))
			s.Look("c1")
			s.Do(model.Modify.On("c1", arg("Name", s.Name())).Token(t))
			s.Look("c1")
		},
	},
	{
		Name: "Confirm without a token is a new request each time", Family: family, Needs: []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.Idem024, spec.Idem003, spec.Idem005},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Allocated)
			s.Do(model.Confirm.On("c1"))
			s.Do(model.Confirm.On("c1"))
			s.Look("c1")
		},
	},
	{
		Name: "a repeated Confirm with one token is answered like the first", Family: family, Connections: 2,
		Needs: []runner.Capability{runner.HasOperator}, Clauses: []*spec.Clause{spec.Idem003, spec.Idem005},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Bring("c1", spec.Allocated)
			s.Bring("c2", spec.Allocated)
			s.Do(model.Confirm.On("c1").Token(t))
			s.Do(model.Confirm.On("c1").Token(t))
			s.Do(model.Confirm.On("c2").Token(t))
			s.Look("c1", "c2")
		},
	},
	{
		Name: "a repeated Enable and Terminate with one token each are answered like the first", Family: family,
		Needs: []runner.Capability{runner.HasOperator}, Clauses: []*spec.Clause{spec.Idem003, spec.Enab004, spec.Term004},
		Run: func(s *runner.Session) {
			t, u := s.Token(), s.Token()
			s.Bring("c1", spec.Confirmed)
			s.Do(model.Enable.On("c1").Token(t))
			s.Do(model.Enable.On("c1").Token(t))
			s.Settle("c1")
			s.Do(model.Enable.On("c1").Token(t))
			s.Look("c1")
			s.Do(model.Terminate.On("c1").Token(u))
			s.Settle("c1")
			s.Do(model.Terminate.On("c1").Token(u))
			s.Do(model.Enable.On("c1").Token(t))
			s.Look("c1")
		},
	},
	{
		Name: "a used token of Enable or Terminate with another connection is a mismatch", Family: family, Connections: 2,
		Needs: []runner.Capability{runner.HasOperator}, Clauses: []*spec.Clause{spec.Idem005, spec.Idem006},
		Run: func(s *runner.Session) {
			t, u := s.Token(), s.Token()
			s.Bring("c1", spec.Confirmed)
			s.Bring("c2", spec.Confirmed)
			s.Do(model.Enable.On("c1").Token(t))
			s.Settle("c1")
			s.Do(model.Enable.On("c2").Token(t))
			s.Look("c1", "c2")
			s.Do(model.Enable.On("c2"))
			s.Settle("c1", "c2")
			s.Do(model.Terminate.On("c1").Token(u))
			s.Do(model.Terminate.On("c2").Token(u))
			s.Settle("c1", "c2")
		},
	},
	{
		Name: "a used token with a region that does not exist is refused", Family: family, Clauses: []*spec.Clause{spec.Idem005, spec.Err008},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Do(model.NewConnection("c1"))
			s.Do(model.Cancel.On("c1").Token(t))
			s.Do(model.Cancel.On("c1").Token(t).With("RegionId", "xx-nowhere-0"))
			s.Look("c1")
		},
	},
	{
		Name: "a used Create token with a redundant connection is a mismatch", Family: family, Connections: 2,
		Needs: []runner.Capability{runner.HasOperator}, Clauses: []*spec.Clause{spec.Idem021},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Allocated)
			c := model.NewConnection("c2", arg("Name", s.Name()), arg("ClientToken", s.Token()))
			s.Do(c)
			s.Do(c.To("c3").With("RedundantPhysicalConnectionId", "$c1"))
			s.One(spec.Idem021, c.Get("Name"))
		},
	},
	{
		Name: "Terminate without a token is a new request each time", Family: family, Needs: []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.Idem025},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Enabled)
			s.Do(model.Terminate.On("c1"))
			s.Settle("c1")
			s.Do(model.Terminate.On("c1"))
			s.Look("c1")
		},
	},
}

var scopeChecks = []*runner.Check{
	{
		Name: "a token used on two operations is judged by what it does", Family: family, Clauses: []*spec.Clause{spec.Idem014},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Do(model.NewConnection("c1"))
			s.Do(model.Modify.On("c1", arg("Name", "$name")).Token(t))
			x := s.Do(model.Cancel.On("c1").Token(t))
			s.Observe(spec.Idem014, "a token of Modify used on Cancel: %d %s", x.Reply.Status, x.Reply.Code)
			s.Look("c1")
			if x.Reply.Success {
				s.Do(model.Cancel.On("c1").Token(t))
				s.Do(model.Cancel.On("c1").Token(s.Token()))
				s.Look("c1")
			}
		},
	},
	{
		Name: "a token handed on from one operation to the next does not stand in for it", Family: family, Connections: 3,
		Clauses: []*spec.Clause{spec.Idem014, spec.State001, spec.State005, spec.Mod010, spec.Del002},
		Run: func(s *runner.Session) {
			t, u := s.Token(), s.Token()
			s.Do(model.NewConnection("c1").Token(t))
			handOn(s, model.Cancel.On("c1").Token(t))
			s.Do(model.NewConnection("c2").Token(u))
			handOn(s, model.Modify.On("c2", arg("Description", "with the token of its Create")).Token(u))
			v, w := s.Token(), s.Token()
			s.Do(model.Modify.On("c2", arg("Description", "with a token of its own")).Token(v))
			handOn(s, model.Cancel.On("c2").Token(v))
			s.Do(model.NewConnection("c3"))
			s.Do(model.Cancel.On("c3").Token(w))
			handOn(s, model.Delete.On("c3").Token(w))
		},
	},
	{
		Name: "a token handed on from Confirm to Enable and Terminate does not stand in for them", Family: family,
		Needs: []runner.Capability{runner.HasOperator}, Clauses: []*spec.Clause{spec.Idem014, spec.Conf002, spec.Enab004, spec.Term004},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Bring("c1", spec.Allocated)
			s.Do(model.Confirm.On("c1").Token(t))
			handOn(s, model.Enable.On("c1").Token(t))
			handOn(s, model.Terminate.On("c1").Token(t))
		},
	},
	{
		Name: "whether a refused request burns its token is reported", Family: family, Needs: []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.Idem013},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Bring("c1", spec.Allocating)
			s.Do(model.Cancel.On("c1").Token(t))
			s.Take("c1", spec.Allocated)
			x := s.Do(model.Cancel.On("c1").Token(t))
			if x.Reply.Success {
				s.Observe(spec.Idem013, "a refused request frees its token")
			}
			s.Look("c1")
		},
	},
	{
		Name: "a token outlives the run of requests between two uses", Family: family, Connections: 2,
		Clauses: []*spec.Clause{spec.Idem015, spec.Idem003},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Do(model.NewConnection("c1"))
			s.Do(model.Cancel.On("c1").Token(t))
			s.Do(model.NewConnection("c2"))
			s.Do(model.Cancel.On("c2").Token(s.Token()))
			s.Do(model.Cancel.On("c1").Token(s.Token()))
			s.Do(model.Cancel.OnID(model.UnknownID).Token(s.Token()))
			s.Do(model.Cancel.On("c1").Token(t))
			s.Observe(spec.Idem015, "a token is remembered after other requests")
			s.Look("c1", "c2")
		},
	},
}

// handOn makes a call with a token that another operation used, and looks. It may be refused for that, or carried out;
// it may not be answered as if it had been. Refused, it is made again with a token of its own.
func handOn(s *runner.Session, c model.Call) {
	conn := strings.TrimPrefix(c.Get("PhysicalConnectionId"), "$")
	if x := s.Do(c); !x.Reply.Success {
		s.Do(c.Token(s.Token()))
	}
	s.Settle(conn)
}
