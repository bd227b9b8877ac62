package dev.holdfast.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.runtime.host.DropFolder.Changes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DropFolderTest {

    private static final Changes NOTHING = new Changes(Set.of(), Set.of());

    @TempDir
    Path folder;

    private DropFolder drops;

    @BeforeEach
    void open() {
        drops = new DropFolder(folder);
    }

    @Test
    void what_lies_there_at_the_start_is_taken_at_once_and_once() throws IOException {
        Path jar = write("a.jar", "one");
        write("notes.txt", "no jar");

        assertThat(drops.everything()).isEqualTo(new Changes(Set.of(jar), Set.of()));
        assertThat(drops.changes()).isEqualTo(NOTHING);
        assertThat(drops.changes()).isEqualTo(NOTHING);
    }

    @Test
    void a_new_jar_is_taken_when_it_looked_the_same_twice() throws IOException {
        drops.everything();
        Path jar = write("a.jar", "one");

        assertThat(drops.changes()).isEqualTo(NOTHING);
        assertThat(drops.changes()).isEqualTo(new Changes(Set.of(jar), Set.of()));
        assertThat(drops.changes()).isEqualTo(NOTHING);
    }

    @Test
    void a_jar_that_is_still_being_copied_is_left_alone() throws IOException {
        drops.everything();
        Path jar = write("a.jar", "o");
        for (int i = 0; i < 5; i++) {
            assertThat(drops.changes()).isEqualTo(NOTHING);
            Files.writeString(jar, "more", StandardOpenOption.APPEND);
        }

        assertThat(drops.changes()).isEqualTo(NOTHING);
        assertThat(drops.changes().present()).containsExactly(jar);
    }

    @Test
    void a_replaced_jar_is_taken_again_even_with_the_same_size() throws IOException {
        Path jar = write("a.jar", "one");
        drops.everything();
        Files.writeString(jar, "two");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_700_000_000_000L));

        assertThat(drops.changes()).isEqualTo(NOTHING);
        assertThat(drops.changes().present()).containsExactly(jar);
    }

    @Test
    void a_removed_jar_is_gone_when_it_was_missing_twice() throws IOException {
        Path jar = write("a.jar", "one");
        drops.everything();
        Files.delete(jar);

        assertThat(drops.changes()).isEqualTo(NOTHING);
        assertThat(drops.changes()).isEqualTo(new Changes(Set.of(), Set.of(jar)));
        assertThat(drops.changes()).isEqualTo(NOTHING);
    }

    @Test
    void a_jar_that_vanishes_for_a_moment_while_it_is_replaced_was_never_gone() throws IOException {
        Path jar = write("a.jar", "one");
        drops.everything();
        Files.delete(jar);
        assertThat(drops.changes()).isEqualTo(NOTHING);
        write("a.jar", "two, longer");

        assertThat(drops.changes()).isEqualTo(NOTHING);
        assertThat(drops.changes()).isEqualTo(new Changes(Set.of(jar), Set.of()));
    }

    @Test
    void a_folder_that_is_missing_holds_nothing() throws IOException {
        DropFolder missing = new DropFolder(folder.resolve("no"));

        assertThat(missing.everything()).isEqualTo(NOTHING);
        assertThat(missing.changes()).isEqualTo(NOTHING);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
