package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPackageLeavesOutOthersEntries: what one contact of an account alone has, as a remark, is of that contact, and none of the person's answer.
func TestPackageLeavesOutOthersEntries(t *testing.T) {
	t.Parallel()
	var accounts strings.Builder
	for i := range 12 {
		his := fmt.Sprintf(`{"name": {"first": "Joris", "last": "Bollen%d"}, "emails": ["joris%d@webpost.example"], "remark": "is slow to answer"}`, i, i)
		if i == 3 || i == 8 {
			his += `, {"name": {"first": "Mieke", "last": "Aertsens"}, "emails": ["` + mieke + `"], "since": "spring"}`
		}
		fmt.Fprintf(&accounts, "\n  {\"id\": %d, \"contacts\": [%s]}%s", i, his, map[bool]string{true: ","}[i < 11])
	}
	d, _, _ := papersDesk(t, map[string]string{"accounts.json": `{"accounts": [` + accounts.String() + "\n]}\n"}, "register: register.yaml\n")
	if err := os.WriteFile(filepath.Join(d.home, "register.yaml"), []byte(strings.Replace(explaining, "shop.sqlite/customers", "shop/*", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	id := d.asked("access")
	out := filepath.Join(d.home, "package")
	d.erase(complete, "package", id, "--out", out)
	all := readPackage(t, out, "data")
	if strings.Contains(all, "slow to answer") {
		t.Error("a remark about somebody else is in it")
	}
	if !strings.Contains(all, "spring") {
		t.Errorf("what stands in the person's own entry is not in it:\n%s", all)
	}
}
