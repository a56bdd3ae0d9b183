package lifecycle

import (
	"fmt"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// races send calls at the same moment. What they did is not followed by the model, so each looks for itself.
var races = []*runner.Check{
	{
		Name: "of simultaneous Deletes at most one is carried out", Family: family, Bare: true,
		Clauses: []*spec.Clause{spec.Del009},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.Cancel.On("c1"))
			s.Look("c1")
			done := 0
			for _, r := range s.Burst(4, model.Delete.On("c1")) {
				if r.Success {
					done++
				}
			}
			if done > 1 && s.Late() {
				s.Observe(spec.Del009, "%d of four simultaneous Deletes succeed, and are carried out later", done)
				return
			}
			s.Want(spec.Del009, done <= 1, "one success at most of four simultaneous Deletes", fmt.Sprint(done))
		},
	},
	{
		Name: "simultaneous Modifies of two attributes change both", Family: family, Bare: true,
		Clauses: []*spec.Clause{spec.Mod010},
		Run: func(s *runner.Session) {
			name, text := model.Arg{Name: "Name", Value: s.Name()}, model.Arg{Name: "Description",
				Value: "changed at the same time"}
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			for _, r := range s.Race(model.Modify.On("c1", name), model.Modify.On("c1", text)) {
				if !r.Success {
					return // a conflict loses nothing
				}
			}
			var shown [2]string
			for range 8 { // a read may come late
				_, r := s.Raw(model.Look("c1"))
				for _, row := range r.Rows {
					shown = [2]string{row.Fields["Name"], row.Fields["Description"]}
				}
				if shown == [2]string{name.Value, text.Value} {
					return
				}
				s.Wait(200 * time.Millisecond)
			}
			s.Want(spec.Mod010, false, fmt.Sprintf("Name %q and Description %q", name.Value, text.Value),
				fmt.Sprintf("%q", shown))
		},
	},
}
