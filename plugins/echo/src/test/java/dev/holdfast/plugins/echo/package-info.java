/** Tests of the plugin {@code echo}. */
@NullMarked
package dev.holdfast.plugins.echo;

import org.jspecify.annotations.NullMarked;
