/**
 * Steps 6 and 7 of the walk: plugin jars, their lanes, and the one place where plugin code is called. Start at
 * {@link dev.holdfast.runtime.host.PluginHost}. Plugin code runs on virtual threads; loading and reloading on one lifecycle
 * thread.
 */
@NullMarked
package dev.holdfast.runtime.host;

import org.jspecify.annotations.NullMarked;
