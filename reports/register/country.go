package register

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Country is a country's two letters (ISO 3166-1), "" where it is not known.
type Country string

// UnmarshalYAML reads two letters.
func (c *Country) UnmarshalYAML(n *yaml.Node) error {
	if ToDo(n.Value) {
		return nil
	}
	region, err := language.ParseRegion(n.Value)
	if err != nil || !region.IsCountry() || len(n.Value) != 2 {
		return fault(n, "country %q is not one of two letters like BE (ISO 3166-1)", n.Value)
	}
	*c = Country(strings.ToUpper(n.Value))
	return nil
}

// Name is the country's name in English.
func (c Country) Name() string {
	region, err := language.ParseRegion(string(c))
	if err != nil {
		return string(c)
	}
	name := display.English.Regions().Name(region)
	switch c {
	case "AE", "CZ", "DO", "GB", "NL", "PH", "US":
		return "the " + name
	}
	return name
}

// Outside tells whether the country is known and not of the European Economic Area.
func (c Country) Outside() bool { return c != "" && !slices.Contains(eea(), c) }

// Adequate tells whether the Commission holds all of the country to protect data adequately (Article 45(3)). Canada's decision is of commercial
// organisations alone, and that of the United States of participants in the Data Privacy Framework: neither is of the country.
func (c Country) Adequate() bool { return slices.Contains(adequate(), c) }

// eea are the Union's 27 member states, and Iceland, Liechtenstein and Norway.
func eea() []Country {
	return []Country{
		"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT",
		"RO", "SE", "SI", "SK",
	}
}

func adequate() []Country {
	return []Country{"AD", "AR", "CH", "FO", "GB", "GG", "IL", "IM", "JE", "JP", "KR", "NZ", "UY"}
}

// CountryOfRegion is the country of one of Amazon's regions, "" where it is not known.
func CountryOfRegion(region string) Country {
	return map[string]Country{
		"af-south-1": "ZA", "ap-east-1": "HK", "ap-east-2": "TW", "ap-northeast-1": "JP", "ap-northeast-2": "KR", "ap-northeast-3": "JP", "ap-south-1": "IN", "ap-south-2": "IN",
		"ap-southeast-1": "SG", "ap-southeast-2": "AU", "ap-southeast-3": "ID", "ap-southeast-4": "AU", "ap-southeast-5": "MY", "ap-southeast-6": "NZ", "ap-southeast-7": "TH",
		"ca-central-1": "CA", "ca-west-1": "CA", "cn-north-1": "CN", "cn-northwest-1": "CN", "eu-central-1": "DE", "eu-central-2": "CH", "eu-north-1": "SE", "eu-south-1": "IT",
		"eu-south-2": "ES", "eu-west-1": "IE", "eu-west-2": "GB", "eu-west-3": "FR", "eusc-de-east-1": "DE", "il-central-1": "IL", "me-central-1": "AE", "me-south-1": "BH",
		"mx-central-1": "MX", "sa-east-1": "BR", "us-east-1": "US", "us-east-2": "US", "us-gov-east-1": "US", "us-gov-west-1": "US", "us-west-1": "US", "us-west-2": "US",
	}[region]
}
