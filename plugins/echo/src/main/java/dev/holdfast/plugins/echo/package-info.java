/** The plugin {@code echo}: {@code !echo} repeats, {@code !test-retry} shows what a guarded call does when its work fails. */
@NullMarked
package dev.holdfast.plugins.echo;

import org.jspecify.annotations.NullMarked;
