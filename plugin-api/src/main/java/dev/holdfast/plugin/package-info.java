/**
 * The contract between Holdfast and a plugin. Start at {@link dev.holdfast.plugin.BotPlugin}: everything a plugin does goes
 * through the {@link dev.holdfast.plugin.Bot} it is handed. Plugin code runs on virtual threads and may block.
 */
@NullMarked
package dev.holdfast.plugin;

import org.jspecify.annotations.NullMarked;
