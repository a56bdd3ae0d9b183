package runner

import (
	"context"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
)

// shows reports whether a read shows a connection where the session believes it to be.
func (s *Session) shows(x *Exchange, name string) bool {
	at, sure := s.worlds.At(name)
	row := s.Row(x, name)
	switch {
	case row == nil || !sure:
		return row == nil && at == model.Gone
	case at == model.Routed:
		at = spec.Enabled
	}
	return model.Of(spec.State(row.Fields["Status"])) == model.Of(at)
}

// clear deletes the border routers of a connection.
func (s *Session) clear(name string) {
	conn, _ := s.worlds[0].Conn(name)
	for _, v := range conn.VBRs {
		if !v.Gone {
			s.Do(model.RemoveVBR(v.Name))
		}
	}
}

// forget takes a connection off the list of what has to be removed.
func (s *Session) forget(name, how string) {
	for i := range s.created {
		if c := s.created[i]; c.name == name {
			s.run.closed(c, how)
			s.created = append(s.created[:i], s.created[i+1:]...)
			return
		}
	}
}

// remove deletes one connection of the session before its end.
func (s *Session) remove(ctx context.Context, name string) {
	for i, c := range s.created {
		if c.name == name && c.id != "" {
			s.created = append(s.created[:i:i], s.created[i+1:]...)
			s.removeNow(ctx, c)
			return
		}
	}
}
