package inventory_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"dossier/reports/inventory"
)

// TestFileSizeLimit scans in a process whose files may not grow beyond 800 KiB, as under a quota, and then without the limit.
func TestFileSizeLimit(t *testing.T) {
	t.Parallel()
	key, err := crashKey()
	if err != nil {
		t.Fatal(err)
	}
	path := temp(t)
	cmd := exec.CommandContext(t.Context(), "sh", "-c", `ulimit -f 1600 && exec "$0"`, os.Args[0])
	cmd.Env = append(os.Environ(), childPath+"="+path)
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), inventory.ErrFull.Error()) {
		t.Fatalf("%v, %s", err, out)
	}
	want := open(t, temp(t), key, inventory.Options{})
	scan(t, want, crashEstate(key), options())
	s := open(t, path, key, inventory.Options{})
	if run := scan(t, s, crashEstate(key), options()); !run.Resumed() {
		t.Error("the scan did not go on")
	}
	if dump(t, s) != dump(t, want) {
		t.Error("the scan that went on left something else")
	}
}
