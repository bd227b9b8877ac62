package dev.holdfast.plugin;

import java.util.Map;

/**
 * A JSON object on the bus.
 *
 * @param address where it was sent
 * @param sender the plugin that sent it, or {@code holdfast} for the core
 * @param body JSON values only, unmodifiable
 */
public record BusMessage(String address, String sender, Map<String, Object> body) {}
