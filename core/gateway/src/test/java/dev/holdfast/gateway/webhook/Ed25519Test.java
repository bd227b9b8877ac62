package dev.holdfast.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519Test {

    /** Vectors of RFC 8032, section 7.1. */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    })
    void the_standards_examples_are_signed_and_verified(String seed, String key, String message, String signature) {
        KeyPair pair = Ed25519.ofSeed(HexFormat.of().parseHex(seed));
        byte[] bytes = HexFormat.of().parseHex(message);

        assertThat(Ed25519.hex(pair.getPublic())).isEqualTo(key);
        assertThat(Ed25519.sign(pair.getPrivate(), bytes)).isEqualTo(signature);
        assertThat(Ed25519.verify(Ed25519.publicKey(key), signature, bytes)).isTrue();
    }

    @Test
    void a_message_may_come_in_parts() {
        KeyPair pair = Ed25519.ofSeed(new byte[32]);
        String signature = Ed25519.sign(pair.getPrivate(), bytes("17"), bytes("body"));

        assertThat(Ed25519.verify(pair.getPublic(), signature, bytes("17body"))).isTrue();
        assertThat(Ed25519.verify(pair.getPublic(), signature, bytes("17bodY"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zz", "00", "0000000000000000000000000000000000000000000000000000000000000000zz"})
    void what_is_no_signature_verifies_nothing(String signature) {
        assertThat(Ed25519.verify(Ed25519.ofSeed(new byte[32]).getPublic(), signature, bytes("x")))
                .isFalse();
    }

    @Test
    void a_signature_whose_number_is_too_large_is_none() {
        KeyPair pair = Ed25519.ofSeed(new byte[32]);
        String signature = Ed25519.sign(pair.getPrivate(), bytes("x"));

        assertThat(Ed25519.verify(pair.getPublic(), signature.substring(0, 126) + "ff", bytes("x")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "zz", "00ff"})
    void a_key_that_is_none_is_refused_with_what_one_looks_like(String key) {
        assertThatThrownBy(() -> Ed25519.publicKey(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64 hexadecimal digits");
    }

    @Property(tries = 200)
    void every_key_survives_being_printed(@ForAll byte[] seed) {
        byte[] whole = java.util.Arrays.copyOf(seed, 32);
        KeyPair pair = Ed25519.ofSeed(whole);

        assertThat(Ed25519.publicKey(Ed25519.hex(pair.getPublic()))).isEqualTo(pair.getPublic());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
