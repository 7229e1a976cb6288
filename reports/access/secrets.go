package access

import (
	"bytes"
	"regexp"
	"slices"

	"dossier/detectors/sweep"
)

// Secret tells whether a field holds what opens a door, by its name or its value.
func Secret(name string, value []byte) bool { return secretName(name) || secretValue(value) }

// secretName tells whether a column holds what opens a door, by its name: nobody is given that, the person neither, since it is no
// information on the person and anybody who gets hold of the answer could use it.
func secretName(name string) bool {
	words := sweep.Words(name)
	has := func(list ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	switch {
	case has("password", "passwd", "passwort", "wachtwoord", "pwd", "passphrase", "secret", "salt", "otp", "totp", "cvv", "cvc", "pincode", "credential", "credentials", "passhash"):
		return true
	case has("hash") && has("pass", "login", "user", "auth"), has("pass") && has("word", "hash", "code"):
		return true
	case has("token", "apikey", "accesskey") && !has("count", "type", "usage"):
		return true
	case has("key") && has("api", "private", "access", "secret", "ssh"), has("mot") && has("passe"):
		return true
	}
	return false
}

var hashForm = regexp.MustCompile(`^(\$(1|2[abxy]?|5|6|7|y|argon2(id|i|d)|scrypt|pbkdf2[-a-z0-9]*)\$|\{(SSHA|SHA|MD5|CRYPT|PBKDF2)[0-9]*\}|pbkdf2_sha256\$|sha1\$)`)

// secretValue tells whether a value is a password's hash or a private key.
func secretValue(v []byte) bool {
	return hashForm.Match(v) || bytes.Contains(v, []byte("-----BEGIN ")) && bytes.Contains(v, []byte("PRIVATE KEY-----"))
}
