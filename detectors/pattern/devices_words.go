package pattern

import (
	"slices"

	"dossier/detectors"
	"dossier/detectors/checkdigit"
)

const (
	deviceNames = "device id;deviceid;device uuid;device identifier;imei;imei number;imeisv;idfa;idfv;gaid;aaid;adid;advertising id;advertisingid;android id;" +
		"androidid;udid;iccid;sim number;mobile device id;handset id;geräte id;geratekennung;toestel id;identifiant appareil"
	cookieNames = "cookie id;cookieid;cookie;cookies;cookie value;visitor id;visitorid;visitor uuid;ga client id;ga cid;google client id;anonymous id;anonymousid;" +
		"browser id;gclid;fbclid;fbp;fbc;tracking cookie;amplitude device id;mixpanel distinct id;distinct id"
)

func devices() []Rule {
	named := func(r Rule) Rule {
		r.Kind, r.Strict, r.Columns, r.Named = detectors.DeviceID, true, list(deviceNames), 0.85
		r.BecauseName = "the name says device"
		return r
	}
	advertising := list("idfa;idfv;gaid;aaid;adid;udid;device id;device identifier;device uuid;deviceid;advertising id;advertising identifier;advertisingid;android id;androidid;" +
		"geräte id;gerätekennung;toestel id;identifiant appareil")
	return []Rule{
		named(Rule{ // 3GPP TS 23.003 section 6.2.1
			Pattern: `[0-9]{15}|[0-9]{8} [0-9]{6} [0-9]|[0-9]{2} [0-9]{6} [0-9]{6} [0-9]`, Digits: 15, Check: imei, Words: list("imei;imeis"),
			Alone: 0.3, Near: 0.97, Cell: 0.3, Because: "is fifteen digits with the check digit of an IMEI",
		}),
		named(Rule{
			Pattern: `[0-9]{2}-[0-9]{6}-[0-9]{6}-[0-9]|[0-9]{8}-[0-9]{6}-[0-9]`, Digits: 15, Check: imei, Words: list("imei;imeis"),
			Alone: 0.7, Near: 0.97, Cell: 0.7, Because: "is written as an IMEI and its check digit is right",
		}),
		named(Rule{ // ITU-T E.118
			Pattern: `89[0-9]{17,18}`, Digits: 19, Check: checkdigit.Luhn, Words: list("iccid;sim;sim card;simkaart"),
			Alone: 0.3, Near: 0.9, Cell: 0.4, Because: "is a SIM card's number with its check digit",
		}),
		named(Rule{ // the advertising identifiers of Apple and Google are UUIDs (RFC 9562)
			Pattern: `[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`, Digits: 3,
			Words: slices.Concat(advertising, list("appareil;gerät;toestel;dispositivo;urządzenie;urządzenia;zařízení;zariadenie;dispozitiv")),
			Near:  0.85, Cell: 0.1, Because: "is a UUID, as devices have",
		}),
		named(Rule{
			Pattern: `[0-9a-f]{16}|[0-9a-f]{40}|[0-9A-F]{8}-[0-9A-F]{16}`, Digits: 3, Words: advertising,
			Near: 0.8, Cell: 0.1, Because: "has the form of a device's identifier",
		}),
	}
}

// imei checks an International Mobile Equipment Identity; fifteen times the same digit is none.
func imei(n []byte) bool {
	for _, b := range n[1:] {
		if b != n[0] {
			return checkdigit.Luhn(n) && n[0] != '2' && n[0] != '6' && n[0] != '7'
		}
	}
	return false
}

func cookies() []Rule {
	return []Rule{
		{
			Kind: detectors.CookieID, Pattern: `GA1\.[0-9]\.[0-9]{6,10}\.[0-9]{10}|fb\.[0-9]\.[0-9]{13}\.[0-9A-Za-z_-]{6,}`, Digits: 14,
			Alone: 0.9, Near: 0.95, Cell: 0.9, Columns: list(cookieNames), Named: 0.85,
			Because: "has the form of an analytics cookie", BecauseName: "the name says cookie",
		},
		{
			Kind: detectors.CookieID, Pattern: `[A-Za-z0-9._~%=+/-]{8,}`, Digits: 2, Strict: true, Words: list("cookie id;cookieid;visitor id;visitorid"),
			Near: 0.6, Cell: 0.12, Columns: list(cookieNames), Named: 0.75,
			Because: "has the form of a cookie's identifier", BecauseName: "the name says cookie",
		},
		{ // of a session, as PHP, Java and most frameworks write them
			Kind: detectors.CookieID, Pattern: `[0-9a-z]{26}|[0-9a-fA-F]{32}|[0-9a-f]{40}`, Digits: 4, Strict: true,
			Words: list("phpsessid;jsessionid;sessionid;sid;sess"), Near: 0.7,
			Because: "has the form of a cookie's identifier",
		},
	}
}
