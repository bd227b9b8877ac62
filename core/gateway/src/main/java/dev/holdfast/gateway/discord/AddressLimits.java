package dev.holdfast.gateway.discord;

import dev.holdfast.gateway.http.Address;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What platforms hold against this machine's address: one for all bots of a process, since a ban of the address silences them all.
 * Thread-safe.
 */
public final class AddressLimits {

    private final Map<String, AddressLimit> limits = new ConcurrentHashMap<>();

    /**
     * The one that bots with this REST address share: whoever answers there counts for itself.
     *
     * @throws IllegalArgumentException if it names no host
     */
    AddressLimit of(URI apiBase) {
        Address address = Address.of(apiBase);
        return limits.computeIfAbsent(
                address.host().toLowerCase(Locale.ROOT) + ":" + address.port(), first -> new AddressLimit());
    }
}
