package s3

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"dossier/scanners/erasing"
	"dossier/scanners/scannertest/s3server"
)

// instead are the answers of a server that is hard to come by, by the parameter of the request or its method.
func instead(by map[string]s3server.Harm) func(*http.Request) s3server.Harm {
	return func(r *http.Request) s3server.Harm {
		for what, answer := range by {
			if r.URL.Query().Has(what) || r.Method == what {
				return answer
			}
		}
		return s3server.Harm{}
	}
}

// What stands in the way is said, with what to do.
func TestEraseObstacles(t *testing.T) {
	t.Parallel()
	xml := func(text string) s3server.Harm { return s3server.Harm{Status: http.StatusOK, Whole: text} }
	name := bucket(t, true)
	put(t, name, "a", "An\nJan")
	id := put(t, name, "a", "An\nJan")
	want := everything(t, name)
	for what, test := range map[string]struct {
		answers map[string]s3server.Harm
		record  string // obstacle of erasing a record of the current version; "" none
		version string // of deleting it as a whole
	}{
		"MFA delete": {
			map[string]s3server.Harm{"versioning": xml("<VersioningConfiguration><Status>Enabled</Status><MfaDelete>Enabled</MfaDelete></VersioningConfiguration>")},
			"authentication device", "authentication device",
		},
		"a customer's key": {map[string]s3server.Harm{http.MethodHead: {Status: http.StatusBadRequest}}, "SSE-C", ""},
		"an access list that nobody may read": {
			map[string]s3server.Harm{"acl": {Status: http.StatusForbidden, Code: "AccessDenied"}}, "grant s3:GetObjectAcl", "",
		},
		"a lock that nobody may read": {
			map[string]s3server.Harm{
				"object-lock": xml("<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>"),
				"retention":   {Status: http.StatusForbidden, Code: "AccessDenied"},
			}, "grant s3:GetObjectRetention", "grant s3:GetObjectRetention",
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			e := eraserOf(t, Connector{Endpoint: through(t, instead(test.answers))}, name)
			for obstacle, list := range map[string][]erasing.Removal{test.record: {line(called("a", id), 1)}, test.version: whole(called("a", id))} {
				standing, err := e.Examine(t.Context(), list)
				must(t, err)
				if got := standing[0].Obstacle; (got == "") != (obstacle == "") || !strings.Contains(got, obstacle) {
					t.Errorf("it says %q, want %q", got, obstacle)
				}
			}
		})
	}
	t.Run("an archive", func(t *testing.T) {
		t.Parallel()
		archive := func(r *http.Request) s3server.Harm {
			if isContent(r) && !r.URL.Query().Has("acl") {
				return s3server.Harm{Status: http.StatusForbidden, Code: "InvalidObjectState", Inside: "<StorageClass>GLACIER</StorageClass>"}
			}
			return s3server.Harm{}
		}
		e := eraserOf(t, Connector{Endpoint: through(t, archive)}, name)
		standing, err := e.Examine(t.Context(), []erasing.Removal{line(called("a", id), 1)})
		must(t, err)
		if !strings.Contains(standing[0].Obstacle, "storage class GLACIER: restore it") {
			t.Errorf("it says %q", standing[0].Obstacle)
		}
		planned(t, e, whole(called("a", id)))
	})
	t.Cleanup(func() {
		if got, err := server.Contents(t.Context(), name); err == nil && !maps.Equal(got, want) {
			t.Errorf("there is %q, was %q", got, want)
		}
	})
}

// What the bucket keeps of what is erased is told.
func TestEraseRemains(t *testing.T) {
	t.Parallel()
	name := bucket(t, true)
	e := eraserOf(t, Connector{Endpoint: through(t, instead(map[string]s3server.Harm{
		"replication": {Status: http.StatusOK, Whole: `<ReplicationConfiguration><Rule><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::copies</Bucket></Destination></Rule></ReplicationConfiguration>`},
		"object-lock": {Status: http.StatusOK, Whole: `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>30</Days></DefaultRetention></Rule></ObjectLockConfiguration>`},
	}))}, name)
	said := strings.Join(e.Remains(), "\n")
	for _, want := range []string{"copied to s3://copies: every version", "kept for 30 days (governance)"} {
		if !strings.Contains(said, want) {
			t.Errorf("nothing of %q in %q", want, said)
		}
	}
}

// An object is written with what it had of class, encryption and rights; servers for tests know none of these.
func TestEraseKeepsClassEncryptionAndRights(t *testing.T) {
	t.Parallel()
	grant := func(id, group string, right types.Permission) types.Grant {
		g := types.Grant{Grantee: &types.Grantee{Type: types.TypeCanonicalUser, ID: optional(id), URI: optional(group)}, Permission: right}
		return g
	}
	group := "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
	j := &job{
		eraser: &eraser{source: &source{bucket: "b"}}, key: "a", all: []entry{{key: "a", etag: `"e"`}},
		head: &s3.HeadObjectOutput{
			StorageClass: types.StorageClassStandardIa, ServerSideEncryption: types.ServerSideEncryptionAwsKms, SSEKMSKeyId: aws.String("key"), BucketKeyEnabled: aws.Bool(true),
			ChecksumSHA256: aws.String("x"),
		},
		grants: &s3.GetObjectAclOutput{Grants: []types.Grant{
			grant("owner", "", types.PermissionFullControl), grant("reader", "", types.PermissionRead), grant("", group, types.PermissionRead), grant("reader", "", types.PermissionReadAcp),
		}},
	}
	in := j.input(&described{})
	got := []string{
		string(in.StorageClass), string(in.ServerSideEncryption), *in.SSEKMSKeyId, string(in.ChecksumAlgorithm), *in.IfMatch,
		*in.GrantFullControl, *in.GrantRead, *in.GrantReadACP,
	}
	want := []string{"STANDARD_IA", "aws:kms", "key", "SHA256", `"e"`, `id="owner"`, `id="reader", uri="` + group + `"`, `id="reader"`}
	if !slices.Equal(got, want) || !*in.BucketKeyEnabled || in.GrantWriteACP != nil || in.Tagging != nil {
		t.Errorf("it is written with %q", got)
	}
}
