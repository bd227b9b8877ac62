package dev.holdfast.runtime.host;

import dev.holdfast.plugin.BotPlugin;

/** A plugin while it is started. */
record RunningPlugin(BotPlugin plugin, PluginBot bot, Registrations registrations) {}
