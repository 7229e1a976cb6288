package messages

import "strings"

// field is what a field is called, and its components; "": the component is what the field is called.
type field struct {
	name  string
	parts []string
	phone bool // its components may be the parts of a number
}

// The types of which the fields of people are (HL7 version 2.5.1, chapter 2A).
var (
	hl7Name    = []string{"family", "given", "middle", "suffix", "prefix"}                                                                                            // XPN
	hl7Address = []string{"street", "address line 2", "city", "state", "postcode", "country"}                                                                         // XAD
	hl7Phone   = []string{"", "use", "equipment", "email", "country code", "area code", "local number", "extension", "text", "prefix of extension", "speed dial", ""} // XTN
	hl7ID      = []string{""}                                                                                                                                         // CX
	hl7Doctor  = []string{"id", "name.family", "name.given", "name.middle", "name.suffix", "name.prefix"}                                                             // XCN
	hl7Fields  = hl7Table(map[string][]string{
		"name": hl7Name, "address": hl7Address, "phone": hl7Phone, "id": hl7ID, "doctor": hl7Doctor, "": nil,
	})
)

// hl7Table reads the table of fields: their number, the type of those that have components, and their name (HL7 version 2.5.1, chapters 3, 4, 6, 7 and 15).
func hl7Table(types map[string][]string) map[string]field {
	all := map[string]field{}
	for line := range strings.Lines(`
PID.2 id patient id
PID.3 id patient id
PID.4 id alternate patient id
PID.5 name patient name
PID.6 name mothers maiden name
PID.7 - date of birth
PID.8 - sex
PID.9 name patient alias name
PID.10 - race
PID.11 address address
PID.13 phone home phone
PID.14 phone business phone
PID.16 - marital status
PID.17 - religion
PID.18 id patient account number
PID.19 - social security number
PID.20 - driver license number
PID.21 id mothers identifier
PID.22 - ethnic group
PID.23 - birth place
PID.26 - citizenship
PID.28 - nationality
PD1.4 doctor primary care doctor
NK1.2 name next of kin name
NK1.4 address address
NK1.5 phone home phone
NK1.6 phone business phone
NK1.16 - date of birth
NK1.26 name mothers maiden name
NK1.30 name contact person name
NK1.31 phone contact phone
NK1.32 address contact address
NK1.37 - social security number
GT1.3 name guarantor name
GT1.4 name guarantor spouse name
GT1.5 address address
GT1.6 phone home phone
GT1.7 phone business phone
GT1.8 - date of birth
GT1.12 - social security number
GT1.45 name contact person name
GT1.46 phone contact phone
IN1.6 name insurance contact name
IN1.7 phone insurance phone
IN1.16 name insured name
IN1.18 - date of birth
IN1.19 address address
IN1.36 - policy number
IN1.49 id insured id
IN2.1 id insured employee id
IN2.2 - social security number
IN2.63 phone insured home phone
MRG.1 id prior patient id
MRG.7 name prior patient name
PV1.7 doctor attending doctor
PV1.8 doctor referring doctor
PV1.9 doctor consulting doctor
PV1.17 doctor admitting doctor
PV1.19 id visit number
PV1.52 doctor other doctor
EVN.5 doctor operator
ORC.10 doctor entered by
ORC.11 doctor verified by
ORC.12 doctor ordering doctor
ORC.14 phone phone
ORC.19 doctor action by
OBR.10 doctor collector
OBR.16 doctor ordering doctor
OBR.17 phone phone
OBR.28 doctor result copies to
OBX.5 - value
OBX.16 doctor observer
NTE.3 - comment
DG1.16 doctor diagnosing doctor
ROL.4 doctor role person
ROL.11 address address
ROL.12 phone phone
STF.3 name staff name
STF.5 - sex
STF.6 - date of birth
STF.10 phone phone
STF.11 address address
STF.15 - email
CTD.2 name contact name
CTD.3 address address
CTD.5 phone phone
AIP.3 doctor resource person
TXA.5 doctor primary activity doctor
TXA.9 doctor originator
TXA.10 doctor authenticator
TXA.11 doctor typist
`) {
		words := strings.SplitN(strings.TrimSpace(line), " ", 3)
		if len(words) == 3 {
			all[words[0]] = field{words[2], types[strings.Trim(words[1], "-")], words[1] == "phone"}
		}
	}
	return all
}
