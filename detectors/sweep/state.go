package sweep

import (
	"encoding/base64"
	"encoding/json"
	"strconv"

	"dossier/detectors"
	"dossier/detectors/dates"
)

// MarshalJSON implements [json.Marshaler]. A state is written for every unit, however small it is, and what finds out by itself what a state is
// made of takes five times as long.
func (s state) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 64+64*len(s.Fields)), `{"Batches":`...)
	b = strconv.AppendInt(b, int64(s.Batches), 10)
	b = appendCount(b, `,"Records":`, s.Records)
	b = appendCount(b, `,"Bytes":`, s.Bytes)
	if s.Failed > 0 {
		b = appendCount(b, `,"Failed":`, int64(s.Failed))
	}
	if s.Fields == nil {
		return append(b, `,"Fields":null}`...), nil
	}
	b = append(b, `,"Fields":[`...)
	for i := range s.Fields {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = s.Fields[i].appendTo(b); err != nil {
			return nil, err
		}
	}
	return append(b, "]}"...), nil
}

func (c *counts) appendTo(b []byte) ([]byte, error) {
	b = appendCount(b, `{"Values":`, c.Values)
	b = appendCount(b, `,"Nulls":`, c.Nulls)
	sign := byte('{')
	for kind, n := range c.Kinds {
		if sign == '{' {
			b = append(b, `,"Kinds":`...)
		}
		name, err := quote(kind)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, sign), name...), ':')
		b = strconv.AppendInt(b, n, 10)
		sign = ','
	}
	if sign == ',' {
		b = append(b, '}')
	}
	if len(c.Days) > 0 {
		b = append(b, `,"Days":"`...)
		b = append(base64.StdEncoding.AppendEncode(b, dates.Append(nil, dates.Days(c.Days))), '"')
	}
	return append(b, '}'), nil
}

// quote writes a kind as JSON. Those of this program are words that need no more than quotes; users may call theirs anything.
func quote(kind detectors.Kind) ([]byte, error) {
	for _, c := range []byte(kind) {
		if c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return json.Marshal(string(kind))
		}
	}
	return append(append([]byte{'"'}, kind...), '"'), nil
}

func appendCount(b []byte, name string, n int64) []byte {
	return strconv.AppendInt(append(b, name...), n, 10)
}
