package dev.holdfast.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** How a life of the bot ends. */
enum Death {
    /** Without a word to it, as {@code kill -9} does, while it works. */
    KILLED,

    /** Likewise before it says that it is ready: while it opens its database, resumes its sessions, or begins its replay. */
    KILLED_WHILE_STARTING,

    /** By a signal that lets it end in order. */
    STOPPED;

    /** One kill in so many comes while it starts. */
    private static final int STARTING_EVERY = 5;

    /**
     * So many kills, and besides them a stop after every second. Which of the kills come while the bot starts is random; the first
     * does not, since people begin to talk to a bot that is there.
     */
    static List<Death> plan(int kills, Random random) {
        List<Death> plan = new ArrayList<>();
        int kill = 0;
        for (Death how : kills(kills, random)) {
            plan.add(how);
            kill++;
            if (kill % 2 == 1 && kill < kills) {
                plan.add(STOPPED);
            }
        }
        return plan;
    }

    private static List<Death> kills(int count, Random random) {
        if (count == 0) {
            return List.of();
        }
        int starting = Math.min(count - 1, Math.ceilDiv(count, STARTING_EVERY));
        List<Death> others = new ArrayList<>(Collections.nCopies(starting, KILLED_WHILE_STARTING));
        others.addAll(Collections.nCopies(count - 1 - starting, KILLED));
        Collections.shuffle(others, random);
        others.addFirst(KILLED);
        return others;
    }
}
