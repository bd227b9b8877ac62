package dev.holdfast.runtime.config;

import java.util.List;

/** A configuration that cannot be used; every problem names file, line, key and what is allowed. */
public final class ConfigException extends RuntimeException {

    private final List<Problem> problems;

    /**
     * @param file as it was given
     * @param line from 1; 0 where no line can be named
     * @param key full path, such as {@code bots[0].app-id}
     * @param message what is wrong and what is allowed
     */
    public record Problem(String file, int line, String key, String message) {
        @Override
        public String toString() {
            return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + message;
        }
    }

    public ConfigException(List<Problem> problems) {
        super(String.join("\n", problems.stream().map(Problem::toString).toList()));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
