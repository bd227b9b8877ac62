package dev.holdfast.gateway.webhook;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Ed25519 signatures, with the JDK's own arithmetic. Any thread. */
public final class Ed25519 {

    /** Length of a seed and of a public key, in bytes. */
    public static final int KEY_BYTES = 32;

    private static final int SIGNATURE_BYTES = 64;
    private static final String NAME = "Ed25519";

    private Ed25519() {}

    /**
     * The pair of keys that a seed stands for.
     *
     * @throws IllegalArgumentException if it has not {@link #KEY_BYTES}
     */
    public static KeyPair ofSeed(byte[] seed) {
        if (seed.length != KEY_BYTES) {
            throw new IllegalArgumentException("a seed has " + KEY_BYTES + " bytes, not " + seed.length);
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
            generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw missing(impossible);
        }
    }

    /**
     * A public key as platforms print it.
     *
     * @param hex 64 hexadecimal digits
     * @throws IllegalArgumentException if it is no key
     */
    public static PublicKey publicKey(String hex) {
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(hex.strip());
        } catch (IllegalArgumentException notHex) {
            throw new IllegalArgumentException("a public key is 64 hexadecimal digits", notHex);
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("a public key is 64 hexadecimal digits, not " + 2 * bytes.length);
        }
        boolean odd = (bytes[KEY_BYTES - 1] & 0x80) != 0;
        bytes[KEY_BYTES - 1] &= 0x7f;
        try {
            EdECPoint point = new EdECPoint(odd, new BigInteger(1, reversed(bytes)));
            return KeyFactory.getInstance(NAME)
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
        } catch (GeneralSecurityException noPoint) {
            throw new IllegalArgumentException("this is no public key of Ed25519", noPoint);
        }
    }

    /** As platforms print it. */
    public static String hex(PublicKey key) {
        EdECPoint point = ((EdECPublicKey) key).getPoint();
        byte[] number = reversed(point.getY().toByteArray());
        byte[] bytes = Arrays.copyOf(number, KEY_BYTES);
        if (point.isXOdd()) {
            bytes[KEY_BYTES - 1] |= (byte) 0x80;
        }
        return HexFormat.of().formatHex(bytes);
    }

    /** The signature in hexadecimal. */
    public static String sign(PrivateKey key, byte[]... message) {
        try {
            Signature signature = Signature.getInstance(NAME);
            signature.initSign(key);
            for (byte[] part : message) {
                signature.update(part);
            }
            return HexFormat.of().formatHex(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw missing(impossible);
        }
    }

    /**
     * Whether a message was signed; false for whatever is no signature at all.
     *
     * @param hex the signature, in hexadecimal
     */
    public static boolean verify(PublicKey key, String hex, byte[]... message) {
        if (hex.length() != 2 * SIGNATURE_BYTES) {
            return false;
        }
        try {
            byte[] bytes = HexFormat.of().parseHex(hex);
            if ((bytes[SIGNATURE_BYTES - 1] & 0xe0) != 0) {
                return false;
            }
            Signature signature = Signature.getInstance(NAME);
            signature.initVerify(key);
            for (byte[] part : message) {
                signature.update(part);
            }
            return signature.verify(bytes);
        } catch (IllegalArgumentException | GeneralSecurityException noSignature) {
            return false;
        }
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException("every Java platform since 15 has " + NAME, cause);
    }

    /** Gives out a seed where the JDK asks for chance: it has no other way from a seed to the public key. */
    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final byte[] seed;

        Fixed(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
