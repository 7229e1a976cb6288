package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is stamped by the Makefile.
var version = ""

// app is one run of the command.
type app struct {
	world
	configPath string
	inventory  string // flag
	quiet      bool
}

// run runs the command and returns its exit status.
func run(ctx context.Context, w world) status {
	a := &app{world: w}
	root := a.root()
	root.SetArgs(w.args)
	root.SetIn(w.in)
	root.SetOut(w.out)
	root.SetErr(w.err)
	code, message := statusOf(root.ExecuteContext(ctx))
	if message != "" {
		fmt.Fprintf(w.err, "dossier: %s\n", message)
	}
	return code
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "dossier",
		Short: "Find personal data, and say whose it is and where",
		Long: `dossier reads databases and files, finds the personal data in them, and keeps an inventory of keyed
fingerprints: who is in there, where, and how much of it was looked at. It changes nothing that it reads.

Exit status: 0 complete, 1 something could not be read or a target holds nothing, 2 wrong usage or configuration,
3 could not start or broke off, 4 what --fail-on names was found.`,
		Example:      "  dossier scan ./shop.sqlite ./exports\n  dossier report --output report/index.html\n  dossier demo                                   # made-up data to try it on",
		SilenceUsage: true, SilenceErrors: true,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVar(&a.configPath, "config", "", "configuration `file` (default: dossier.yaml in this folder, if there is one)")
	root.PersistentFlags().StringVar(&a.inventory, "inventory", "", "inventory `file` (default: dossier/inventory.db in your data folder)")
	root.PersistentFlags().BoolVarP(&a.quiet, "quiet", "q", false, "no progress on standard error")
	root.SetFlagErrorFunc(wrongFlag)
	root.AddCommand(a.scanCommand(), a.detectCommand(), a.forgetCommand(), a.reportCommand(), a.subjectCommand(), a.requestCommand(), a.registerCommand(), a.demoCommand(), a.versionCommand(), a.childCommand())
	wrapArgs(root)
	a.complete(root, flagWords())
	return root
}

// wrapArgs makes wrong arguments of every verb a usage error.
func wrapArgs(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return wrongArguments(cmd, args, err)
			}
			return nil
		}
	}
	for _, c := range cmd.Commands() {
		wrapArgs(c)
	}
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		Example: "  dossier version",
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.out, "dossier %s\n", versionText())
			return err
		},
	}
}

func versionText() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "dev"
}
