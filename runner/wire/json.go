package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonReader decodes a body strictly into a tree. Duplicate members, invalid UTF-8, trailing data and too much depth
// are errors; the first one ends the reading.
type jsonReader struct {
	dec *jsontext.Decoder
	buf bytes.Buffer
}

var jsonReaders = sync.Pool{New: func() any {
	r := &jsonReader{}
	r.dec = jsontext.NewDecoder(&r.buf)
	return r
}}

// decodeJSON reads the one value of a body.
func decodeJSON(body []byte) (any, error) {
	r := jsonReaders.Get().(*jsonReader)
	defer jsonReaders.Put(r)
	r.buf.Reset()
	r.buf.Write(body)
	// Duplicates are found by the maps that the tree is made of, so the decoder need not look for them too.
	r.dec.Reset(&r.buf, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(false))
	v, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if _, err := r.dec.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is data behind the JSON value")
	}
	return v, nil
}

func (r *jsonReader) value(depth int) (any, error) {
	tok, err := r.dec.ReadToken()
	if err != nil {
		return nil, jsonError(err)
	}
	switch tok.Kind() {
	case '{':
		return r.object(depth + 1)
	case '[':
		return r.array(depth + 1)
	case '"':
		return tok.String(), nil
	case '0':
		return number(tok.String()), nil
	case 't':
		return true, nil
	case 'f':
		return false, nil
	}
	return nil, nil
}

func (r *jsonReader) object(depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("the body is nested deeper than %d levels", maxDepth)
	}
	m := map[string]any{}
	for r.dec.PeekKind() != '}' {
		tok, err := r.dec.ReadToken()
		if err != nil {
			return nil, jsonError(err)
		}
		name := tok.String()
		if _, ok := m[name]; ok {
			return nil, fmt.Errorf("member %s occurs twice in one object", clip(name))
		}
		if m[name], err = r.value(depth); err != nil {
			return nil, err
		}
	}
	_, err := r.dec.ReadToken()
	return m, jsonError(err)
}

func (r *jsonReader) array(depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("the body is nested deeper than %d levels", maxDepth)
	}
	list := []any{}
	for r.dec.PeekKind() != ']' {
		v, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := r.dec.ReadToken()
	return list, jsonError(err)
}

// number keeps integers exact: an account number has more digits than a float64 holds.
func number(text string) any {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	f, err := strconv.ParseFloat(text, 64)
	if err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return int64(f)
	}
	return f
}

// jsonError says what the decoder says, without its package prefix and clipped, because it may quote the body.
func jsonError(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the JSON value ends too early")
	}
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) && syntactic.Err != nil {
		return fmt.Errorf("it is not well-formed JSON after %d bytes: %s", syntactic.ByteOffset,
			clip(syntactic.Err.Error()))
	}
	return fmt.Errorf("it is not well-formed JSON: %s", clip(err.Error()))
}
