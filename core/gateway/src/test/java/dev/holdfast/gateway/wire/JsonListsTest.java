package dev.holdfast.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.message.Attachment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonListsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|``",
                "[\"a\"]|a",
                "[\"a\",2]|a 2",
                "[\"a\",\"b\",\"c\",\"d\"]|a b c d",
                "[\"a\",null,\"\",[\"x\"],{\"y\":1},\"b\"]|a b",
                "null|``",
                "\"a\"|``",
            })
    void texts_are_the_elements_that_say_something(String json, String texts) {
        JsonCursor cursor = new JsonCursor(json, 0);

        assertThat(String.join(" ", JsonLists.texts(cursor))).isEqualTo(texts);
    }

    @Test
    void a_file_has_an_address_and_what_else_is_said_of_it() {
        JsonCursor cursor = new JsonCursor("""
                [{"id":"1","url":"cdn/a","filename":"a.png","content_type":"image/png","size":7},
                 {"filename":"nowhere.png","size":1},
                 {"url":"cdn/b","size":-3},
                 "odd",
                 {"size":"9","url":"cdn/c"}]""", 0);

        List<Attachment> files = JsonLists.attachments(cursor, address -> "https://" + address);

        assertThat(files)
                .containsExactly(
                        new Attachment("https://cdn/a", "a.png", "image/png", 7),
                        new Attachment("https://cdn/b", "", "", 0),
                        new Attachment("https://cdn/c", "", "", 9));
    }

    @Test
    void what_follows_a_list_is_read_on() {
        JsonNames names = JsonNames.of("roles", "attachments", "id");
        JsonCursor cursor =
                new JsonCursor("{\"roles\":[\"1\"],\"attachments\":[{\"id\":\"2\",\"url\":\"u\"}],\"id\":\"3\"}", 0);
        String id = "";
        for (cursor.enterObject(); cursor.nextMember(names); ) {
            switch (cursor.name()) {
                case "roles" -> assertThat(JsonLists.texts(cursor)).containsExactly("1");
                case "attachments" ->
                    assertThat(JsonLists.attachments(cursor, address -> address))
                            .hasSize(1);
                default -> id = cursor.text();
            }
        }

        assertThat(id).isEqualTo("3");
    }
}
