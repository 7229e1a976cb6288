PRAGMA page_size = 4096;
PRAGMA synchronous = OFF; -- a file that is written once, by one process, and again if that fails
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  full_name TEXT GENERATED ALWAYS AS (first_name || ' ' || last_name) VIRTUAL,
  email TEXT NOT NULL,
  phone TEXT,
  birth_date TEXT,
  language TEXT NOT NULL,
  marketing INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL
);
CREATE INDEX customers_email ON customers (email);
CREATE INDEX customers_last_name ON customers (last_name COLLATE NOCASE);
CREATE TABLE addresses (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  usage TEXT NOT NULL CHECK (usage IN ('invoice', 'delivery')),
  street TEXT NOT NULL,
  postcode TEXT NOT NULL,
  city TEXT NOT NULL,
  country TEXT NOT NULL
);
CREATE INDEX addresses_customer ON addresses (customer_id);
CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  sku TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  description TEXT,
  firmware TEXT,
  price_cents INTEGER NOT NULL,
  stock INTEGER NOT NULL
);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  delivery_address_id INTEGER REFERENCES addresses (id),
  status TEXT NOT NULL,
  ordered_at TEXT NOT NULL,
  remark TEXT
);
CREATE INDEX orders_customer ON orders (customer_id, ordered_at);
CREATE TABLE order_lines (
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  line_no INTEGER NOT NULL,
  product_id INTEGER NOT NULL REFERENCES products (id),
  quantity INTEGER NOT NULL,
  price_cents INTEGER NOT NULL,
  PRIMARY KEY (order_id, line_no)
) WITHOUT ROWID;
CREATE TABLE payments (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id),
  method TEXT NOT NULL,
  account_holder TEXT,
  iban TEXT,
  card_number TEXT,
  amount_cents INTEGER NOT NULL,
  paid_at TEXT NOT NULL
);
CREATE TABLE employees (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  phone TEXT,
  job_title TEXT NOT NULL,
  home_address TEXT,
  birth_date TEXT,
  salary_account TEXT,
  hired_on TEXT NOT NULL
);
CREATE TABLE tickets (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  agent_id INTEGER REFERENCES employees (id),
  language TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  opened_at TEXT NOT NULL
);
CREATE TABLE ticket_comments (
  id INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
  body TEXT NOT NULL,
  written_at TEXT NOT NULL
);
CREATE TABLE attachments (
  id INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
  media_type TEXT NOT NULL,
  content BLOB NOT NULL
);
CREATE TABLE sessions (
  token TEXT PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  ip TEXT NOT NULL,
  last_seen TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE access_log (
  at TEXT NOT NULL,
  ip TEXT NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  status INTEGER NOT NULL,
  user_agent TEXT
);
CREATE TABLE newsletter (
  email,
  name,
  subscribed_on
);
CREATE TABLE trials (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  product TEXT NOT NULL,
  requested_on TEXT,
  consented_on TEXT
);
CREATE TABLE customer_notes (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  note TEXT NOT NULL,
  written_at TEXT NOT NULL
);
CREATE TABLE absences (
  id INTEGER PRIMARY KEY,
  employee_id INTEGER NOT NULL REFERENCES employees (id),
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  diagnosis TEXT
);
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value
);
CREATE VIEW customer_overview AS
  SELECT c.id, c.full_name, c.email, count(o.id) AS orders, max(o.ordered_at) AS last_order
  FROM customers c LEFT JOIN orders o ON o.customer_id = c.id
  GROUP BY c.id;
