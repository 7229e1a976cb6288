package geolocation

import "dossier/detectors/nearby"

var words = newWords()

func newWords() *nearby.Words[bool] {
	known := map[string]bool{}
	for w := range coordinates {
		if w != "geo" && w != "x" {
			known[w] = true
		}
	}
	return nearby.NewWords(known)
}

// coordinates are words for them, without accents; places are what has a place and is nobody.
var (
	coordinates = map[string]bool{
		"lat": true, "latitude": true, "lon": true, "lng": true, "long": true, "longitude": true, "latlng": true, "latlon": true, "gps": true, "geo": true,
		"coordinates": true, "coordinate": true, "coords": true, "geolocation": true, "geolocatie": true, "coordinaten": true, "koordinaten": true,
		"coordonnees": true, "coordenadas": true, "wspolrzedne": true, "souradnice": true, "koordinater": true, "koordinaatit": true,
		"breitengrad": true, "langengrad": true, "latitud": true, "longitud": true, "latitudine": true, "longitudine": true, "breedtegraad": true, "lengtegraad": true,
	}
	places = map[string]bool{
		"shop": true, "store": true, "branch": true, "office": true, "station": true, "airport": true, "site": true, "warehouse": true, "depot": true, "city": true,
		"country": true, "venue": true, "hotel": true, "restaurant": true, "stop": true, "sensor": true, "tower": true, "building": true, "poi": true, "map": true,
	}
)
