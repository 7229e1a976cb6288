package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/reports"
	"dossier/reports/identity"
	"dossier/reports/inventory"
	"dossier/reports/reach"
	"dossier/reports/subject"
)

// deciding is what every decision is made with.
type deciding struct{ by, reason string }

func (d *deciding) flags(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&d.by, "by", "", "`who` decides (default: the user's name)")
	cmd.Flags().StringVar(&d.reason, "reason", "", "why; \"-\" reads the `text` from standard input; it is sealed")
	return cmd
}

func (a *app) mergeCommand() *cobra.Command {
	var d deciding
	return d.flags(&cobra.Command{
		Use:   "merge PSEUDONYM PSEUDONYM",
		Short: "Decide that two are one person",
		Long: `Decides that two whom the scan found apart are one person. The decision takes effect at once, and holds for every scan that follows
until it is undone: the person is known again by the identifiers that both have now.`,
		Example: "  dossier subject merge S-6WGWRTOUZS S-JAMDW7BMBS --reason 'shop and clinic: same person, checked by phone'",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.decide(cmd.Context(), d, func(_ *config, store *inventory.Store, _ pseudonym.Key) (*inventory.Decision, error) {
				return identity.Merge(cmd.Context(), store, args[0], args[1])
			})
		},
	})
}

func (a *app) confirmCommand() *cobra.Command {
	var d deciding
	return d.flags(&cobra.Command{
		Use:   "confirm PSEUDONYM",
		Short: "Decide that who was to be looked at is one person",
		Long: `Decides that somebody whom "dossier subject list --review" lists is one person, whatever is strange about them. They are not listed any more,
unless something else turns out to be strange.`,
		Example: "  dossier subject confirm S-6WGWRTOUZS --reason 'got a new national number in 2019'",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.decide(cmd.Context(), d, func(_ *config, store *inventory.Store, _ pseudonym.Key) (*inventory.Decision, error) {
				return identity.Confirm(cmd.Context(), store, args[0])
			})
		},
	})
}

func (a *app) splitCommand() *cobra.Command {
	var d deciding
	var records []string
	values := map[detectors.Kind]*string{}
	cmd := d.flags(&cobra.Command{
		Use:   "split PSEUDONYM",
		Short: "Decide that some of a person's records are another's",
		Long: `Decides that some of the records of whom the scan found to be one person are another's: those that --records names, as
"dossier subject explain" shows them (customers#17, a range as customers#17-20), and those that hold an identifier. The decision takes
effect at once, and holds for every scan that follows until it is undone: both are known again by the identifiers that only their own
records hold now. What the records of both hold is nobody's from then on, and a trace of both.`,
		Example: "  dossier subject split S-6WGWRTOUZS --records crm.csv#17 --reason 'father and son'\n  echo jan@work.example | dossier subject split S-6WGWRTOUZS --email - --reason 'another Jan'",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var chosen []subject.Chosen
			for _, text := range records {
				one, err := subject.Choose(text)
				if err != nil {
					return usageError("--records: %w", err)
				}
				chosen = append(chosen, one)
			}
			return a.decide(cmd.Context(), d, func(c *config, store *inventory.Store, key pseudonym.Key) (*inventory.Decision, error) {
				return a.split(cmd.Context(), c, store, key, args[0], chosen, values)
			})
		},
	})
	cmd.Flags().StringArrayVar(&records, "records", nil, "`records` that are another's, as UNIT#NUMBER or UNIT#FROM-TO (may be repeated)")
	for _, k := range identifiers() {
		if k != detectors.PersonName {
			values[k] = cmd.Flags().String(flagName(k), "", "records that hold this `value`: "+identifierWords(k))
		}
	}
	return cmd
}

func (a *app) split(ctx context.Context, c *config, store *inventory.Store, key pseudonym.Key, who string, chosen []subject.Chosen, values map[detectors.Kind]*string) (*inventory.Decision, error) {
	records, err := store.NamedRecords(ctx, who)
	if err != nil {
		return nil, err
	}
	for i := range chosen {
		if err := chosen[i].Only(records); err != nil && len(records) > 0 {
			return nil, usageError("--records: %w; dossier subject explain %s lists the person's records", err, who)
		}
	}
	var prints []detectors.Fingerprint
	switch {
	case given(values):
		sought, err := a.sought(values, c.detectors(), key)
		if err != nil {
			return nil, err
		}
		for _, s := range sought {
			prints = append(prints, s.Print)
		}
	case len(chosen) == 0:
		return nil, usageError("say which records are another's, by --records, --email or another flag of: dossier subject split --help")
	}
	return identity.Split(ctx, store, who, func(r *inventory.NamedRecord) bool {
		for i := range chosen {
			if chosen[i].Is(r) {
				return true
			}
		}
		return slices.ContainsFunc(r.Holds, func(h inventory.Held) bool { return h.Own && !h.Mention && slices.Contains(prints, h.Print) })
	})
}

func given(values map[detectors.Kind]*string) bool {
	for _, v := range values {
		if *v != "" {
			return true
		}
	}
	return false
}

// decide makes a decision, and says what came of it.
func (a *app) decide(ctx context.Context, d deciding, make func(*config, *inventory.Store, pseudonym.Key) (*inventory.Decision, error)) (err error) {
	by, err := a.actor(d.by)
	if err != nil {
		return err
	}
	if d.reason == "-" {
		text, err := io.ReadAll(io.LimitReader(a.in, 1<<16))
		if err != nil {
			return fmt.Errorf("reading the reason: %w", err)
		}
		d.reason = string(text)
	}
	if d.reason = strings.TrimSpace(d.reason); d.reason == "" {
		return usageError("say why, by --reason: whoever reads the decision later will ask")
	}
	c, store, key, err := a.inventoryToChange(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	one, err := make(c, store, key)
	switch {
	case errors.Is(err, identity.ErrDecided):
		return usageError("%w; dossier subject undo takes a decision back", err)
	case errors.Is(err, identity.ErrUnknown):
		return usageError("%w; dossier subject find and dossier subject list tell pseudonyms", err)
	case errors.Is(err, identity.ErrNothing), errors.Is(err, identity.ErrAlike):
		return usageError("%w", err)
	case err != nil:
		return err
	}
	one.By, one.Reason, one.Made = by, d.reason, a.now()
	var id int64
	err = sparing(a.getenv, func() (err error) {
		id, err = store.Decide(ctx, one, inventory.Finding{Resolve: identity.Resolve, Relate: reach.Relate, Version: versionText()}, func(k *inventory.Keys) error {
			return identity.Holds(ctx, k, one)
		})
		return err
	})
	if err != nil {
		return err
	}
	return a.tellDecision(ctx, store, id, one)
}

// tellDecision says what came of a decision.
func (a *app) tellDecision(ctx context.Context, store *inventory.Store, id int64, d *inventory.Decision) error {
	fmt.Fprintf(a.out, "decision %d: ", id)
	if d.Undoes > 0 {
		_, err := fmt.Fprintf(a.out, "decision %d holds no longer\n", d.Undoes)
		return err
	}
	var sides [2]string
	for i, prints := range d.Of {
		people, err := store.Find(ctx, prints...)
		if err != nil {
			return err
		}
		var names []string
		for _, s := range people {
			names = append(names, fmt.Sprintf("%s (%s)", s.Pseudonym, recordCount(s.Records)))
		}
		sides[i] = strings.Join(names, ", ")
	}
	var err error
	switch d.Verdict {
	case inventory.OnePerson:
		_, err = fmt.Fprintf(a.out, "%s are one person, %s\n", strings.Join(d.People, " and "), sides[0])
	case inventory.TwoPeople:
		_, err = fmt.Fprintf(a.out, "%s are two people: %s; %s\n", d.People[0], sides[0], sides[1])
	default:
		_, err = fmt.Fprintf(a.out, "%s %s\n", strings.Join(d.People, " and "), d.Verdict)
	}
	return err
}

func (a *app) undoCommand() *cobra.Command {
	var d deciding
	return d.flags(&cobra.Command{
		Use:     "undo NUMBER",
		Short:   "Take a decision back",
		Long:    "Takes a decision back: who is one person is found again as if it had not been made. Both stay in the list of decisions.",
		Example: "  dossier subject undo 3 --reason 'the other Jan was meant'",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			number, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return usageError("%q is no decision's number; dossier subject decisions lists them", args[0])
			}
			return a.decide(cmd.Context(), d, func(_ *config, store *inventory.Store, _ pseudonym.Key) (*inventory.Decision, error) {
				all, err := store.Decisions(cmd.Context())
				if err != nil {
					return nil, err
				}
				at := slices.IndexFunc(all, func(d inventory.Decision) bool { return d.ID == number && d.Undoes == 0 })
				if at < 0 || all[at].Undone > 0 {
					return nil, usageError("there is no decision %d that holds; dossier subject decisions lists them", number)
				}
				return &inventory.Decision{Verdict: inventory.AsFound, Undoes: number}, nil
			})
		},
	})
}

func (a *app) decisionsCommand() *cobra.Command {
	to := listed{}
	cmd := &cobra.Command{
		Use: "decisions", Short: "List what was decided of who is one person, by whom and why", Args: cobra.NoArgs,
		Example: "  dossier subject decisions",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.answer(cmd.Context(), to, func(r *reading) (*reports.Document, bool, error) {
				all, err := r.store.Decisions(cmd.Context())
				return subject.Decisions(all, r.lang), true, err
			})
		},
	}
	to.flags(cmd, "list", "")
	return cmd
}
