package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

var (
	unknownKey = regexp.MustCompile(`^line (\d+): field (.+) not found in type \S+$`)
	keyForm    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,39}$`)
	wrongValue = regexp.MustCompile(`^line (\d+): cannot unmarshal !!(\w+)(?: ` + "`.*`" + `)? into (\S+)$`)
)

// mostErrors are told of one file: who names another file than was meant wants to know that, and not all that is in it.
const mostErrors = 3

// yamlError words the library's errors for somebody who has never seen the Go type behind the file. What stands in the file is shown only where it
// may be a key: a wrong file may hold passwords.
func yamlError(path string, err error, next string) string {
	var told []string
	for line := range strings.SplitSeq(strings.TrimPrefix(strings.TrimPrefix(err.Error(), "yaml: "), "unmarshal errors:\n  "), "\n  ") {
		if m := unknownKey.FindStringSubmatch(line); m != nil {
			line = "line " + m[1] + ": unknown key"
			if keyForm.MatchString(m[2]) {
				line += fmt.Sprintf(" %q", m[2])
			}
		} else if m := wrongValue.FindStringSubmatch(line); m != nil {
			line = fmt.Sprintf("line %s: %s stands where %s is wanted", m[1], yamlSort(m[2]), goSort(m[3]))
		}
		told = append(told, line)
	}
	if more := len(told) - mostErrors; more > 0 {
		told = append(told[:mostErrors], fmt.Sprintf("and %d more", more))
	}
	return path + ": " + strings.Join(told, "; ") + "; " + next
}

// yamlSort is what YAML calls by this tag.
func yamlSort(tag string) string {
	switch tag {
	case "seq":
		return "a list"
	case "map":
		return "a group of keys"
	case "int", "float":
		return "a number"
	case "bool":
		return "true or false"
	}
	return "a text"
}

// goSort is what a value of this type is written as.
func goSort(name string) string {
	switch {
	case strings.HasPrefix(name, "[]"):
		return "a list as [a, b]"
	case strings.HasPrefix(name, "int"):
		return "a whole number"
	case strings.HasPrefix(name, "float"), strings.HasSuffix(name, ".Confidence"):
		return "a number"
	case name == "bool":
		return "true or false"
	case name == "string":
		return "a text"
	}
	return "a group of keys"
}

// checkWords finds what would be taken for something else than is meant, and say nothing: paths with what a shell fills in, and countries that are none.
func (c *config) checkWords(path string) error {
	for _, one := range slices.Concat([]string{c.Inventory, c.KeyFile, c.Requests, c.Register, c.Erase.Signers}, c.Targets, c.Erase.Targets) {
		if !strings.Contains(one, "://") && (strings.HasPrefix(one, "~") || strings.Contains(one, "${")) {
			return usageError("%s: %q is taken as it stands, and no shell fills it in: write the path in full, or relative to the file's folder", path, one)
		}
	}
	for _, region := range c.Regions {
		known, err := language.ParseRegion(strings.ToUpper(region))
		usual := known.Canonicalize().String()
		switch {
		case err != nil || len(region) != 2 || !known.IsCountry():
			return usageError("%s: regions: %q is no country's code of two letters, as BE or NL (ISO 3166)", path, region)
		case usual != strings.ToUpper(region):
			return usageError("%s: regions: %q is written %s", path, region, usual)
		}
	}
	return nil
}
