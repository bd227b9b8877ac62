/**
 * Chat commands: who owns which name, and what a line of chat means. Start at
 * {@link dev.holdfast.runtime.command.CommandRegistry} and {@link dev.holdfast.runtime.command.CommandLine}. Pure but for the
 * registry, which is thread-safe.
 */
@NullMarked
package dev.holdfast.runtime.command;

import org.jspecify.annotations.NullMarked;
