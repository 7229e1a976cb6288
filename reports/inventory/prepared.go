package inventory

import (
	"context"
	"database/sql"
)

// prepared keeps statements that come again for each unit or field: preparing one takes as long as running it.
type prepared struct {
	by interface {
		PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	}
	known map[string]*sql.Stmt
}

// know prepares a statement, if it is not known.
func (p *prepared) know(ctx context.Context, query string) error {
	if p.known[query] != nil {
		return nil
	}
	s, err := p.by.PrepareContext(ctx, query) //nolint:sqlclosecheck // close does
	if err != nil {
		return err
	}
	if p.known == nil {
		p.known = map[string]*sql.Stmt{}
	}
	p.known[query] = s
	return nil
}

func (p *prepared) close() {
	for _, s := range p.known {
		_ = s.Close()
	}
}

// rereading is a transaction whose queries come again and again.
type rereading struct {
	*sql.Tx
	prepared
}

// QueryContext implements queryer.
func (r *rereading) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := r.know(ctx, query); err != nil {
		return nil, err
	}
	return r.known[query].QueryContext(ctx, args...)
}
