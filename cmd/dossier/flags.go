package main

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// wrongFlag says what was given for a flag, what it takes, and where that is told, for what the flags' library says in its own words.
func wrongFlag(cmd *cobra.Command, err error) error {
	help := strconv.Quote(cmd.CommandPath() + " --help")
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		name := "--" + e.GetFlag().Name
		_, does := pflag.UnquoteUsage(e.GetFlag())
		switch e.GetFlag().Value.Type() {
		case "bool":
			return usageError("%s: %q is neither true nor false; %s alone turns it on: %s; %s tells more", name, e.GetValue(), name, does, help)
		case "int", "int64":
			return usageError("%s: %q is no whole number; give one, as %s 12: %s; %s tells more", name, e.GetValue(), name, does, help)
		}
		return usageError("%s: %q is not what it takes: %s; %s tells more", name, e.GetValue(), does, help)
	}
	if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		of, does := pflag.UnquoteUsage(e.GetFlag())
		does = strings.TrimPrefix(does, of+": ") // as it begins where what the value is called says nothing more
		return usageError("--%s needs a value behind it, as --%s %s: %s; %s tells more", e.GetFlag().Name, e.GetFlag().Name, of, does, help)
	}
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		given := "--" + e.GetSpecifiedName()
		if short := e.GetSpecifiedShortnames(); short != "" {
			given = "-" + e.GetSpecifiedName()
		}
		if near := nearFlags(cmd, e.GetSpecifiedName()); near != "" {
			return usageError("there is no flag %s: do you mean %s? %s lists those there are", given, near, help)
		}
		return usageError("there is no flag %s; %s lists those there are", given, help)
	}
	if e, ok := errors.AsType[*pflag.InvalidSyntaxError](err); ok {
		return usageError("%q is no flag; %s lists those there are", e.GetSpecifiedFlag(), help)
	}
	return usageError("%w; %s lists the flags", err, help)
}

// nearFlags are the flags, or the command, that may be meant by a flag that there is not; "" where none is like it.
func nearFlags(cmd *cobra.Command, given string) string {
	for _, c := range cmd.Commands() {
		if c.Name() == given {
			return strconv.Quote(c.CommandPath())
		}
	}
	flags := &cobra.Command{SuggestionsMinimumDistance: wrongLetters} // as commands, whose likeness the library measures
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			flags.AddCommand(&cobra.Command{Use: f.Name, Run: func(*cobra.Command, []string) {}})
		}
	})
	return either("--", flags.SuggestionsFor(given))
}

// either names what may be meant.
func either(before string, near []string) string {
	for i := range near {
		near[i] = strconv.Quote(before + near[i])
	}
	return strings.Join(near, " or ")
}

// wrongLetters are how many letters are wrong, missing or too many in what is still taken for a typing error.
const wrongLetters = 2

// wrongArguments says what a command takes that was given too few or too many arguments. A command with others below it was given a wrong one.
func wrongArguments(cmd *cobra.Command, args []string, err error) error {
	help := strconv.Quote(cmd.CommandPath() + " --help")
	if cmd.HasSubCommands() {
		cmd.SuggestionsMinimumDistance = wrongLetters
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			return usageError("there is no command %q: do you mean %s? %s tells more", cmd.CommandPath()+" "+args[0], either(cmd.CommandPath()+" ", near), help)
		}
		return usageError("there is no command %q; %s lists those there are", cmd.CommandPath()+" "+args[0], help)
	}
	takes := cmd.Use
	if cmd.HasParent() {
		takes = cmd.Parent().CommandPath() + " " + takes
	}
	if len(args) == 0 {
		return usageError("something is missing: write it as %q; %s tells more", takes, help)
	}
	return usageError("%q is one argument too many or too few: write it as %q; %s tells more", args[len(args)-1], takes, help)
}

// useless says that a flag was given that counts only beside another one.
func useless(cmd *cobra.Command, beside string, names ...string) error {
	for _, name := range names {
		if cmd.Flags().Changed(name) {
			return usageError("--%s is of no use without %s; %q tells more", name, beside, cmd.CommandPath()+" --help")
		}
	}
	return nil
}
