package register

// sorted says what a sort is called, and what to do about it.
type sorted struct{ title, advice string }

func sorts() map[Sort]sorted {
	return map[Sort]sorted{
		ReturnedPerson:     {"Erased people who are back", "See whether they are customers again; if not, dossier request replay erases them once more."},
		SpecialData:        {"Special categories without a ground", "Declare the kind and name the ground of Article 9(2) as special; without one, erase the data."},
		UndeclaredStore:    {"Stores that no activity names", "Add them to the stores of an activity, or erase what nobody needs."},
		UndeclaredKind:     {"Kinds that no activity declares", "Declare them in an activity of that store, or stop keeping them there (Article 5(1)(c))."},
		FreeText:           {"Texts that hold what they should not", "Take it out of the texts, and tell those who write there."},
		ClearIdentifier:    {"Pseudonymised stores that name people", "Replace the identifiers by pseudonyms, or declare the store as what it is."},
		KeptTooLong:        {"Kept too long", "Erase them, or name the ground on which they are kept longer."},
		UnsafeTransfer:     {"Outside the EEA without a safeguard", "Name a safeguard of chapter V, or bring the data back."},
		CountryDiffers:     {"In another country than declared", "Correct the record, or move the data."},
		NoAgreement:        {"Processors without an agreement", "Name the date of the agreement (Articles 26 and 28(3)), or conclude one."},
		NoConsentDate:      {"Consent that cannot be shown", "Name the column that tells when it was given as consent of the store, and ask again those who are not in it (Article 7(1))."},
		StoreNotFound:      {"Declared stores that were not found", "Correct the store, or take it out of the record if it is gone."},
		DateNotFound:       {"Dates of retention that were not found", "Name the column from whose date the retention runs as date of the store."},
		NotFilledIn:        {"Not filled in", "Fill it in."},
		NeverFound:         {"Declared and never found", "Take them out of the record, or say where else they lie."},
		NotProven:          {"Declared, not found, and not all was read", "See to what was not read before taking them out of the record."},
		NotRead:            {"Declared stores that were not read in full", "See to what kept them from being read, and scan again."},
		Namesakes:          {"Sources of one short name", "See that what the record says under this name is true of each of them, or scan them into inventories of their own."},
		RetentionUnchecked: {"Retention that cannot be checked", "Name the column from whose date it runs as date of the store."},
		Doubtful:           {"What may be names in texts", "Look at some: where they are people's, declare them. Among texts of other things a detector takes a word for a name now and then."},
		Undated:            {"Records without a date", "Find out how old they are."},
	}
}

// Title is what a sort is called.
func (s Sort) Title() string { return sorts()[s].title }

// Advice is what to do about it.
func (s Sort) Advice() string { return sorts()[s].advice }
