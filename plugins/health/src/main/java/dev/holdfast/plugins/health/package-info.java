/** The plugin {@code health}: {@code !health} answers with a card, {@code !status} with one line. */
@NullMarked
package dev.holdfast.plugins.health;

import org.jspecify.annotations.NullMarked;
