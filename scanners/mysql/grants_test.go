package mysql

import (
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/scannertest"
)

// role makes a user with these rights and returns the URL by which it connects.
func role(t *testing.T, grants ...string) string {
	t.Helper()
	user, password := "u_"+random(), random()
	db := admin(t, "")
	name := "'" + user + "'@'%'"
	do(t, db, "CREATE USER "+name+" IDENTIFIED BY '"+password+"'")
	t.Cleanup(func() { do(t, db, "DROP USER "+name) })
	for _, grant := range grants {
		do(t, db, grant+" TO "+name)
	}
	u, err := url.Parse(root)
	if err != nil {
		t.Fatal(err)
	}
	u.User, u.Path = url.UserPassword(user, password), ""
	return u.String()
}

func TestTablesAndColumnsWithoutSelect(t *testing.T) {
	t.Parallel()
	name, _ := fill(t, people, "CREATE TABLE hidden (v TEXT)", "CREATE TABLE listed (v TEXT)", "INSERT INTO listed VALUES ('x')",
		"CREATE TABLE partly (id INT PRIMARY KEY, a TEXT, b TEXT, c TEXT)", "INSERT INTO partly VALUES (1, 'a', 'b', 'c')",
		"CREATE TABLE written (id INT PRIMARY KEY, a TEXT, b TEXT)", "INSERT INTO written VALUES (1, 'a', 'b')")
	in := quote(name) + "."
	url := role(t, "GRANT SELECT ON "+in+"people", "GRANT INSERT ON "+in+"listed", "GRANT SELECT (id, b) ON "+in+"partly",
		"GRANT SELECT (id, a), INSERT (b) ON "+in+"written") + "/" + name
	src := open(t, url, Connector{})
	_, unlisted := scannertest.Units(t, src)
	if len(unlisted) != 1 || unlisted[0].Why != scanners.Denied || unlisted[0].Part.Reveal() != name {
		t.Errorf("unlisted %v, want the database's hidden tables", unlisted)
	}
	all := tables(scannertest.Collect(t, src))
	if all["hidden"] != nil || len(all["people"].Rows) != 10000 || len(all["people"].Unread) > 0 {
		t.Error("people is not read as it should")
	}
	if c := all["listed"]; !endsWith(c.Err, scanners.Denied) {
		t.Errorf("a table without SELECT ended with %v", c.Err)
	}
	if c := all["partly"]; len(c.Rows) != 1 || c.Rows[0].Value("b") != "b" || c.Rows[0].Values["a"] != nil || !hasUnread(c, scanners.Denied, "") ||
		!slices.Equal(c.Info.Key, []string{"id"}) {
		t.Errorf("rows %v, unread %v", c.Rows, c.Unread)
	}
	if c := all["written"]; len(c.Rows) != 1 || c.Rows[0].Value("a") != "a" || !hasUnread(c, scanners.Denied, "b") {
		t.Errorf("rows %v, unread %v", c.Rows, c.Unread)
	}
}

func TestHiddenDatabases(t *testing.T) {
	t.Parallel()
	name, _ := fill(t, people)
	for _, test := range []struct {
		name  string
		grant string
		want  int // things that cannot be listed
	}{
		{"one database", "GRANT SELECT ON " + quote(strings.ReplaceAll(name, "_", `\_`)) + ".*", 1},
		{"by a pattern", "GRANT SELECT ON `" + name[:6] + "%`.*", 1},
		{"everything", "GRANT SELECT ON *.*", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			src := open(t, role(t, test.grant), Connector{})
			units, unlisted := scannertest.Units(t, src)
			found := false
			for _, u := range units {
				found = found || u.Info().Name.Reveal() == name+".people"
			}
			if !found || len(unlisted) != test.want {
				t.Errorf("found %t, unlisted %v, want %d", found, unlisted, test.want)
			}
		})
	}
	src := open(t, role(t, "GRANT SHOW DATABASES ON *.*"), Connector{})
	_, unlisted := scannertest.Units(t, src)
	if !slices.ContainsFunc(unlisted, func(u *scanners.Unread) bool { return u.Part.Reveal() == name && u.Why == scanners.Denied }) {
		t.Error("a database that shows its name alone is not reported")
	}
}

// A role given to the user counts as its own rights.
func TestRoleOfARole(t *testing.T) {
	t.Parallel()
	name, _ := fill(t, people)
	db := admin(t, "")
	given := "r_" + random()
	do(t, db, "CREATE ROLE "+given, "GRANT SELECT ON "+quote(name)+".* TO "+given)
	t.Cleanup(func() { do(t, db, "DROP ROLE "+given) })
	target := role(t, "GRANT "+given)
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	do(t, db, "SET DEFAULT ROLE "+given+" FOR '"+u.User.Username()+"'@'%'")
	src := open(t, target+"/"+name, Connector{})
	if _, unlisted := scannertest.Units(t, src); len(unlisted) > 0 {
		t.Errorf("unlisted %v", unlisted)
	}
	if c := tables(scannertest.Collect(t, src))["people"]; len(c.Rows) != 10000 {
		t.Errorf("%d rows", len(c.Rows))
	}
}

// The statements of docs/grants.md give a role that reads everything, and nothing that changes anything.
func TestDocumentedRole(t *testing.T) {
	t.Parallel()
	name, db := fill(t, people, "CREATE TABLE secrets (id INT PRIMARY KEY, v TEXT)", "INSERT INTO secrets VALUES (1, 'x')",
		"CREATE VIEW v AS SELECT v FROM secrets")
	page, err := os.ReadFile("../../docs/grants.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(page), "\n## MySQL")
	if !found {
		t.Fatal("docs/grants.md has no section on MySQL")
	}
	blocks := regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(section, 2)
	for i, block := range blocks {
		user, password := "dossier_"+random(), random()
		text := strings.NewReplacer("'dossier_scan'", "'"+user+"'", "'…'", "'"+password+"'", "`shop`", quote(name)).Replace(block[1])
		for statement := range strings.SplitSeq(text, ";") {
			if statement = strings.TrimSpace(statement); statement != "" {
				do(t, db, statement)
			}
		}
		t.Cleanup(func() { do(t, admin(t, ""), "DROP USER '"+user+"'@'%'") })
		u, err := url.Parse(root)
		if err != nil {
			t.Fatal(err)
		}
		u.User, u.Path = url.UserPassword(user, password), []string{"", "/" + name}[i]
		src := open(t, u.String(), Connector{Views: true})
		units, unlisted := scannertest.Units(t, src)
		if len(unlisted) > 0 {
			t.Errorf("role %d: unlisted %v", i, unlisted)
		}
		for _, unit := range units {
			if database, table, _ := strings.Cut(unit.Info().Name.Reveal(), "."); database == name && unit.Info().Skip != "" {
				t.Errorf("role %d: %s is skipped", i, table)
			}
		}
		if i == 1 {
			for table, c := range tables(scannertest.Collect(t, src)) {
				if len(c.Rows) == 0 || len(c.Unread) > 0 || c.Err != nil {
					t.Errorf("%s: %d rows, unread %v, %v", table, len(c.Rows), c.Unread, c.Err)
				}
			}
		}
	}
	if len(blocks) != 2 {
		t.Errorf("%d roles, want one for the server and one for a database", len(blocks))
	}
}

func TestRights(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		lines     []string
		sees, not string
		databases bool
	}{
		{"usage", []string{"GRANT USAGE ON *.* TO `u`@`%` IDENTIFIED BY PASSWORD '*X ON *.*'"}, "", "shop", false},
		{"all", []string{"GRANT ALL PRIVILEGES ON *.* TO `u`@`%` WITH GRANT OPTION"}, "shop", "", true},
		{"show databases", []string{"GRANT SHOW DATABASES ON *.* TO `u`@`%`"}, "", "shop", true},
		{"database", []string{"GRANT INSERT, SELECT ON `shop`.* TO `u`@`%`"}, "shop", "shop2", false},
		{"pattern", []string{"GRANT SELECT ON `sh%\\_p`.* TO `u`@`%`"}, "shoo_p", "shop", false},
		{"quotes", []string{"GRANT SELECT ON `a`` ON ``b`.* TO `u`@`%`"}, "a` ON `b", "a", false},
		{"table", []string{"GRANT SELECT ON `shop`.`t` TO `u`@`%`"}, "", "shop", false},
		{"columns", []string{"GRANT SELECT (`a`, `b ON c`), UPDATE ON `shop`.* TO `u`@`%`"}, "", "shop", false},
		{"role", []string{"GRANT `reader` TO `u`@`%`"}, "", "reader", false},
		{"partial revoke", []string{"GRANT SELECT ON *.* TO `u`@`%`", "REVOKE SELECT ON `shop`.* FROM `u`@`%`"}, "other", "shop", false},
		{"procedure", []string{"GRANT EXECUTE ON PROCEDURE `shop`.`p` TO `u`@`%`"}, "", "shop", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var r rights
			for _, line := range test.lines {
				r.add(line)
			}
			if test.sees != "" && !r.sees(test.sees) || test.not != "" && r.sees(test.not) || r.databases != test.databases {
				t.Errorf("%+v", r)
			}
		})
	}
}

func FuzzRights(f *testing.F) {
	f.Add("GRANT SELECT (`a`), INSERT ON `sh%`.* TO `u`", "shop")
	f.Add("REVOKE ALL PRIVILEGES ON *.* FROM", "")
	f.Add("GRANT SELECT ON `\\%_%`.*", "%x")
	f.Fuzz(func(_ *testing.T, line, database string) {
		var r rights
		r.add(line)
		r.sees(database)
	})
}

func FuzzClientOptions(f *testing.F) {
	f.Add("[client]\npassword = \"a b#c\" # x\nuser=me\n[other]\nuser=no")
	f.Add("[client\n=\\\n'")
	f.Fuzz(func(t *testing.T, content string) {
		for name := range clientOptions(content) {
			if strings.Contains(name, "_") {
				t.Error("a name that nobody will look up")
			}
		}
	})
}
