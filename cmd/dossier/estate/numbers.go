package estate

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// plan is how phone numbers are written abroad and at home; both have the same places for digits.
type plan struct{ international, national string }

type number struct{ e164, national, international string }

// number makes one up.
func (l *land) number(rng *rand.Rand) number {
	n := l.numbers[rng.IntN(len(l.numbers))]
	digits := fmt.Sprintf("%010d", rng.Int64N(1e10))
	n.international, n.national = fillIn(n.international, digits), fillIn(n.national, digits)
	return number{strings.ReplaceAll(n.international, " ", ""), n.national, n.international}
}

func fillIn(format, digits string) string {
	out := []byte(format)
	for i := range out {
		if out[i] == '#' {
			out[i], digits = digits[0], digits[1:]
		}
	}
	return string(out)
}

// ibanOf makes up an account of a bank that does not exist (ISO 13616, with the check digits of ISO 7064 MOD 97-10).
func ibanOf(rng *rand.Rand, country string) string {
	digits := func(n int) string { return fmt.Sprintf("%0*d", n, rng.Int64N(pow10(n))) }
	switch country {
	case "NL":
		return withIBANCheck("NL", "KOLM"+digits(10))
	case "DE":
		return withIBANCheck("DE", "99990000"+digits(10))
	case "FR":
		account := "9999900000" + digits(11)
		return withIBANCheck("FR", account+fmt.Sprintf("%02d", 97-ribRest(account)))
	case "GB":
		return withIBANCheck("GB", "KOLM"+"999999"+digits(8))
	default: // also for Americans, who have none: the shop asks for a European account
		return belgianIBAN("999" + digits(7))
	}
}

// belgianIBAN adds the check digits of the national number and of the IBAN.
func belgianIBAN(account string) string {
	rest := rest97(account)
	if rest == 0 {
		rest = 97
	}
	return withIBANCheck("BE", account+fmt.Sprintf("%02d", rest))
}

// withIBANCheck puts the check digits between country and account.
func withIBANCheck(country, account string) string {
	return fmt.Sprintf("%s%02d%s", country, 98-rest97(account+country+"00"), account)
}

// rest97 is the remainder of a number by 97, letters counting from A = 10 (ISO 7064).
func rest97(s string) int {
	rest := 0
	for _, c := range s {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return rest
}

// ribRest is what the French national check digits are taken from: 89·bank + 15·branch + 3·account, modulo 97.
func ribRest(account string) int {
	return (89*rest97(account[:5]) + 15*rest97(account[5:10]) + 3*rest97(account[10:])) % 97
}

// nationalNumber is the number of the Belgian national register that a Belgian of the estate has, "" of others: birth date, serial number, and what its
// nine digits leave by 97, behind a 2 for those born since 2000. The serial number 997 is nobody's yet.
func (p *person) nationalNumber() string {
	if p.land.code != "BE" {
		return ""
	}
	digits, century := p.born.Format("060102")+"997", ""
	if p.born.Year() >= 2000 {
		century = "2"
	}
	return fmt.Sprintf("%s-997.%02d", p.born.Format("06.01.02"), 97-rest97(century+digits))
}

// cardOf makes up a card number in ranges that payment processors use for tests, with the check digit of ISO/IEC 7812 (Luhn).
func cardOf(rng *rand.Rand) string {
	prefix := []string{"40000200", "40000566", "52008282"}[rng.IntN(3)]
	return withLuhn(prefix + fmt.Sprintf("%07d", rng.Int64N(1e7)))
}

func withLuhn(digits string) string {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return digits + string(rune('0'+(10-sum%10)%10))
}

// addressOf makes up an address of a household's line, different for each id.
func addressOf(rng *rand.Rand, id int) string {
	if id%9 == 0 {
		return fmt.Sprintf("2a02:a03f:6b%02x:%x::%x", id, 0x1000+rng.IntN(0xe000), 1+rng.IntN(0xfffe))
	}
	net := []string{"81.82", "84.194", "91.178", "109.128", "178.117"}[rng.IntN(5)]
	return fmt.Sprintf("%s.%d.%d", net, 100+id, 2+rng.IntN(250))
}

// groups writes digits in groups, as they stand on paper.
func groups(s string, n int) string {
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && i%n == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}
