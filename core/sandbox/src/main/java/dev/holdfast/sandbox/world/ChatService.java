package dev.holdfast.sandbox.world;

import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.socket.Hub;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.util.List;

/**
 * One platform's service: what people do in its conversations becomes its events, and its addresses are answered. Who is
 * named was looked up: users are members of the conversation, messages exist. Any thread, unless said otherwise.
 */
public interface ChatService {
    /** Learns of a conversation of its platform. */
    void add(Conversation conversation);

    /** The platform's id of a conversation. */
    String wireId(Conversation conversation);

    /** The platform's id of a user in a conversation. */
    String wireUserId(Conversation conversation, User user);

    /** Every id that user has, in whatever place, sorted. */
    List<String> idsOf(User user);

    ChatMessage say(Conversation conversation, User user, String text, boolean mention);

    void delete(Conversation conversation, User user, ChatMessage message);

    /** A user presses a button of a bot's message; returns the interaction's id. */
    String press(Conversation conversation, User user, ChatMessage message, ChatMessage.Button button);

    /** A user enters a server, or leaves it; returns the id that the first bot's event has. */
    String membership(User user, boolean joined);

    /** Sends any event to every session whose intents cover it; returns the id that the first bot's event has. */
    String emit(String type, String data);

    /** Lets a momentary fault happen now. */
    void inflict(Fault fault);

    /** Ends every access token at once. */
    void expireTokens();

    /** Makes good again what faults have ended. */
    default void restore() {}

    void sweep();

    Hub hub();

    /** Whether the address of a request or socket belongs to this platform. */
    boolean owns(String path);

    /** Answers a request; on the server's event loop. */
    void receive(HttpServerRequest request);

    /** Lets a socket in or not; on the server's event loop. */
    void handshake(ServerWebSocketHandshake handshake);

    /** Takes a socket that was let in; on the server's event loop. */
    void accept(ServerWebSocket socket);
}
