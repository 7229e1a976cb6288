package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dossier/detectors"
	detectorsall "dossier/detectors/all"
	"dossier/detectors/pseudonym"
	"dossier/detectors/sweep"
	"dossier/reports"
	"dossier/reports/requests"
	"dossier/reports/requests/deadline"
	"dossier/reports/subject"
)

func (a *app) requestCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "request", Short: "Keep the register of what people ask, and its deadlines", Args: cobra.NoArgs,
		Long: `Keeps the register of requests under Articles 15 to 21 of the GDPR, with terms
and steps: a signed journal, in which who asked and free words are sealed.`,
		Example: "  echo an@example.be | dossier request open --type access --email - --country BE\n  dossier request show R-2026-0001",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	by := cmd.PersistentFlags().String("by", "", "`who` takes the step (default: the user's name)")
	cmd.AddCommand(a.openRequestCommand(by), a.listRequestsCommand(), a.showRequestCommand(), a.searchRequestCommand(by), a.reviewRequestCommand(by), a.packageRequestCommand(by),
		a.planRequestCommand(by), a.approveRequestCommand(by), a.runRequestCommand(by),
		a.verifyRequestCommand(by), a.returnedRequestsCommand(), a.replayRequestCommand(by),
		a.notifyRequestCommand(by), a.stopRequestCommand(by), a.stopListCommand(), a.liftRequestCommand(by), a.letterRequestCommand())
	for _, s := range steps() {
		cmd.AddCommand(a.stepCommand(s, by))
	}
	journal := &cobra.Command{
		Use: "journal", Short: "Prove that the journal is whole", Args: cobra.NoArgs,
		Example: "  dossier request journal verify",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	journal.AddCommand(a.verifyJournalCommand())
	cmd.AddCommand(journal)
	oneScreen(cmd, requestVerbs())
	return cmd
}

// register finds the journal and its key. Where nothing was kept yet ([requests.ErrMissing]) no key is made: one from a wrong home would stand in
// the way of the right one.
func (a *app) register(c *config) (*requests.Register, error) {
	return a.registerBy(c, func(path, inventory string) (pseudonym.Key, error) {
		key, _, err := a.existingKey(c, inventory)
		if errors.Is(err, errNoKey) {
			err = registerError(fmt.Errorf("%w at %q", requests.ErrMissing, path))
		}
		return key, err
	})
}

// beginRegister is register where there need be none yet.
func (a *app) beginRegister(c *config) (*requests.Register, error) {
	return a.registerBy(c, func(_, inventory string) (pseudonym.Key, error) { return a.key(c, inventory) })
}

func (a *app) registerBy(c *config, find func(path, inventory string) (pseudonym.Key, error)) (*requests.Register, error) {
	inv, err := a.inventoryPath(c)
	if err != nil {
		return nil, err
	}
	path := cmp.Or(c.Requests, filepath.Join(filepath.Dir(inv), "requests.jsonl"))
	if _, err := os.Stat(path); err == nil {
		inv = path // the key must be the one that there is
	}
	key, err := find(path, inv)
	if err != nil {
		return nil, err
	}
	return &requests.Register{Journal: &requests.Journal{Path: path, Key: key}}, nil
}

func (a *app) loadRegister() (*config, *requests.Register, error) {
	c, err := a.loadConfig()
	if err != nil {
		return nil, nil, err
	}
	g, err := a.register(c)
	return c, g, err
}

// registerError words what went wrong with a register, with the exit status.
func registerError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, requests.ErrTampered), errors.Is(err, requests.ErrBusy):
		return err
	case errors.Is(err, requests.ErrMissing):
		return usageError("%w; dossier request open begins it", err)
	}
	if _, ok := errors.AsType[*os.PathError](err); ok {
		return fmt.Errorf("%w; nothing was noted: give the command again when the file can be read and written", err)
	}
	return &exitError{wrongUsage, err}
}

// actor is who takes a step.
func (a *app) actor(by string) (string, error) {
	if name := cmp.Or(strings.TrimSpace(by), a.getenv("USER"), a.getenv("LOGNAME"), a.getenv("USERNAME")); name != "" {
		return name, nil
	}
	if name, err := a.userName(); err == nil && name != "" { // services and containers have none of these variables
		return name, nil
	}
	return "", usageError("say who takes this step, by --by")
}

// givenValue is what somebody is known by, as a flag gives it: "-" stands for a line of standard input.
type givenValue struct {
	kind  detectors.Kind
	value string
}

// givenFlag is a flag of a kind that may be given several times. It keeps the order in which flags of all kinds were typed, by which lines are read.
type givenFlag struct {
	kind detectors.Kind
	list *[]givenValue
}

func (f givenFlag) String() string { return "" }
func (f givenFlag) Type() string   { return "stringArray" }
func (f givenFlag) Set(value string) error {
	*f.list = append(*f.list, givenValue{f.kind, value})
	return nil
}

type opening struct {
	kind, against, received, country string
	details                          requests.Details
	given                            []givenValue // as they were typed, one after the other
}

func (a *app) openRequestCommand(by *string) *cobra.Command {
	o := opening{}
	cmd := &cobra.Command{
		Use:   "open",
		Short: "Note a request, and say by when it must be answered",
		Long: `Notes a request on the day it came, through whatever channel, and prints its number and its term: one month, counted by Regulation
1182/71 with the public holidays of the controller's country. Other processes can see a command's arguments: give "-" as a value to have it
read from standard input, a line each in the order of the flags.`,
		Example: "  echo an@example.be | dossier request open --type access --email - --received 2026-08-31 --country BE",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.openRequest(&o, *by) },
	}
	f := cmd.Flags()
	f.StringVar(&o.kind, "type", "", "`right` that is asked for: "+words(requests.Types()))
	f.StringVar(&o.against, "against", "", "`what` an objection is against: marketing, which is stopped at once, or other")
	f.StringVar(&o.received, "received", "", "local `date` of receipt (default: today)")
	f.StringVar(&o.country, "country", "", "the controller's `country`, two letters (default: country of the configuration)")
	f.StringVar(&o.details.Name, "requester", "", "`name` of who asks, to be written in letters")
	f.StringVar(&o.details.Person, "on-behalf-of", "", "`name` of the person whose data it is about, where somebody else asks: a parent, a lawyer")
	f.StringVar(&o.details.Contact, "contact", "", "`where` the answer goes")
	f.StringVar(&o.details.Channel, "channel", "", "`how` it came: letter, mail, form")
	for _, k := range identifiers() {
		f.Var(givenFlag{k, &o.given}, flagName(k), identifierFlag(k)+"; may be given several times")
	}
	return cmd
}

func words[T ~string](list []T) string {
	all := make([]string, len(list))
	for i, w := range list {
		all[i] = string(w)
	}
	return strings.Join(all, ", ")
}

func (a *app) openRequest(o *opening, by string) error {
	c, err := a.loadConfig()
	if err != nil {
		return err
	}
	if by, err = a.actor(by); err != nil {
		return err
	}
	e := requests.Entry{At: a.now(), By: by, Type: requests.Type(o.kind), Received: deadline.On(a.now()), Country: cmp.Or(o.country, c.Country), Against: requests.Against(o.against)}
	if err := o.check(&e); err != nil {
		return err
	}
	if err := a.readDashes(o); err != nil {
		return err
	}
	g, err := a.beginRegister(c)
	if err != nil {
		return err
	}
	r, err := g.Open(e, o.details)
	if err != nil {
		return registerError(err)
	}
	next := andNext(r)
	if r.Against == requests.Marketing { // which is stopped at once
		next = ""
	}
	if _, err := fmt.Fprintf(a.out, "%s  %s (Article %d), received %s, due %s%s\n", r.ID, r.Type, r.Type.Article(), r.Received, r.Due, next); err != nil {
		return err
	}
	if r.Against == requests.Marketing {
		return a.stop(c, g, r, by)
	}
	return nil
}

// check says what is wrong with a request as it was given, or completes its entry.
func (o *opening) check(e *requests.Entry) (err error) {
	switch types := requests.Types(); {
	case o.kind == "":
		return usageError("say what is asked for, by --type: %s", words(types))
	case !slices.Contains(types, e.Type):
		return usageError("--type: %q is no right of a person's; there are %s", o.kind, words(types))
	}
	if (e.Type == requests.Objection) != (o.against != "") || o.against != "" && e.Against != requests.Marketing && e.Against != requests.Other {
		return usageError("say what an objection, and nothing else, is against, by --against: %s, which is absolute, or %s (Article 21)", requests.Marketing, requests.Other)
	}
	if e.Country == "" {
		return usageError("say in which country the controller is, by --country or country in dossier.yaml: its public holidays move the term")
	}
	if o.received != "" {
		if e.Received, err = deadline.Parse(o.received); err != nil {
			return usageError("--received: %w", err)
		}
		if deadline.On(e.At).DaysUntil(e.Received) > 0 {
			return usageError("--received: %s is still to come; give the day on which it came", e.Received)
		}
	}
	return nil
}

// readDashes reads the values given as "-" from standard input, a line each in the order in which the flags were typed, and checks them all.
func (a *app) readDashes(o *opening) error {
	in := bufio.NewReader(a.in)
	all := detectorsall.Detectors(detectorsall.Options{})
	o.details.Identifiers = map[detectors.Kind][]string{}
	for _, g := range o.given {
		value, _, err := valueOf(in, all, g.kind, g.value)
		if err != nil {
			return err
		}
		if value != "" && !slices.Contains(o.details.Identifiers[g.kind], value) {
			o.details.Identifiers[g.kind] = append(o.details.Identifiers[g.kind], value)
		}
	}
	if len(o.details.Identifiers) == 0 {
		return usageError("say whose data is asked for, by --email, --phone or another flag of: dossier request open --help")
	}
	return nil
}

func (a *app) searchRequestCommand(by *string) *cobra.Command {
	to := listed{}
	var people []string
	cmd := &cobra.Command{
		Use: "search REQUEST", Short: "Look the person up in the inventory, and note what was found", Args: cobra.ExactArgs(1),
		Long: `Looks for whom the identifiers of the request lead to. An address or a number that several people use leads to each of them: then nothing is planned
or handed over until --person says who of them asks, once for each pseudonym where one person is known by several.`,
		Example: "  dossier request search R-2026-0001\n  dossier request search R-2026-0001 --person S-DKUJEQUQLS",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.searchRequest(cmd.Context(), args[0], *by, people, to)
		},
	}
	cmd.Flags().StringArrayVar(&people, "person", nil, "`pseudonym` of who asks, of those that are found; may be given several times")
	to.flags(cmd, "list", "")
	return cmd
}

// loadRequest opens the register and finds a request in it that a step is taken of, by whom.
func (a *app) loadRequest(id, by string) (*config, *requests.Register, *requests.Request, string, error) {
	c, g, err := a.loadRegister()
	if err != nil {
		return nil, nil, nil, "", err
	}
	if by, err = a.actor(by); err != nil {
		return nil, nil, nil, "", err
	}
	r, err := g.Get(id)
	if err != nil {
		return nil, nil, nil, "", registerError(err)
	}
	return c, g, r, by, nil
}

func (a *app) searchRequest(ctx context.Context, id, by string, people []string, to listed) error {
	_, g, r, by, err := a.loadRequest(id, by)
	if err != nil {
		return err
	}
	d, err := g.Details(&r.Entries[0])
	if err != nil {
		return err
	}
	return a.answer(ctx, to, func(in *reading) (*reports.Document, bool, error) {
		var sought []subject.Sought
		for k, v := range d.Each() {
			if norm := sweep.Normal(in.c.detectors(), k, v, false); norm != nil {
				sought = append(sought, subject.Sought{Kind: k, Print: in.key.Fingerprint(k, norm)})
			}
		}
		doc, result, err := subject.Build(ctx, in.store, in.lang, sought)
		if err != nil {
			return nil, false, err
		}
		e := requests.Entry{At: a.now(), By: by, Request: r.ID, Step: requests.Search, Coverage: "whole"}
		if !result.Whole {
			e.Coverage = "incomplete"
		}
		for _, s := range result.Subjects {
			e.Subjects = append(e.Subjects, s.Pseudonym)
		}
		if e.Chosen = len(people) > 0; e.Chosen {
			if e.Subjects, err = chosen(e.Subjects, people); err != nil {
				return nil, false, err
			}
		}
		r, err := g.Take(e, requests.Details{})
		switch {
		case err != nil:
		case r.Several():
			a.say("it leads to %d people: dossier request search %s --person S-… says who of them asks, once for each pseudonym of theirs; dossier report --subject S-… --role dpo --reason %[2]s shows who one of them is", len(r.Subjects), r.ID)
		default:
			a.say("dossier request %s %s comes next", r.Next(), r.ID)
		}
		return doc, result.Whole, registerError(err)
	})
}

// chosen are those of the people who were found that are named.
func chosen(found, named []string) (list []string, err error) {
	for _, name := range named {
		at := slices.IndexFunc(found, func(s string) bool { return strings.EqualFold(s, name) })
		if at < 0 {
			return nil, usageError("--person %q is none of those whom the request leads to: dossier request search without it lists them", name)
		}
		if !slices.Contains(list, found[at]) {
			list = append(list, found[at])
		}
	}
	return list, nil
}

func (a *app) verifyJournalCommand() *cobra.Command {
	return &cobra.Command{
		Use: "verify", Short: "Check every line's signature and its tie to the line before", Args: cobra.NoArgs,
		Example: "  dossier request journal verify",
		RunE: func(*cobra.Command, []string) error {
			_, g, err := a.loadRegister()
			if err != nil {
				return err
			}
			list, err := g.List()
			if err != nil {
				return registerError(err)
			}
			entries, err := g.Journal.Entries() // looks at values too, which are of no request
			if err != nil {
				return registerError(err)
			}
			_, err = fmt.Fprintf(a.out, "whole: %s on %s, each signed and tied to the one before\n", counted(len(entries), "entry", "entries"), counted(len(list), "request", "requests"))
			return err
		},
	}
}
