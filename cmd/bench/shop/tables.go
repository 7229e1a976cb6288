package shop

import "fmt"

func column(name, postgres, mariaDB string) Column { return Column{name, postgres, mariaDB} }

func text(name string, length int) Column {
	t := fmt.Sprintf("varchar(%d)", length)
	return column(name, t, t)
}

func long(name string) Column { return column(name, "bigint", "BIGINT") }

func short(name string) Column { return column(name, "integer", "INT") }

func moment(name string) Column { return column(name, "timestamp", "DATETIME") }

func amount(name string) Column { return column(name, "numeric(10,2)", "DECIMAL(10,2)") }

func customers() *Table {
	return &Table{
		Name: "customers", Key: "id", People: true, share: 0.10, typical: 133,
		Columns: []Column{
			long("id"), text("name", 80), text("email", 120), text("phone", 30), text("street", 80), text("postcode", 10), text("city", 40),
			text("country", 2), column("born", "date", "DATE"), moment("created_at"), column("newsletter", "boolean", "TINYINT(1)"),
		},
		row: func(r *row) {
			p := personOf(r.n)
			r.int(r.n)
			r.name(p)
			r.end()
			r.mail(p)
			r.end()
			r.phone(p)
			r.end()
			r.address(p)
			r.end()
			r.string(p.postcode)
			r.string(p.city)
			r.string("BE")
			r.digits(1940+r.n*7%66, 4)
			r.add("-")
			r.digits(1+r.n*5%12, 2)
			r.add("-")
			r.digits(1+r.n*11%28, 2)
			r.end()
			r.moment(r.n)
			r.int(r.n % 2)
		},
	}
}

func orders() *Table {
	return &Table{
		Name: "orders", Key: "id", share: 0.15, typical: 73,
		Refers: map[string]string{"customer_id": "customers"},
		Columns: []Column{
			long("id"), long("customer_id"), moment("ordered_at"), text("status", 20), amount("total"), text("currency", 3), text("delivery", 20),
			column("note", "text", "TEXT"),
		},
		row: func(r *row) {
			r.int(r.n)
			r.random(r.customers)
			r.moment(r.n)
			r.oneOf("paid", "shipped", "delivered", "cancelled")
			r.cents(r.rng.Int64N(200_000))
			r.string("EUR")
			r.oneOf("parcel", "pick-up point", "own lorry")
			if r.rng.IntN(6) > 0 {
				r.null()
				return
			}
			r.sentences(1, personOf(r.n))
			r.end()
		},
	}
}

func lines() *Table {
	return &Table{
		Name: "order_lines", Key: "order_id, line", share: 0.20, typical: 33,
		Refers: map[string]string{"order_id": "orders", "product_id": "products"},
		Columns: []Column{
			long("order_id"), short("line"), long("product_id"), short("quantity"), amount("price"), amount("discount"), text("state", 12),
		},
		row: func(r *row) {
			r.int((r.n + 3) / 4)
			r.int((r.n + 3) % 4)
			r.random(r.products)
			r.random(12)
			r.cents(r.rng.Int64N(90_000))
			r.cents(r.rng.Int64N(500))
			r.oneOf("open", "picked", "sent")
		},
	}
}

func tickets() *Table {
	return &Table{
		Name: "tickets", Key: "id", share: 0.20, typical: 546,
		Refers: map[string]string{"customer_id": "customers"},
		Columns: []Column{
			long("id"), long("customer_id"), moment("opened_at"), text("subject", 120), column("body", "text", "TEXT"), text("state", 12), short("priority"),
		},
		row: func(r *row) {
			r.int(r.n)
			customer := 1 + r.rng.Int64N(r.customers)
			r.int(customer)
			r.moment(r.n)
			r.add(r.pick(things))
			r.oneOf(" does not start", ": question about the manual", " arrived damaged", ": invoice")
			r.sentences(4+r.rng.IntN(12), personOf(customer))
			r.end()
			r.oneOf("open", "waiting", "closed")
			r.random(4)
		},
	}
}

func access() *Table {
	return &Table{
		Name: "access_log", Key: "id", share: 0.15, typical: 182,
		Columns: []Column{
			long("id"), moment("at"), column("ip", "inet", "VARCHAR(45)"), text("method", 8), text("path", 200), short("status"), long("bytes"), text("agent", 200),
		},
		row: func(r *row) {
			r.int(r.n)
			r.moment(r.n)
			r.ip(r.rng.Int64N(60_000))
			r.end()
			r.oneOf("GET", "GET", "GET", "POST")
			if r.n%40 == 0 {
				r.add("/account?email=")
				r.mail(personOf(1 + r.rng.Int64N(r.customers)))
				r.end()
			} else {
				r.oneOf("/products/flow-meter-dn50", "/assets/app.6f1c2.js", "/search?q=gateway+modbus", "/cart", "/api/v2/stock?sku=KM-1110-02")
			}
			r.oneOf("200", "200", "304", "404")
			r.random(60_000)
			r.oneOf(agents...)
		},
	}
}

// machines is the table of sixty columns: readings, settings and codes.
func machines() *Table {
	t := &Table{Name: "machines", Key: "id", share: 0.08, typical: 402, Columns: []Column{long("id"), text("serial", 20)}}
	for i := range 58 {
		switch i % 6 {
		case 0:
			t.Columns = append(t.Columns, short(fmt.Sprintf("reading_%d", i)))
		case 1:
			t.Columns = append(t.Columns, text(fmt.Sprintf("code_%d", i), 16))
		case 2:
			t.Columns = append(t.Columns, column(fmt.Sprintf("level_%d", i), "double precision", "DOUBLE"))
		case 3:
			t.Columns = append(t.Columns, column(fmt.Sprintf("flag_%d", i), "boolean", "TINYINT(1)"))
		case 4:
			t.Columns = append(t.Columns, moment(fmt.Sprintf("changed_%d", i)))
		default:
			t.Columns = append(t.Columns, text(fmt.Sprintf("setting_%d", i), 40))
		}
	}
	t.row = func(r *row) {
		r.int(r.n)
		r.add("KM-")
		r.int(100_000 + r.n)
		for i := range 58 {
			switch i % 6 {
			case 0:
				r.random(10_000)
			case 1:
				r.add("c")
				r.random(97)
			case 2:
				r.cents(r.rng.Int64N(10_000))
			case 3:
				r.int(r.rng.Int64N(2))
			case 4:
				r.moment(r.n + int64(i))
			default:
				if r.rng.IntN(3) == 0 {
					r.oneOf("automatic", "by hand", "off")
				} else {
					r.null()
				}
			}
		}
	}
	return t
}

func audit() *Table {
	return &Table{
		Name: "audit", Key: "id", People: true, share: 0.08, typical: 198,
		Columns: []Column{long("id"), moment("at"), column("entry", "jsonb", "JSON")},
		row: func(r *row) {
			p := personOf(1 + r.rng.Int64N(r.customers))
			r.int(r.n)
			r.moment(r.n)
			r.add(`{"actor": {"name": "`)
			r.name(p)
			r.add(`", "mail": "`)
			r.mail(p)
			r.add(`"}, "origin": "`)
			r.ip(r.n)
			r.add(`", "action": "`)
			r.add(r.pick([]string{"update", "insert", "login"}))
			r.add(`", "changed": ["price", "stock"], "version": `)
			r.addInt(r.n % 900)
			r.string("}")
		},
	}
}

func products() *Table {
	return &Table{
		Name: "products", Key: "id", share: 0.04, typical: 194,
		Columns: []Column{
			long("id"), text("sku", 20), text("title", 80), column("description", "text", "TEXT"), amount("price"), short("stock"), column("weight", "double precision", "DOUBLE"),
			moment("listed_at"),
		},
		row: func(r *row) {
			r.int(r.n)
			r.add("KM-")
			r.digits(r.n, 6)
			r.end()
			r.add(r.pick(things))
			r.add(" DN")
			r.random(300)
			r.add(r.pick(remarks[4:8]))
			r.add(" ")
			r.string("Made of stainless steel, for pipes of all usual widths, with a gasket.")
			r.cents(r.rng.Int64N(500_000))
			r.random(4000)
			r.cents(r.rng.Int64N(9_000))
			r.moment(r.n)
		},
	}
}
