// Package records reads a person's records again: live from their sources, and whole.
//
// The inventory holds no value. It says which records of which units name a person, and which belong to the person by a key. A
// [Reader] opens the sources once more, reads the units concerned, and hands over each such record with all its fields. It trusts no
// place: a record that names the person is handed over only if one of the person's identifiers is found in it anew, by the same keyed
// fingerprints, and one that belongs to the person only if it still holds the same key. Where one is not as the inventory says, the
// whole unit is searched, as a scan would, since records of files move when a line before them goes. What is not found even so is
// [Missing], and what could not be read is told as well: nothing found is not nothing there.
//
// A unit is read from its beginning, for a source knows no way to a single record, once as a rule and three times at the most. One record is
// in memory at a time.
package records
