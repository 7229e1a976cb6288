package mysql

import "strings"

// clientOptions reads what an option file says to all clients: the groups [client] and [client-mariadb]
// (mariadb.com/kb/en/configuring-mariadb-with-option-files). A later value wins. Included files are not read.
func clientOptions(content string) map[string]string {
	options := map[string]string{}
	ours := false
	for line := range strings.Lines(content) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#' || line[0] == ';' || line[0] == '!':
		case line[0] == '[':
			group, _, _ := strings.Cut(line[1:], "]")
			ours = group == "client" || group == "client-mariadb"
		case ours:
			name, value, given := strings.Cut(line, "=")
			if !given {
				continue // a switch
			}
			name = strings.ReplaceAll(strings.TrimSpace(name), "_", "-")
			options[strings.TrimPrefix(name, "loose-")] = optionValue(strings.TrimSpace(value))
		}
	}
	return options
}

// optionValue is a value without its comment, its quotes and its escapes.
func optionValue(v string) string {
	quote := byte(0)
	if len(v) > 0 && (v[0] == '"' || v[0] == '\'') {
		quote, v = v[0], v[1:]
	}
	var b strings.Builder
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case quote != 0 && c == quote:
			return b.String()
		case quote == 0 && c == '#' && i > 0 && (v[i-1] == ' ' || v[i-1] == '\t'):
			return strings.TrimRight(b.String(), " \t")
		case c == '\\' && i+1 < len(v):
			i++
			if at := strings.IndexByte("btnrs", v[i]); at >= 0 {
				b.WriteByte("\b\t\n\r "[at])
			} else {
				if strings.IndexByte(`\"'`, v[i]) < 0 { // unknown: both stay
					b.WriteByte('\\')
				}
				b.WriteByte(v[i])
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
