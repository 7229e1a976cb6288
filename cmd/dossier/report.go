package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dossier/detectors/pseudonym"
	"dossier/reports"
	"dossier/reports/activities"
	reportsall "dossier/reports/all"
	"dossier/reports/csvtable"
	"dossier/reports/htmlpage"
	"dossier/reports/inventory"
	"dossier/reports/language"
	"dossier/reports/overview"
	"dossier/reports/pdfpage"
	"dossier/reports/register"
	"dossier/reports/requests"
	"dossier/reports/requests/deadline"
	"dossier/reports/textpage"
	"dossier/reports/workbook"
)

// reportFlags say what is reported, and how.
type reportFlags struct {
	format string
	output string
	table  string
	people int64
	lang   string
	since  string
	record string
	role   string
	person string
	reason string
	by     string
}

func (a *app) reportCommand() *cobra.Command {
	var f reportFlags
	cmd := &cobra.Command{
		Use:   "report [TARGET…]",
		Short: "Write what the inventory holds as a report",
		Long: `Writes the overview from the inventory: what was looked at and what was not, what personal data there is and
where, and how many people it is about. It reads no source and shows no value. Without --format, the output's name tells: report.xlsx
is a workbook. A folder holds a page for a browser; so does standard output, but a terminal shows a summary in words.

With --subject it is about one person, under the pseudonym that reports and dossier subject list show: where they are and, with --role dpo,
what their records say now. Those are read from the targets, which may be given with other credentials than those of scans. Who looked at whose
values, when and why is noted in the register's journal before they are read: dossier report views lists it.`,
		Example: "  dossier report --output report/index.html\n  dossier report --output personal-data.xlsx\n" +
			"  dossier report --format csv --output report/        # every table, a file each\n  dossier report --format csv --table not-read\n" +
			"  dossier report --subject S-0123456789 --role dpo --reason 'complaint of 2 March' --output person.html",
		RunE: func(cmd *cobra.Command, targets []string) error {
			err := a.reportAsked(cmd, f, targets)
			if code, _ := statusOf(err); a.inWords(&f) && (code == complete || code == incomplete) {
				a.say("\nThe whole report is a page for a browser: give the same command with --output report.html")
			}
			return err
		},
	}
	cmd.Flags().StringVar(&f.format, "format", "", "`format`: "+allFormatNames()+" (default: what the output's name says, or else html; on a terminal table)")
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "`file` to write, or the folder to put it in (default: standard output)")
	cmd.Flags().StringVar(&f.table, "table", "", "the `table` that csv and jsonl write, as \"stores\" or \"not-read\" (default: fields)")
	cmd.Flags().Int64Var(&f.people, "people", 0, "`number` of people to list, those with most traces first; -1: all (default: 100, all in a workbook)")
	cmd.Flags().StringVar(&f.lang, "language", "en", "`language` of the report: "+languageNames())
	cmd.Flags().StringVar(&f.since, "since", "", "compare with this `scan`: its number, or a date as 2026-03-01 (default: the scan before the newest)")
	cmd.Flags().StringVar(&f.record, "register", "", "the record of processing activities' `file` (default: register in dossier.yaml, or else register.yaml in this folder)")
	cmd.Flags().StringVar(&f.person, "subject", "", "report of one person, by their `pseudonym`")
	cmd.Flags().StringVar(&f.role, "role", "engineer", "who reads it: `engineer` never sees or fetches a value, dpo sees those of --subject")
	cmd.Flags().StringVar(&f.reason, "reason", "", "the `reason` why the values of --subject are looked at; sealed in the journal")
	cmd.Flags().StringVar(&f.by, "by", "", "`who` looks at them (default: the user's name)")
	cmd.AddCommand(a.reportViewsCommand())
	return cmd
}

// reportAsked checks what was asked for, a report of everything or of one person, and writes it.
func (a *app) reportAsked(cmd *cobra.Command, f reportFlags, targets []string) error {
	if f.person != "" {
		return a.reportPerson(cmd.Context(), f, targets)
	}
	if err := checkRole(f.role); err != nil {
		return err
	}
	if err := useless(cmd, "--subject", "reason", "by"); err != nil {
		return err
	}
	if len(targets) > 0 {
		return usageError("%q is no part of dossier report, which reads no source: targets are for --subject with --role dpo; %q tells more", targets[0], cmd.CommandPath()+" --help")
	}
	return a.report(cmd.Context(), f)
}

// languageOf is the language of a tag, English where none is given.
func languageOf(tag string) (*language.Language, error) {
	lang := language.Of(cmp.Or(tag, "en"))
	if lang == nil {
		return nil, usageError("there is no language %q; there are %s", tag, languageNames())
	}
	return lang, nil
}

func languageNames() string {
	return strings.Join(language.Tags(), ", ")
}

func formatNames() string {
	var names []string
	for _, f := range reportsall.Formats(reportsall.Options{}) {
		names = append(names, f.Name())
	}
	return strings.Join(names, ", ")
}

// allFormatNames are those of formats and of exports.
func allFormatNames() string {
	names := formatNames()
	for _, e := range reportsall.Exports() {
		names += ", " + e.Name
	}
	return names
}

func (a *app) format(name string) (reports.Format, error) { return a.formatOf(name, "") }

// formatOf is a format; table is the one that formats of one table write.
func (a *app) formatOf(name, table string) (reports.Format, error) {
	for _, f := range reportsall.Formats(reportsall.Options{Width: a.width, Table: table}) {
		if f.Name() == name {
			return f, nil
		}
	}
	return nil, usageError("there is no format %q; there are %s", name, formatNames())
}

// reportFormat is a format or an export; view is what an export writes of the record, once it is known.
func (a *app) reportFormat(name, table string) (f reports.Format, view **activities.View, err error) {
	view = new(*activities.View)
	for _, e := range reportsall.Exports() {
		if e.Name == name {
			return exporting{e, view}, view, nil
		}
	}
	if f, err = a.formatOf(name, table); err != nil {
		err = usageError("there is no format %q; there are %s", name, allFormatNames())
	}
	return f, view, err
}

// exporting is an export as a format of overviews.
type exporting struct {
	reportsall.Export
	view **activities.View
}

func (e exporting) Name() string      { return e.Export.Name }
func (e exporting) Extension() string { return e.Export.Extension }

// Write writes the overview's data.
func (e exporting) Write(w io.Writer, d *reports.Document) error {
	data, ok := d.Data.(*overview.Report)
	if !ok {
		return fmt.Errorf("writing %q as %s: it is no overview", d.Name, e.Export.Name)
	}
	return e.Export.Write(w, data, *e.view)
}

func (a *app) report(ctx context.Context, f reportFlags) error {
	var err error
	if f.format, err = a.formatName(&f); err != nil {
		return err
	}
	format, view, err := a.reportFormat(f.format, f.table)
	if err != nil {
		return err
	}
	if f.people < -1 {
		return usageError("--people: %d is no number of people; give one from 1, or -1 for all", f.people)
	}
	if f.format == (workbook.Format{}).Name() {
		f.people = cmp.Or(f.people, -1)
	}
	lang, err := languageOf(f.lang)
	if err != nil {
		return err
	}
	return a.answerIn(ctx, format, f.output, func(r *reading) (*reports.Document, bool, error) {
		doc, whole, err := a.reportOf(ctx, r, &f, lang, view)
		if err == nil && f.table != "" && doc.Table(f.table) == nil {
			err = usageError("the report has no table %q; it has %s", f.table, strings.Join(tableIDs(doc), ", "))
		}
		return doc, whole, err
	})
}

// reportOf is the overview with the record of processing activities and the register of requests, where there are any.
func (a *app) reportOf(ctx context.Context, r *reading, f *reportFlags, lang *language.Language, shown **activities.View) (*reports.Document, bool, error) {
	o := overview.Options{Subjects: f.people, Language: lang}
	var err error
	if o.Since, err = since(ctx, r.store, f.since); err != nil {
		return nil, false, err
	}
	view, err := a.recordView(ctx, r, r.store, f.record, lang)
	if err != nil {
		return nil, false, err
	}
	if *shown = view; view != nil {
		o.Known = view.Known()
	}
	doc, whole, err := a.overview(ctx, r.store, o)
	if err != nil {
		return nil, false, err
	}
	if view != nil {
		view.Add(doc)
	}
	return doc, whole, a.addRequests(r.c, doc, lang)
}

// recordView compares the record of processing activities with the inventory; nil where there is no record and none was named.
func (a *app) recordView(ctx context.Context, r *reading, inv register.Inventory, named string, lang *language.Language) (*activities.View, error) {
	if path := cmp.Or(named, r.c.Register); path == "" {
		if _, err := os.Stat(registerName); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	record, _, err := a.readActivities(r.c, named)
	if err != nil {
		return nil, err
	}
	compared, err := a.compareIn(ctx, r, inv, record, register.Options{Now: a.now(), Language: lang})
	if err != nil {
		return nil, err
	}
	return &activities.View{Record: record, Compared: compared, Language: lang}, nil
}

// formatName is the format that was asked for, or that the output's name tells; otherwise a page, and on a terminal a summary in words.
func (a *app) formatName(f *reportFlags) (string, error) {
	if a.inWords(f) {
		return textpage.Format{}.Name(), nil
	}
	return formatFor(f.format, f.output, htmlpage.Format{}.Name())
}

// inWords tells that a report goes to a terminal, which a page is nothing to read on, and that nobody asked for one.
func (a *app) inWords(f *reportFlags) bool { return f.format == "" && f.output == "" && a.width > 0 }

// formatFor is the format asked for, or else the one that the output's name tells, or else another. A name that ends in what tells none, as
// report.xslx, is a mistake: what is in the file would be something else than whoever opens it expects.
func formatFor(asked, output, otherwise string) (string, error) {
	told := formatOfFile(output)
	if asked == "" && told == "" && filepath.Ext(output) != "" && !isFolder(output) {
		return "", usageError("the end of %q tells no format; give one by --format, or end the name as in report%s", output, strings.Join(extensions(), ", report"))
	}
	return cmp.Or(asked, told, otherwise), nil
}

// extensions are those of the files of all formats and exports.
func extensions() (all []string) {
	for _, f := range reportsall.Formats(reportsall.Options{}) {
		all = append(all, f.Extension())
	}
	for _, e := range reportsall.Exports() {
		all = append(all, e.Extension)
	}
	return all
}

// formatOfFile is the format that a file's name tells; "" none.
func formatOfFile(name string) string {
	ext := filepath.Ext(name)
	if ext == "" {
		return ""
	}
	for _, known := range reportsall.Formats(reportsall.Options{}) {
		if strings.EqualFold(ext, known.Extension()) {
			return known.Name()
		}
	}
	for _, known := range reportsall.Exports() {
		if strings.EqualFold(ext, known.Extension) {
			return known.Name
		}
	}
	return ""
}

// addRequests adds the register of requests to a report, where there is one.
func (a *app) addRequests(c *config, doc *reports.Document, lang *language.Language) error {
	g, err := a.register(c)
	if err != nil {
		return err
	}
	list, err := g.List()
	if errors.Is(err, requests.ErrMissing) {
		return nil
	}
	if err != nil {
		return registerError(err)
	}
	requests.Press(list)
	asked := requests.Document(list, deadline.On(a.now()), lang)
	doc.Notices = append(asked.Notices, doc.Notices...) // a term runs while the rest can wait
	for _, s := range asked.Sections {
		s.Text = append([]string{asked.Lead}, s.Text...)
		doc.Sections = append(doc.Sections, s)
	}
	return nil
}

// reading is an inventory opened for reading, and what goes with it.
type reading struct {
	c     *config
	store *inventory.Store
	key   pseudonym.Key
	lang  *language.Language // of what is written; nil: English
}

// answer writes, in a format, the document that build makes of the inventory. One that is not of everything ends with exit status 1.
func (a *app) answer(ctx context.Context, to listed, build func(*reading) (doc *reports.Document, whole bool, err error)) error {
	as, err := a.writtenAs(to)
	if err != nil {
		return err
	}
	return a.answerIn(ctx, as.format, as.output, func(r *reading) (*reports.Document, bool, error) {
		r.lang = as.language
		return build(r)
	})
}

// answerIn is answer in a format that was made.
func (a *app) answerIn(ctx context.Context, format reports.Format, output string, build func(*reading) (doc *reports.Document, whole bool, err error)) (err error) {
	r := &reading{}
	if r.c, err = a.loadConfig(); err != nil {
		return err
	}
	if r.store, r.key, err = a.readInventory(ctx, r.c); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.store.Close()) }()
	doc, whole, err := build(r)
	if err != nil {
		return err
	}
	if err := a.write(format, doc, output); err != nil {
		return err
	}
	if !whole {
		return a.notWhole(output)
	}
	return nil
}

// notWhole is the exit status of what was written and is not of everything; one that went to a file is told of, since on the screen it says so itself.
func (a *app) notWhole(output string) error {
	if output != "" && output != "-" {
		a.say("%s is written; the exit status is %d, since it names what was not read, does not agree or waits for a decision", output, incomplete)
	}
	return &exitError{status: incomplete}
}

// readInventory opens an inventory that exists, for reading.
func (a *app) readInventory(ctx context.Context, c *config) (*inventory.Store, pseudonym.Key, error) {
	path, err := a.inventoryPath(c)
	if err != nil {
		return nil, pseudonym.Key{}, err
	}
	if _, err := os.Stat(path); err != nil {
		return nil, pseudonym.Key{}, noInventory(path)
	}
	return a.openInventory(ctx, c, inventory.Options{ReadOnly: true})
}

// overview builds the overview document and tells whether everything was read.
func (a *app) overview(ctx context.Context, store overview.Reader, o overview.Options) (*reports.Document, bool, error) {
	o.Now, o.Version = a.now(), versionText()
	doc, err := overview.Build(ctx, store, o)
	if err != nil {
		return nil, false, fmt.Errorf("reading the inventory: %w", err)
	}
	data, ok := doc.Data.(*overview.Report)
	return doc, ok && data.Complete(), nil
}

// write writes a document to a file, which appears whole or not at all, or to standard output.
func (a *app) write(format reports.Format, doc *reports.Document, output string) error {
	if doc.Made.IsZero() {
		doc.Made = a.now()
	}
	if output == "" && a.unreadable(format) {
		return usageError("%s is nothing to read on a terminal: name a file, as --output report%s", format.Name(), format.Extension())
	}
	if output == "" || output == "-" {
		return format.Write(a.out, doc)
	}
	if isFolder(output) {
		if all, ok := manyFiles(format); ok {
			return writeFolder(output, doc, all)
		}
		output = filepath.Join(output, doc.Name+format.Extension())
	}
	if err := os.MkdirAll(filepath.Dir(output), 0o750); err != nil {
		return notWritten(output, err)
	}
	file, err := os.CreateTemp(filepath.Dir(output), ".report-*")
	if err != nil {
		return notWritten(output, err)
	}
	defer os.Remove(file.Name())
	if err := errors.Join(format.Write(file, doc), file.Close()); err != nil {
		return notWritten(output, err)
	}
	return notWritten(output, os.Rename(file.Name(), output))
}

// isFolder tells that an output is a folder to write into: one that is there, or a name that ends as one.
func isFolder(output string) bool {
	info, err := os.Stat(output)
	return os.IsPathSeparator(output[len(output)-1]) || err == nil && info.IsDir()
}

// unreadable tells that standard output is a terminal, which would show what is no text.
func (a *app) unreadable(format reports.Format) bool {
	return a.width > 0 && slices.Contains([]string{workbook.Format{}.Name(), pdfpage.Format{}.Name()}, format.Name())
}

// notWritten says of the file that was asked for, rather than of the temporary one beside it, why it could not be written.
func notWritten(output string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("writing the report %q: %w; --output names another place", output, reason(err))
}

func tableIDs(doc *reports.Document) (ids []string) {
	for _, s := range doc.Sections {
		for _, t := range s.Tables {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// manyFiles is how a format that knows how fills a folder: CSV with each table, HTML with all rows of long ones.
func manyFiles(format reports.Format) (func(dir string, d *reports.Document) ([]string, error), bool) {
	switch format {
	case csvtable.Format{}:
		return csvtable.WriteAll, true
	case htmlpage.Format{}:
		return htmlpage.Format{}.WriteAll, true
	}
	return nil, false
}

// writeFolder fills a folder. Its files appear when all are written, so that those of an earlier report stay whole until then.
func writeFolder(dir string, doc *reports.Document, all func(string, *reports.Document) ([]string, error)) error {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return notWritten(dir, err)
	}
	staging, err := os.MkdirTemp(dir, ".report-*")
	if err != nil {
		return notWritten(dir, err)
	}
	defer os.RemoveAll(staging)
	if _, err := all(staging, doc); err != nil {
		return notWritten(dir, err)
	}
	files, err := os.ReadDir(staging)
	for _, f := range files {
		err = errors.Join(err, os.Rename(filepath.Join(staging, f.Name()), filepath.Join(dir, f.Name())))
	}
	return notWritten(dir, err)
}
