package messages_test

import (
	"errors"
	"path"
	"slices"
	"strings"
	"testing"

	"dossier/scanners/all"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/messages"
	"dossier/scanners/formats/plantedtest"
)

func decoders(limits formats.Limits) map[string]*messages.Decoder {
	return map[string]*messages.Decoder{
		"a.hl7": messages.HL7(limits), "a.edi": messages.EDIFACT(limits), "a.x12": messages.X12(limits), "a.sta": messages.MT940(limits),
	}
}

const (
	kin       = "MSH|^~\\&|KIS\rNK1|1|van den Yed-Xed&van den&Yed&&Xed^Zoë|SPO|Kirchberg 3&Kirchberg&3^^Gent|^PRN^PH^^32^0475^555012~^PRN^PH^^^09^555013^8~+32 9 555014|\"\"\r"
	passenger = "UNB+UNOA:4+APIS+CUSTOMS+240312:1305+1'NAD+MS+++ZEDMAN AIR'COM+0155550199:TE'TDT+20+ZE123'DTM+189:2403121600:201'" +
		"NAD+FL+++ZEDMAN:ZOE:Q+LINDENWEG 14+GENT++9000+BEL'ATT+2++F'DTM+329:19520208:102'NAT+2+BEL'RFF+AVF:X1Y2Z'DOC+P:110:111+EH123456'DTM+36:291021'TAX+7'RFF+VA:BE0123456749'"
	abn = "ABNANL2A\r\n940\r\nABNANL2A\r\n:20:ABN AMRO BANK NV\r\n:25:123456789\r\n:28C:1/1\r\n:60F:C240311EUR1,\r\n:61:240311D5,00NTRFEREF//1\r\n" +
		":86:/EREF/E1//CNTP/NL91ABNA0417164300/ABNANL2A/Yed Yedman/Gent///REMI/USTD//rent/\r\n:62F:C240311EUR1,\r\n-\r\n"
	admission = "MSH|^~\\&|KIS|KLINIK|LAB|LAB|20240312081000||ADT^A01|1|P|2.5\r" +
		"PID|1||77000^^^KIS^PI~4711||Zedman^Zoë^Q||19520208|F|||Am Kirchberg 3a^^Würzburg^^97070^DE||+49 170 5551231^PRN^PH^zoe@example.org\r" +
		"NK1|1|Yedman^Yed|SPO\rPV1|1|I|ST3^12^1||||0007^Xed^Xena\rNTE|1||a \\T\\ b\\.br\\c\\X41\\\rBLA|1|x&y\r"
	order = "UNA:+.? 'UNB+UNOC:3+1:14+2:14+240312:0810+1'\nUNH+1+ORDERS:D:96A:UN'\nNAD+DP+++Zoë Zedman+Lindenweg 14+Leipzig++04109+DE'\n" +
		"CTA+IC+:Yed O?'Yed'\nCOM+yed@example.org:EM'\nCOM+?+49 170 5551230:TE'\nNAD+BY+77::9'\nFTX+AAI+++ask ?: Xed:twice??'\nUNT+9+1'\nUNZ+1+1'\n"
	isa   = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *240312*0810*^*00501*000000001*0*P*:~\n"
	claim = isa + "NM1*IL*1*Zedman*Zoe****MI*W12345~\nN3*12 High Street~\nN4*Albany*NY*12207~\nDMG*D8*19500101*F~\nREF*SY*078051120~\nNM1*85*2*Yed Clinic~\n" +
		"PER*IC*Xed Xedman*TE*5185550100*EM*xed@example.org~\nSVC*HC:99213~\n"
	statement = ":20:STARTUMSE\r\n:25:12030000/202051\r\n:28C:00012/001\r\n:60F:C240311EUR1234,56\r\n:61:2403110311C20,00NMSCNONREF\r\n" +
		":86:166?00GUTSCHRIFT?20SVWZ+RECHNUNG 1?21FUER ZED?31DE39260181590830166131?32ZOE ZED?33MAN\r\n:61:240311D5,00NTRFNONREF\r\n" +
		":86:/NAME/Yed Yedman/IBAN/NL91ABNA0417164300/REMI/USTD//rent of\r\n March/\r\n:61:240311D5,00NTRFNONREF\r\n:86:To Xed\r\nfor tea\r\n:62F:C240311EUR2000,00\r\n-\r\n"
)

func samples() []formattest.Sample {
	return []formattest.Sample{
		{Name: "a.hl7", Content: []byte(strings.Repeat(admission, 300))},
		{Name: "a.edi", Content: []byte(order + strings.Repeat(order[9:], 300))},
		{Name: "a.x12", Content: []byte(claim + strings.Repeat(claim[len(isa):], 300))},
		{Name: "a.sta", Content: []byte(strings.Repeat(statement, 300))},
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	for _, limits := range []formats.Limits{{}, {Value: 20, Columns: 9}} {
		for _, s := range samples() {
			formattest.Decoder(t, decoders(limits)[s.Name], []formattest.Sample{s})
		}
	}
}

// What people have in messages is called what it is, and a record holds one party or transaction.
func TestSegments(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string // a record each
	}{
		"a.hl7": {admission, []string{
			`MSH.3=KIS|MSH.4=KLINIK|MSH.5=LAB|MSH.6=LAB|MSH.7=20240312081000|MSH.9=ADT|MSH.9.2=A01|MSH.10=1|MSH.11=P|MSH.12=2.5`,
			`PID.1=1|PID.patient id=77000|PID.patient id.4=KIS|PID.patient id.5=PI|PID.patient id=4711|PID.patient name.family=Zedman|PID.patient name.given=Zoë|` +
				`PID.patient name.middle=Q|PID.date of birth=19520208|PID.sex=F|PID.address.street=Am Kirchberg 3a|PID.address.city=Würzburg|PID.address.postcode=97070|` +
				`PID.address.country=DE|PID.home phone=+49 170 5551231|PID.home phone.use=PRN|PID.home phone.equipment=PH|PID.home phone.email=zoe@example.org`,
			`NK1.1=1|NK1.next of kin name.family=Yedman|NK1.next of kin name.given=Yed|NK1.3=SPO`,
			`PV1.1=1|PV1.2=I|PV1.3=ST3|PV1.3.2=12|PV1.3.3=1|PV1.attending doctor.id=0007|PV1.attending doctor.name.family=Xed|PV1.attending doctor.name.given=Xena`,
			"NTE.1=1|NTE.comment=a & b\ncA", `BLA.1=1|BLA.2=x|BLA.2=y`,
		}},
		"kin.hl7": {kin, []string{
			`MSH.3=KIS`,
			`NK1.1=1|NK1.next of kin name.family=van den Yed-Xed|NK1.next of kin name.family.2=van den|NK1.next of kin name.family.3=Yed|NK1.next of kin name.family.5=Xed|` +
				`NK1.next of kin name.given=Zoë|NK1.3=SPO|NK1.address.street=Kirchberg 3|NK1.address.street.2=Kirchberg|NK1.address.street.3=3|NK1.address.city=Gent|` +
				`NK1.home phone=+32 475 555012|NK1.home phone=09 555013|NK1.home phone=+32 9 555014|NK1.home phone.extension=8|` +
				`NK1.home phone.use=PRN|NK1.home phone.use=PRN|NK1.home phone.equipment=PH|NK1.home phone.equipment=PH`,
		}},
		"passenger.edi": {passenger, []string{
			`UNB.1=UNOA|UNB.1.2=4|UNB.2=APIS|UNB.3=CUSTOMS|UNB.4=240312|UNB.4.2=1305|UNB.5=1`, `NAD.1=MS|NAD.party name=ZEDMAN AIR|COM.phone=0155550199|COM.1.2=TE`,
			`TDT.1=20|TDT.2=ZE123`, `DTM.1=189|DTM.1.2=2403121600|DTM.1.3=201`,
			`NAD.1=FL|NAD.name.family=ZEDMAN|NAD.name.given=ZOE|NAD.name.middle=Q|NAD.street=LINDENWEG 14|NAD.city=GENT|NAD.postcode=9000|NAD.country=BEL|ATT.1=2|ATT.sex=F|` +
				`DTM.1=329|DTM.date of birth=19520208|DTM.1.3=102|NAT.1=2|NAT.nationality=BEL|RFF.1=AVF|RFF.1.2=X1Y2Z|DOC.1=P|DOC.1.2=110|DOC.1.3=111|DOC.passport number=EH123456|` +
				`DTM.1=36|DTM.1.2=291021`, `TAX.1=7`, `RFF.1=VA|RFF.vat number=BE0123456749`,
		}},
		"abn.sta": {abn, []string{
			"text=ABNANL2A\r\n940\r\nABNANL2A", `20.reference=ABN AMRO BANK NV|25.account number=123456789|28C.statement number=1/1|60F.opening balance=C240311EUR1,`,
			`61.transaction=240311D5,00NTRFEREF//1|86.end to end reference=E1|86.account number=NL91ABNA0417164300|86.bank code=ABNANL2A|86.account holder name=Yed Yedman|` +
				`86.city=Gent|86.remittance information=rent`, `62F.closing balance=C240311EUR1,`,
		}},
		"a.edi": {order, []string{
			``, `UNB.1=UNOC|UNB.1.2=3|UNB.2=1|UNB.2.2=14|UNB.3=2|UNB.3.2=14|UNB.4=240312|UNB.4.2=0810|UNB.5=1`, `UNH.1=1|UNH.2=ORDERS|UNH.2.2=D|UNH.2.3=96A|UNH.2.4=UN`,
			`NAD.1=DP|NAD.party name=Zoë Zedman|NAD.street=Lindenweg 14|NAD.city=Leipzig|NAD.postcode=04109|NAD.country=DE|CTA.1=IC|CTA.contact name=Yed O'Yed|` +
				`COM.email=yed@example.org|COM.1.2=EM|COM.phone=+49 170 5551230|COM.1.2=TE`,
			`NAD.1=BY|NAD.party id=77|NAD.2.3=9`, `FTX.1=AAI|FTX.free text=ask : Xed|FTX.free text=twice?`, `UNT.1=9|UNT.2=1`, `UNZ.1=1|UNZ.2=1`,
		}},
		"a.x12": {claim[len(isa):], []string{
			`NM1.1=IL|NM1.2=1|NM1.name.family=Zedman|NM1.name.given=Zoe|NM1.8=MI|NM1.member id=W12345|N3.street=12 High Street|N4.city=Albany|N4.state=NY|N4.postcode=12207|` +
				`DMG.1=D8|DMG.date of birth=19500101|DMG.gender=F|REF.1=SY|REF.social security number=078051120`,
			`NM1.1=85|NM1.2=2|NM1.organisation=Yed Clinic|PER.1=IC|PER.contact name=Xed Xedman|PER.3=TE|PER.phone=5185550100|PER.5=EM|PER.email=xed@example.org`, `SVC.1=HC|SVC.1.2=99213`,
		}},
		"a.sta": {statement, []string{
			`20.reference=STARTUMSE|25.account number=12030000/202051|28C.statement number=00012/001|60F.opening balance=C240311EUR1234,56`,
			`61.transaction=2403110311C20,00NMSCNONREF|86.transaction type=GUTSCHRIFT|86.remittance information=SVWZ+RECHNUNG 1FUER ZED|86.account number=DE39260181590830166131|86.account holder name=ZOE ZEDMAN`,
			`61.transaction=240311D5,00NTRFNONREF|86.account holder name=Yed Yedman|86.account number=NL91ABNA0417164300|86.remittance information=rent of March`,
			"61.transaction=240311D5,00NTRFNONREF|86.remittance information=To Xed\r\nfor tea", `62F.closing balance=C240311EUR2000,00`,
		}},
	} {
		got := formattest.Read(t, decoders(formats.Limits{})["a"+path.Ext(name)].Decode, name, []byte(c.text))
		got.CheckComplete(t)
		rows := got.Rows()
		if len(rows) != len(c.want) {
			t.Errorf("%s: %d records, want %d", name, len(rows), len(c.want))
		}
		for n, row := range rows[:min(len(rows), len(c.want))] {
			var cells []string
			for i, cell := range row {
				for _, v := range strings.Split(cell, formattest.ListSeparator) {
					if v != formattest.Null {
						cells = append(cells, got.Fields()[i]+"="+v)
					}
				}
			}
			want := strings.Split(c.want[n], "|")
			if c.want[n] == "" {
				want = nil
			}
			slices.Sort(cells)
			slices.Sort(want)
			if !slices.Equal(cells, want) {
				t.Errorf("%s, record %d: %q, want %q", name, n+1, cells, want)
			}
		}
	}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	texts := map[string][]string{
		"a.hl7": {admission, "\x0b" + admission, "FHS|^~\\&|x\rMSH|^~\\&|", "MSH#^~\\&#x"}, "a.edi": {order, order[9:], "UNB+UNOA:1+a"},
		"a.x12": {claim}, "a.sta": {
			statement, "{1:F01AAAABEBBAXXX}{2:O940}{4:\r\n" + statement, abn, ":940:\r\n" + statement, "0000 01INGBNL2AXXXX00001\r\n940 00\r\n" + statement,
		},
	}
	none := []string{"", "MSH", "MSH is a hormone|of skin", "MSHAPED|a|b|c", "UNA", "UNB", "ISA was here", ":20:", ":20:1\n:x:", "How to read 940\n" + statement, "TEST\n" + statement, "PID|1|x", "ISABELLE" + strings.Repeat("*", 200)}
	for name, d := range decoders(formats.Limits{}) {
		for of, list := range texts {
			for _, text := range list {
				want := formats.No
				if of == name {
					want = formats.Certain
				}
				if got := d.Recognise([]byte(text), formats.Input{Name: name}); got != want {
					t.Errorf("%s: %.30q is recognised as %d, want %d", name, text, got, want)
				}
			}
		}
		for _, text := range none {
			if got := d.Recognise([]byte(text), formats.Input{Name: name}); got != formats.No {
				t.Errorf("%s: %.30q is recognised as %d", name, text, got)
			}
		}
	}
}

func TestEveryPlace(t *testing.T) {
	t.Parallel()
	for name, planted := range map[string]func(*formattest.Planter) []byte{
		"a.hl7": plantedtest.Admission, "a.edi": plantedtest.Order, "a.x12": plantedtest.Claim, "a.sta": plantedtest.Statement,
	} {
		formattest.EveryPlace(t, decoders(formats.Limits{})[name].Decode, map[string]func(*formattest.Planter) []byte{name: planted})
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{admission, kin, order, passenger, claim, statement, abn, "MSH|^~\\&|\\X4\\|\\", "UNA:+.? 'UNB?", isa[:60], ":86:100?"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		for name, d := range decoders(formats.Limits{Value: 64, Columns: 50}) {
			d.Recognise(content, formats.Input{})
			formattest.ReadDamaged(t, d.Decode, name, content)
		}
	})
}

// Records go from a message with their bytes, but for those that say where one begins or ends.
func TestCut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text  string
		goes  int64
		left  string // "": it does not go
		field string
	}{
		"a.hl7":    {admission, 2, strings.Replace(admission, admission[strings.Index(admission, "PID"):strings.Index(admission, "NK1")], "", 1), ""},
		"b.hl7":    {admission + admission, 7, "", ""},
		"a.edi":    {order, 4, order[:strings.Index(order, "NAD")] + order[strings.Index(order, "NAD+BY"):], ""},
		"b.edi":    {order, 3, "", ""},
		"a.x12":    {claim, 3, claim[:strings.Index(claim, "NM1*85")] + "SVC*HC:99213~\n", ""},
		"a.sta":    {statement, 3, statement[:strings.Index(statement, ":61:240311D5")] + statement[strings.LastIndex(statement, ":61:"):], ""},
		"b.sta":    {statement, 1, "", ""},
		"name.hl7": {admission, 2, "", "PID.sex"},
	} {
		removal := erasing.Removal{Number: c.goes}
		if c.field != "" {
			removal.Change = []erasing.Cell{{Field: c.field, Value: []byte("x")}}
		}
		var out strings.Builder
		err := all.Formats(all.Options{}).Cut(t.Context(), input(name, c.text), &out, []erasing.Removal{removal})
		_, uncut := errors.AsType[*formats.Uncut](err)
		if uncut != (c.left == "") || err != nil && !uncut || !uncut && out.String() != c.left {
			t.Errorf("%s: %v, and left is %q, want %q", name, err, out.String(), c.left)
		}
	}
}

func input(name, text string) formats.Input {
	return formats.Input{Body: strings.NewReader(text), At: strings.NewReader(text), Name: name, Size: int64(len(text))}
}
