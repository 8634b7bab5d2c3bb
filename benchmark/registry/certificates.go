package registry

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// Certificates are what a peer speaks TLS with: of the kind that Berth makes for itself, a P-256
// key, signed by an authority of its own.
type Certificates struct {
	Authority, Chain, Key string
}

// MakeCertificates writes them into a folder.
func MakeCertificates(folder string) (Certificates, error) {
	made := Certificates{
		Authority: filepath.Join(folder, "ca.crt"),
		Chain:     filepath.Join(folder, "server.crt"),
		Key:       filepath.Join(folder, "server.key"),
	}
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return made, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return made, err
	}
	authority := template(1, "Authority of the benchmark")
	authority.IsCA = true
	authority.KeyUsage = x509.KeyUsageCertSign
	server := template(2, "127.0.0.1")
	server.KeyUsage = x509.KeyUsageDigitalSignature
	server.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	server.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}

	authorityDer, err := x509.CreateCertificate(
		rand.Reader, authority, authority, &authorityKey.PublicKey, authorityKey)
	if err != nil {
		return made, err
	}
	serverDer, err := x509.CreateCertificate(
		rand.Reader, server, authority, &key.PublicKey, authorityKey)
	if err != nil {
		return made, err
	}
	keyDer, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return made, err
	}
	authorityPem := encode("CERTIFICATE", authorityDer)
	for file, content := range map[string][]byte{
		made.Authority: authorityPem,
		made.Chain:     append(encode("CERTIFICATE", serverDer), authorityPem...),
		made.Key:       encode("PRIVATE KEY", keyDer),
	} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			return made, err
		}
	}
	return made, nil
}

func template(serial int64, name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber:          big.NewInt(serial),
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(48 * time.Hour),
		BasicConstraintsValid: true,
	}
}

func encode(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}
