package shop

import (
	"math/rand/v2"
	"strconv"
)

// row is the row that is being written. Each of its methods but those named in lower case after a part of a value ends a field.
type row struct {
	rng                         *rand.Rand
	n                           int64 // number of the row, from 1
	text                        []byte
	customers, orders, products int64 // how many there are
}

// end ends a field.
func (r *row) end() { r.text = append(r.text, '\t') }

func (r *row) add(s string) { r.text = append(r.text, s...) }

func (r *row) addInt(n int64) { r.text = strconv.AppendInt(r.text, n, 10) }

func (r *row) pick(list []string) string { return list[r.rng.IntN(len(list))] }

// digits adds exactly so many of n's.
func (r *row) digits(n int64, count int) {
	for at := count - 1; at >= 0; at-- {
		p := int64(1)
		for range at {
			p *= 10
		}
		r.text = append(r.text, byte('0'+n/p%10))
	}
}

func (r *row) null() { r.add(`\N`); r.end() }

func (r *row) string(s string) { r.add(s); r.end() }

func (r *row) oneOf(list ...string) { r.string(r.pick(list)) }

func (r *row) int(n int64) { r.addInt(n); r.end() }

// random is a number from 1 to n.
func (r *row) random(n int64) { r.int(1 + r.rng.Int64N(n)) }

// cents is an amount with two decimals.
func (r *row) cents(n int64) {
	r.addInt(n / 100)
	r.add(".")
	r.digits(n%100, 2)
	r.end()
}

// moment is a date and time of some ten years, later with higher numbers.
func (r *row) moment(n int64) {
	r.date(n / 4000)
	r.text[len(r.text)-1] = ' '
	second := n * 7919 % 86400
	r.digits(second/3600, 2)
	r.add(":")
	r.digits(second/60%60, 2)
	r.add(":")
	r.digits(second%60, 2)
	r.end()
}

// date is a day, of months that all have 28.
func (r *row) date(days int64) {
	r.digits(2016+days/336%10, 4)
	r.add("-")
	r.digits(1+days/28%12, 2)
	r.add("-")
	r.digits(1+days%28, 2)
	r.end()
}

// person is somebody of whom the same number always makes the same.
type person struct {
	given, family, street, city, postcode string
	number                                int64
}

func personOf(n int64) person {
	h := uint64(n) * 0x9e3779b97f4a7c15
	h ^= h >> 29
	place := int(h >> 40 % uint64(len(cities)))
	return person{
		given: given[h%uint64(len(given))], family: family[h>>12%uint64(len(family))], street: streets[h>>24%uint64(len(streets))],
		city: cities[place], postcode: postcodes[place], number: n,
	}
}

func (r *row) name(p person) { r.add(p.given); r.add(" "); r.add(p.family) }

func (r *row) mail(p person) {
	r.lower(p.given)
	r.add(".")
	r.lower(p.family)
	r.addInt(p.number)
	r.add([]string{"@webpost.example", "@example.org", "@mailbus.example", "@example.net"}[p.number%4])
}

func (r *row) lower(s string) {
	for _, c := range []byte(s) {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != ' ' {
			r.text = append(r.text, c)
		}
	}
}

func (r *row) phone(p person) {
	r.add("+32 47")
	r.digits(p.number%10, 1)
	r.add(" ")
	r.digits(p.number*31%100, 2)
	r.add(" ")
	r.digits(p.number*17%100, 2)
	r.add(" ")
	r.digits(p.number*13%100, 2)
}

func (r *row) address(p person) { r.add(p.street); r.add(" "); r.addInt(1 + p.number%180) }

// ip is of TEST-NET-3 and the network kept for measurements (RFC 5737, RFC 2544).
func (r *row) ip(n int64) {
	if n%8 == 0 {
		r.add("203.0.113.")
	} else {
		r.add("198.18.")
		r.addInt(n / 251 % 256)
		r.add(".")
	}
	r.addInt(1 + n%251)
}

// sentences adds so many, of which some speak of p.
func (r *row) sentences(count int, p person) {
	for i := range count {
		if i > 0 {
			r.add(" ")
		}
		if r.rng.IntN(12) > 0 {
			r.add(r.pick(remarks))
			continue
		}
		switch r.rng.IntN(4) {
		case 0:
			r.add("Please ask for ")
			r.name(p)
			r.add(" when you call.")
		case 1:
			r.add("My number is ")
			r.phone(p)
			r.add(".")
		case 2:
			r.add("I can be reached at ")
			r.mail(p)
			r.add(" as well.")
		default:
			r.add("The parcel should go to ")
			r.address(p)
			r.add(", ")
			r.add(p.postcode)
			r.add(" ")
			r.add(p.city)
			r.add(".")
		}
	}
}
