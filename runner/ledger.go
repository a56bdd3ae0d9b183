package runner

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// Entry is one line of a ledger.
type Entry struct {
	At     time.Time `json:"at"`
	Event  string    `json:"event"` // run, about, made, gone
	Prefix string    `json:"prefix,omitempty"`
	Target string    `json:"target,omitempty"`
	Region string    `json:"region,omitempty"`
	Mark   string    `json:"mark,omitempty"` // the name or description by which it can be found again
	As     string    `json:"as,omitempty"`   // whose account, if not the main one
	ID     string    `json:"id,omitempty"`
	How    string    `json:"how,omitempty"`
}

// Ledger writes down every connection before it is asked for, so that a killed run can be cleaned up after. A nil
// ledger keeps nothing.
type Ledger struct {
	mu      sync.Mutex
	wake    *sync.Cond
	file    *os.File
	written int64 // lines appended
	synced  int64 // lines known to be on disk
	syncing bool
	err     error

	ours bool   // nobody else's lines are in it
	head []byte // the lines that begin runs
	size int64  // bytes since the file was begun or emptied
	open int    // how many were announced and are not known to be gone
}

// longLedger is the size from which on a ledger is emptied when nothing is left that it has to remember: a session of
// days makes millions of connections.
const longLedger = 8 << 20

// OpenLedger appends to the ledger at path.
func OpenLedger(path string) (*Ledger, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	l := &Ledger{file: file, ours: info.Size() == 0}
	l.wake = sync.NewCond(&l.mu)
	if info.Size() > 0 { // a kill may have cut the last line short: what comes now begins a line of its own
		if _, err := file.WriteString("\n"); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// Close closes the file.
func (l *Ledger) Close() error {
	if l == nil {
		return nil
	}
	return l.file.Close()
}

// write appends an entry. With sync it returns only when the line is on disk; writers that come together share a sync.
func (l *Ledger) write(e Entry, sync bool) error {
	if l == nil {
		return nil
	}
	e.At = time.Now().UTC()
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return l.err
	}
	if _, l.err = l.file.Write(append(line, '\n')); l.err != nil {
		return l.err
	}
	l.written++
	l.size += int64(len(line)) + 1
	switch e.Event {
	case "run":
		l.head = append(append(l.head, line...), '\n')
	case "about":
		l.open++
	case "gone":
		l.open--
	}
	if l.ours && l.open == 0 && l.size > longLedger {
		l.size = 0
		if l.err = l.file.Truncate(0); l.err == nil {
			_, l.err = l.file.Write(l.head)
		}
	}
	if !sync {
		return l.err
	}
	for mine := l.written; l.synced < mine && l.err == nil; {
		if l.syncing {
			l.wake.Wait()
			continue
		}
		l.syncing = true
		upTo := l.written
		l.mu.Unlock()
		err := l.file.Sync()
		l.mu.Lock()
		l.syncing, l.synced = false, upTo
		if err != nil {
			l.err = err
		}
		l.wake.Broadcast()
	}
	return l.err
}

// maxLedger bounds what is read back: a longer file is surely something else.
const maxLedger = 256 << 20

// ReadLedger returns the entries of a ledger. Lines that were cut short by a kill or damaged otherwise are left out: each
// request comes after its line is on the disk. A file without any line of a ledger is none.
func ReadLedger(path string) ([]Entry, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	var out []Entry
	var bad error
	lines := bufio.NewReader(io.LimitReader(file, maxLedger))
	for n := 1; ; n++ {
		text, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			if len(out) > 0 {
				bad = nil
			}
			return out, bad
		}
		if err != nil {
			return nil, err
		}
		var e Entry
		switch err := json.Unmarshal(text, &e); {
		case len(bytes.TrimSpace(text)) == 0:
		case err == nil && e.Event == "":
			err = errors.New("it has no event")
			fallthrough
		case err != nil:
			bad = cmp.Or(bad, fmt.Errorf("%s:%d: this is no line of a ledger: %w", path, n, err))
		default:
			out = append(out, e)
		}
	}
}
