package plantedtest

import (
	"dossier/scanners/formats/bson/bsontest"
	"dossier/scanners/formats/formattest"
)

// BSON is a dump of MongoDB.
func BSON(p *formattest.Planter) []byte {
	first := bsontest.Document(
		bsontest.String("note", p.At("field")), bsontest.Nested("profile", bsontest.String("about", p.At("nested document"))),
		bsontest.Array("notes", bsontest.String("0", p.At("array")), bsontest.Nested("1", bsontest.String("text", p.At("document in an array")))),
	)
	second := bsontest.Document(bsontest.Element{Kind: 13, Name: "code", Value: bsontest.String("", p.At("code")).Value}, bsontest.Nested("by", bsontest.Nested(p.At("key"), bsontest.String("role", "owner"))))
	return append(first, second...)
}
