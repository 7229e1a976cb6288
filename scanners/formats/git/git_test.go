package git

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

// git runs Git itself in a folder, with nothing of this machine's settings.
func git(t *testing.T, dir, in string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", args...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(in)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "GIT_AUTHOR_NAME=An Peeters", "GIT_AUTHOR_EMAIL=an.peeters@example.be",
		"GIT_COMMITTER_NAME=Bo Janssens", "GIT_COMMITTER_EMAIL=bo@example.be", "GIT_AUTHOR_DATE=1700000000 +0100", "GIT_COMMITTER_DATE=1700000000 +0100")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git %s: %v", args[0], err)
	}
	return string(out)
}

// repository makes a history of one long file in many versions, which Git stores as differences, and of others.
func repository(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	git(t, dir, "", "init", "-q", "-b", "main")
	if err := os.MkdirAll(filepath.Join(dir, "data", "eu"), 0o700); err != nil {
		t.Fatal(err)
	}
	var people strings.Builder
	for i := range 400 {
		fmt.Fprintf(&people, "%d;person %d;person.%d@example.org\n", i, i*i, i*7919%1000)
	}
	for version := range 12 {
		text := strings.Replace(people.String(), "person 144;", fmt.Sprintf("person of version %d;", version), 1)
		if version%3 == 0 {
			text += strings.Repeat(fmt.Sprintf("more %d\n", version), version)
		}
		write(t, filepath.Join(dir, "data", "eu", "people.csv"), text)
		write(t, filepath.Join(dir, "notes.txt"), fmt.Sprintf("call Chris, %d", version))
		git(t, dir, "", "add", "-A")
		git(t, dir, "", "commit", "-q", "-m", fmt.Sprintf("Version %d\n\nAsked for by Dana Smit.", version))
	}
	write(t, filepath.Join(dir, "empty"), "")
	git(t, dir, "", "rm", "-q", "notes.txt")
	git(t, dir, "", "add", "-A")
	git(t, dir, "", "commit", "-q", "-m", "Forget the notes")
	git(t, dir, "", "tag", "-a", "v1", "-m", "For Eva Maes")
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func packOf(t *testing.T, dir string) []byte {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, ".git", "objects", "pack", "*.pack"))
	if err != nil || len(paths) != 1 {
		t.Fatalf("%d packs, %v", len(paths), err)
	}
	content, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// versions are the versions of files that Git says are in a repository, by the name of the object.
func versions(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(git(t, dir, "", "cat-file", "--batch-all-objects", "--batch-check")), "\n") {
		if f := strings.Fields(line); f[1] == "blob" {
			all[f[0][:12]] = git(t, dir, "", "cat-file", "blob", f[0])
		}
	}
	return all
}

// TestEveryVersionIsRead: of packs with differences told by place and by name, each version of each file comes as Git itself gives it.
func TestEveryVersionIsRead(t *testing.T) {
	t.Parallel()
	dir := repository(t)
	want := versions(t, dir)
	for name, repack := range map[string][]string{
		"by place": {"repack", "-adfq", "--depth=20"}, "by name": {"-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=20"},
	} {
		git(t, dir, "", repack...)
		got := formattest.Read(t, formattest.Members(Pack(formats.Limits{})), "a.pack", packOf(t, dir))
		if got.Err != nil || len(got.Unread) > 0 {
			t.Fatalf("%s: unread %v, %v", name, got.Unread, got.Err)
		}
		members := map[string]string{}
		for _, row := range got.Part(formattest.MembersPart).Rows {
			path, object, _ := strings.Cut(row[0], "@")
			if members[object] = row[1]; !slices.Contains([]string{"data/eu/people.csv", "notes.txt", "empty"}, path) {
				t.Errorf("%s: a version is of %q", name, path)
			}
		}
		if len(members) != len(want) || len(want) < 25 {
			t.Errorf("%s: %d versions of %d", name, len(members), len(want))
		}
		for object, content := range want {
			if members[object] != content {
				t.Errorf("%s: %s is not what Git says it is", name, object)
			}
		}
		who := got.Part("commit")
		for _, said := range []string{"An Peeters <an.peeters@example.be>", "Bo Janssens <bo@example.be>", "Version 7\n\nAsked for by Dana Smit.\n", "Forget the notes\n"} {
			if !slices.ContainsFunc(who.Rows, func(row []string) bool { return slices.Contains(row, said) }) {
				t.Errorf("%s: no commit says %q", name, said)
			}
		}
		if rows := got.Part("tag").Rows; len(rows) != 1 || !slices.Contains(rows[0], "For Eva Maes\n") {
			t.Errorf("%s: tags %v", name, rows)
		}
		if rows := got.Part("files").Rows; len(rows) != 5 {
			t.Errorf("%s: names of files %v", name, rows)
		}
	}
}

func TestObjectsAlone(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"blob 9\x00call Chris": "truncated", "blob 10\x00call Chris": "call Chris", "blob 0\x00": "",
		"commit 37\x00author An Peeters <an@example.be> 1\n":     "truncated",
		"commit 36\x00author An Peeters <an@example.be> 1\n":     "An Peeters <an@example.be>",
		"tree 30\x00100644 An.csv\x00" + strings.Repeat("x", 16): "damaged",
	} {
		got := formattest.Read(t, formattest.Members(Object(formats.Limits{})), "", []byte(content))
		said := fmt.Sprint(got.Err, got.Unread)
		for _, p := range got.Parts {
			said += fmt.Sprint(p.Rows)
		}
		if want == "truncated" && strings.HasPrefix(content, "blob") { // that is for who reads the member
			want = "call Chri"
		}
		if !strings.Contains(said, want) {
			t.Errorf("%q: %s", content, said)
		}
	}
	for _, head := range []string{"blob 1", "blob 01\x00x", "blob -1\x00", "blobs 1\x00x", "note 1\x00x", "blob  1\x00x"} {
		if Object(formats.Limits{}).Recognise([]byte(head), formats.Input{}) != formats.No {
			t.Errorf("%q passes for an object", head)
		}
	}
}

// member is an object of a pack that the tests write.
type member struct {
	kind kind
	back int // byOffset: members before
	base name
	data string
}

func packed(members ...member) []byte {
	out := binary.BigEndian.AppendUint32([]byte("PACK\x00\x00\x00\x02"), uint32(len(members)))
	var at []int
	for _, m := range members {
		at = append(at, len(out))
		size := len(m.data)
		b := byte(m.kind)<<4 | byte(size&15)
		for size >>= 4; size > 0; size >>= 7 {
			out = append(out, b|0x80)
			b = byte(size & 0x7f)
		}
		out = append(out, b)
		switch m.kind {
		case byHash:
			out = append(out, m.base[:]...)
		case byOffset:
			n := at[len(at)-1] - at[len(at)-1-m.back]
			code := []byte{byte(n & 0x7f)}
			for n >>= 7; n > 0; n >>= 7 {
				n--
				code = append(code, byte(n&0x7f)|0x80)
			}
			slices.Reverse(code)
			out = append(out, code...)
		}
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		_, _ = w.Write([]byte(m.data))
		_ = w.Close()
		out = append(out, z.Bytes()...)
	}
	sum := sha1.Sum(out)
	return append(out, sum[:]...)
}

// difference writes one that copies n bytes from the beginning of a base and adds a text.
func difference(base, n int, text string) string {
	d := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(base)), uint64(n+len(text)))
	return string(append(d, 0x90, byte(n), byte(len(text)))) + text
}

func samples() []formattest.Sample {
	first := "person of the first version, an.peeters@example.be"
	base := sumOf(blob, []byte(first))
	second := difference(len(first), 27, "an@example.com")
	tree := "100644 people.txt\x00" + string(base[:])
	all := packed(
		member{kind: byHash, base: base, data: second}, member{kind: blob, data: first}, member{kind: byOffset, back: 1, data: difference(len(first), 9, "Bo")},
		member{kind: 2, data: tree}, member{kind: commit, data: "tree " + strings.Repeat("0", 40) + "\nauthor An Peeters <an@example.be> 1700000000 +0100\ncommitter Bo <bo@example.be> 1 +0000\n\nFor Eva\n"},
	)
	return []formattest.Sample{{Name: "a.pack", Content: all}}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, Pack(formats.Limits{}), samples())
}

// TestHostilePacks: whatever a pack claims, it is told what of it was not read, and nothing else is lost.
func TestHostilePacks(t *testing.T) {
	t.Parallel()
	known := "an.peeters@example.be and more"
	lies := func(m ...member) []byte { return packed(append([]member{{kind: blob, data: known}}, m...)...) }
	for name, content := range map[string][]byte{
		"to nothing":      lies(member{kind: byHash, base: name{1, 2, 3}, data: difference(5, 2, "x")}),
		"of another size": lies(member{kind: byOffset, back: 1, data: difference(7, 2, "x")}),
		"beyond its base": lies(member{kind: byOffset, back: 1, data: "\x1e\x0a\xb0\x14\xff\xff"}),
		"too short":       lies(member{kind: byOffset, back: 1, data: "\x1e\x0a\x90\x02"}),
		"an empty one":    lies(member{kind: byOffset, back: 1, data: ""}),
		"enormous":        lies(member{kind: byOffset, back: 1, data: "\x1e\xff\xff\xff\xff\x7f\x90\x02"}),
		"of no sort":      lies(member{kind: 5, data: "x"}),
		"list of nothing": lies(member{kind: 2, data: "100644 people.txt\x00short"}),
		"cut":             packed(member{kind: blob, data: known}, member{kind: blob, data: strings.Repeat("Bo", 90)})[:70],
	} {
		got := formattest.Read(t, formattest.Members(Pack(formats.Limits{})), "a.pack", content)
		if len(got.Unread) == 0 && !errors.As(got.Err, new(*scanners.Unread)) {
			t.Errorf("%s: nothing is reported", name)
		}
		if rows := got.Part(formattest.MembersPart).Rows; len(rows) == 0 || !slices.Contains(rows[0], known) {
			t.Errorf("%s: what is whole was lost: %v", name, rows)
		}
	}
	many := binary.BigEndian.AppendUint32([]byte("PACK\x00\x00\x00\x02"), 1<<31)
	if got := formattest.Read(t, formattest.Members(Pack(formats.Limits{})), "a.pack", many); !strings.Contains(fmt.Sprint(got.Err), "over a limit") {
		t.Errorf("a pack of milliards of objects ends with %v", got.Err)
	}
}

// TestDifferencesThatMultiplyAreBounded: each of these copies the one before many times.
func TestDifferencesThatMultiplyAreBounded(t *testing.T) {
	t.Parallel()
	members, size := []member{{kind: blob, data: strings.Repeat("x", 1<<16)}}, 1<<16
	for range 30 {
		d := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(size)), uint64(8*size))
		for range 8 {
			for from := 0; from < size; from += 1 << 16 {
				d = append(d, 0x8f)
				d = binary.LittleEndian.AppendUint32(d, uint32(from))
			}
		}
		members = append(members, member{kind: byOffset, back: 1, data: string(d)})
		if size *= 8; size > 1<<27 {
			break
		}
	}
	got := formattest.Read(t, formattest.Members(Pack(formats.Limits{})), "a.pack", packed(members...))
	if !strings.Contains(fmt.Sprint(got.Err, got.Unread), "over a limit") {
		t.Errorf("ends with %v, %v", got.Err, got.Unread)
	}
}

// TestBombsAreBounded: what comes out is counted while the pack is gone over, before anything is handed over.
func TestBombsAreBounded(t *testing.T) {
	t.Parallel()
	limits := formats.DefaultLimits()
	limits.Unpacked = 1 << 20
	got := formattest.Read(t, formattest.Members(Pack(limits)), "a.pack", packed(member{kind: blob, data: strings.Repeat("\x00", 4<<20)}))
	if !strings.Contains(fmt.Sprint(got.Err), "over a limit") {
		t.Errorf("ends with %v", got.Err)
	}
}

func FuzzPack(f *testing.F) {
	for _, s := range samples() {
		f.Add(s.Content)
		f.Add(s.Content[:len(s.Content)/2])
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		Pack(formats.Limits{}).Recognise(content, formats.Input{})
		got := formattest.Read(t, formattest.Members(Pack(formats.Limits{})), "a.pack", content)
		if got.Err != nil && !errors.As(got.Err, new(*scanners.Unread)) {
			t.Errorf("ends with %v", got.Err)
		}
		for _, row := range got.Part(formattest.MembersPart).Rows { // what it says it is, it is
			_, object, _ := strings.Cut(row[0], "@")
			if sum := sumOf(blob, []byte(row[1])); row[1] != formattest.Null && hex.EncodeToString(sum[:6]) != object {
				t.Errorf("%d bytes are not those of %s", len(row[1]), object)
			}
		}
	})
}
