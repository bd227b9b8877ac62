package dev.holdfast.plugin.event;

/** Receives events of a kind. Runs on a virtual thread under the handler deadline (30 s by default) and may block. */
@FunctionalInterface
public interface EventListener<E extends Event> {

    /**
     * @throws Exception anything: logged once with plugin and event, counted, and nobody else is touched
     */
    void on(E event) throws Exception;
}
