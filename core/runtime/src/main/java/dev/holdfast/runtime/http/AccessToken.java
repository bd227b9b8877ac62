package dev.holdfast.runtime.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A bearer token that is accepted. Only its hash is kept, so neither a dump of the heap nor a log shows it. Immutable. */
public final class AccessToken {

    /** Characters of a secret. */
    public static final int LENGTH_MIN = 16;

    private final String name;
    private final Role role;
    private final byte[] hash;

    private AccessToken(String name, Role role, byte[] hash) {
        this.name = name;
        this.role = role;
        this.hash = hash;
    }

    /**
     * @param name who holds it, for the audit log
     * @param secret what the caller presents after {@code Bearer}; at least 16 characters
     * @throws IllegalArgumentException if the secret is too short to stand guessing, or the role is {@link Role#ANYONE}
     */
    public static AccessToken of(String name, Role role, String secret) {
        if (role == Role.ANYONE) {
            throw new IllegalArgumentException("Token '%s' needs a role: viewer, operator or admin.".formatted(name));
        }
        if (secret.strip().length() < LENGTH_MIN) {
            throw new IllegalArgumentException(
                    "Token '%s' is too short to stand guessing: use at least %d characters, such as 'openssl rand -hex 32' makes."
                            .formatted(name, LENGTH_MIN));
        }
        return new AccessToken(name, role, sha256(secret.strip()));
    }

    public String name() {
        return name;
    }

    public Role role() {
        return role;
    }

    /** Takes as long for a near miss as for a far one. */
    boolean matches(byte[] presentedHash) {
        return MessageDigest.isEqual(hash, presentedHash);
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, but this one does not.", e);
        }
    }

    @Override
    public String toString() {
        return "AccessToken[" + name + ", " + role.label() + "]";
    }
}
