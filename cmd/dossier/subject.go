package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/detectors/sweep"
	"dossier/reports"
	"dossier/reports/inventory"
	"dossier/reports/requests"
	"dossier/reports/subject"
)

func (a *app) subjectCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "subject", Short: "Find a person in the inventory, and decide who is one", Args: cobra.NoArgs,
		Example: "  dossier subject find --email -      # then type the address\n  dossier subject list",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.findCommand(), a.listCommand(), a.explainCommand(), a.mergeCommand(), a.splitCommand(), a.confirmCommand(), a.decisionsCommand(), a.undoCommand())
	return cmd
}

// identifiers are the kinds by which a person can be looked for, with their flags.
func identifiers() []detectors.Kind {
	return []detectors.Kind{detectors.Email, detectors.Phone, detectors.IBAN, detectors.PaymentCard, detectors.IPAddress, detectors.NationalID, detectors.ClientNumber, detectors.PersonName}
}

func flagName(k detectors.Kind) string {
	switch k {
	case detectors.PaymentCard:
		return "card"
	case detectors.IPAddress:
		return "ip"
	case detectors.PersonName:
		return "name"
	case detectors.DateOfBirth:
		return "birth-date"
	}
	return strings.ReplaceAll(string(k), "_", "-")
}

func (a *app) findCommand() *cobra.Command {
	to, why := listed{}, false
	values := map[detectors.Kind]*string{}
	cmd := &cobra.Command{
		Use:   "find [PSEUDONYM…]",
		Short: "Say where a person is, from the inventory alone",
		Long: `Looks a person up by an e-mail address, a phone number, an IBAN or another identifier, and lists every place the inventory
knows of: the person's own records and those that mention the person. A pseudonym that was told before leads there too. Other processes can see a command's arguments: give "-" as
the value to have it read from standard input.`,
		Example: "  dossier subject find --email an@example.be\n  echo an@example.be | dossier subject find --email -",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.find(cmd.Context(), args, values, to, why)
		},
	}
	for _, k := range identifiers() {
		values[k] = cmd.Flags().String(flagName(k), "", identifierFlag(k))
	}
	values[detectors.DateOfBirth] = cmd.Flags().String(flagName(detectors.DateOfBirth), "", "`date` of birth: with --name, finds only whom both lead to")
	cmd.Flags().BoolVar(&why, "explain", false, "say why these are one person's records, or why two people are not one: see dossier subject explain")
	to.flags(cmd, "list", "")
	return cmd
}

func (a *app) find(ctx context.Context, names []string, values map[detectors.Kind]*string, to listed, why bool) error {
	if *values[detectors.DateOfBirth] != "" && *values[detectors.PersonName] == "" {
		return usageError("a date of birth is many people's: give --name as well as --birth-date")
	}
	for _, name := range names {
		if !inventory.IsPseudonym(name) {
			return usageError("%q is no pseudonym, as S-6WGWRTOUZS is one; look for people by --email, --phone or another flag of: dossier subject find --help", name)
		}
	}
	return a.answer(ctx, to, func(r *reading) (*reports.Document, bool, error) {
		var sought []subject.Sought
		if len(names) == 0 || given(values) {
			var err error
			if sought, err = a.sought(values, r.c.detectors(), r.key); err != nil {
				return nil, false, err
			}
		}
		doc, result, err := subject.Build(ctx, r.store, r.lang, sought, names...)
		if err != nil {
			return nil, false, err
		}
		if people := result.Subjects; why && len(people) > 0 {
			who := []string{people[0].Pseudonym}
			if len(people) > 1 {
				who = append(who, people[1].Pseudonym)
			}
			doc, err = explain(ctx, r, who)
		}
		return doc, result.Whole, err
	})
}

// sought turns the values given by flags into the fingerprints under which the inventory knows them.
func (a *app) sought(values map[detectors.Kind]*string, all []detectors.Detector, key pseudonym.Key) ([]subject.Sought, error) {
	var sought []subject.Sought
	in := bufio.NewReader(a.in)
	for _, k := range append(identifiers(), detectors.DateOfBirth) {
		if values[k] == nil {
			continue
		}
		_, norm, err := valueOf(in, all, k, *values[k])
		if err != nil {
			return nil, err
		}
		if norm != nil {
			sought = append(sought, subject.Sought{Kind: k, Print: key.Fingerprint(k, norm)})
		}
	}
	if len(sought) == 0 {
		return nil, usageError("say whom to look for, by --email, --phone or another flag of: dossier subject find --help")
	}
	return sought, nil
}

// fingerprints are those of the values that tell one person, of those that a request gives.
func fingerprints(all []detectors.Detector, key pseudonym.Key, given *requests.Details) (list []detectors.Fingerprint) {
	for k, v := range given.Each() {
		if norm := sweep.Normal(all, k, v, false); k.Identifies() && norm != nil {
			list = append(list, key.Fingerprint(k, norm))
		}
	}
	return list
}

// valueOf is the value of a kind's flag, for "-" the next line of in, and the form that all its spellings share; none of a flag that was not given.
func valueOf(in *bufio.Reader, all []detectors.Detector, k detectors.Kind, value string) (_ string, norm []byte, err error) {
	if value == "-" {
		line, err := in.ReadString('\n')
		if err != nil && (line == "" || !errors.Is(err, io.EOF)) {
			return "", nil, usageError("--%s: nothing came on standard input", flagName(k))
		}
		value = strings.TrimSpace(line)
	}
	if value == "" {
		return "", nil, nil
	}
	if norm = sweep.Normal(all, k, value, false); norm == nil {
		return "", nil, usageError("the value of --%s does not have the form of one; check it for typing errors", flagName(k))
	}
	return value, norm, nil
}
