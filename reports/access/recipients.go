package access

import (
	"slices"
	"strings"
)

// RecipientsOf are those to whom an activity gives data of a unit, by name; the controller itself is none. system is the short name of the
// unit's source; "" asks for those of all activities.
func (f *Facts) RecipientsOf(system, unit string) (names []string) {
	list := f.of(system, unit)
	if system == "" {
		list = nil
		for i := range f.Activities {
			list = append(list, &f.Activities[i])
		}
	}
	for _, a := range list {
		for _, name := range a.Recipients {
			own := f.Controller.Name != "" && strings.HasPrefix(name, f.Controller.Name)
			if !own && !strings.EqualFold(strings.TrimSpace(name), "none") && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
