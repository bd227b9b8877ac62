/**
 * The command line. Start at {@link dev.holdfast.server.Main}: it reads the arguments and hands over to the composition root;
 * a running bot is ended by the system's signals ({@link dev.holdfast.server.OrderlyExit}).
 */
@NullMarked
package dev.holdfast.server;

import org.jspecify.annotations.NullMarked;
