/**
 * What a plugin says, {@link dev.holdfast.plugin.reply.Reply}, and what became of it, {@link dev.holdfast.plugin.reply.Delivery}.
 */
@NullMarked
package dev.holdfast.plugin.reply;

import org.jspecify.annotations.NullMarked;
