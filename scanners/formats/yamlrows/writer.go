package yamlrows

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// writer writes nodes as JSON.
type writer struct {
	out     []byte
	notes   []string
	aliased int  // values that came out of aliases
	inAlias int  // how many aliases the node is inside of
	over    bool // something was left out

	edits *editing
	made  int64 // bytes of JSON before out
}

// at is how many bytes of JSON there are.
func (w *writer) at() int64 { return w.made + int64(len(w.out)) }

// element writes one of a list.
func (w *writer) element(list *yaml.Node, i, depth int) {
	from := w.at()
	w.node(list.Content[i], depth)
	w.edits.item(list, list.Content[i], w.inAlias > 0, from, w.at())
}

// comments gathers the comments of a document.
func (w *writer) comments(n *yaml.Node) {
	for _, note := range []string{n.HeadComment, n.LineComment, n.FootComment} {
		if note = strings.TrimSpace(strings.TrimLeft(note, "# ")); note != "" {
			w.notes = append(w.notes, note)
		}
	}
	for _, kid := range n.Content {
		w.comments(kid)
	}
}

// node writes a value.
func (w *writer) node(n *yaml.Node, depth int) {
	if w.inAlias > 0 {
		w.aliased++
	}
	if depth > maxDepth || w.aliased > maxAliased {
		w.over = true
		w.out = append(w.out, "null"...)
		return
	}
	switch n.Kind {
	case yaml.MappingNode:
		w.out = append(w.out, '{')
		w.members(n, depth, true)
		w.out = append(w.out, '}')
	case yaml.SequenceNode, yaml.DocumentNode:
		w.out = append(w.out, '[')
		for i := range n.Content {
			if i > 0 {
				w.out = append(w.out, ',')
			}
			w.element(n, i, depth+1)
		}
		w.out = append(w.out, ']')
	case yaml.AliasNode:
		w.inAlias++
		w.node(n.Alias, depth+1)
		w.inAlias--
	default:
		from := w.at()
		w.scalar(n)
		w.edits.value(n, w.inAlias > 0, from, w.at())
	}
}

// members writes a mapping's, with those of the mappings that it is merged with.
func (w *writer) members(n *yaml.Node, depth int, first bool) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Tag == "!!merge" && depth < maxDepth && w.aliased <= maxAliased {
			first = w.merged(value, depth+1, first)
			continue
		}
		if !first {
			w.out = append(w.out, ',')
		}
		first = false
		from := w.at()
		w.out = append(appendString(w.out, keyOf(key, 0)), ':')
		w.node(value, depth+1)
		w.edits.item(n, key, w.inAlias > 0, from, w.at())
	}
	return first
}

// merged writes the members of what a mapping is merged with: an alias of a mapping, or a list of such.
func (w *writer) merged(n *yaml.Node, depth int, first bool) bool {
	if w.aliased++; w.aliased > maxAliased || depth > maxDepth {
		w.over = true
		return first
	}
	switch n.Kind {
	case yaml.AliasNode:
		w.inAlias++
		first = w.merged(n.Alias, depth+1, first)
		w.inAlias--
	case yaml.MappingNode:
		first = w.members(n, depth, first)
	case yaml.SequenceNode:
		for _, one := range n.Content {
			first = w.merged(one, depth+1, first)
		}
	case yaml.DocumentNode, yaml.ScalarNode:
	}
	return first
}

// keyOf is a key as text; one made of several values has them all.
func keyOf(n *yaml.Node, depth int) string {
	if n.Kind == yaml.ScalarNode || depth > 10 {
		return n.Value
	}
	var parts []string
	for i, kid := range n.Content {
		if i == 100 {
			break
		}
		parts = append(parts, keyOf(kid, depth+1))
	}
	return strings.Join(parts, " ")
}

func (w *writer) scalar(n *yaml.Node) {
	switch n.Tag {
	case "!!null":
		w.out = append(w.out, "null"...)
		return
	case "!!bool":
		if v := strings.ToLower(n.Value); v == "true" || v == "false" {
			w.out = append(w.out, v...)
			return
		}
	case "!!int", "!!float":
		if json.Valid([]byte(n.Value)) {
			w.out = append(w.out, n.Value...)
			return
		}
	case "!!binary":
		text := strings.Join(strings.Fields(n.Value), "")
		if plain, err := base64.StdEncoding.DecodeString(text); err == nil && utf8.Valid(plain) {
			w.out = appendString(w.out, string(plain))
			return
		}
	}
	w.out = appendString(w.out, n.Value)
}
