package main

import (
	"github.com/spf13/cobra"

	"dossier/reports"
	"dossier/reports/language"
	"dossier/reports/textpage"
)

// listed is the form and the language in which something is listed or shown, and where it is written.
type listed struct{ format, language, output string }

// flags adds what tells them; what is written, and more are formats that it has beside the others.
func (l *listed) flags(cmd *cobra.Command, what, more string) {
	cmd.Flags().StringVar(&l.format, "format", "", "`format`: "+formatNames()+more+" (default: what the name of the output tells, else table)")
	cmd.Flags().StringVar(&l.language, "language", "en", "`language` of the "+what+": "+languageNames())
	cmd.Flags().StringVarP(&l.output, "output", "o", "", "`file` to write, or the folder to put it in (default: standard output)")
}

// written is the same, understood.
type written struct {
	format   reports.Format
	language *language.Language
	output   string
}

func (a *app) writtenAs(l listed) (*written, error) {
	lang, err := languageOf(l.language)
	if err != nil {
		return nil, err
	}
	format, err := a.listedAs(l)
	return &written{format, lang, l.output}, err
}

// listedAs is the format that was asked for, or that the output's name tells.
func (a *app) listedAs(l listed) (reports.Format, error) {
	name, err := formatFor(l.format, l.output, textpage.Format{}.Name())
	if err != nil {
		return nil, err
	}
	return a.format(name)
}
