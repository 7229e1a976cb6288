package main

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/go-sql-driver/mysql"
	"golang.org/x/sync/errgroup"

	"dossier/cmd/bench/shop"
	"dossier/scanners/scannertest/dbserver"
)

func startMariaDB(ctx context.Context) (*engine, error) {
	dump, err := exec.LookPath("mariadb-dump")
	if err != nil {
		if dump, err = exec.LookPath("mysqldump"); err != nil {
			return nil, errors.New("MariaDB: neither mariadb-dump nor mysqldump is on the path: on Debian, apt-get install mariadb-client")
		}
	}
	// Files are read through the page cache, as PostgreSQL does, so that the disk is no part of what is compared.
	server, err := dbserver.StartMariaDB("--innodb-flush-method=fsync", "--innodb-buffer-pool-size=256M", "--innodb-log-file-size=512M", "--local-infile=1")
	if err != nil {
		return nil, err
	}
	e := &engine{
		pid: server.PID(), password: server.Password, peer: "mysqldump --quick", wanted: 1.2, stop: server.Stop,
		url: func(database, password string) string {
			return fmt.Sprintf("mysql://root:%s@127.0.0.1:%d/%s", password, server.Port, database)
		},
	}
	e.load = e.loadMariaDB
	e.command = func(ctx context.Context, database string, _ []*shop.Table) *exec.Cmd {
		cmd := exec.CommandContext(ctx, dump, "--no-defaults", "--quick", "--single-transaction", "--skip-ssl", "--host=127.0.0.1",
			"--port="+strconv.Itoa(server.Port), "--user=root", database)
		cmd.Env = append(os.Environ(), "MYSQL_PWD="+server.Password)
		return cmd
	}
	conn, err := connectMariaDB(ctx, e.url("", e.password))
	if err == nil {
		err = each1(ctx, conn, "SELECT VERSION()", func(row []driver.Value) { e.title = fmt.Sprintf("MariaDB %s", row[0]) })
		err = errors.Join(err, conn.Close())
	}
	if err != nil {
		return nil, errors.Join(err, server.Stop())
	}
	return e, nil
}

// connectMariaDB takes a URL of the form that dossier takes.
func connectMariaDB(ctx context.Context, url string) (driver.Conn, error) {
	rest, _ := strings.CutPrefix(url, "mysql://")
	login, place, _ := strings.Cut(rest, "@")
	config := mysql.NewConfig()
	config.User, config.Passwd, _ = strings.Cut(login, ":")
	config.Net = "tcp"
	config.Addr, config.DBName, _ = strings.Cut(place, "/")
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, err
	}
	return connector.Connect(ctx)
}

func do1(ctx context.Context, conn driver.Conn, statement string) error {
	_, err := conn.(driver.ExecerContext).ExecContext(ctx, statement, nil)
	return err
}

// each1 hands over the rows of a query.
func each1(ctx context.Context, conn driver.Conn, statement string, row func([]driver.Value)) error {
	rows, err := conn.(driver.QueryerContext).QueryContext(ctx, statement, nil)
	if err != nil {
		return err
	}
	values := make([]driver.Value, len(rows.Columns()))
	for {
		switch err := rows.Next(values); {
		case errors.Is(err, io.EOF):
			return rows.Close()
		case err != nil:
			return errors.Join(err, rows.Close())
		}
		row(values)
	}
}

func (e *engine) loadMariaDB(ctx context.Context, database string, tables []*shop.Table) (bytes int64, err error) {
	conn, err := connectMariaDB(ctx, e.url("", e.password))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	for _, statement := range []string{
		"CREATE DATABASE " + database + " CHARACTER SET utf8mb4", "USE " + database, "SET unique_checks=0", "SET foreign_key_checks=0", "SET sql_mode=''",
	} {
		if err := do1(ctx, conn, statement); err != nil {
			return 0, err
		}
	}
	for _, t := range tables {
		var columns []string
		for _, c := range t.Columns {
			columns = append(columns, c.Name+" "+c.MariaDB)
		}
		if err := do1(ctx, conn, "CREATE TABLE "+t.Name+" ("+strings.Join(columns, ", ")+", PRIMARY KEY ("+t.Key+"))"); err != nil {
			return 0, err
		}
		mysql.RegisterReaderHandler("rows", func() io.Reader {
			return readerOf(func(w io.Writer) error {
				n, err := t.Write(ctx, w)
				bytes += n
				return err
			})
		})
		err := do1(ctx, conn, "LOAD DATA LOCAL INFILE 'Reader::rows' INTO TABLE "+t.Name+" CHARACTER SET utf8mb4")
		mysql.DeregisterReaderHandler("rows")
		if err != nil {
			return 0, err
		}
	}
	for _, t := range tables {
		for column, other := range t.Refers {
			if err := do1(ctx, conn, fmt.Sprintf("ALTER TABLE %s ADD FOREIGN KEY (%s) REFERENCES %s (id)", t.Name, column, other)); err != nil {
				return 0, err
			}
		}
		if err := do1(ctx, conn, "ANALYZE TABLE "+t.Name); err != nil {
			return 0, err
		}
	}
	return bytes, nil
}

// readMariaDB reads what is planned and throws it away: a table at a time on each of so many connections.
func readMariaDB(ctx context.Context, url string, p *plan) error {
	tables := make(chan planned, len(p.Tables))
	for _, t := range p.Tables {
		tables <- t
	}
	close(tables)
	group, ctx := errgroup.WithContext(ctx)
	for range connections {
		group.Go(func() error {
			conn, err := connectMariaDB(ctx, url)
			if err != nil {
				return err
			}
			for t := range tables {
				if err := each1(ctx, conn, "SELECT "+strings.Join(t.Columns, ", ")+" FROM "+t.Name, func([]driver.Value) {}); err != nil {
					return errors.Join(err, conn.Close())
				}
			}
			return conn.Close()
		})
	}
	return group.Wait()
}

// readRaw is the plain reader, a process of its own. The plan lies in a file.
func readRaw(ctx context.Context, url string, p *plan) error {
	if strings.HasPrefix(url, "mysql:") {
		return readMariaDB(ctx, url, p)
	}
	return readPostgres(ctx, url, p)
}
