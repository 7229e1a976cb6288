//go:build unix

package s3server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// Contents are all versions, delete markers and unfinished uploads of a bucket, by key and identifier with a space between them: each with its
// bytes and all that is said of it, as text.
func (s *Server) Contents(ctx context.Context, bucket string) (map[string]string, error) {
	c := s.Client()
	all := map[string]string{}
	pages := s3.NewListObjectVersionsPaginator(c, &s3.ListObjectVersionsInput{Bucket: &bucket})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, m := range page.DeleteMarkers {
			all[*m.Key+" "+*m.VersionId] = fmt.Sprintf("latest %v, delete marker", *m.IsLatest)
		}
		for _, v := range page.Versions {
			if all[*v.Key+" "+*v.VersionId], err = content(ctx, c, bucket, &v); err != nil {
				return nil, err
			}
		}
	}
	uploads, err := c.ListMultipartUploads(ctx, &s3.ListMultipartUploadsInput{Bucket: &bucket})
	if err != nil {
		return nil, err
	}
	for _, u := range uploads.Uploads {
		all[*u.Key+" upload "+*u.UploadId] = "upload"
	}
	return all, nil
}

func content(ctx context.Context, c *s3.Client, bucket string, v *types.ObjectVersion) (string, error) {
	id := v.VersionId
	if *id == "null" && *v.IsLatest { // which buckets that never kept versions know only without it
		id = nil
	}
	out, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: v.Key, VersionId: id})
	if err != nil {
		return "", err
	}
	defer out.Body.Close()
	body, err := io.ReadAll(out.Body)
	if err != nil {
		return "", err
	}
	tags, err := c.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: &bucket, Key: v.Key, VersionId: id})
	if err != nil {
		return "", err
	}
	var set []string
	for _, t := range tags.TagSet {
		set = append(set, *t.Key+"="+*t.Value)
	}
	slices.Sort(set)
	return fmt.Sprintf("latest %v, %q, %v, %v, %s %s %s %s %s %s %s", *v.IsLatest, body, out.Metadata, set, aws.ToString(out.ContentType),
		aws.ToString(out.CacheControl), aws.ToString(out.ContentDisposition), aws.ToString(out.ContentEncoding), aws.ToString(out.ContentLanguage),
		aws.ToString(out.ExpiresString), aws.ToString(out.WebsiteRedirectLocation)), nil
}

// Keep keeps all that the server holds, and returns what puts it back. A server that stands in for ours cannot be kept.
func (s *Server) Keep(ctx context.Context) (back func(context.Context) error, err error) {
	if s.folder == "" {
		return nil, errors.New("only the tests' own server can be kept")
	}
	stored, kept := []string{filepath.Join(s.folder, "data"), filepath.Join(s.folder, "versions")}, filepath.Join(s.folder, "kept")
	if err := os.Mkdir(kept, 0o700); err != nil {
		return nil, err
	}
	if err := copied(ctx, stored, kept); err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		for _, folder := range stored {
			if err := emptied(folder); err != nil {
				return err
			}
			if err := copied(ctx, []string{filepath.Join(kept, filepath.Base(folder)) + "/."}, folder); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// copied copies folders with their extended attributes, in which the server keeps what is said of objects.
func copied(ctx context.Context, from []string, to string) error {
	if said, err := exec.CommandContext(ctx, "cp", append(append([]string{"-a"}, from...), to)...).CombinedOutput(); err != nil {
		return fmt.Errorf("copy what the server holds: %w: %s", err, said)
	}
	return nil
}

func emptied(folder string) error {
	list, err := os.ReadDir(folder)
	for i := 0; i < len(list) && err == nil; i++ {
		err = os.RemoveAll(filepath.Join(folder, list[i].Name()))
	}
	return err
}
