package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"
	"filippo.io/age/agessh"
	"github.com/spf13/cobra"

	"dossier/reports/access"
	"dossier/reports/language"
	"dossier/reports/records"
	"dossier/reports/register"
	"dossier/reports/requests"
)

// packaging is what the verb package takes.
type packaging struct {
	out, language, register, passphrase string
	recipients                          []string
	portability                         bool
}

func (a *app) packageRequestCommand(by *string) *cobra.Command {
	p := packaging{}
	cmd := &cobra.Command{
		Use: "package REQUEST [TARGET…]", Short: "Read the person's data again, and put together what the person gets", Args: cobra.MinimumNArgs(1),
		Long: `Reads every record of the person live from its source and writes a page to read, the data as JSON and CSV, and a signed list of the
files. Other people in the same records are taken out, and passwords left out; dossier request review shows each case. Sources whose
password the inventory does not have are opened by their targets, as given to scan or in dossier.yaml. The facts of Article 15(1) and (2)
come from the record of processing activities (docs/register.md); one that is missing stops the package. An output whose name ends in .age is encrypted.`,
		Example: "  dossier request package R-2026-0001 --out answer.age --passphrase-file - --language nl",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.packageRequest(cmd.Context(), args[0], args[1:], p, *by)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&p.out, "out", "o", "", "new `folder`, or file whose name ends in .age")
	f.StringVar(&p.language, "language", "en", "`language` of the page: "+languageNames())
	f.StringVar(&p.register, "register", "", "the `file` of the record of processing activities (default: register in dossier.yaml, or else register.yaml)")
	f.StringVar(&p.passphrase, "passphrase-file", "", "`file` with the passphrase to encrypt to, \"-\" for standard input")
	f.StringArrayVar(&p.recipients, "recipient", nil, "`key` of age or SSH to encrypt to, or a file of such keys (may be repeated)")
	f.BoolVar(&p.portability, "portability", false, "only what the person provided, under consent or a contract (Article 20)")
	return cmd
}

func (a *app) reviewRequestCommand(by *string) *cobra.Command {
	var decide []string
	tag := ""
	cmd := &cobra.Command{
		Use: "review REQUEST [TARGET…]", Short: "List what a package would leave out and what is in doubt, and decide it", Args: cobra.MinimumNArgs(1),
		Long: `Reads every record of the person as package does, writes nothing, and lists each redaction and each record that may not be the
person's alone, with what is done about it. Decisions are kept sealed in the register and hold for every later package.`,
		Example: "  dossier request review R-2026-0001\n  dossier request review R-2026-0001 --decide 0a1b2c3d4e=keep --decide 5f60718293=leave-out",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.reviewRequest(cmd.Context(), args[0], args[1:], decide, tag, *by)
		},
	}
	cmd.Flags().StringArrayVar(&decide, "decide", nil, "`ID=decision`: keep, redact or leave-out (may be repeated)")
	cmd.Flags().StringVar(&tag, "language", "en", "`language` of the list: "+languageNames())
	return cmd
}

// answering is a request whose data are read again.
type answering struct {
	register *requests.Register
	request  *requests.Request
	config   *config
	by       string
	options  access.Options
	maker    *access.Maker
}

// withRecords opens everything that reading a request's data needs, and closes it behind do.
func (a *app) withRecords(ctx context.Context, id string, step requests.Step, targets []string, by string, do func(*answering) error) (err error) {
	c, g, err := a.loadRegister()
	if err != nil {
		return err
	}
	n := &answering{register: g, config: c}
	if n.by, err = a.actor(by); err != nil {
		return err
	}
	if n.request, err = g.Get(id); err != nil {
		return registerError(err)
	}
	if !slices.Contains(n.request.Allowed(), step) {
		return usageError("%s, for %s, is %s: %s is not now; %s", n.request.ID, n.request.Type, n.request.State, step, n.request.Ahead())
	}
	if len(n.request.Subjects) == 0 {
		return usageError("the search found nobody in the inventory: there is nothing to put together")
	}
	if n.request.Several() && step != requests.Verify {
		return usageError("%s leads to %d people, and nobody said who of them asks: dossier request search %[1]s --person S-… does, once for each pseudonym of theirs", n.request.ID, len(n.request.Subjects))
	}
	store, key, err := a.readInventory(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return a.withReader(ctx, &reading{c: c, store: store, key: key}, targets, func(reader *records.Reader) error { return a.withMaker(n, reader, do) })
}

// withMaker readies what makes an answer, with the decisions that were taken before.
func (a *app) withMaker(n *answering, reader *records.Reader, do func(*answering) error) error {
	n.maker = &access.Maker{Store: reader.Store, Key: reader.Key, Detectors: reader.Detectors, Reader: reader}
	n.options = access.Options{
		Request: n.request.ID, Received: n.request.Received.String(), Subjects: n.request.Subjects, Decisions: map[string]string{}, Now: a.now(), Version: versionText(),
	}
	for _, b := range n.config.Erase.Backups {
		n.options.Backups = append(n.options.Backups, access.Backup(b))
	}
	for i := range n.request.Entries {
		if e := &n.request.Entries[i]; e.Step == requests.Review {
			d, err := n.register.Details(e)
			if err != nil {
				return err
			}
			for item, decision := range d.Decisions {
				n.options.Decisions[item] = decision
			}
		}
	}
	return do(n)
}

func (a *app) packageRequest(ctx context.Context, id string, targets []string, p packaging, by string) error {
	sealed := strings.HasSuffix(p.out, ".age")
	switch {
	case p.out == "":
		return usageError("say where the package goes, by --out")
	case sealed == (p.passphrase == "" && len(p.recipients) == 0):
		return usageError("an output that ends in .age, and no other, is encrypted: to --passphrase-file or to --recipient")
	}
	lang, err := languageOf(p.language)
	if err != nil {
		return err
	}
	c, err := a.loadConfig()
	if err != nil {
		return err
	}
	record, path, err := a.readActivities(c, p.register)
	if err != nil {
		return err
	}
	if err := access.Told(record); err != nil {
		return usageError("%s: %w", path, err)
	}
	return a.withRecords(ctx, id, requests.Package, targets, by, func(n *answering) error {
		n.options.Facts, n.options.Language, n.options.Portability = record, lang, p.portability
		looks, err := viewLines(n.register, n.request.Subjects, true)
		if err != nil {
			return err
		}
		for _, l := range looks {
			n.options.Looks = append(n.options.Looks, access.Look{At: l.At, Why: l.Reason})
		}
		out, err := a.packageOutput(p, sealed)
		if errors.Is(err, access.ErrThere) {
			return usageError("--out: %w", err)
		}
		if err != nil {
			return err
		}
		defer out.Abandon()
		sum, err := n.maker.Make(ctx, n.options, out)
		if missing, ok := errors.AsType[*access.ErrFacts](err); ok {
			return usageError("%s: %w", path, missing)
		}
		if err != nil {
			return err
		}
		note := fmt.Sprintf("%d records, %d missing, %d unread; manifest %s", sum.Records, len(sum.Missing), len(sum.Unread), sum.Manifest)
		e := requests.Entry{At: a.now(), By: n.by, Request: n.request.ID, Step: requests.Package, Coverage: coverageWord(sum), Encrypted: sealed}
		if _, err := n.register.Take(e, requests.Details{Note: note}); err != nil {
			return registerError(err)
		}
		return a.tellPackage(n.request.ID, p.out, sum)
	})
}

func coverageWord(sum *access.Summary) string {
	if sum.Whole() {
		return "whole"
	}
	return "incomplete"
}

func (a *app) tellPackage(id, out string, sum *access.Summary) error {
	redacted, doubtful := 0, 0
	for i := range sum.Items {
		if sum.Items[i].Field != "" && sum.Items[i].Decision != access.Keep {
			redacted++
		}
		if sum.Items[i].Doubtful && !sum.Items[i].Decided {
			doubtful++
		}
	}
	_, err := fmt.Fprintf(a.out, "%s  %s of %s, %s; %s, %s left out, %s nobody reviewed\n", out, recordCount(sum.Records),
		counted(sum.Tables, "table or file", "tables and files"), counted(sum.Attached, "document", "documents"), counted(redacted, "redaction", "redactions"),
		counted(sum.Secrets, "secret", "secrets"), counted(doubtful, "case", "cases"))
	if err != nil {
		return err
	}
	if doubtful > 0 {
		a.say("dossier request review %s shows what nobody reviewed; what is decided there goes into a package that is made anew, before dossier request reply", id)
	}
	for _, to := range sum.Unsafe {
		a.say("the page says that this person's data go there, and names no safeguard: %s; have the officer see to it before it is sent", to)
	}
	if sum.Whole() {
		return nil
	}
	a.say("the answer is not whole: missing %s, not read %s; the page says so", recordCount(len(sum.Missing)), counted(len(sum.Unread), "place", "places"))
	return &exitError{status: incomplete}
}

func (a *app) packageOutput(p packaging, sealed bool) (access.Output, error) {
	if !sealed {
		return access.Folder(filepath.Clean(p.out))
	}
	var to []age.Recipient
	for _, r := range p.recipients {
		list, err := recipients(r)
		if err != nil {
			return nil, usageError("--recipient: %w", err)
		}
		to = append(to, list...)
	}
	if p.passphrase != "" {
		if len(to) > 0 {
			return nil, usageError("a package is encrypted to a passphrase or to keys, not to both")
		}
		text, err := a.passphrase(p.passphrase)
		if err != nil {
			return nil, err
		}
		one, err := age.NewScryptRecipient(text)
		if err != nil {
			return nil, err
		}
		to = []age.Recipient{one}
	}
	return access.Encrypted(p.out, to...)
}

// leastPassphrase is how many bytes a passphrase has: what is shorter is guessed.
const leastPassphrase = 12

func (a *app) passphrase(from string) (string, error) {
	in := a.in
	if from != "-" {
		f, err := os.Open(from)
		if err != nil {
			return "", usageError("the passphrase cannot be read: %w", err)
		}
		defer f.Close()
		in = f
	}
	line, err := bufio.NewReader(io.LimitReader(in, 1<<12)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("reading the passphrase: %w", err)
	}
	if line = strings.TrimRight(line, "\r\n"); len(line) < leastPassphrase {
		return "", usageError("the passphrase is shorter than %d characters", leastPassphrase)
	}
	return line, nil
}

// recipients reads a public key, or a file of some.
func recipients(text string) ([]age.Recipient, error) {
	if one, err := recipient(text); err == nil {
		return []age.Recipient{one}, nil
	}
	content, err := os.ReadFile(text)
	if err != nil {
		return nil, errors.New("it is neither a key of age or SSH nor a file that can be read")
	}
	var list []age.Recipient
	for line := range bytes.Lines(content) {
		key := strings.TrimSpace(string(line))
		if key == "" || strings.HasPrefix(key, "#") {
			continue
		}
		one, err := recipient(key)
		if err != nil {
			return nil, errors.New("a line of the file is no key of age or SSH")
		}
		list = append(list, one)
	}
	if len(list) == 0 {
		return nil, errors.New("the file holds no key")
	}
	return list, nil
}

func recipient(key string) (age.Recipient, error) {
	if strings.HasPrefix(key, "ssh-") {
		return agessh.ParseRecipient(key)
	}
	return age.ParseX25519Recipient(key)
}

// explanations is the record of processing activities, an empty one where there is none yet: it explains codes.
func (a *app) explanations(c *config) (*register.Register, error) {
	record, _, err := a.readActivities(c, "")
	if errors.Is(err, fs.ErrNotExist) && c.Register == "" {
		return &register.Register{}, nil
	}
	return record, err
}

func (a *app) reviewRequest(ctx context.Context, id string, targets, decide []string, tag, by string) error {
	lang, err := languageOf(tag)
	if err != nil {
		return err
	}
	decisions := map[string]string{}
	for _, d := range decide {
		item, decision, _ := strings.Cut(d, "=")
		if !slices.Contains([]string{access.Keep, access.Redact, access.LeaveOut}, decision) || item == "" {
			return usageError("--decide %q: write it as ID=%s, ID=%s or ID=%s", d, access.Keep, access.Redact, access.LeaveOut)
		}
		decisions[item] = decision
	}
	return a.withRecords(ctx, id, requests.Review, targets, by, func(n *answering) error {
		for item, decision := range decisions {
			n.options.Decisions[item] = decision
		}
		facts, err := a.explanations(n.config)
		if err != nil {
			return err
		}
		n.options.Facts = facts
		sum, err := n.maker.Make(ctx, n.options, nil)
		if err != nil {
			return err
		}
		for item := range decisions {
			if !slices.ContainsFunc(sum.Items, func(i access.Item) bool { return i.ID == item }) {
				return usageError("there is nothing of the ID %q to decide", item)
			}
		}
		if len(decisions) > 0 {
			_, err := n.register.Take(requests.Entry{At: a.now(), By: n.by, Request: n.request.ID, Step: requests.Review}, requests.Details{Decisions: decisions})
			if err != nil {
				return registerError(err)
			}
		}
		return a.writeReview(sum, lang)
	})
}

// writeReview lists what is left out and what is in doubt. Decisions stand as they are typed.
func (a *app) writeReview(sum *access.Summary, l *language.Language) error {
	t, out := l.Text, bufio.NewWriter(a.out)
	for i := range sum.Items {
		one := &sum.Items[i]
		how := t("by rule")
		if one.Decided {
			how = t("decided")
		} else if one.Doubtful {
			how = t("in doubt")
		}
		where := visibleText(one.System + "/" + one.Unit)
		if one.Field != "" {
			where += "." + visibleText(one.Field)
		}
		what := ""
		switch {
		case one.Kind != "":
			what = l.One(one.Kind) + " "
		case one.Field != "":
			what = t("value") + " "
		}
		fmt.Fprintf(out, "%s  %-9s %-8s  %s, %s%s %s%s\n", one.ID, one.Decision, how, where, fmt.Sprintf(t("record %d"), one.Number), l.Colon(), what, t(one.Why))
	}
	for _, c := range sum.Codes {
		fmt.Fprintf(out, t("codes that nobody explained  %s: say what they mean in the record of processing activities, stores.columns")+"\n", visibleText(c.System+"/"+c.Unit+"."+c.Column))
	}
	fmt.Fprintf(out, t("%d to look at")+"\n", len(sum.Items))
	return out.Flush()
}
