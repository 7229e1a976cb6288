package main

import (
	"github.com/spf13/cobra"

	"dossier/reports"
	"dossier/reports/textpage"
)

// listed is the form and the language in which something is listed, and where it is written.
type listed struct{ format, language, output string }

// flags adds what tells both; more are formats that this list has beside the others.
func (l *listed) flags(cmd *cobra.Command, more string) {
	cmd.Flags().StringVar(&l.format, "format", "", "`format`: "+formatNames()+more+" (default: what the name of the output tells, else table)")
	cmd.Flags().StringVar(&l.language, "language", "en", "`language` of the list: "+languageNames())
	cmd.Flags().StringVarP(&l.output, "output", "o", "", "`file` to write, or the folder to put it in (default: standard output)")
}

// listedAs is the format that was asked for, or that the output's name tells.
func (a *app) listedAs(l listed) (reports.Format, error) {
	name, err := formatFor(l.format, l.output, textpage.Format{}.Name())
	if err != nil {
		return nil, err
	}
	return a.format(name)
}
