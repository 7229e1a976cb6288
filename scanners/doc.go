// Package scanners is the vocabulary for reading: what a source of data is, how it is divided, and how
// its records travel to the detectors.
//
// A [Source] (a database, a bucket, a folder) is divided into units (a table, an object, a file). A [Unit]
// is read as batches: up to a few thousand records, column by column, each column one contiguous buffer,
// because detectors that make one pass over a large buffer are a hundred times faster than detectors that
// are called once a value. Plain text is a batch of one column whose records are its lines.
//
// What cannot be read is data too: an [Unread] says what was left out and why, and reaches the report.
//
// Everything that may name a person, file names and primary keys included, is carried in types that print
// as a placeholder: [Private], [Column], [Batch], [Location].
package scanners
