package identity

import (
	"context"

	"dossier/reports/inventory"
)

// ResolveWhole is Resolve without what the last resolution noted.
func ResolveWhole(ctx context.Context, res *inventory.Resolution) error {
	return resolve(ctx, res, true)
}
