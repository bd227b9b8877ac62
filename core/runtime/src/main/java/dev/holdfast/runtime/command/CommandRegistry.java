package dev.holdfast.runtime.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which plugin owns which command name. Thread-safe; looking up takes no lock. */
public final class CommandRegistry {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, CommandSpec> byName = Map.of();

    /**
     * Checks that a command's name and aliases are free, or its plugin's own already.
     *
     * @throws IllegalStateException if one of them is taken; the message names both owners
     */
    public void check(CommandSpec spec) {
        for (String name : spec.names()) {
            CommandSpec owner = byName.get(name);
            if (owner != null && !owner.plugin().equals(spec.plugin())) {
                throw new IllegalStateException("The command " + name + " of plugin " + spec.plugin()
                        + " is taken by plugin " + owner.plugin() + "; rename one of them");
            }
        }
    }

    /** Puts these in the place of everything a plugin had, in one step; an empty list takes all away. */
    public synchronized void replace(String plugin, Collection<CommandSpec> specs) {
        specs.forEach(this::check);
        Map<String, CommandSpec> names = new HashMap<>(byName);
        names.values().removeIf(spec -> spec.plugin().equals(plugin));
        for (CommandSpec spec : specs) {
            spec.names().forEach(name -> names.put(name, spec));
        }
        Map<String, CommandSpec> before = byName;
        byName = Map.copyOf(names);
        if (!before.equals(byName)) {
            listeners.forEach(Runnable::run);
        }
    }

    /** Tells of every change from now on, on the thread that made it; must not block. */
    void listen(Runnable listener) {
        listeners.add(listener);
    }

    /** The command of a name or alias. */
    public Optional<CommandSpec> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All commands, sorted by name, each once. */
    public List<CommandSpec> all() {
        return new HashSet<>(byName.values())
                .stream().sorted(Comparator.comparing(CommandSpec::name)).toList();
    }

    /** The known name nearest to an unknown one, if one is near: at most two letters away. */
    public Optional<String> nearest(String name) {
        if (name.length() > 40) {
            return Optional.empty();
        }
        Collection<String> names = byName.keySet();
        return names.stream()
                .filter(known -> distance(known, name) <= 2)
                .min(Comparator.<String>comparingInt(known -> distance(known, name))
                        .thenComparing(known -> known));
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(row[j - 1], above) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
