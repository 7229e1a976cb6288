package plantedtest

import (
	"strings"

	"dossier/scanners/formats/formattest"
)

// Page is a web page.
func Page(p *formattest.Planter) []byte {
	link, entities := p.Person("links"), p.At("entities")
	person := p.Person("table")
	entities = strings.NewReplacer("é", "&eacute;", "ü", "&#252;", "@", "&#x40;").Replace(entities)
	return []byte("<!DOCTYPE html><html><head><title>" + p.At("title") + "</title><meta name=description content=\"" + p.At("meta data") + "\">" +
		"<style>/* " + p.At("comment in a style") + " */</style><script>var x = \"" + p.At("string in a script") + "\"; // " + p.At("comment in a script") + "\n</script>" +
		`<script type="application/ld+json">{"@type":"Person","description":"` + p.At("JSON in the page") + `"}</script></head><body>` +
		"<!-- " + p.At("comment") + " --><h1>" + p.At("heading") + "</h1><p>" + entities + "</p>" +
		"<a href='mailto:" + link.Email + "?subject=x'>mail</a> <a href='tel:" + strings.ReplaceAll(link.Phone, " ", "") + "'>call</a>" +
		"<a href='https://example.org/?q=1' title='" + p.At("title of a link") + "'>x</a> <p>" + strings.Join([]string{link.Name, link.Address, link.IP, link.IBAN, link.Card}, "<br>") + "</p>" +
		"<img src=x.png alt='" + p.At("alternative text") + "'><form><input type=hidden name=a value='" + p.At("hidden input") + "'>" +
		"<input placeholder='" + p.At("placeholder") + "'><textarea>" + p.At("text area") + "</textarea><select><option value='" + p.At("value of an option") + "'>" + p.At("option") + "</option></select></form>" +
		"<table><tr><th>Name</th><th>Email</th><th>Phone</th><th>Address</th><th>IP</th><th>IBAN</th><th>Card</th></tr><tr><td>" +
		strings.Join([]string{person.Name, person.Email, person.Phone, person.Address, person.IP, person.IBAN, person.Card}, "</td><td>") + "</td></tr></table>" +
		"<div data-note='" + p.At("data attribute") + "' hidden>" + p.At("hidden text") + "</div><noscript><p>" + p.At("without scripts") + "</p></noscript>" +
		"<template><p>" + p.At("template") + "</p></template><iframe srcdoc=\"&lt;p&gt;" + p.At("page in a frame") + "&lt;/p&gt;\"></iframe>" +
		"<svg><title>" + p.At("title of a drawing") + "</title><text>" + p.At("text of a drawing") + "</text></svg>" +
		"<p>bo<b>l</b>d: " + strings.Replace(p.At("words in tags"), "planted", "pl<i>an</i>ted", 1) + "</p></body></html>")
}

// XML is an export in elements and attributes.
func XML(p *formattest.Planter) []byte {
	a, b := p.Person("elements"), p.Person("attributes")
	var elements, attributes strings.Builder
	for kind, value := range a.Kinds() {
		elements.WriteString("<" + kind + ">" + value + "</" + kind + ">")
	}
	for kind, value := range b.Kinds() {
		attributes.WriteString(" " + kind + "='" + value + "'")
	}
	entity := p.At("entity")
	return []byte(`<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE people [<!ENTITY who "` + entity + `">]>` +
		"<?note " + p.At("instruction") + "?><!-- " + p.At("comment") + " --><people><person>" + elements.String() + "</person><person" + attributes.String() + "/>" +
		"<person><note>" + p.At("note") + "</note></person><person><note><![CDATA[" + p.At("CDATA") + "]]></note></person>" +
		"<person><note>mixed <b>in</b> " + strings.ReplaceAll(p.At("mixed text"), "é", "&#233;") + "</note></person></people>")
}

// YAML is a configuration and a list.
func YAML(p *formattest.Planter) []byte {
	person := p.Person("values")
	var values strings.Builder
	for kind, value := range person.Kinds() {
		values.WriteString("  - kind: " + kind + "\n    " + kind + ": \"" + value + "\"\n")
	}
	mail := p.Person("keys")
	return []byte("# " + p.At("comment") + "\nplain: one\nquoted: '" + p.At("quoted") + "'\nblock: |\n  " + p.At("block") + "\n  more\nfolded: >\n  " + p.At("folded") + "\n  more\n" +
		"anchor: &a '" + p.At("anchor") + "'\nagain: *a\nflow: {x: \"" + p.At("flow") + "\"}\n" +
		"keys:\n  \"" + mail.Email + "\": 1\n  \"" + mail.Phone + "\": {a: 2}\n  \"" + mail.IP + "\": 3\n  \"" + mail.IBAN + "\": 4\n  \"" + mail.Card + "\": 5\n" +
		"customer_name: \"" + mail.Name + "\"\nhome_address: \"" + mail.Address + "\"\nlist:\n" + values.String() + "---\nsecond: '" + p.At("second document") + "'\n")
}
