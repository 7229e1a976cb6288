package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// status is the exit status, an interface that scripts rely on.
type status int

const (
	complete   status = 0 // done, and everything was read
	incomplete status = 1 // done, but something could not be read
	wrongUsage status = 2 // nothing done: arguments or configuration are wrong
	brokeOff   status = 3 // could not start, did not reach a target, or broke off
	gateClosed status = 4 // done, and what --fail-on names was found
)

// exitError is an error that decides the exit status. A nil cause ends without a message: the output has said it all.
type exitError struct {
	status status
	cause  error
}

func (e *exitError) Error() string {
	if e.cause == nil {
		return fmt.Sprintf("exit status %d", e.status)
	}
	return e.cause.Error()
}

func (e *exitError) Unwrap() error { return e.cause }

// reason is what the system says of a file, without the call and the path, which the message around it names.
func reason(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return e.Err
	}
	return err
}

// joined is two errors of one effort. Where both come from the same trouble, a full disk say, it is told once.
func joined(err, also error) error {
	if err != nil && also != nil && err.Error() == also.Error() {
		return err
	}
	return errors.Join(err, also)
}

func usageError(format string, args ...any) error {
	return &exitError{wrongUsage, fmt.Errorf(format, args...)}
}

// statusOf reads the exit status out of an error, and what to tell the user, "" for nothing.
func statusOf(err error) (status, string) {
	if err == nil {
		return complete, ""
	}
	if errors.Is(err, context.Canceled) {
		return brokeOff, "interrupted; what was found so far is kept, and the same command goes on from there"
	}
	if e, ok := errors.AsType[*exitError](err); ok {
		if e.cause == nil {
			return e.status, ""
		}
		return e.status, e.Error()
	}
	return brokeOff, err.Error()
}
