package spill

// addedAtOnce is how many entries of a part an adder hands over: fewer than the sorter writes, which needs no memory twice.
const addedAtOnce = 256

// Adder adds to a sorter beside other adders, while nobody else uses the sorter. One goroutine uses it. What it was given counts once it
// was flushed.
type Adder[E Entry] struct {
	to    *Sorter[E]
	parts [parts][]E
}

// Adder returns one that has nothing yet.
func (s *Sorter[E]) Adder() *Adder[E] { return &Adder[E]{to: s} }

// Add adds an entry. Errors are the operating system's.
func (a *Adder[E]) Add(e E) error {
	p := &a.parts[e[0]>>a.to.shift]
	if *p = append(*p, e); len(*p) < addedAtOnce {
		return nil
	}
	a.to.adding.Lock()
	defer a.to.adding.Unlock()
	return a.give(p)
}

// Flush hands over what is left.
func (a *Adder[E]) Flush() error {
	a.to.adding.Lock()
	defer a.to.adding.Unlock()
	for n := range a.parts {
		if err := a.give(&a.parts[n]); err != nil {
			return err
		}
	}
	return nil
}

func (a *Adder[E]) give(list *[]E) error {
	for _, e := range *list {
		if err := a.to.Add(e); err != nil {
			return err
		}
	}
	*list = (*list)[:0]
	return nil
}
