package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// exported are files of customers, in which Mieke's town and state are given; of others they are always the same.
func exported(town, state string, blocked any) map[string]string {
	table, lines := "id,name,email,city,state\r\n", ""
	for i := range 40 {
		who, mail, city, is, no := fmt.Sprintf("Joris Bollen%d", i), fmt.Sprintf("joris%d@webpost.example", i), "Gentbrugge", "open", any(false)
		if i == 20 {
			who, mail, city, is, no = "Mieke Aertsens", mieke, town, state, blocked
		}
		table += fmt.Sprintf("%d,%s,%s,%s,%s\r\n", i, who, mail, city, is)
		lines += fmt.Sprintf(`{"id": %d, "name": %q,  "email": %q, "city": %q, "blocked": %v}`+"\n", i, who, mail, city, no)
	}
	return map[string]string{
		"desk/customers.csv": table, "desk/customers.jsonl": lines, "desk/other.csv": "id,name,email,city\n1,Joris Bollen," + joris + ",Gentbrugge\n",
		"desk/log.txt": "2026-03-01 10:00:00 " + joris + " called from Gentbrugge\n2026-03-01 11:00:00 " + mieke + " called from " + town + "\n",
		"desk/her.vcf": "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Mieke Aertsens\r\nEMAIL:" + mieke + "\r\nNOTE:" + town + "\r\nEND:VCARD\r\n",
		"desk/her.rtf": "{\\rtf1\\ansi Mieke Aertsens, " + mieke + ", of Gentbrugge}",
	}
}

const town = "- {wrong: Gentbrugge, right: Gent}\n"

const marking = `restrict:
  rules:
    - {store: "desk/customers.csv", field: state, value: restricted}
    - {store: "*/desk/customers.jsonl", field: blocked, value: "true"}
    - {store: "**", through: the customer's state}
`

// rectified has a wrong town corrected, and what is in doubt too. It returns the last plan.
func (d *desk) rectified(sign func(string, int) string) (plan string) {
	d.t.Helper()
	id := d.asked("rectification")
	args := []string{"request", "--config", d.home + "/dossier.yaml", "plan", id, "--corrections", "-", "--format", "table"}
	plan = d.run(incomplete, town, args...)
	for _, one := range inDoubt(plan) {
		args = append(args, "--decide", one[1]+"=change")
	}
	plan = d.run(incomplete, town, args...) // the letter is to be done by hand
	d.erase(complete, "approve", id, "--signature", sign(id, 0))
	d.erase(complete, "run", id)
	if out := d.erase(incomplete, "verify", id); !strings.Contains(out, "in 0 records still") {
		d.t.Errorf("verify says:\n%s", out)
	}
	d.run(complete, "", "request", "journal", "verify")
	return plan
}

// TestRectificationInFiles corrects a town in the person's records of tables, documents and a log alone.
func TestRectificationInFiles(t *testing.T) {
	t.Parallel()
	files := exported("Gentbrugge", "open", false)
	files["desk/mieke.aertsens@webpost.example in Gentbrugge.txt"] = "likes lamps\n"
	d, sign, folder := papersDesk(t, files, "")
	plan := d.rectified(sign)
	for _, why := range []string{"files of the format rtf are not written again", "rename it by hand"} {
		if !strings.Contains(strings.Join(strings.Fields(plan), " "), why) {
			t.Errorf("the plan does not say %q:\n%s", why, plan)
		}
	}
	sameFiles(t, "corrected", contents(t, folder), exported("Gent", "open", false))
}

// sameFiles tells of the first line of each file that is not what it should be.
func sameFiles(t *testing.T, when string, got, want map[string]string) {
	t.Helper()
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: %s: %s", when, name, firstDifference([]byte(strings.ReplaceAll(got[name], `\n`, "\n")), []byte(strings.ReplaceAll(want[name], `\n`, "\n"))))
		}
	}
}

// TestRestrictionInFiles marks a row and a document, and puts both back, though rows were added before hers and her town changed meanwhile.
func TestRestrictionInFiles(t *testing.T) {
	t.Parallel()
	d, sign, folder := papersDesk(t, exported("Gent", "open", false), marking)
	id := d.asked("restriction")
	d.erase(complete, "plan", id)
	d.erase(complete, "approve", id, "--signature", sign(id, 0))
	d.erase(complete, "run", id)
	sameFiles(t, "marked", contents(t, folder), exported("Gent", "restricted", true))
	d.run(complete, "", "request", "reply", id)
	later := func(files map[string]string) map[string]string {
		files["desk/customers.csv"] = strings.NewReplacer(",state\r\n", ",state\r\n90,An Claes,an@webpost.example,Gent,restricted\r\n", "Gent,restricted", "Brugge,restricted", "Gent,open", "Brugge,open").
			Replace(files["desk/customers.csv"])
		return files
	}
	for name, content := range later(contents(t, folder)) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	if out := d.erase(complete, "lift", id, "--note", "told today"); !strings.Contains(out, "2 records") {
		t.Errorf("lifting says %q", out)
	}
	sameFiles(t, "lifted", contents(t, folder), later(exported("Gent", "open", false)))
}

// TestLiftingTellsOfLostRecords says that a marked record of a file was not found again.
func TestLiftingTellsOfLostRecords(t *testing.T) {
	t.Parallel()
	d, sign, folder := papersDesk(t, exported("Gent", "open", false), marking)
	id := d.asked("restriction")
	d.erase(complete, "plan", id)
	d.erase(complete, "approve", id, "--signature", sign(id, 0))
	d.erase(complete, "run", id)
	d.run(complete, "", "request", "reply", id)
	if err := os.WriteFile(filepath.Join(folder, "desk", "customers.csv"), []byte("id,name,email,city,state\r\n1,An Claes,an@webpost.example,Gent,restricted\r\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	if out := d.erase(incomplete, "lift", id, "--note", "told today"); !strings.Contains(out, "lifted: 1 record as before") {
		t.Errorf("lifting says %q", out)
	}
}

// current are the newest contents of a bucket's objects, by key, and how many versions there are.
func (s *storeDesk) current() (all map[string]string, versions int) {
	s.t.Helper()
	all = map[string]string{}
	for name, is := range s.contents() {
		key, _, _ := strings.Cut(name, " ")
		if !strings.HasPrefix(key, "desk/") {
			continue
		}
		versions++
		if strings.HasPrefix(is, "latest true") {
			all[key] = is
		}
	}
	return all, versions
}

// changedStore is a bucket in which the files stand alone.
func changedStore(t *testing.T, status types.BucketVersioningStatus, files map[string]string, rules string) *storeDesk {
	t.Helper()
	s := newStoreDesk(t, status, nil)
	for name := range s.contents() {
		key, version, _ := strings.Cut(name, " ")
		in := &s3.DeleteObjectInput{Bucket: &s.bucket, Key: &key}
		if status != "" {
			in.VersionId = &version
		}
		if _, err := s.Client().DeleteObject(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		s.put(name, files[name], nil)
	}
	path := filepath.Join(s.home, "dossier.yaml")
	config, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, append(config, rules...), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestChangesInBuckets corrects and marks what lies in objects, of which no older version keeps the wrong value, and takes the marker off again.
func TestChangesInBuckets(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]types.BucketVersioningStatus{"without versions": "", "with versions": types.BucketVersioningStatusEnabled} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := changedStore(t, status, exported("Gentbrugge", "open", false), marking)
			before, _ := s.current()
			as := func(town, state, blocked string) map[string]string {
				all := maps.Clone(before)
				hers := func(line string) string {
					if !strings.Contains(line, "ieke") && !strings.HasPrefix(line, "NOTE:") {
						return line
					}
					return strings.NewReplacer("Gentbrugge", town, "open", state, "false", blocked).Replace(line)
				}
				for key := range all {
					if key == "desk/her.rtf" {
						continue
					}
					lines := strings.SplitAfter(all[key], `\n`)
					for i := range lines {
						lines[i] = hers(lines[i])
					}
					all[key] = strings.Join(lines, "")
				}
				return all
			}
			see := func(when string, want map[string]string) {
				t.Helper()
				got, versions := s.current()
				sameFiles(t, when, got, want)
				if versions != len(want) {
					t.Errorf("%s: %d versions are there, want %d", when, versions, len(want))
				}
			}
			s.rectified(s.sign)
			see("corrected", as("Gent", "open", "false"))
			id := s.asked("restriction")
			s.erase(complete, "plan", id)
			s.erase(complete, "approve", id, "--signature", s.sign(id, 0))
			s.erase(complete, "run", id)
			see("marked", as("Gent", "restricted", "true"))
			s.run(complete, "", "request", "reply", id)
			if out := s.erase(complete, "lift", id, "--note", "told today"); !strings.Contains(out, "2 records") {
				t.Errorf("lifting says %q", out)
			}
			see("lifted", as("Gent", "open", "false"))
		})
	}
}
