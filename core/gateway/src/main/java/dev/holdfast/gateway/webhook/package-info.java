/**
 * Events that a platform sends by HTTP instead of over a socket. A {@link dev.holdfast.gateway.dialect.Webhook} reads one call,
 * purely; {@link dev.holdfast.gateway.webhook.WebhookDoor} lets what it finds in, by the same path as a socket's. Runs on the event
 * loop of whoever serves HTTP; never blocks.
 */
@NullMarked
package dev.holdfast.gateway.webhook;

import org.jspecify.annotations.NullMarked;
