package socialhandle_test

import (
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/detectors/socialhandle"
)

const kind = detectors.SocialHandle

var cases = detectortest.Cases{
	Text: []detectortest.Case{
		{Text: "see ⟦https://www.linkedin.com/in/an-peeters-12⟧/ for", Kind: kind, Norm: "linkedin:an-peeters-12"},
		{Text: "⟦twitter.com/AnPeeters⟧?s=20", Kind: kind, Norm: "twitter:anpeeters"},
		{Text: "(⟦https://www.tiktok.com/@an.p⟧)", Kind: kind, Norm: "tiktok:an.p"},
		{Text: "on Instagram: ⟦@an_peeters⟧.", Kind: kind, Norm: "instagram:an_peeters"},
		{Text: "code at ⟦github.com/anpeeters⟧ · CV", Kind: kind, Norm: "github:anpeeters"},
		{Text: "I am ⟦@an@mastodon.example⟧, hi", Kind: kind, Norm: ":an@mastodon.example"},
	},
	NearMisses: []string{
		"@Override public", "an@example.be", "@media screen", "npm i @types/node", "twitter.com/share?x", "https://twitter.com/an/status/12", "example.com/an", "@",
		"follow an@example.be", "netflix.com/title", "https://x.com/", "", "facebook.com/groups", "user@@host", "module \"github.com/anpeeters\"", "github.com/anpeeters/tools", "github.com/features", "api.github.com/foo", "instagram @12",
	},
	Values: []detectortest.Case{
		{Text: " ⟦https://www.instagram.com/an.peeters/⟧", Kind: kind, Norm: "instagram:an.peeters"},
	},
	NotValues: []string{"_7KQT2WJB9RD4H6XA3M", "@anpeeters", "anpeeters", "two words", "", "12"},
	Headers: []detectortest.Header{
		{Words: "twitter handle", Kind: kind, Sign: 1}, {Words: "instagram", Kind: kind, Sign: 1}, {Words: "twitter followers", Kind: kind}, {Words: "name", Kind: kind},
	},
}

func TestDetector(t *testing.T) { detectortest.Detector(t, socialhandle.New(), cases) }

func FuzzDetector(f *testing.F) {
	var seeds []string
	for _, c := range cases.Text {
		seeds = append(seeds, c.Text)
	}
	detectortest.Fuzz(f, socialhandle.New(), append(seeds, cases.NearMisses...)...)
}
