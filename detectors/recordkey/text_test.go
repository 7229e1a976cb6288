package recordkey_test

import (
	"slices"
	"testing"

	"dossier/detectors/recordkey"
	"dossier/detectors/sweep"
)

func TestPairs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"INFO checkout customer_id=4711 step=2 took=33ms":             {"customer_id 4711", "step 2", "took 33ms"},
		`{"customer_id": 4711, "order_id":"A-17","note":null}`:        {"customer_id 4711", "order_id A-17"},
		"GET /cart?customerId=4711&page=2 HTTP/1.1":                   {"customerId 4711", "page 2"},
		"customer_id=null customer_id= customer_id=a.b1 x=1 10:00:00": nil,
		"customer_id: 4711": {"customer_id 4711"},
		"":                  nil,
	} {
		var got []string
		recordkey.Pairs([]byte(text), func(name, value []byte) { got = append(got, string(name)+" "+string(value)) })
		if !slices.Equal(got, want) {
			t.Errorf("%q holds %q, want %q", text, got, want)
		}
	}
}

func TestCandidateInText(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"customer_id": true, "customerId": true, "order_no": true, "id": false, "request_id": false, "trace_id": false, "step": false, "status_code": false} {
		if got := recordkey.CandidateInText(sweep.Words(name)); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func FuzzPairs(f *testing.F) {
	f.Add([]byte("customer_id=4711"))
	f.Add([]byte(`"a": "`))
	f.Fuzz(func(t *testing.T, text []byte) {
		recordkey.Pairs(text, func(name, value []byte) {
			if len(name) < 3 || len(value) == 0 || len(value) > recordkey.MostBytes {
				t.Error("a pair that is none")
			}
		})
	})
}
