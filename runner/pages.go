package runner

import (
	"strconv"

	"github.com/pconform/pconform/model"
)

// mostFollowed is how many pages of a listing a check reads. An account may hold far more; then the beginning and the
// end are read, for what is new stands at one of them in most orders.
const mostFollowed = 20

// Pages reads a listing page by page and judges all of it as one answer: what stands on a later page counts as much as
// what stands on the first. Page 2 is asked for even if the first is not full, and the whole is read again until what it
// shows is explained, as with every look.
func (s *Session) Pages(c model.Call) *Exchange {
	x := s.begin(c, nil)
	x.Paged = true
	return s.watch(x, nil, false)
}

// furtherPages adds the other pages to the first. The listing is whole if the last was reached and none left out; others
// may make and delete connections meanwhile, so a row can be missed once, but not each time.
func (s *Session) furtherPages(x *Exchange) {
	size, err := strconv.Atoi(x.Call.Get("PageSize"))
	if err != nil || !x.Reply.Success {
		return
	}
	x.Reply.Paged = true
	last, whole := (x.Reply.TotalCount+size-1)/size, true
	page, seen := *x, pages{}
	seen.more(x.Reply.Rows)
	for n, read := 2, 1; read < mostFollowed; n, read = n+1, read+1 {
		if read == mostFollowed/2 && last > n+mostFollowed/2 {
			n, whole = last-mostFollowed/2+1, false
		}
		short := len(page.Reply.Rows) < size
		page = *x
		page.Call = x.Call.With("PageNumber", itoa(n))
		s.transmit(&page)
		fresh := seen.more(page.Reply.Rows)
		x.Reply.Rows = append(x.Reply.Rows, page.Reply.Rows...)
		short = short || page.Reply.Success && len(page.Reply.Rows) < size
		if short || !fresh {
			x.Reply.Whole = whole && short
			return
		}
	}
}
