package dev.holdfast.plugin;

/**
 * Who a plugin is, as its jar's manifest says.
 *
 * @param id {@code Plugin-Id}
 * @param version {@code Plugin-Version}, a semantic version
 * @param description {@code Plugin-Description}, may be empty
 */
public record PluginInfo(String id, String version, String description) {}
