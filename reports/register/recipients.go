package register

import "slices"

// RecipientsOf are those to whom data of a unit are given, by name. system is the short name of the unit's source; "" asks for those of all
// activities.
func (r *Register) RecipientsOf(system, unit string) (names []string) {
	list := r.Of(system, unit)
	if system == "" {
		list = nil
		for i := range r.Activities {
			list = append(list, &r.Activities[i])
		}
	}
	for _, a := range list {
		for _, name := range a.Recipients {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
