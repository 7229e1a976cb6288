package ipaddr

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/nearby"
)

// saying is what a word beside an address says of it.
type saying int8

const (
	strong  saying = iota // it is one
	weak                  // it may be one
	against               // it is something else with dots
	lifts                 // something is brought to another version
)

var words = newWords()

func newWords() *nearby.Words[saying] {
	return nearby.NewWords(map[string]saying{
		"ip": strong, "ips": strong, "ipv": strong, "ipaddr": strong, "addr": strong, "address": strong, "addresses": strong, "host": strong,
		"client": strong, "clientip": strong, "remote": strong, "src": strong, "dst": strong, "dns": strong, "gateway": strong, "subnet": strong,
		"network": strong, "loopback": strong, "localhost": strong, "broadcast": strong, "multicast": strong, "nameserver": strong,
		"resolver": strong, "proxy": strong, "ping": strong, "traceroute": strong, "peer": strong, "listen": strong, "listening": strong,
		"connect": strong, "connecting": strong, "connected": strong, "unspecified": strong, "netmask": strong, "adresse": strong, "adres": strong,
		"dirección": strong, "direccion": strong, "indirizzo": strong, "endereço": strong, "adress": strong, "osoite": strong, "adresa": strong,
		"hôte": strong, "hostname": strong, "bind": strong, "ssh": strong, "whois": strong, "firewall": strong, "blocked": strong, "prefix": strong,
		"server": weak, "from": weak, "via": weak, "source": weak, "destination": weak, "to": weak, "by": weak, "port": weak, "route": weak,
		"default": weak, "von": weak, "van": weak, "de": weak, "depuis": weak, "desde": weak, "da": weak, "serveur": weak, "servidor": weak,
		"version": against, "versions": against, "ver": against, "v": against, "release": against, "rev": against, "rv": against, "revision": against,
		"build": against, "firmware": against, "section": against, "chapter": against, "clause": against, "oid": against, "step": against,
		"paragraph": against, "article": against, "versie": against, "versión": against, "versão": against, "versione": against, "wersja": against,
		"abschnitt": against, "kapitel": against, "hoofdstuk": against, "chapitre": against, "sección": against, "capítulo": against, "fileversion": against,
		"productversion": against, "app": against, "appli": against, "application": against, "applicatie": against, "anwendung": against, "aplikacji": against,
		"aplicación": against, "aplikace": against, "aplikácie": against, "wersji": against, "verze": against, "verzia": against, "verzie": against, "versiunea": against,
		"versiune": against, "versio": against, "versjon": against, "ios": against, "android": against, "chrome": against, "firefox": against, "safari": against,
		"verzió": against, "verziója": against, "версия": against, "версию": against, "версію": against, "версії": against, "версія": against, "έκδοση": against, "έκδοσης": against, "sürüm": against, "sürümü": against, "programvara": against, "utgåva": against,
		"update": lifts, "upgrade": lifts, "sdk": against, "verzija": against, "verziju": against, "verzije": against, "versija": against, "versijos": against,
		"versiją": against, "versiju": against, "versioon": against, "versiooni": against, "različica": against, "различица": against, "версії ": against,
		"utgave": against, "vydání": against, "vydanie": against, "kiadás": against, "издание": against,
		"phone": against, "tel": against, "telephone": against, "telefon": against, "telefono": against, "téléphone": against, "teléfono": against, "telefone": against, "telefoon": against,
		"fax": against, "telefax": against, "mobile": against, "mobil": against, "gsm": against, "тел": against, "телефон": against, // as 88.60.15.31
		"rollback": against, "affects": against, "affected": against, "drop": against, "dropped": against,
		"changelog": against, "hibakód": against, "errorcode": against, "fehlercode": against, "foutcode": against, "versionen": against, "ausgabe": against, "fassung": against, "software": against, "patch": lifts, "hotfix": against, "jour": against,
		"aktualizacja": against, "aktualizace": against, "aktualizácia": against, "aggiornamento": against, "actualización": against, "atualização": against,
		"uppdatering": against, "oppdatering": against, "opdatering": against, "merge": lifts, "merged": lifts, "bump": lifts, "bumped": lifts, "bumps": lifts, "upgraded": lifts, "upgrades": lifts,
		"updated": lifts, "downgraded": lifts, "downgrade": lifts, "aktualisiert": lifts, "zaktualizowano": lifts, "aktualizováno": lifts, "actualizado": lifts,
		"actualizada": lifts, "aggiornato": lifts, "atualizado": lifts, "bijgewerkt": lifts, "oppdatert": lifts, "opdateret": lifts, "uppdaterad": lifts, "rilis": against, "uitgave": against, "päivitys": against,
	})
}

func letterBefore(value []byte, at int) bool {
	r, _ := utf8.DecodeLastRune(value[:at])
	return r != utf8.RuneError && unicode.IsLetter(r)
}

func letterAfter(value []byte, at int) bool {
	r, _ := utf8.DecodeRune(value[at:])
	return r != utf8.RuneError && unicode.IsLetter(r)
}

const (
	headerIP      = "the name says IP address"
	headerHost    = "the name says host or client"
	headerVersion = "the name says version"
	headerType    = "the declared type is that of a network address"
)

// Header implements [detectors.HeaderReader].
func (Detector) Header(names []string, declared string) []detectors.Hint {
	hint := func(weight float32, because string) []detectors.Hint {
		return []detectors.Hint{{Kind: detectors.IPAddress, Weight: weight, Because: because}}
	}
	var best float32
	because := headerIP
	for _, w := range names {
		switch {
		case slices.Contains([]string{"ip", "ips", "ipv4", "ipv6", "ipaddress", "ipaddr", "ipadres", "ipadresse", "clientip", "remoteip", "userip", "inet"}, w):
			best, because = 0.9, headerIP
		case slices.Contains([]string{"remoteaddr", "remotehost", "host", "client", "clienthost", "peer", "src", "dst"}, w) && best < 0.3:
			best, because = 0.3, headerHost
		case slices.Contains([]string{
			"version", "ver", "versie", "versione", "versao", "wersja", "verze", "verzia", "versiune", "surum", "oid", "build", "release", "revision", "rev",
			"kernel", "firmware", "fw", "software", "sw", "bios", "driver", "patch", "sdk", "section", "clause", "chapter",
		}, w):
			return hint(-0.9, headerVersion)
		}
	}
	if best == 0 && (declared == "inet" || declared == "cidr" || declared == "INET" || declared == "INET4" || declared == "INET6" || declared == "inet6" || declared == "inet4") {
		return hint(0.9, headerType)
	}
	if best == 0 {
		return nil
	}
	return hint(best, because)
}
