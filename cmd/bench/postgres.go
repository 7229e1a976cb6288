package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/sync/errgroup"

	"dossier/cmd/bench/shop"
	"dossier/scanners/scannertest/dbserver"
)

func startPostgres(ctx context.Context) (*engine, error) {
	psql, err := exec.LookPath("psql")
	if err != nil {
		return nil, errors.New("PostgreSQL: psql is not on the path: on Debian, apt-get install postgresql-client")
	}
	server, err := dbserver.StartPostgres("shared_buffers=256MB", "max_wal_size=4GB")
	if err != nil {
		return nil, err
	}
	e := &engine{
		pid: server.PID(), password: server.Password, peer: `psql \copy`, wanted: 1.3, stop: server.Stop,
		url: func(database, password string) string {
			return fmt.Sprintf("postgres://postgres:%s@127.0.0.1:%d/%s?sslmode=disable", password, server.Port, database)
		},
	}
	e.load = e.loadPostgres
	e.command = func(ctx context.Context, database string, tables []*shop.Table) *exec.Cmd {
		args := []string{"-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", strconv.Itoa(server.Port), "-U", "postgres", "-d", "dbname=" + database + " sslmode=disable"}
		for _, t := range tables {
			args = append(args, "-c", `\copy `+t.Name+` to '`+os.DevNull+`'`)
		}
		cmd := exec.CommandContext(ctx, psql, args...)
		cmd.Env = append(os.Environ(), "PGPASSWORD="+server.Password)
		return cmd
	}
	e.title, err = e.version(ctx)
	if err != nil {
		return nil, errors.Join(err, server.Stop())
	}
	return e, nil
}

func (e *engine) version(ctx context.Context) (string, error) {
	conn, err := pgconn.Connect(ctx, e.url("postgres", e.password))
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	return "PostgreSQL " + conn.ParameterStatus("server_version"), nil
}

// loadPostgres makes a database as one looks that has been there for a while: analysed, and its rows known to be visible.
func (e *engine) loadPostgres(ctx context.Context, database string, tables []*shop.Table) (bytes int64, err error) {
	if err := e.script(ctx, "postgres", "CREATE DATABASE "+database); err != nil {
		return 0, err
	}
	conn, err := pgconn.Connect(ctx, e.url(database, e.password))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	for _, t := range tables {
		var columns []string
		for _, c := range t.Columns {
			columns = append(columns, c.Name+" "+c.Postgres)
		}
		if err := run1(ctx, conn, "BEGIN; CREATE TABLE "+t.Name+" ("+strings.Join(columns, ", ")+")"); err != nil {
			return 0, err
		}
		rows := readerOf(func(w io.Writer) error {
			n, err := t.Write(ctx, w)
			bytes += n
			return err
		})
		_, err := conn.CopyFrom(ctx, rows, "COPY "+t.Name+" FROM STDIN WITH (FREEZE)")
		_ = rows.Close()
		if err == nil {
			err = run1(ctx, conn, "COMMIT; ALTER TABLE "+t.Name+" ADD PRIMARY KEY ("+t.Key+")")
		}
		if err != nil {
			return 0, err
		}
	}
	for _, t := range tables {
		for column, other := range t.Refers {
			if err := run1(ctx, conn, fmt.Sprintf("ALTER TABLE %s ADD FOREIGN KEY (%s) REFERENCES %s NOT VALID", t.Name, column, other)); err != nil {
				return 0, err
			}
		}
	}
	for _, last := range []string{"VACUUM ANALYZE", "CHECKPOINT"} {
		if err := run1(ctx, conn, last); err != nil {
			return 0, err
		}
	}
	return bytes, nil
}

func (e *engine) script(ctx context.Context, database, sql string) error {
	conn, err := pgconn.Connect(ctx, e.url(database, e.password))
	if err != nil {
		return err
	}
	return errors.Join(run1(ctx, conn, sql), conn.Close(ctx))
}

func run1(ctx context.Context, conn *pgconn.PgConn, sql string) error {
	_, err := conn.Exec(ctx, sql).ReadAll()
	return err
}

// pageRange is how many pages the plain reader asks for at a time, as a scan does.
const pageRange = 512

// readPostgres reads what is planned and throws it away: ranges of pages in binary form, over so many connections.
func readPostgres(ctx context.Context, url string, p *plan) error {
	queries := make(chan query)
	group, ctx := errgroup.WithContext(ctx)
	var sizes sync.Mutex // one connection asks for them
	first, err := pgconn.Connect(ctx, url)
	if err != nil {
		return err
	}
	group.Go(func() error {
		defer close(queries)
		sizes.Lock()
		defer sizes.Unlock()
		for _, t := range p.Tables {
			result := first.ExecParams(ctx, "SELECT pg_relation_size('"+t.Name+"') / current_setting('block_size')::int", nil, nil, nil, nil).Read()
			if result.Err != nil {
				return result.Err
			}
			pages, err := strconv.ParseInt(string(result.Rows[0][0]), 10, 64)
			if err != nil {
				return err
			}
			for page := int64(0); page < max(pages, 1); page += pageRange {
				select {
				case queries <- t.pages(page):
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		return first.Close(ctx)
	})
	for range connections {
		group.Go(func() error {
			conn, err := pgconn.Connect(ctx, url)
			if err != nil {
				return err
			}
			for q := range queries {
				rows := conn.ExecParams(ctx, q.sql, nil, nil, nil, q.formats)
				for rows.NextRow() {
					_ = rows.Values()
				}
				if _, err := rows.Close(); err != nil {
					return err
				}
			}
			return conn.Close(ctx)
		})
	}
	return group.Wait()
}

type query struct {
	sql     string
	formats []int16
}

// pages is the query for a range of pages.
func (t *planned) pages(from int64) query {
	q := query{sql: fmt.Sprintf("SELECT %s FROM %s WHERE ctid >= '(%d,0)' AND ctid < '(%d,0)'", strings.Join(t.Columns, ", "), t.Name, from, from+pageRange)}
	for _, c := range t.Types {
		format := int16(1)
		if strings.HasPrefix(c, "numeric") { // of which a scan, too, reads the text
			format = 0
		}
		q.formats = append(q.formats, format)
	}
	q.formats = slices.Clip(q.formats)
	return q
}
