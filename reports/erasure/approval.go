package erasure

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// Namespace is that of approvals' signatures: ssh-keygen -Y sign -n dossier-erasure.
const Namespace = "dossier-erasure"

// Message is what is signed to approve a plan.
func Message(request, hash string) []byte {
	return fmt.Appendf(nil, "I approve the plan of request %s\nSHA-256 %s\n", request, hash)
}

// Approver is who signed, and with which key.
type Approver struct {
	Name string `json:"name"`    // the principal in the list of allowed signers
	Key  string `json:"ssh_key"` // its fingerprint, as ssh-keygen -l shows it
}

// What is wrong with an approval.
var (
	ErrSignature = errors.New("the signature is not of this plan")
	ErrSigner    = errors.New("the key is not among the allowed signers")
)

// Approved checks a signature as ssh-keygen -Y sign writes it against allowed signers, in the form that ssh-keygen(1) describes: principals,
// options, key. Of the options namespaces, valid-after and valid-before are understood; a line with another one allows nobody.
func Approved(message, signature, allowed []byte, now time.Time) (*Approver, error) {
	sig, err := sshsig.Unarmor(signature)
	if err != nil {
		return nil, fmt.Errorf("%w: it is no SSH signature", ErrSignature)
	}
	if err := sshsig.Verify(bytes.NewReader(message), sig, sig.PublicKey, sig.HashAlgorithm, Namespace); err != nil {
		return nil, ErrSignature
	}
	lines := bufio.NewScanner(bytes.NewReader(allowed))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		names, rest, _ := strings.Cut(line, " ")
		key, _, options, _, err := ssh.ParseAuthorizedKey([]byte(rest))
		if err != nil || !bytes.Equal(key.Marshal(), sig.PublicKey.Marshal()) || !allows(options, now) {
			continue
		}
		name, _, _ := strings.Cut(names, ",")
		return &Approver{name, ssh.FingerprintSHA256(key)}, nil
	}
	return nil, ErrSigner
}

// allows tells whether a line's options let its key approve now.
func allows(options []string, now time.Time) bool {
	for _, o := range options {
		name, value, _ := strings.Cut(o, "=")
		value = strings.Trim(value, `"`)
		switch strings.ToLower(name) {
		case "namespaces":
			fits := false
			for _, pattern := range strings.Split(value, ",") {
				if ok, _ := path.Match(pattern, Namespace); ok {
					fits = true
				}
			}
			if !fits {
				return false
			}
		case "valid-after", "valid-before":
			at, err := stamp(value)
			if err != nil || now.Before(at) == strings.EqualFold(name, "valid-after") {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// stamp reads YYYYMMDD[HHMM[SS]][Z], local without the Z.
func stamp(text string) (time.Time, error) {
	zone := time.Local
	if rest, ok := strings.CutSuffix(text, "Z"); ok {
		text, zone = rest, time.UTC
	}
	for _, layout := range []string{"20060102", "200601021504", "20060102150405"} {
		if len(layout) == len(text) {
			return time.ParseInLocation(layout, text, zone)
		}
	}
	return time.Time{}, errors.New("no time")
}
