package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dossier/reports/language"
	"dossier/reports/letters"
	"dossier/reports/requests"
)

// flagWords are the words that flags take, for a shell that completes them; a flag of one command alone stands under both names.
func flagWords() map[string]string {
	return map[string]string{
		"language": strings.Join(language.Tags(), ", "), "format": formatNames(), "report format": allFormatNames(), "scan format": allFormatNames(), "scan fail-on": gateNames(),
		"type": words(requests.Types()), "against": words([]requests.Against{requests.Marketing, requests.Other}), "state": words(requests.States()), "role": "engineer, " + roleDPO,
		"letter kind": words(letters.Kinds()), "refuse ground": words(slices.Sorted(maps.Keys(requests.Grounds()))),
		"weigh outcome": words([]requests.Outcome{requests.Upheld, requests.Overridden}), "answered outcome": words(requests.Answers()),
	}
}

// complete has a shell complete what flags take, and the numbers of requests. Where one cannot be known a shell completes names of files.
func (a *app) complete(cmd *cobra.Command, all map[string]string) {
	for name := range maps.Keys(all) {
		of, flag, alone := strings.Cut(name, " ")
		if !alone {
			flag = of
		}
		f := cmd.Flags().Lookup(flag)
		if f == nil || alone && of != cmd.Name() || !alone && all[cmd.Name()+" "+flag] != "" {
			continue
		}
		_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(strings.Split(all[name], ", "), cobra.ShellCompDirectiveNoFileComp)) // there is such a flag
	}
	if strings.Contains(cmd.Use, " REQUEST") {
		cmd.ValidArgsFunction = a.completeRequest
	}
	for _, c := range cmd.Commands() {
		a.complete(c, all)
	}
}

// completeRequest completes the number of a request that waits for an answer.
func (a *app) completeRequest(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault // targets, some of them files
	}
	_, g, err := a.loadRegister()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	list, err := g.List()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var ids []string
	for i := range list {
		if list[i].State.Open() {
			ids = append(ids, list[i].ID+"\t"+string(list[i].Type))
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
