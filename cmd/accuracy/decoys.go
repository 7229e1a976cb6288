package main

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// decoy is a kind of value that is nobody's data, and how one is made.
type decoy struct {
	name string // of its column
	make func(r *rand.Rand) string
}

// digits makes n random digits, the first no zero.
func digits(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = '0' + byte(r.IntN(10))
	}
	if b[0] == '0' {
		b[0] = '1' + byte(r.IntN(9))
	}
	return string(b)
}

func letters(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'A' + byte(r.IntN(26))
	}
	return string(b)
}

func octets(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func one(r *rand.Rand, words string) string {
	all := strings.Fields(words)
	return all[r.IntN(len(all))]
}

func moment(r *rand.Rand) time.Time {
	return time.Unix(1_500_000_000+r.Int64N(300_000_000), r.Int64N(1e9)).UTC()
}

// gtin adds the check digit of GS1 to random digits behind a prefix.
func gtin(r *rand.Rand, prefix string, n int) string {
	s := prefix + digits(r, n-1-len(prefix))
	sum := 0
	for i := range len(s) {
		weight := 1
		if (len(s)-i)%2 == 1 {
			weight = 3
		}
		sum += int(s[i]-'0') * weight
	}
	return s + fmt.Sprint((10-sum%10)%10)
}

// container is a freight container's number with the check digit of ISO 6346.
func container(r *rand.Rand) string {
	s := letters(r, 3) + "U" + digits(r, 6)
	sum := 0
	for i := range len(s) {
		v := int(s[i] - '0')
		if s[i] >= 'A' {
			v = int(s[i]-'A') + 10
			v += (v - 1) / 10 // 11, 22 and 33 are left out
		}
		sum += v << i
	}
	return s + fmt.Sprint(sum%11%10)
}

// ship is an IMO number.
func ship(r *rand.Rand) string {
	s := digits(r, 6)
	sum := 0
	for i := range len(s) {
		sum += int(s[i]-'0') * (7 - i)
	}
	return s + fmt.Sprint(sum%10)
}

// isin is a security's number (ISO 6166) with its check digit.
func isin(r *rand.Rand) string {
	s := one(r, "US DE FR GB NL BE") + digits(r, 9)
	var spelt string
	for i := range len(s) {
		if s[i] >= 'A' {
			spelt += fmt.Sprint(s[i] - 'A' + 10)
		} else {
			spelt += s[i : i+1]
		}
	}
	sum := 0
	for i := range len(spelt) {
		d := int(spelt[len(spelt)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return s + fmt.Sprint((10-sum%10)%10)
}

const (
	nouns  = "lamp chair table cable filter valve bracket sensor pump screw panel hinge gasket motor battery adapter switch hose bearing wheel"
	makes  = "red blue steel small large outdoor wireless folding heavy compact digital solid flat round"
	latin  = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua"
	verbs  = "get set make read write open close parse build find load store fetch update delete insert merge split join"
	things = "user order item page file node table index cache buffer token batch queue event error config session request response"
)

func sentence(r *rand.Rand, words string, n int) string {
	var b []string
	for range n {
		b = append(b, one(r, words))
	}
	return strings.Join(b, " ")
}

func hexes(n int) func(r *rand.Rand) string {
	return func(r *rand.Rand) string { return hex.EncodeToString(octets(r, n)) }
}

func number(n int) func(r *rand.Rand) string {
	return func(r *rand.Rand) string { return digits(r, n) }
}

// form fills in a form: 9 a digit, A a letter, all else as it stands.
func form(text string) func(r *rand.Rand) string {
	return func(r *rand.Rand) string {
		b := []byte(text)
		for i, c := range b {
			switch c {
			case '9':
				b[i] = digits(r, 1)[0]
			case 'A':
				b[i] = letters(r, 1)[0]
			}
		}
		return string(b)
	}
}

func dated(layout string) func(r *rand.Rand) string {
	return func(r *rand.Rand) string { return moment(r).Format(layout) }
}

func pick(words string) func(r *rand.Rand) string {
	return func(r *rand.Rand) string { return one(r, words) }
}

func decimals(most float64, places int) func(r *rand.Rand) string {
	return func(r *rand.Rand) string { return fmt.Sprintf("%.*f", places, r.Float64()*most) }
}

// decoys are a hundred kinds of values that are nobody's data.
func decoys() []decoy {
	count := 0
	list := []decoy{
		{"id", func(r *rand.Rand) string { count += 1 + r.IntN(3); return fmt.Sprint(count) }},
		{"order_id", number(7)},
		{"invoice_no", form("INV-999999")},
		{"ticket", form("AAA-9999")},
		{"object_key", number(8)},
		{"reference", number(9)},
		{"document_no", number(10)},
		{"transaction", number(11)},
		{"batch_key", number(12)},
		{"row_key", number(13)},
		{"trace", number(14)},
		{"sequence", number(15)},
		{"ledger_entry", number(16)},
		{"snowflake", number(18)},
		{"big_key", number(19)},
		{"uuid", func(r *rand.Rand) string {
			b := octets(r, 16)
			return fmt.Sprintf("%x-%x-4%x-a%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])[:36]
		}},
		{"ulid", func(r *rand.Rand) string {
			return "01" + strings.NewReplacer("=", "", "I", "X", "L", "Y", "O", "Z", "U", "V").Replace(base32.StdEncoding.EncodeToString(octets(r, 15)))
		}},
		{"md5", hexes(16)},
		{"sha1", hexes(20)},
		{"sha256", hexes(32)},
		{"crc", hexes(4)},
		{"commit", hexes(20)},
		{"short_commit", func(r *rand.Rand) string { return hexes(4)(r)[:7] }},
		{"etag", func(r *rand.Rand) string { return `"` + hexes(16)(r) + `"` }},
		{"color", func(r *rand.Rand) string { return "#" + hexes(3)(r) }},
		{"address_space", func(r *rand.Rand) string { return "0x" + hexes(8)(r) }},
		{"base64", func(r *rand.Rand) string { return base64.StdEncoding.EncodeToString(octets(r, 24)) }},
		{"token", func(r *rand.Rand) string { return base64.RawURLEncoding.EncodeToString(octets(r, 33)) }},
		{"version", form("9.99.9")},
		{"build", form("9.9.999.9999")},
		{"semver", form("v9.9.9-rc.9")},
		{"oid", form("1.3.6.1.4.1.9999.9.9")},
		{"section", form("9.9.9")},
		{"release", form("2026.99.9")},
		{"price", decimals(999, 2)},
		{"amount_eur", func(r *rand.Rand) string { return "€ " + decimals(9999, 2)(r) }},
		{"amount_eu", func(r *rand.Rand) string { return strings.ReplaceAll(decimals(9999, 2)(r), ".", ",") }},
		{"weight_kg", decimals(90, 3)},
		{"ratio", decimals(1, 6)},
		{"percent", func(r *rand.Rand) string { return decimals(100, 1)(r) + "%" }},
		{"measure", decimals(100, 5)},
		{"temperature", func(r *rand.Rand) string { return decimals(40, 1)(r) + " °C" }},
		{"quantity", func(r *rand.Rand) string { return fmt.Sprint(r.IntN(500)) }},
		{"year", func(r *rand.Rand) string { return fmt.Sprint(1990 + r.IntN(37)) }},
		{"bytes", func(r *rand.Rand) string { return fmt.Sprint(r.IntN(1 << 30)) }},
		{"isbn13", func(r *rand.Rand) string { return gtin(r, "978", 13) }},
		{"isbn_written", func(r *rand.Rand) string {
			s := gtin(r, "978", 13)
			return s[:3] + "-" + s[3:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
		}},
		{"isbn10", form("999999999X")},
		{"issn", form("9999-9999")},
		{"ean", func(r *rand.Rand) string { return gtin(r, "54", 13) }},
		{"ean8", func(r *rand.Rand) string { return gtin(r, "", 8) }},
		{"upc", func(r *rand.Rand) string { return gtin(r, "0", 12) }},
		{"gtin14", func(r *rand.Rand) string { return gtin(r, "1", 14) }},
		{"sscc", func(r *rand.Rand) string { return gtin(r, "3", 18) }},
		{"sku", form("AAA-9999-AA")},
		{"sku_numeric", form("999-999-99")},
		{"part_no", form("A99-999999-A")},
		{"drawing", form("99.999.9999")},
		{"article", form("999.999.99")},
		{"model", form("AA-999A")},
		{"serial", form("AA99AAAA9999")},
		{"lot", form("L99999A")},
		{"hs_code", form("9999.99.99")},
		{"cas", form("99999-99-9")},
		{"bin_location", form("A-99-99-9")},
		{"isin", isin},
		{"swift", form("AAAABE99")},
		{"lei", form("9999AAAA99AAAAAA9999")},
		{"container", container},
		{"imo", ship},
		{"imo_written", func(r *rand.Rand) string { return "IMO " + ship(r) }},
		{"flight", form("AA9999")},
		{"train", form("IC 9999")},
		{"tracking", form("1Z999A999999999999")},
		{"parcel", number(24)},
		{"awb", form("999-99999999")},
		{"doi", form("10.9999/AAAA.999999")},
		{"arxiv", form("9999.99999")},
		{"timestamp", dated(time.RFC3339)},
		{"timestamp_ms", func(r *rand.Rand) string { return fmt.Sprint(moment(r).UnixMilli()) }},
		{"epoch", func(r *rand.Rand) string { return fmt.Sprint(moment(r).Unix()) }},
		{"day", dated(time.DateOnly)},
		{"day_eu", dated("02/01/2006")},
		{"clock", dated("15:04:05")},
		{"compact_day", dated("20060102")},
		{"compact_time", dated("20060102150405")},
		{"http_date", dated(time.RFC1123)},
		{"shop_latitude", decimals(60, 6)},
		{"shop_longitude", decimals(20, 6)},
		{"shop_coordinates", func(r *rand.Rand) string { return decimals(60, 6)(r) + "," + decimals(20, 6)(r) }},
		{"status", pick("open closed pending shipped cancelled returned")},
		{"language", pick("en fr nl de es it pt pl")},
		{"currency", pick("EUR USD GBP JPY CHF")},
		{"country", pick("BE NL FR DE US GB")},
		{"mime", pick("text/html application/json image/png text/css application/pdf")},
		{"method", pick("GET POST PUT DELETE PATCH")},
		{"level", pick("INFO WARN ERROR DEBUG")},
		{"product", func(r *rand.Rand) string { return one(r, makes) + " " + one(r, nouns) }},
		{"lorem", func(r *rand.Rand) string { return sentence(r, latin, 12) }},
		{"code", func(r *rand.Rand) string {
			return fmt.Sprintf("func %s%s(%s []byte) error { return nil }", one(r, verbs), strings.ToUpper(one(r, things)[:1]), one(r, things))
		}},
		{"path", func(r *rand.Rand) string { return "/" + one(r, things) + "/" + digits(r, 6) + "/" + one(r, verbs) }},
		{"url", func(r *rand.Rand) string { return "https://example.com/" + one(r, things) + "?id=" + digits(r, 9) }},
		{"file", func(r *rand.Rand) string { return one(r, things) + "_" + digits(r, 8) + ".csv" }},
		{"sql", func(r *rand.Rand) string { return "SELECT * FROM " + one(r, things) + " WHERE id = " + digits(r, 9) }},
		{"boolean", pick("true false")},
		{"port", func(r *rand.Rand) string { return fmt.Sprint(1024 + r.IntN(60000)) }},
	}
	return list
}
