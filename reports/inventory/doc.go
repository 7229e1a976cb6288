// Package inventory keeps what scans found, in one SQLite file.
//
// It holds keyed fingerprints, sealed names and keys, labels (names in which findings are masked) and counts, never a value: who
// copies the file without its key learns nobody's data. Versions of units are kept as fingerprints too, since an object's ETag
// is a plain hash of what it holds.
//
// A [Store] is one open file; one process writes to it at a time, any number read. A [ScanRun] is one scan under way: a
// [detectors.Sink] that appends findings in transactions of about a second. Findings are too many to be rows of a table. They lie
// in blocks, some thousand of one unit in a row, in the order of their records, column by column: 18 bytes a finding, where a row
// and its place in an index took a hundred. [ScanRun.Finish] numbers each source's findings in the order of its blocks, and makes
// the list that finds them by fingerprint: entries sorted outside of memory, and written as pages, each with its first key beside it.
// The subjects lie in such lists as well. They take the place of the earlier ones, with the scan, in one transaction.
//
// What readers see of a source is its newest finished scan that got to its end. Where there is none, it is the newest finished
// scan that did not, and before any scan was finished, what the running or broken one has found so far. A source is
// [Source.Complete] only when its newest scan, finished or not, listed and finished every unit. Totals and subjects are those
// of the last finished scan; totals are counted on the fly as long as a source was never in one.
//
// Of each finished scan a [Summary] a source is kept for good: labels and counts, by which [Store.State] tells what reports showed then.
//
// After a crash at any moment the same scan goes on where it was, and [Store.Dump] is the same in the end as if nothing had happened.
package inventory
