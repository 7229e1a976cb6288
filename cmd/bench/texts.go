package main

// syslogLine is a line of a machine's own log.
func syslogLine(m *maker) {
	m.text("Mar ")
	m.number(10 + m.n/400_000%19)
	m.text(" ")
	m.clock()
	m.text(" node-")
	m.digits(2)
	m.text(" ")
	if m.personal() {
		switch m.rng.IntN(3) {
		case 0:
			m.text("sshd[2211]: Failed password for invalid user admin from ")
			m.address()
			m.text(" port 40")
			m.digits(3)
			m.text(" ssh2\n")
		case 1:
			m.text("postfix/smtp[801]: 4F2A9C01D3: to=<")
			m.mailbox()
			m.text(">, relay=mx.kolmeer.example, delay=0.31, status=sent\n")
		default:
			m.text("crm[1002]: callback requested: ")
			m.sensitive()
			m.text("\n")
		}
		return
	}
	switch m.rng.IntN(5) {
	case 0:
		m.text("systemd[1]: Started Session ")
		m.number(m.rng.Int64N(9000))
		m.text(" of user backup.\n")
	case 1:
		m.text("kernel: [")
		m.digits(6)
		m.text(".")
		m.digits(6)
		m.text("] eth0: renamed from veth")
		m.hex(7)
		m.text("\n")
	case 2:
		m.text("dockerd[944]: time=\"2026-03-1")
		m.digits(1)
		m.text("T")
		m.clock()
		m.text(".")
		m.digits(9)
		m.text("Z\" level=info msg=\"image pulled\" digest=sha256:")
		m.hex(64)
		m.text("\n")
	case 3:
		m.text("CRON[")
		m.digits(5)
		m.text("]: (root) CMD (/usr/lib/stock/export --since ")
		m.number(1 + m.rng.Int64N(90))
		m.text("m --out /var/spool/stock/")
		m.hex(8)
		m.text(".csv)\n")
	default:
		m.text("stock-api[77]: GET /v2/items/")
		m.digits(8)
		m.text(" 200 ")
		m.number(m.rng.Int64N(900))
		m.text("ms rows=")
		m.number(m.rng.Int64N(5000))
		m.text(" cache=0.")
		m.digits(4)
		m.text("\n")
	}
}

// jsonLine is a line of a service's log in JSON.
func jsonLine(m *maker) {
	m.text(`{"ts":"2026-03-1`)
	m.digits(1)
	m.text("T")
	m.clock()
	m.text(".")
	m.digits(3)
	m.text(`Z","level":"info","trace_id":"`)
	m.hex(32)
	m.text(`","span":"`)
	m.hex(16)
	m.text(`","order":`)
	m.number(1_000_000 + m.n)
	m.text(`,"duration_ms":`)
	m.number(m.rng.Int64N(900))
	m.text(".")
	m.digits(3)
	m.text(`,"route":"/api/v2/stock/`)
	m.hex(8)
	m.text("-")
	m.hex(4)
	m.text("-4")
	m.hex(3)
	m.text("-a")
	m.hex(3)
	m.text("-")
	m.hex(12)
	m.text(`","status":200,"total":`)
	m.number(m.rng.Int64N(2000))
	m.text(`.95`)
	if m.personal() {
		m.text(`,"client":"`)
		m.address()
		m.text(`","contact":"`)
		m.mailbox()
		m.text(`","note":"`)
		m.sensitive()
		m.text(`"`)
	} else {
		m.text(`,"client":"gateway-0`)
		m.digits(1)
		m.text(`","note":`)
		m.oneOf([]string{`null`, `"retry 2 of 5"`, `"second delivery"`})
	}
	m.text("}\n")
}

// clock adds a time of day.
func (m *maker) clock() {
	m.number(10 + m.n/36_000%13)
	m.text(":")
	m.number(10 + m.n/600%50)
	m.text(":")
	m.number(10 + m.n/10%50)
}

// hex adds n hexadecimal digits.
func (m *maker) hex(n int) {
	for range n {
		m.line = append(m.line, "0123456789abcdef"[m.rng.IntN(16)])
	}
}

// prose is a paragraph of letters and minutes, dense with people.
func prose(m *maker) {
	for range 3 + m.rng.IntN(4) {
		m.sentence()
	}
	m.text("\n")
}

func (m *maker) sentence() {
	name := func() {
		m.oneOf(given())
		m.text(" ")
		m.oneOf(family())
	}
	switch m.rng.IntN(8) {
	case 0:
		m.text("On Tuesday ")
		name()
		m.text(" told the committee that the delivery to the harbour had been late again, and that nobody in the depot knew why. ")
	case 1:
		m.text("The council of Gent asked ")
		name()
		m.text(" and ")
		name()
		m.text(" to write down what they had seen before the end of the month. ")
	case 2:
		m.text("\"We have never had so many visitors in one spring,\" said ")
		m.oneOf(family())
		m.text(", who has led the museum since 2014. ")
	case 3:
		m.text("Please send the signed form back to ")
		m.mailbox()
		m.text(" or call ")
		m.text("+32 450 ")
		m.digits(2)
		m.text(" ")
		m.digits(2)
		m.text(" ")
		m.digits(2)
		m.text(" during office hours. ")
	case 4:
		m.text("Her brother ")
		m.oneOf(given())
		m.text(" moved to Meidoornlaan ")
		m.number(1 + m.rng.Int64N(180))
		m.text(", 9000 Gent, where he opened a small shop for instruments. ")
	case 5:
		m.text("The report names three causes: the wind, an old valve in the second pump, and a message that was read too late. ")
	case 6:
		m.text("Nobody from Kolmeer Engineering or the Ministry of Works wanted to comment on the figures of last year. ")
	default:
		m.text("Dr. ")
		name()
		m.text(" thanked the volunteers, closed the meeting at 17:30 and promised the minutes within ten days. ")
	}
}
