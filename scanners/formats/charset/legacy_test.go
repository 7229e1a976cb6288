package charset_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/htmlindex"

	"dossier/scanners/formats"
	"dossier/scanners/formats/charset"
)

// told are texts in languages with the character sets that they are stored in. The texts are made up.
var told = []struct {
	text string
	sets []string
}{
	{"氏名,住所,電話\n田中 美咲,東京都新宿区西新宿二丁目8番1号,03-5321-1111\n佐藤 健太,大阪府大阪市北区中之島一丁目,06-6208-8181\n鈴木さんへ、お電話ください。\n", []string{"shift_jis", "euc-jp", "iso-2022-jp"}},
	{"姓名,地址,电话\n王芳,北京市海淀区中关村大街27号,010-62551234\n李伟,上海市浦东新区世纪大道100号,021-58881234\n请给张先生打电话,他住在广州市天河路。\n", []string{"gbk", "gb18030"}},
	{"姓名,地址,電話\n陳怡君,臺北市信義區市府路1號,02-27208889\n林志明,高雄市苓雅區四維三路2號,07-3368333\n請打電話給王先生,他住在台中市。\n", []string{"big5"}},
	{"이름,주소,전화\n김민수,서울특별시 중구 세종대로 110,02-120-1234\n이영희,부산광역시 연제구 중앙대로 1001,051-120-1234\n박 선생님께 전화해 주세요.\n", []string{"euc-kr"}},
	{"Имя;Адрес;Телефон\nИван Петров;ул. Ленина, д. 5, Москва;+7 495 123-45-67\nМария Сидорова;Невский проспект, 20, Санкт-Петербург;+7 812 123-45-67\n", []string{"windows-1251", "koi8-r", "ibm866", "iso-8859-5", "x-mac-cyrillic"}},
	{"Ім'я;Адреса\nОлена Ковальчук;вул. Хрещатик, 22, Київ\nАндрій Шевченко;проспект Свободи, 28, Львів\nЇї телефон є у списку\n", []string{"windows-1251", "koi8-u"}},
	{"Imię;Nazwisko;Adres\nMałgorzata;Wiśniewska;ul. Świętokrzyska 12, Łódź\nPaweł;Wójcik;ul. Piłsudskiego 3, Gdańsk\nProszę zadzwonić później, będę wdzięczny\n", []string{"windows-1250", "iso-8859-2"}},
	{"Jméno;Příjmení;Adresa\nJiří;Dvořák;Náměstí Míru 9, Praha\nTereza;Němcová;Vítězná 5, Plzeň\nProsím zavolejte později, děkuji za pochopení\n", []string{"windows-1250", "iso-8859-2"}},
	{"Όνομα;Διεύθυνση\nΓιώργος Παπαδόπουλος;Οδός Ερμού 12, Αθήνα\nΜαρία Νικολάου;Λεωφόρος Κηφισίας 40, Μαρούσι\n", []string{"windows-1253", "iso-8859-7"}},
	{"Ad;Adres\nAyşe Yıldız;Atatürk Caddesi No 5, İstanbul\nMehmet Öztürk;Çankırı Sokağı 12, Kadıköy\nLütfen yarın arayın, teşekkürler, doğru adres budur\n", []string{"windows-1254"}},
	{"Name;Ort\nJürgen Müller;Köln\nBjörn Größer;Düsseldorf\nKäthe Schröder;München\nFrançois Lefèvre;Orléans\n", []string{"windows-1252", "macintosh"}},
	{"Nombre;Calle\nJosé Muñoz;Calle Málaga 5, León\nMaría Ibáñez;Avenida Constitución 7, Cádiz\n", []string{"windows-1252", "macintosh"}},
	{"Navn;Adresse\nSøren Kjær;Nørregade 5, Århus\nÅse Bjørnstad;Storgata 1, Tromsø\nHélène Lefèvre;Liège\n", []string{"windows-1252"}},
}

func encoded(t testing.TB, set, text string) []byte {
	t.Helper()
	enc, err := htmlindex.Get(set)
	if err != nil {
		t.Fatal(err)
	}
	b, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSetsWithoutLabel(t *testing.T) {
	t.Parallel()
	for _, of := range told {
		for _, set := range of.sets {
			for name, text := range map[string]string{"": of.text, ", long": strings.Repeat(of.text, 2000), ", behind ASCII": strings.Repeat("only ascii\n", 1000) + of.text} {
				t.Run(set+" "+of.text[:3]+name, func(t *testing.T) {
					t.Parallel()
					content := encoded(t, set, text)
					for how, cut := range map[string]func(io.Reader) io.Reader{"whole": whole, "bytes": iotest.OneByteReader} {
						if got, ok := read(t, content, cut); !ok || got != text {
							t.Errorf("%s: text %v: %.120q", how, ok, strings.TrimPrefix(got, strings.Repeat("only ascii\n", 1000)))
						}
					}
				})
			}
		}
	}
}

// A few letters are no proof: what is most usual counts.
func TestFewLettersAreWestern(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Zoë\n", "Søren & Hélène\n", "Peña, Núñez\n", "“Zoë”, «Émile»\n", "25 °C, 5 €, § 3\n"} {
		if got, ok := read(t, encoded(t, "windows-1252", text), whole); !ok || got != text {
			t.Errorf("%q is read as %q", text, got)
		}
	}
}

// Text that was decoded wrongly once and stored again has signs in its words, which are letters in other sets: it is none of those.
func TestMojibakeIsNotAnotherSet(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("S\xed\xa3o Paulo, Bras\xedlia, Jardim Bot\xed\xa2nico, S\xed\xa3o Jos\xed\xa9\n", 20)
	if got, ok := read(t, []byte(text), whole); !ok || !strings.HasPrefix(got, "Sí£o Paulo, Brasília") {
		t.Errorf("it is read as %.60q", got)
	}
}

// UTF-8 in a text of another set stays what it is, as in logs of several programs.
func TestUTF8InLegacyText(t *testing.T) {
	t.Parallel()
	russian := told[4].text
	content := append(encoded(t, "windows-1251", strings.Repeat(russian, 3)), russian...)
	if got, _ := read(t, content, whole); got != strings.Repeat(russian, 4) {
		t.Errorf("got %.200q", got)
	}
}

// strangers are words with bytes of all sorts in them.
func strangers() string {
	var b strings.Builder
	for c := 0x80; c < 0x100; c++ {
		b.WriteString("a" + string([]byte{byte(c)}) + "b ")
	}
	return b.String()
}

func TestDoubt(t *testing.T) {
	t.Parallel()
	ascii := strings.Repeat("only ascii\n", formats.HeadSize/10)
	for name, test := range map[string]struct {
		content string
		doubted bool
	}{
		"western":             {string(encoded(t, "windows-1252", told[10].text)), false},
		"Russian":             {string(encoded(t, "windows-1251", told[4].text)), false}, // which is recognised
		"Russian after ASCII": {ascii + string(encoded(t, "windows-1251", told[4].text)), true},
		"Japanese too late":   {ascii + string(encoded(t, "shift_jis", told[0].text)), true},
		"UTF-8 after ASCII":   {ascii + told[0].text, false},
		"western after ASCII": {ascii + string(encoded(t, "windows-1252", told[11].text)), false},
		"of no known set":     {strangers(), true},
	} {
		for how, cut := range map[string]func(io.Reader) io.Reader{"whole": whole, "halves": iotest.HalfReader} {
			text, ok := charset.Text([]byte(test.content[:min(len(test.content), formats.HeadSize)]), cut(strings.NewReader(test.content)))
			if !ok {
				t.Fatalf("%s: no text", name)
			}
			if _, err := io.Copy(io.Discard, text); err != nil {
				t.Fatal(err)
			}
			doubting, can := text.(interface{ Doubt() string })
			if doubted := can && doubting.Doubt() != ""; doubted != test.doubted {
				t.Errorf("%s, %s: doubt is %v", name, how, doubted)
			}
		}
	}
}

// What goes from such a text leaves all other bytes as they are, and what comes is in its set.
func TestRewriteLegacy(t *testing.T) {
	t.Parallel()
	for _, of := range told {
		for _, set := range of.sets {
			content := encoded(t, set, of.text)
			lines := strings.SplitAfter(of.text, "\n")
			second := int64(len(lines[0]))
			edits := []formats.Edit{{From: second, To: second + int64(len(lines[1]))}, {From: int64(len(of.text)), To: int64(len(of.text)), With: []byte(lines[0])}}
			var out bytes.Buffer
			err := charset.Rewrite(content[:min(len(content), formats.HeadSize)], bytes.NewReader(content), &out, edits)
			if set == "iso-2022-jp" {
				if _, refused := errors.AsType[*formats.Uncut](err); !refused {
					t.Errorf("%s is written again: %v", set, err)
				}
				continue
			}
			want := encoded(t, set, lines[0]+strings.Join(lines[2:], "")+lines[0])
			if set == "windows-1252" { // into which UTF-8 may be mixed
				want = append(encoded(t, set, lines[0]+strings.Join(lines[2:], "")), lines[0]...)
			}
			if err != nil || !bytes.Equal(out.Bytes(), want) {
				t.Errorf("%s: %v, %q, want %q", set, err, out.Bytes(), want)
			}
		}
	}
	russian := encoded(t, "windows-1251", told[4].text)
	err := charset.Rewrite(russian, bytes.NewReader(russian), io.Discard, []formats.Edit{{From: 0, To: 2, With: []byte("東")}})
	if _, refused := errors.AsType[*formats.Uncut](err); !refused {
		t.Errorf("a letter that the set lacks: %v", err)
	}
}

func BenchmarkRecognise(b *testing.B) {
	for name, content := range map[string][]byte{"utf-8": []byte(strings.Repeat(told[0].text, 1000)), "windows-1252": encoded(b, "windows-1252", strings.Repeat(told[10].text, 1000)), "shift_jis": encoded(b, "shift_jis", strings.Repeat(told[0].text, 1000))} {
		b.Run(fmt.Sprint(name), func(b *testing.B) {
			for b.Loop() {
				charset.Text(content[:formats.HeadSize], nil)
			}
		})
	}
}
