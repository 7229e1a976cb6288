package requests

import "dossier/reports/requests/deadline"

// answering is the step by which the requester was answered, in full or with a refusal, or took the request back; nil while they wait.
func (r *Request) answering() *Entry {
	for i := range r.Entries {
		switch e := &r.Entries[i]; {
		case e.Step == Reply, e.Step == Withdraw, e.Step == Refuse && !e.Part:
			return e
		}
	}
	return nil
}

// Answered is the day on which the requester was answered, in full or with a refusal, or took the request back; zero while they wait.
func (r *Request) Answered() deadline.Date {
	if e := r.answering(); e != nil {
		return e.Taken()
	}
	return deadline.Date{}
}

// AnswerNoted is the day on which the answer was noted, where that is a later one than [Request.Answered]; else zero.
func (r *Request) AnswerNoted() deadline.Date {
	if e := r.answering(); e != nil && e.Taken() != e.Day {
		return e.Day
	}
	return deadline.Date{}
}

// AnsweredLate tells whether the answer came after the term, as it stood then.
func (r *Request) AnsweredLate() bool {
	answered := r.Answered()
	return !answered.IsZero() && answered.Compare(r.Due) > 0
}
