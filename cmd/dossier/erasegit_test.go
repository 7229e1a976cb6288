package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestErasureLeavesRepositories erases a person from a folder that is kept in Git: the file goes on without them, and what its history holds is a task, since Git
// calls each object by the checksum of its content.
func TestErasureLeavesRepositories(t *testing.T) {
	t.Parallel()
	table := "id,name,email\n1,Joris Bollen," + joris + "\n2,Mieke Aertsens," + mieke + "\n3,An Peeters,an.peeters@webpost.example\n"
	d, sign, folder := papersDesk(t, map[string]string{"customers.csv": table}, "")
	git := func(args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "git", append([]string{"-C", folder, "-c", "user.name=Shop", "-c", "user.email=shop@corp.example"}, args...)...)
		cmd.Env = append(cmd.Environ(), "GIT_CONFIG_GLOBAL="+filepath.Join(d.home, "none"), "GIT_CONFIG_SYSTEM="+filepath.Join(d.home, "none"))
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("git %s: %v\n%s", args[0], err, out)
		}
		return string(out)
	}
	git("init", "-q")
	git("add", ".")
	git("commit", "-qm", "customers")
	d.run(complete, "", "scan", "--config", filepath.Join(d.home, "dossier.yaml"), "--quiet")
	id, _, _ := strings.Cut(d.run(complete, mieke+"\n", "request", "open", "--type", "erasure", "--email", "-", "--country", "BE"), " ")
	d.run(complete, "", "request", "search", id)
	plan := strings.Join(strings.Fields(d.erase(incomplete, "plan", id, "--format", "table")), " ")
	if !strings.Contains(plan, "it is of a repository of Git") {
		t.Errorf("the plan:\n%s", plan)
	}
	d.carriedOut(id, sign, incomplete)
	git("fsck", "--strict")
	if got, want := contents(t, folder)["customers.csv"], strings.Replace(table, "2,Mieke Aertsens,"+mieke+"\n", "", 1); got != want {
		t.Errorf("it is\n%s\nwant\n%s", got, want)
	}
}
