package register

import "slices"

// GivenTo are the activities whose data a recipient gets: those that name it, and those with data in a system that it runs.
func (r *Register) GivenTo(name string) []*Activity {
	var list []*Activity
	for i := range r.Activities {
		a := &r.Activities[i]
		hosted := func(s System) bool {
			return s.Host == name && a.in(&s)
		}
		if slices.Contains(a.Recipients, name) || slices.ContainsFunc(r.Systems, hosted) {
			list = append(list, a)
		}
	}
	return list
}

// in tells whether one of the stores of an activity is declared in a system.
func (a *Activity) in(s *System) bool {
	return slices.ContainsFunc(a.Stores, func(of Store) bool { return overlap(of.Store, s.Store) })
}

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
