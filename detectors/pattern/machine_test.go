package pattern

import (
	"strings"
	"testing"
)

// TestRunIsLeftSoon: a long unbroken row of parts is not read to its end from each of them.
func TestRunIsLeftSoon(t *testing.T) {
	t.Parallel()
	g := NewNumbers().digits
	for _, part := range []string{"1.", "%20", "1-", "1/", "a-1-"} {
		text, state, steps := strings.Repeat(part, maxMatch), uint16(start), 0
		for g.live[state]&g.loose != 0 {
			state = g.next[int(state)*g.classes+int(g.ascii[text[steps]])]
			steps++
		}
		if steps > 32 {
			t.Errorf("%d bytes of %q are read from within it", steps, text)
		}
	}
}
