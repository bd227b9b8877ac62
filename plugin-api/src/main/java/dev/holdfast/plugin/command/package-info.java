/**
 * Chat commands: declared with {@link dev.holdfast.plugin.command.CommandBuilder}, called with typed arguments.
 */
@NullMarked
package dev.holdfast.plugin.command;

import org.jspecify.annotations.NullMarked;
