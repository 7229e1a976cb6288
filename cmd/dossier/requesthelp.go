package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// requestVerbs are the verbs of request, in the order in which a request goes: more than a screen has lines for.
func requestVerbs() [][2]string {
	return [][2]string{
		{"it comes in", "open acknowledge ask-identity identify withdraw"},
		{"look", "list show search journal"},
		{"give the data", "review package"},
		{"change them", "plan approve run verify lift"},
		{"weigh, put off", "weigh refuse extend hold release"},
		{"who must know", "notify told answered stop stoplist"},
		{"end it", "letter done reply close note"},
		{"who is back", "returned replay"},
	}
}

// oneScreen has a command list its verbs in groups, by their names alone; its verbs' own help stays as it is.
func oneScreen(cmd *cobra.Command, verbs [][2]string) {
	usual := (&cobra.Command{}).UsageFunc()
	cmd.SetUsageFunc(func(c *cobra.Command) error {
		if c != cmd {
			return usual(c)
		}
		var b strings.Builder
		fmt.Fprintf(&b, "Usage:\n  %s COMMAND [REQUEST] [flags]\n\nExamples:\n%s\n\nCommands:\n", c.CommandPath(), c.Example)
		for _, group := range verbs {
			fmt.Fprintf(&b, "  %-15s  %s\n", group[0], strings.ReplaceAll(group[1], " ", ", "))
		}
		fmt.Fprintf(&b, "\nFlags:\n%s\n%q tells more of one.\n", c.LocalFlags().FlagUsages(), c.CommandPath()+" COMMAND --help")
		_, err := fmt.Fprint(c.OutOrStdout(), b.String())
		return err
	})
}
