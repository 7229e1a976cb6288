package requests

import "dossier/reports/requests/deadline"

// Answered is the day on which the requester was answered, in full or with a refusal, or took the request back; zero while they wait.
func (r *Request) Answered() deadline.Date {
	for i := range r.Entries {
		switch e := &r.Entries[i]; {
		case e.Step == Reply, e.Step == Withdraw, e.Step == Refuse && !e.Part:
			return e.Day
		}
	}
	return deadline.Date{}
}

// AnsweredLate tells whether the answer came after the term, as it stood then.
func (r *Request) AnsweredLate() bool {
	answered := r.Answered()
	return !answered.IsZero() && answered.Compare(r.Due) > 0
}
