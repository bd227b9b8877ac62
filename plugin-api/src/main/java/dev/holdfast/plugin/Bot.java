package dev.holdfast.plugin;

import dev.holdfast.plugin.command.CommandBuilder;
import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.EventListener;
import dev.holdfast.plugin.event.InteractionReceived;
import dev.holdfast.plugin.guard.CallGuard;
import dev.holdfast.plugin.guard.FeatureSwitches;
import dev.holdfast.plugin.guard.Operations;
import dev.holdfast.plugin.health.HealthView;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Form;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.plugin.reply.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * All that a plugin is handed. What is registered here is undone by the host when the plugin stops.
 *
 * <p>Thread-safe. Every call may block and must come from a handler of this plugin or from {@link BotPlugin#start}; none needs
 * an event loop.
 */
public interface Bot {

    /** This plugin's own identity. */
    PluginInfo plugin();

    /**
     * Declares a command. It is live once {@link CommandBuilder#handle} was called.
     *
     * @param name without prefix: lower-case letters, digits and hyphens, 1 to 32 characters
     * @throws IllegalArgumentException if the name is malformed
     */
    CommandBuilder command(String name);

    /**
     * Subscribes to a kind of event by its class; {@code Event.class} means every kind. Events of one conversation arrive in
     * order, conversations side by side.
     */
    <E extends Event> Subscription on(Class<E> kind, EventListener<? super E> listener);

    /**
     * Subscribes to a bus address. An event's {@link dev.holdfast.plugin.event.Address} delivers the event as a JSON object;
     * any other address delivers what plugins publish or request there.
     *
     * @throws IllegalArgumentException if the address is blank or longer than 200 characters
     */
    Subscription subscribe(String address, BusListener listener);

    /**
     * Publishes a JSON object to every subscriber of an address, of this plugin and others.
     *
     * @param body JSON values only: maps with string keys, lists, strings, numbers, booleans, null
     * @throws IllegalArgumentException if the address starts with {@code events.} or {@code holdfast.}, which only the core may
     *     use, or if the body holds anything but JSON values
     */
    void publish(String address, Map<String, ?> body);

    /**
     * Asks one subscriber of an address and waits for what its listener returns.
     *
     * @param timeout how long to wait; at most the rest of the running handler's deadline is used
     * @throws BusRequestException if nobody listens, the listener failed, or no answer came in time
     */
    Map<String, Object> request(String address, Map<String, ?> body, Duration timeout);

    /**
     * Answers an event in its conversation, as a reply to it, and waits until the platform accepted or refused.
     *
     * @return what became of it; never throws for a refusal
     */
    Delivery reply(Answerable event, Reply reply);

    /** Sends to a conversation without an event to answer. Platforms limit such messages tightly. */
    Delivery send(Conversation conversation, Reply reply);

    /**
     * Likewise, once per key: a send under a key that this plugin used before is not made again, but answered with what became of
     * the first, over restarts too. For what a plugin does of its own accord and may do again after a crash, such as
     * {@code "report-2026-11-24"}.
     *
     * @param key 1 to 200 characters, remembered for 24 h, the latest 10 000 of all plugins
     */
    Delivery send(Conversation conversation, Reply reply, String key);

    /**
     * Opens a form for whoever pressed a button, as the first answer to it and within about 2 s: later the platform takes none.
     * Platforms without forms refuse it, so that the plugin can ask in words.
     *
     * @return {@link Delivery.Delivered} once it is open; never throws for a refusal
     */
    Delivery openForm(InteractionReceived pressed, Form form);

    /** Opens a form for whoever called a command from the platform's list, as {@link #openForm(InteractionReceived, Form)}. */
    Delivery openForm(CommandInvoked invoked, Form form);

    /**
     * Takes a message of the bot back. Platforms allow it for a while only (QQ: 2 minutes in groups and private chats).
     *
     * @return {@link Delivery.Delivered} once it is gone; never throws for a refusal
     */
    Delivery recall(Conversation conversation, MessageId message);

    /**
     * Asks for the members of a guild. They come as {@link dev.holdfast.plugin.event.MembersListed} events, many at a time, which
     * every plugin hears. Discord answers once in 30 seconds for a guild, and needs the intent {@code guild-members}.
     *
     * @param bot whose guild it is, by its name in the configuration
     * @return why not; empty if it was asked
     */
    Optional<Refusal> requestMembers(String bot, String space);

    /**
     * Changes what a bot shows of itself. Needs the permission {@code operate}. A platform takes only so many changes in a time, such
     * as Discord five in 20 seconds: of more, the latest is shown as soon as it may be.
     *
     * @param bot by its name in the configuration
     * @return why not; empty if it is shown, or soon will be
     * @throws PermissionDeniedException if it is not granted
     */
    Optional<Refusal> present(String bot, Presence presence);

    /**
     * The guard of a dependency of this plugin's own choosing, such as {@code "ai"}: timeout, retry, breaker, rate limit and
     * bulkhead, configured by the operator under that name.
     */
    CallGuard guard(String dependency);

    /** Feature switches: ask before doing something dear, declare the plugin's own. */
    FeatureSwitches features();

    /** How the bot is, and where this plugin says how it is. */
    HealthView health();

    /**
     * Repairs. Needs the permission {@code operate}, declared in the jar's manifest and granted in the operator's
     * configuration.
     *
     * @throws PermissionDeniedException if it is not granted
     */
    Operations operations();

    /** A logger named after the plugin. */
    Logger log();
}
