package sqlrows

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"
)

// NoTables is what to check where a database lists nothing ([scanners.SourceInfo]).
const NoTables = "no table is there that the role may see; check the database's name, and the role's rights"

// Target is a server's URL as the user gave it, with its variables filled in.
type Target struct {
	Host     string // a name, an address or the path of a socket; "" none given
	Port     string
	User     string
	Password string // "" none given
	Given    bool   // a password was given, be it an empty one
	Database string
	Options  url.Values // from the query

	scheme string
}

// ParseTarget takes a URL apart. ${NAME} anywhere in it stands for a variable's value, of which no character has a meaning in a
// URL. Its errors hold neither a value nor a password.
func ParseTarget(target string, getenv func(string) string) (*Target, error) {
	text, err := expand(target, getenv)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(text)
	if err != nil { // which quotes the URL
		return nil, errors.New("not a URL: write it as scheme://user@host:port/database, special characters as %XX, the password as ${VARIABLE}")
	}
	options, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, errors.New("the options behind the question mark are not a URL's: write special characters as %XX")
	}
	if misread(text, u, options) {
		return nil, errors.New("an @, /, ? or # stands where it cannot be meant as such: in a user, a password or a database's name write it as %40, %2F, %3F or %23, " +
			"or give the password as ${VARIABLE}, in which it may stand as it is")
	}
	t := &Target{
		Host: u.Hostname(), Port: u.Port(), User: u.User.Username(),
		Database: strings.TrimPrefix(u.Path, "/"), Options: options, scheme: u.Scheme,
	}
	t.Password, t.Given = u.User.Password()
	return t, nil
}

var (
	optionForm   = regexp.MustCompile(`^[A-Za-z][A-Za-z_-]*$`)
	variableForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

// misread tells of a URL in which the rest of a password was taken for a host, a path, options or a fragment, all of which are shown.
func misread(text string, u *url.URL, options url.Values) bool {
	// Of a value only an abstract socket's name begins so.
	if strings.Contains(text, "#") || strings.Contains(u.EscapedPath()+strings.ReplaceAll(u.RawQuery, "=@", "="), "@") {
		return true
	}
	for name := range options {
		if !optionForm.MatchString(name) {
			return true
		}
	}
	return false
}

// expand fills in ${NAME}.
func expand(target string, getenv func(string) string) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(target, "${")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || !variableForm.MatchString(name) {
			return "", errors.New("a ${ without the name of a variable and its }: write ${NAME}, and a $ that stands for itself as %24")
		}
		value := ""
		if getenv != nil {
			value = getenv(name)
		}
		if value == "" {
			return "", fmt.Errorf("the variable %s is not set: export it, or leave it out of the URL", name)
		}
		b.WriteString(strings.ReplaceAll(url.QueryEscape(value), "+", "%20"))
		target = after
	}
}

// Take returns an option and removes it, so that those left are unknown ones.
func (t *Target) Take(option string) string {
	value := t.Options.Get(option)
	delete(t.Options, option)
	return value
}

// Show is the target without its password and options.
func (t *Target) Show() string {
	u := url.URL{Scheme: t.scheme, Path: "/" + t.Database}
	if t.User != "" {
		u.User = url.User(t.User)
	}
	switch {
	case strings.HasPrefix(t.Host, "/"):
		u.RawQuery = "host=" + t.Host
		if t.Port != "" {
			u.RawQuery += "&port=" + t.Port
		}
	case t.Port != "":
		u.Host = net.JoinHostPort(t.Host, t.Port)
	case strings.Contains(t.Host, ":"):
		u.Host = "[" + t.Host + "]"
	default:
		u.Host = t.Host
	}
	return u.String()
}

// Same tells whether another target is the same database of the same server, whoever opens it. usual is the port where none is given.
func (t *Target) Same(other *Target, usual string) bool {
	host := func(t *Target) string {
		if t.Local() && !strings.HasPrefix(t.Host, "/") && !strings.HasPrefix(t.Host, "@") {
			return "localhost"
		}
		return strings.ToLower(t.Host)
	}
	return host(t) == host(other) && cmp.Or(t.Port, usual) == cmp.Or(other.Port, usual) && t.Database == other.Database
}

// Local tells whether the server is reached without a network that others share: by a socket or this machine's loopback.
func (t *Target) Local() bool {
	if t.Host == "" || strings.HasPrefix(t.Host, "/") || strings.HasPrefix(t.Host, "@") || strings.EqualFold(t.Host, "localhost") {
		return true
	}
	ip := net.ParseIP(t.Host)
	return ip != nil && ip.IsLoopback()
}
