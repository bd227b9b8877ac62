package dev.holdfast.plugin;

import java.util.Map;

/** Receives what is published or requested at a bus address. Runs on a virtual thread under the handler deadline. */
@FunctionalInterface
public interface BusListener {

    /**
     * @param message what was sent
     * @return the answer to a request; ignored for a published message
     * @throws Exception anything: counted and logged once with plugin and address; a requester gets a
     *     {@link BusRequestException}
     */
    Map<String, ?> onMessage(BusMessage message) throws Exception;
}
