package main

import (
	"fmt"
	"strings"

	"dossier/detectors"
)

// counted is a number with the word for what it counts: 1 record, 2 records.
func counted[N int | int64](n N, one, many string) string {
	if n == 1 {
		many = one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// recordCount counts records.
func recordCount[N int | int64](n N) string { return counted(n, "record", "records") }

// identifierWords is what a person may be looked up by, in words.
func identifierWords(k detectors.Kind) string {
	switch k {
	case detectors.Email:
		return "an e-mail address"
	case detectors.Phone:
		return "a phone number"
	case detectors.IBAN:
		return "a bank account (IBAN)"
	case detectors.PaymentCard:
		return "a payment card's number"
	case detectors.IPAddress:
		return "an IP address"
	case detectors.NationalID:
		return "a national identity number"
	case detectors.PersonName:
		return "a person's name"
	}
	return "a " + strings.ReplaceAll(string(k), "_", " ")
}
