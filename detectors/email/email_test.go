package email_test

import (
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/detectors/email"
	"dossier/scanners"
)

const kind = detectors.Email

var cases = detectortest.Cases{
	Text: []detectortest.Case{
		{Text: "write to ⟦an@example.be⟧ today", Kind: kind, Norm: "an@example.be"},
		{Text: "⟦An.Peeters+Shop@Sub.Example.BE⟧", Kind: kind, Norm: "an.peeters+shop@sub.example.be"},
		{Text: "ends a sentence: ⟦an@example.be⟧.", Kind: kind, Norm: "an@example.be"},
		{Text: "Ask An <⟦an@example.be⟧>, or Bo (⟦bo@example.be⟧)...", Kind: kind, Norm: "an@example.be"},
		{Text: "<a href=\"mailto:⟦an@example.be⟧?subject=x\">", Kind: kind, Norm: "an@example.be"},
		{Text: "MAILTO:⟦an_1@example.be⟧;'⟦bo@example.be⟧',⟦cy@example.be⟧", Kind: kind, Norm: "an_1@example.be"},
		{Text: "sent by ⟦\"an peeters\"@example.be⟧", Kind: kind, Norm: "\"an peeters\"@example.be"},
		{Text: "⟦o'brien@example.ie⟧", Kind: kind, Norm: "o'brien@example.ie"},
		{Text: "⟦josé.muñoz@müller.de⟧", Kind: kind, Norm: "josé.muñoz@xn--mller-kva.de"},
		{Text: "⟦AN@XN--MLLER-KVA.DE⟧", Kind: kind, Norm: "an@xn--mller-kva.de"},
		{Text: "⟦иван@почта.рф⟧", Kind: kind, Norm: "иван@xn--80a1acny.xn--p1ai"},
		{Text: "⟦用户@例子.中国⟧", Kind: kind, Norm: "用户@xn--fsqu00a.xn--fiqs8s"},
		{Text: "地址是⟦an.p@example.com⟧谢谢", Kind: kind, Norm: "an.p@example.com"},
		{Text: "GET /u?email=⟦an%40example.be⟧&x=1", Kind: kind, Norm: "an@example.be"},
		{Text: "https://x.example.be?email=⟦an@example.be⟧", Kind: kind, Norm: "an@example.be"},
		{Text: "mail ⟦&#97;n&#64;example&#46;b&#101;⟧, or", Kind: kind, Norm: "an@example.be"},
		{Text: "⟦&#97;n&#64;3&#109;.example.be⟧", Kind: kind, Norm: "an@3m.example.be"},
		{Text: "<b>⟦&#x61;n&#x40;example.be⟧</b>", Kind: kind, Norm: "an@example.be"},
		{Text: "write to ⟦an.p (at) example (dot) be⟧ now", Kind: kind, Norm: "an.p@example.be"},
		{Text: "⟦an[at]shop.example[dot]be⟧.", Kind: kind, Norm: "an@shop.example.be"},
		{Text: "courriel : ⟦an (point) p (arobase) example (point) fr⟧", Kind: kind, Norm: "an.p@example.fr"},
		{Text: "⟦an(małpa)example.pl⟧", Kind: kind, Norm: "an@example.pl"},
		{Text: "⟦an [APENSTAARTJE] example [punt] nl⟧", Kind: kind, Norm: "an@example.nl"},
		{Text: "⟦an (at) example.be⟧", Kind: kind, Norm: "an@example.be"},
		{Text: "to=%3C⟦an@example.be⟧%3E", Kind: kind, Norm: "an@example.be"},
		{Text: "⟦an@example.be⟧:hunter2", Kind: kind, Norm: "an@example.be"},
		{Text: "⟦an@[192.0.2.1]⟧", Kind: kind, Norm: "an@[192.0.2.1]"},
		{Text: "⟦an@163.com⟧", Kind: kind, Norm: "an@163.com"},
		{Text: "⟦an@corp.local⟧", Kind: kind, Norm: "an@corp.local"},
		{Text: "{\"to\":\"x\\n⟦an@example.be⟧\\u003c⟦bo@example.be⟧\"}", Kind: kind, Norm: "an@example.be"},
		{Text: "cipher ⟦chacha20-poly1305@openssh.com⟧", Kind: kind, Norm: "chacha20-poly1305@openssh.com", Shared: true},
		{Text: "⟦Info@example.be⟧", Kind: kind, Norm: "info@example.be", Shared: true},
		{Text: "⟦sales-be@example.be⟧", Kind: kind, Norm: "sales-be@example.be", Shared: true},
		{Text: "⟦no-reply@example.be⟧", Kind: kind, Norm: "no-reply@example.be", Shared: true},
		{Text: "⟦kundenservice@example.de⟧", Kind: kind, Norm: "kundenservice@example.de", Shared: true},
		{Text: "⟦test@test.com⟧", Kind: kind, Norm: "test@test.com", Shared: true},
	},
	NearMisses: []string{
		"https://user:secret@db.example.be/x", "ssh://git@github.com/a/b", "git@github.com:owner/repo.git",
		"rsync an@host.example.be:/var/x .", "lodash@4.17.21", "golang.org/x/net@v0.5.0.zip", "image@2x.png", "icon@3x.md", "an@host", "@an", "an@", "@",
		"an@@example.be", "an@example", "an@example.nosuchtld", ".an@example.be", "a..n@example.be", "an.@example.be",
		"an@new_type.be", "an@192.0.2.1", "{\"a\":\"b\",\"@context\":\"x.be\"}", "@media screen.and", "x@-a.be", "an@.be", "meet (at) noon", "f(a) b.be", "an (arobase) x", "(at) x.be", "an ( x ) example.be", "an (at) the (dot) door", "&#64;example.be", "a &#64; b", "x[at]y", "{}@example.be",
	},
	Values: []detectortest.Case{
		{Text: "⟦an@example.be⟧", Kind: kind, Norm: "an@example.be"},
		{Text: " \t⟦An@example.be⟧ ", Kind: kind, Norm: "an@example.be"},
		{Text: "⟦mailto:an@example.be⟧", Kind: kind, Norm: "an@example.be"},
		{Text: " ⟦&#97;n&#64;&#101;xample.be⟧ ", Kind: kind, Norm: "an@example.be"},
		{Text: "⟦an (at) example (dot) be⟧", Kind: kind, Norm: "an@example.be"},
		{Text: "⟦<an@example.be>⟧", Kind: kind, Norm: "an@example.be"},
	},
	NotValues: []string{"An <an@example.be>", "an@example.be, bo@example.be", "an@", "x", " ", "see an@example.be", "an@example.be."},
	Headers: []detectortest.Header{
		{Words: "email", Kind: kind, Sign: 1},
		{Words: "customer e mail address", Kind: kind, Sign: 1},
		{Words: "email id", Kind: kind, Sign: 1},
		{Words: "courriel", Kind: kind, Sign: 1},
		{Words: "sahkoposti", Kind: kind, Sign: 1},
		{Words: "email sent at", Kind: kind, Sign: -1},
		{Words: "city", Kind: kind},
	},
}

func TestDetector(t *testing.T) { detectortest.Detector(t, email.New(), cases) }

func TestDecomposedIsComposed(t *testing.T) {
	t.Parallel()
	col := scanners.NewColumn(scanners.Field{})
	col.AppendString("jose\u0301@mu\u0308ller.de")
	var found detectors.Matches
	email.New().Text(col, &found)
	if len(found.List) != 1 || string(found.Norm(&found.List[0])) != "josé@xn--mller-kva.de" {
		t.Errorf("%d matches, or a normal form unlike that of the composed address", len(found.List))
	}
}

func FuzzDetector(f *testing.F) {
	var seeds []string
	for _, c := range cases.Text {
		seeds = append(seeds, c.Text)
	}
	detectortest.Fuzz(f, email.New(), append(seeds, cases.NearMisses...)...)
}
