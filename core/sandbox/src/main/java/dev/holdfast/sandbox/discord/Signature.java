package dev.holdfast.sandbox.discord;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.HexFormat;

/** Ed25519, as interactions that are posted to a bot are signed (Discord: Interactions, Security and Authorization). */
final class Signature {
    private static final int RAW_BYTES = 32;

    private Signature() {}

    static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no Ed25519, which every Java from 15 has.", e);
        }
    }

    /** In hex, as the portal shows it: the last bytes of the standard form. */
    static String publicKey(KeyPair keys) {
        byte[] encoded = keys.getPublic().getEncoded();
        return HexFormat.of().formatHex(Arrays.copyOfRange(encoded, encoded.length - RAW_BYTES, encoded.length));
    }

    static String sign(KeyPair keys, String timestamp, String body) {
        try {
            java.security.Signature signer = java.security.Signature.getInstance("Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update((timestamp + body).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Signing with a key that was just made failed.", e);
        }
    }
}
