/**
 * What happens in the chats. Every kind is a record with a documented bus {@link dev.holdfast.plugin.event.Address}; kinds are
 * open, so that a new one breaks no plugin.
 */
@NullMarked
package dev.holdfast.plugin.event;

import org.jspecify.annotations.NullMarked;
