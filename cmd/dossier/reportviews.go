package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dossier/reports"
	"dossier/reports/language"
	"dossier/reports/requests"
)

// viewLine is a look at somebody's values, for machines.
type viewLine struct {
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Subjects []string  `json:"subjects"`
	Reason   string    `json:"reason,omitempty"` // where it is revealed
}

func (a *app) reportViewsCommand() *cobra.Command {
	var to listed
	var person string
	var reveal bool
	cmd := &cobra.Command{
		Use:   "views",
		Short: "List who looked at whose values, when and why",
		Long: `Lists who looked at a person's values by dossier report --role dpo, from the register's journal, and checks the journal on the way. What an
answer to a request took is noted with the request: dossier request show.`,
		Example: "  dossier report views --subject S-0123456789 --reveal",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			lang, err := languageOf(to.language)
			if err != nil {
				return err
			}
			f, err := a.listedAs(to)
			if err != nil {
				return err
			}
			_, g, err := a.loadRegister()
			if err != nil {
				return err
			}
			var people []string
			if person != "" {
				people = []string{person}
			}
			lines, err := viewLines(g, people, reveal)
			if err != nil {
				return err
			}
			return a.write(f, viewsDocument(lines, lang), to.output)
		},
	}
	to.flags(cmd, "list", "")
	cmd.Flags().StringVar(&person, "subject", "", "only looks at this person, by their `pseudonym`")
	cmd.Flags().BoolVar(&reveal, "reveal", false, "show the reasons, which are sealed")
	return cmd
}

// viewLines are the looks at some people, by pseudonym; none: at anybody.
func viewLines(g *requests.Register, people []string, reveal bool) ([]viewLine, error) {
	views, err := g.Views()
	if err != nil && !errors.Is(err, requests.ErrMissing) {
		return nil, registerError(err)
	}
	lines := []viewLine{}
	for i := range views {
		e := &views[i]
		meant := func(s string) bool {
			return slices.ContainsFunc(people, func(p string) bool { return strings.EqualFold(s, p) })
		}
		if len(people) > 0 && !slices.ContainsFunc(e.Subjects, meant) {
			continue
		}
		l := viewLine{At: e.At, By: e.By, Subjects: e.Subjects}
		if reveal {
			d, err := g.Details(e)
			if err != nil {
				return nil, fmt.Errorf("opening line %d of the journal: %w", e.Number, err)
			}
			l.Reason = d.Note
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// viewsDocument lists looks, in a language.
func viewsDocument(lines []viewLine, l *language.Language) *reports.Document {
	t := l.Text
	return &reports.Document{
		Name: "views", Title: t("Who looked at whose values"), Main: "views", Data: lines, Language: l.BCP47(),
		Lead: fmt.Sprintf(t("Looks noted in the journal: %d."), len(lines)),
		Sections: l.Sections([]reports.Section{{ID: "views", Title: "Looks at values", Tables: []reports.Table{{
			ID: "views", Title: "Each look", Empty: "Nobody looked at anybody's values.", Brief: 1000,
			Columns: []reports.Column{{ID: "at", Title: "When"}, {ID: "by", Title: "Who"}, {ID: "subjects", Title: "Whose"}, {ID: "reason", Title: "Why"}},
			Rows: func(yield func([]reports.Cell, error) bool) {
				for i := range lines {
					one := &lines[i]
					if !yield([]reports.Cell{{Text: l.Moment(one.At), Value: one.At}, reports.Text(one.By), reports.Text(strings.Join(one.Subjects, " ")), reports.Text(one.Reason)}, nil) {
						return
					}
				}
			},
		}}}}),
	}
}
