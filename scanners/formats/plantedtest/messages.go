package plantedtest

import (
	"strings"

	"dossier/scanners/formats/formattest"
)

// Admission is messages of a hospital, HL7 version 2.
func Admission(p *formattest.Planter) []byte {
	escaped := strings.NewReplacer("|", `\F\`, "^", `\S\`, "&", `\T\`)
	return []byte("MSH|^~\\&|KIS|" + p.At("sender") + "|LAB|LAB|20240312081000||ADT^A01|1|P|2.5\r" +
		"PID|1||77000^^^KIS^PI||" + p.At("family name") + "^Zed~" + p.At("second name") + "||19500101|F|||Kerkstraat 1^^Gent^^9000^BE||+32 470 12 34 56\r" +
		"NK1|1|" + p.At("next of kin") + "\r" + "OBX|1|TX|1^text&" + p.At("subcomponent") + "||" + escaped.Replace(p.At("observation")+" R&D") + "\r" +
		"NTE|1||first\\.br\\" + p.At("second line of a note") + "\r" + "ZZZ|x^" + p.At("segment of one's own") + "\r" + p.At("what is no segment") + "\r")
}

// Order is an order, UN/EDIFACT.
func Order(p *formattest.Planter) []byte {
	e := strings.NewReplacer("?", "??", "+", "?+", ":", "?:", "'", "?'").Replace
	return []byte("UNA:+.? '\r\nUNB+UNOC:3+4012345000009:14+4071615111110:14+240312:0810+1'\r\nUNH+1+ORDERS:D:96A:UN'\r\nNAD+DP+++" + e(p.At("party")) + "+Kerkstraat 1+Gent++9000+BE'\r\n" +
		"CTA+IC+:" + e(p.At("contact")) + "'\r\nCOM+" + e(p.At("number")) + ":XX'\r\nFTX+AAI+++" + e(p.At("free text")) + ":" + e(p.At("second line")) + "'\r\nZZZ+" + e(p.At("segment of one's own")) +
		"'\r\nUNT+6+1'\r\nUNZ+1+1'\r\n" + e(p.At("what is no segment")))
}

// Claim is a claim of health insurance, ANSI X12.
func Claim(p *formattest.Planter) []byte {
	return []byte("ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *240312*0810*^*00501*000000001*0*P*|~\nGS*HC*A*B*20240312*0810*1*X*005010X222A1~\n" +
		"NM1*IL*1*" + p.At("family name") + "*Zed****MI*12345~\nN3*" + p.At("street") + "~\nPER*IC*" + p.At("contact") + "*TE*5550100~\nNTE*ADD*" + p.At("note") + "~\nMSG*a|" + p.At("component") + "~\n" +
		"IEA*1*000000001~\n" + p.At("what is no segment"))
}

// Statement is account statements of a bank, SWIFT MT940.
func Statement(p *formattest.Planter) []byte {
	transaction := ":61:2403110311C20,00NMSCNONREF\r\n"
	return []byte(":20:" + p.At("reference") + "\r\n:25:12030000/202051\r\n:28C:00012/001\r\n:60F:C240311EUR1234,56\r\n" +
		transaction + ":86:" + p.At("as it stands") + "\r\n" + transaction + ":86:166?00GUTSCHRIFT?20" + p.At("numbered") + "?32" + p.At("holder") + "\r\n" +
		transaction + ":86:/NAME/" + p.At("between slashes") + "/REMI/USTD//" + p.At("remittance") + "\r\n:62F:C240311EUR2000,00\r\n-\r\n")
}
