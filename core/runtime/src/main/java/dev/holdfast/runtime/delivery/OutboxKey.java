package dev.holdfast.runtime.delivery;

/**
 * What makes a send the same send again: nothing with an equal key is sent twice.
 *
 * @param event the event it answers, or an id made for a send of a plugin's own accord
 * @param plugin who sends
 * @param send n-th send of that plugin for that event, from 1
 * @param part n-th part of a split text, from 1
 */
public record OutboxKey(String event, String plugin, int send, int part) {
    OutboxKey part(int number) {
        return new OutboxKey(event, plugin, send, number);
    }

    @Override
    public String toString() {
        return event + "#" + plugin + "#" + send + "." + part;
    }
}
