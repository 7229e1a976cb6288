package main

import (
	"testing"

	"dossier/detectors/all"
)

// BenchmarkText reads each generated text with each detector, for profiles: -bench 'Text/log/all_but_names' -cpuprofile.
func BenchmarkText(b *testing.B) {
	texts := []lines{
		made("log", mega, logLine), made("syslog", mega, syslogLine), made("json", mega, jsonLine),
		made("csv", mega, csvLine), made("prose", mega, prose),
	}
	for _, l := range texts {
		for _, s := range speeds(all.Detectors(all.Options{})) {
			if s.share > 1 {
				continue
			}
			b.Run(l.name+"/"+s.name, func(b *testing.B) {
				b.SetBytes(mega)
				b.ReportAllocs()
				for b.Loop() {
					for _, c := range l.batches {
						s.read(c)
					}
				}
			})
		}
	}
}
