package s3

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/scannertest"
)

// statement is one of a policy.
type statement struct {
	Sid       string              `json:"Sid,omitempty"`
	Effect    string              `json:"Effect"`
	Principal map[string][]string `json:"Principal,omitempty"`
	Action    any                 `json:"Action"`
	Resource  any                 `json:"Resource"`
}

// documented are the policies of docs/grants.md, by the names of their statements.
func documented(t *testing.T) map[string]statement {
	t.Helper()
	page, err := os.ReadFile("../../docs/grants.md")
	must(t, err)
	all := map[string]statement{}
	for rest := string(page); ; {
		_, text, found := strings.Cut(rest, "```json\n")
		if !found {
			return all
		}
		text, rest, _ = strings.Cut(text, "```")
		var policy struct {
			Version   string
			Statement []statement
		}
		must(t, json.Unmarshal([]byte(text), &policy))
		for _, s := range policy.Statement {
			all[s.Sid] = s
		}
	}
}

// actions of a statement that the tests' server knows, without those left out.
func (s statement) actions(t *testing.T, without ...string) []string {
	t.Helper()
	var list []string
	for _, a := range s.Action.([]any) {
		if !slices.Contains(without, a.(string)) {
			list = append(list, a.(string))
		}
	}
	return list
}

// asUser gives a user the documented rights on a bucket, without some, and further statements, and returns how the user opens it.
func asUser(t *testing.T, name string, without []string, more ...statement) Connector {
	t.Helper()
	policy := documented(t)
	return withRights(t, "user-"+name, name, append([]statement{
		{Effect: "Allow", Action: policy["ListAndDescribe"].actions(t, without...), Resource: "arn:aws:s3:::" + name},
		{Effect: "Allow", Action: policy["ReadObjects"].actions(t, without...), Resource: "arn:aws:s3:::" + name + "/*"},
	}, more...))
}

// asEraser is a user with the documented rights to erase from a bucket, without some.
func asEraser(t *testing.T, user, name string, without ...string) Connector {
	t.Helper()
	policy := documented(t)
	without = append(without, "s3:GetObjectVersionAcl") // which is Amazon's alone
	return withRights(t, user, name, []statement{
		{Effect: "Allow", Action: policy["LookAtBucket"].actions(t, without...), Resource: "arn:aws:s3:::" + name},
		{Effect: "Allow", Action: policy["EraseObjects"].actions(t, without...), Resource: "arn:aws:s3:::" + name + "/*"},
		{Effect: "Deny", Action: policy["NeverUnlock"].actions(t), Resource: "arn:aws:s3:::" + name + "/*"},
	})
}

// withRights gives a user rights on a bucket, which nobody else but the administrator has, and returns how the user opens it.
func withRights(t *testing.T, user, name string, statements []statement) Connector {
	t.Helper()
	secret, err := server.User(t.Context(), user)
	must(t, err)
	for i := range statements {
		statements[i].Principal = map[string][]string{"AWS": {user}}
	}
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	must(t, err)
	_, err = server.Client().PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: &name, Policy: aws.String(string(text))})
	must(t, err)
	return Connector{Profile: profile(t, user, secret)}
}

// filled is a bucket with versions, tags, metadata and an unfinished upload.
func filled(t *testing.T) string {
	t.Helper()
	name := bucket(t, true)
	put(t, name, "a", "first")
	put(t, name, "a", "second", func(in *s3.PutObjectInput) { in.Tagging = aws.String("person=an") })
	put(t, name, "hr/b", "third")
	_, err := server.Client().CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &name, Key: aws.String("u")})
	must(t, err)
	return name
}

// The documented rights are enough to read everything, and to write nothing.
func TestDocumentedRights(t *testing.T) {
	name := filled(t)
	src := open(t, asUser(t, name, nil), "s3://"+name)
	all, unlisted := names(t, src)
	if len(all) != 4 || len(unlisted) > 0 {
		t.Errorf("%d units, not listed %q", len(all), unlisted)
	}
	for _, c := range scannertest.Collect(t, src) {
		if c.Info.Kind != upload && (c.Err != nil || len(c.Unread) > 0) {
			t.Errorf("%s ended %s, %v", c.Info.Kind, ended(c), c.Unread)
		}
	}
	for fact, said := range src.Info().Facts {
		if strings.HasPrefix(said, "unknown") {
			t.Errorf("%s: %s", fact, said)
		}
	}
	user := src.(*source).client
	if _, err := user.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &name, Key: aws.String("a"), Body: strings.NewReader("x")}); err == nil {
		t.Error("the rights let their user write")
	}
	if _, err := user.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &name, Key: aws.String("a")}); err == nil {
		t.Error("the rights let their user delete")
	}
}

// Each right that is missing is told, and costs no more than what it is for.
func TestMissingRights(t *testing.T) {
	t.Run("none", func(t *testing.T) {
		name := filled(t)
		user := "nobody-" + name
		secret, err := server.User(t.Context(), user)
		must(t, err)
		all, unlisted := names(t, open(t, Connector{Profile: profile(t, user, secret)}, "s3://"+name))
		if len(all) != 0 || len(unlisted) != 1 || !strings.Contains(unlisted[0], name+" denied: the keys may not be listed") {
			t.Errorf("%d units, not listed %q", len(all), unlisted)
		}
	})
	t.Run("versions", func(t *testing.T) {
		name := filled(t)
		all, unlisted := names(t, open(t, asUser(t, name, []string{"s3:ListBucketVersions"}), "s3://"+name))
		if len(all) != 3 || len(unlisted) != 1 || !strings.Contains(unlisted[0], "older versions may not be listed") {
			t.Errorf("%q, not listed %q", all, unlisted)
		}
	})
	t.Run("tags", func(t *testing.T) {
		name := filled(t)
		src := open(t, asUser(t, name, []string{"s3:GetObjectTagging", "s3:GetObjectVersionTagging"}), "s3://"+name)
		all, unlisted := names(t, src)
		if len(all) != 4 || len(unlisted) != 1 || !strings.Contains(unlisted[0], "tags may not be read") {
			t.Errorf("%q, not listed %q", all, unlisted)
		}
	})
	t.Run("uploads", func(t *testing.T) {
		name := filled(t)
		all, unlisted := names(t, open(t, asUser(t, name, []string{"s3:ListBucketMultipartUploads"}), "s3://"+name))
		if len(all) != 3 || len(unlisted) != 1 || !strings.Contains(unlisted[0], "unfinished uploads may not be listed") {
			t.Errorf("%q, not listed %q", all, unlisted)
		}
	})
	t.Run("some objects", func(t *testing.T) {
		name := filled(t)
		deny := statement{Effect: "Deny", Action: []string{"s3:GetObject", "s3:GetObjectVersion"}, Resource: "arn:aws:s3:::" + name + "/hr/*"}
		for key, c := range scannertest.Collect(t, open(t, asUser(t, name, nil, deny), "s3://"+name)) {
			u, _ := errors.AsType[*scanners.Unread](c.Err)
			if denied := u != nil && u.Why == scanners.Denied; denied != strings.HasPrefix(key, "hr/") {
				t.Errorf("%s ended %s", key, ended(c))
			}
		}
	})
	t.Run("facts", func(t *testing.T) {
		name := filled(t)
		facts := open(t, asUser(t, name, []string{"s3:GetBucketVersioning"}), "s3://"+name).Info().Facts
		if facts["versioning"] != notAllowed {
			t.Errorf("versioning: %q", facts["versioning"])
		}
	})
}

// The documented rights to erase are enough for all of it, and each that is missing is named.
func TestDocumentedRightsToErase(t *testing.T) {
	for what, test := range map[string]struct {
		without, plan, run string
	}{
		"all":                       {},
		"to list versions":          {without: "s3:ListBucketVersions", plan: "grant s3:ListBucketVersions"},
		"to see versioning":         {without: "s3:GetBucketVersioning", plan: "grant s3:GetBucketVersioning"},
		"to read tags":              {without: "s3:GetObjectVersionTagging", plan: "grant s3:GetObjectTagging"},
		"to read":                   {without: "s3:GetObjectVersion", plan: "grant s3:GetObject"},
		"to write":                  {without: "s3:PutObject", run: "grant s3:PutObject"},
		"to delete versions":        {without: "s3:DeleteObjectVersion", run: "grant s3:DeleteObjectVersion"},
		"to end unfinished uploads": {without: "s3:AbortMultipartUpload", run: "grant s3:AbortMultipartUpload"},
	} {
		t.Run(what, func(t *testing.T) {
			name := bucket(t, true)
			first := put(t, name, "a", "An\nJan", adorned)
			id := put(t, name, "a", "An\nJan", adorned)
			begun, err := server.Client().CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &name, Key: aws.String("a")})
			must(t, err)
			e := eraserOf(t, asEraser(t, "eraser-"+name, name, test.without), name)
			said := ""
			for _, list := range [][]erasing.Removal{whole("a" + uploadMark + *begun.UploadId), {line(called("a", id), 1)}, whole(called("a", first))} {
				standing, err := e.Examine(t.Context(), list)
				if err != nil {
					said += err.Error()
					continue
				}
				if said += standing[0].Obstacle; standing[0].Obstacle != "" {
					continue
				}
				list[0].Digest, list[0].After = standing[0].Digest, standing[0].After
				if _, err := e.Erase(t.Context(), list); err != nil {
					said += err.Error()
					if test.run == "" {
						t.Errorf("the run ends with %v", err)
					}
					e := eraserOf(t, asEraser(t, "granted-"+string(rune('a'+len(said)%26))+name, name), name)
					if _, err := e.Erase(t.Context(), list); err != nil {
						t.Errorf("with the right, the same ends with %v", err)
					}
					break
				}
			}
			want := test.plan + test.run
			if want == "" && said != "" || !strings.Contains(said, want) {
				t.Errorf("it says %q, want %q", said, want)
			}
			if all := everything(t, name); want == "" && (len(all) != 1 || strings.Contains(all[newest(t, name, "a")], `"An`)) {
				t.Errorf("there is %q", all)
			}
		})
	}
}
