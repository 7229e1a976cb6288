package mysql

import (
	"context"
	"crypto/tls"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	driverpkg "github.com/go-sql-driver/mysql"

	"dossier/scanners"
	"dossier/scanners/sqlrows"
)

// The server's error numbers (dev.mysql.com/doc/mysql-errors, mariadb.com/kb/en/mariadb-error-codes).
const (
	errTooManyConnections = 1040
	errDatabaseDenied     = 1044
	errUserDenied         = 1045
	errUnknownDatabase    = 1049
	errShutdown           = 1053
	errUnknownColumn      = 1054
	errTableDenied        = 1142
	errColumnDenied       = 1143
	errNoTable            = 1146
	errCrashed            = 1194
	errCrashedRepair      = 1195
	errLockWait           = 1205
	errUserConnections    = 1203
	errInterrupted        = 1317
	errBrokenView         = 1356
	errKeyFile            = 1034
	errChangedTable       = 1412
	errConnectForeign     = 1429
	errForeignQuery       = 1430
	errForeignTable       = 1431
	errNotInEngine        = 1932
	errKilled             = 1927
	errStatementTime      = 1969 // MariaDB
	errExecutionTime      = 3024 // MySQL
	errInsecure           = 3159
	errMalformedPacket    = 1835
)

// code is the server's number for an error, 0 for an error that is not the server's.
func code(err error) uint16 {
	if e, ok := errors.AsType[*driverpkg.MySQLError](err); ok {
		return e.Number
	}
	return 0
}

// passes tells whether an error is about the connection or the moment, so that another attempt may succeed.
func passes(err error) bool {
	if err == nil || errors.Is(err, scanners.ErrGone) { // nothing is wrong, or enough attempts were made
		return false
	}
	switch code(err) {
	case 0:
		_, isNet := errors.AsType[net.Error](err)
		return isNet || errors.Is(err, driver.ErrBadConn) || errors.Is(err, driverpkg.ErrInvalidConn) || errors.Is(err, io.EOF) ||
			errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driverpkg.ErrPktSync) || errors.Is(err, driverpkg.ErrMalformPkt) || unwritten(err)
	case errTooManyConnections, errUserConnections, errShutdown, errKilled, errLockWait, errMalformedPacket:
		return true
	}
	return false
}

// unwritten tells whether a connection broke before the driver could say who connects. The error for it has no name outside the driver, which
// turns it into [driver.ErrBadConn] everywhere but there.
func unwritten(err error) bool { return strings.HasSuffix(err.Error(), "bad connection") }

// asUnread turns what ended a table into what a unit ends with. The server's own words may hold values: only its number is
// kept.
func asUnread(err error, read int64) *scanners.Unread {
	n := code(err)
	u := &scanners.Unread{Why: scanners.Failed, Bytes: -1}
	switch n {
	case 0:
		u.Detail = "the connection to the server was lost"
	case errTableDenied, errColumnDenied, errDatabaseDenied, errUserDenied:
		u.Why, u.Detail = scanners.Denied, "the role may not select from it"
	case errNoTable, errUnknownColumn, errUnknownDatabase, errChangedTable:
		u.Why, u.Detail = scanners.Changed, "the table was altered or dropped after it was listed"
	case errCrashed, errCrashedRepair, errKeyFile, errNotInEngine, 126, 127, 130, 134, 144, 145, 175, 176, 179, 180, 181: // those below 1000 are engines' own (my_base.h)
		u.Why, u.Detail = scanners.Corrupt, "the table is damaged: CHECK TABLE tells more"
	case errLockWait:
		u.Detail = "the table is locked by another session"
	case errInterrupted, errKilled, errStatementTime, errExecutionTime:
		u.Detail = "a time limit of the server or an administrator ended the query"
	case errTooManyConnections, errUserConnections:
		u.Detail = "the server has no connection left"
	case errBrokenView:
		u.Detail = "the view refers to something that is not there, or that its definer may not select"
	case errConnectForeign, errForeignQuery, errForeignTable:
		u.Detail = "the server that holds the table does not answer"
	default:
		u.Detail = fmt.Sprintf("the server answered with error %d", n)
	}
	if read > 0 {
		u.Detail += fmt.Sprintf("; records from number %d on were not read", read+1)
	}
	return u
}

// opening says why a server could not be opened and what to do, without a password. It is [scanners.ErrGone] where another attempt
// may succeed and nothing is wrong with the target.
func opening(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	switch n := code(err); n {
	case errUserDenied:
		return errors.New("the server refuses the user or the password: check both, and from where the user may connect; " +
			"a password may come as ${VARIABLE} in the URL, from ?password-file=, or from the [client] section of ~/.my.cnf")
	case errInsecure:
		return errors.New("the server lets nobody in without TLS: say ?tls=true, or ?tls-ca=FILE where its certificate is its own")
	case errDatabaseDenied, errUnknownDatabase:
		return errors.New("there is no such database, or the user may not use it")
	case errTooManyConnections, errUserConnections:
		return sqlrows.Gone(errors.New("the server has no connection left: try again later, or lower --max-connections"))
	case errShutdown:
		return sqlrows.Gone(errors.New("the server is shutting down: try again later"))
	case 0:
	default:
		return fmt.Errorf("the server answered with error %d", n)
	}
	if errors.Is(err, driverpkg.ErrNoTLS) {
		return errors.New("the server does not offer TLS, which a connection over a network needs: set it up there, " +
			"or say ?tls=false if nobody can listen")
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok && e.IsNotFound {
		return sqlrows.Gone(errors.New("there is no host of this name: check the URL, and the network"))
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		where := "host and port"
		if op.Net == "unix" {
			where = "the socket's path"
		}
		return sqlrows.Gone(fmt.Errorf("cannot reach the server: %w: check %s, and that it runs", op.Err, where))
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return fmt.Errorf("the server's certificate is not to be trusted: %w: give its authority by ?tls-ca=FILE", err)
	}
	if errors.Is(err, errNoDatabase) {
		return err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return sqlrows.Gone(errors.New("whoever listens there says nothing: check host and port, and that MariaDB or MySQL is behind them"))
	}
	err = fmt.Errorf("cannot talk to the server: %w", err)
	if passes(err) {
		return sqlrows.Gone(err)
	}
	return err
}
