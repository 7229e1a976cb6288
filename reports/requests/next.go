package requests

import "strings"

// Next is the step that brings a request further as a rule; "" there is none. Others of those that are allowed may come before.
func (r *Request) Next() Step {
	switch r.State {
	case Received:
		return Acknowledge
	case Queried:
		return Identify
	case Acknowledged:
		if r.Type == Objection {
			return r.object()
		}
		return Search
	case Searched:
		if r.Several() {
			return Search
		}
		return r.answer()
	case Weighed:
		if r.Outcome == Overridden {
			return Refuse
		}
		return Stop
	case Planned:
		return Approve
	case Approved, Executing:
		if r.Held {
			return Release
		}
		return Run
	case Done:
		if r.Plan == "" || r.Type == Restriction {
			return Reply
		}
		if r.Type == Erasure && !r.Looked { // the report tells who else was told
			return Notify
		}
		return Verify
	case Verified:
		return Reply
	case Replied, Notified:
		return r.Inform()
	case Refused, Withdrawn:
		return Close
	case Closed:
	}
	return ""
}

// answer is what comes once the person was looked for.
func (r *Request) answer() Step {
	switch r.Type {
	case Access, Portability:
		if r.answerable() {
			return Reply
		}
		return Package
	case Objection:
		return r.object()
	case Rectification, Erasure, Restriction:
		if len(r.Subjects) > 0 {
			return Plan
		}
	}
	return CarryOut
}

func (r *Request) object() Step {
	if r.Against == Other {
		return Weigh
	}
	return Stop
}

// Inform is what comes once the person was answered: recipients to be found, told, or to answer, and then the end.
func (r *Request) Inform() Step {
	switch {
	case r.Untold() == "":
		return Close
	case !r.Looked:
		return Notify
	}
	for i := range r.Recipients {
		if r.Recipients[i].Told.IsZero() && r.Recipients[i].Open() {
			return Told
		}
	}
	return Answered
}

// answerable tells whether somebody who asked for data can be answered: they were put together, or there are none.
func (r *Request) answerable() bool { return r.Packed || len(r.Subjects) == 0 }

// Ahead says which step comes next, and what can come beside it.
func (r *Request) Ahead() string {
	if next := r.Next(); next != "" {
		return "dossier request " + string(next) + " " + r.ID + " comes next, and " + r.Also() + " can"
	}
	return r.Also() + " can follow"
}

// Also are the steps that can be taken beside the next one, in words.
func (r *Request) Also() string {
	var list []string
	for _, s := range r.Allowed() {
		if s != r.Next() {
			list = append(list, string(s))
		}
	}
	return strings.Join(list, ", ")
}
