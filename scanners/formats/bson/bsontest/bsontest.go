// Package bsontest makes BSON documents for tests.
package bsontest

import (
	"encoding/binary"
	"slices"
)

// Element is an element of a document: its type, its name, and its value in bytes.
type Element struct {
	Kind  byte
	Name  string
	Value []byte
}

// Document returns a document of elements.
func Document(elements ...Element) []byte {
	doc := make([]byte, 4)
	for _, e := range elements {
		doc = slices.Concat(doc, []byte{e.Kind}, []byte(e.Name), []byte{0}, e.Value)
	}
	doc = append(doc, 0)
	binary.LittleEndian.PutUint32(doc, uint32(len(doc)))
	return doc
}

// String is a text.
func String(name, text string) Element {
	value := binary.LittleEndian.AppendUint32(nil, uint32(len(text)+1))
	return Element{2, name, append(append(value, text...), 0)}
}

// Nested is a document in a document.
func Nested(name string, elements ...Element) Element { return Element{3, name, Document(elements...)} }

// Array is an array; its elements are named 0, 1 and so on.
func Array(name string, elements ...Element) Element { return Element{4, name, Document(elements...)} }

// Binary is a value of bytes.
func Binary(name string, content []byte) Element {
	return Element{5, name, slices.Concat(binary.LittleEndian.AppendUint32(nil, uint32(len(content))), []byte{0}, content)}
}
