package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"dossier/cmd/dossier/estate"
	"dossier/scanners/scannertest/s3server"
)

// crowd makes up people in a database, a file of a folder and an object of a bucket.
func crowd(ctx context.Context, dir string, people int) (_ *place, err error) {
	whose, told, err := estate.CrowdTold(dir, people, 1)
	if err != nil {
		return nil, err
	}
	server, err := s3server.Start(ctx, "")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, server.Stop())
		}
	}()
	const bucket = "crm"
	if _, err := server.Client().CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String(bucket)}); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, estate.CrowdExport)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	_, err = server.Client().PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String(estate.CrowdExport), Body: f})
	if err != nil {
		return nil, err
	}
	return &place{
		whose: whose, told: told, targets: []string{dir, "s3://" + bucket + "?endpoint=" + server.Endpoint}, stop: server.Stop,
		env: []string{"AWS_ACCESS_KEY_ID=" + server.Access, "AWS_SECRET_ACCESS_KEY=" + server.Secret, "AWS_EC2_METADATA_DISABLED=true"},
	}, os.Remove(path)
}
