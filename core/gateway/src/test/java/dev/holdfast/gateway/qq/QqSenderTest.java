package dev.holdfast.gateway.qq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.SendResult.Never;
import dev.holdfast.gateway.SendResult.TryLater;
import dev.holdfast.gateway.SendResult.Unclear;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.FailureKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request that was not answered comes back as. */
@Timeout(30)
class QqSenderTest {

    private static final OutboundMessage HELLO = message(Kind.GROUP, Reply.text("hello"));

    private final Vertx vertx = Vertx.vertx();
    private final HandTime time = new HandTime();

    @AfterEach
    void close() throws TimeoutException {
        await(vertx.close());
    }

    @Test
    void nobody_knows_of_a_message_whose_connection_broke_after_it_was_written() throws Exception {
        QqSender sender = sender(server(request -> request.connection().close()), vertx.createHttpClient());

        assertThat(await(sender.send(HELLO))).isInstanceOfSatisfying(Unclear.class, unclear -> {
            assertThat(unclear.kind()).isEqualTo(FailureKind.NETWORK);
            assertThat(unclear.reason()).startsWith("a message was on its way but got no answer: ");
        });
    }

    @Test
    void nobody_knows_of_a_message_whose_answer_broke_off() throws Exception {
        QqSender sender = sender(
                server(request -> request.response()
                        .putHeader("Content-Length", "100")
                        .write("{\"id\":")
                        .onComplete(written -> request.connection().close())),
                vertx.createHttpClient());

        assertThat(await(sender.send(HELLO))).isInstanceOf(Unclear.class);
    }

    @Test
    void nobody_knows_of_a_message_that_was_not_answered_in_time() throws Exception {
        int port = server(request -> {});
        QqHttp http = new QqHttp(vertx, vertx.createHttpClient(), address(port), Duration.ofMillis(100));
        QqSender sender = sender(http, tokens(port));

        assertThat(await(sender.send(HELLO)))
                .isInstanceOfSatisfying(
                        Unclear.class, unclear -> assertThat(unclear.kind()).isEqualTo(FailureKind.TIMEOUT));
    }

    @Test
    void a_message_that_could_not_even_be_written_may_be_sent_again() throws Exception {
        int tokenPort = server(request -> {});
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        QqHttp http = new QqHttp(vertx, vertx.createHttpClient(), address(closed));
        QqSender sender = sender(http, tokens(tokenPort));

        assertThat(await(sender.send(HELLO))).isInstanceOfSatisfying(TryLater.class, later -> {
            assertThat(later.kind()).isEqualTo(FailureKind.NETWORK);
            assertThat(later.reason()).startsWith("a message could not be sent: ");
        });
    }

    @Test
    void a_message_that_found_no_place_in_the_pool_may_be_sent_again() throws Exception {
        HttpClientAgent narrow = vertx.createHttpClient(
                new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(1).setMaxWaitQueueSize(0));
        int port = server(request -> {});
        QqHttp http = new QqHttp(vertx, narrow, address(port), Duration.ofSeconds(5));
        QqTokens tokens = tokens(port);
        QqSender sender = sender(http, tokens);
        await(new QqRest(http, tokens).ask(HttpMethod.GET, "/ready", QqRest.NO_BODY));
        Future<SendResult> first = sender.send(HELLO);

        assertThat(await(sender.send(HELLO)))
                .isInstanceOfSatisfying(
                        TryLater.class, later -> assertThat(later.kind()).isEqualTo(FailureKind.NETWORK));
        assertThat(first.isComplete()).isFalse();
    }

    @Test
    void what_shows_nowhere_may_be_asked_again() throws Exception {
        QqSender sender = sender(server(request -> request.connection().close()), vertx.createHttpClient());
        OutboundMessage picture =
                message(Kind.GROUP, Reply.text("look").withImage(new Image("https://example.com/1.png", "a cat")));

        for (Future<SendResult> asked : List.of(
                sender.probe(), sender.acknowledge(new Answering.ToInteraction("i1", "", "")), sender.send(picture))) {
            assertThat(await(asked))
                    .isInstanceOfSatisfying(
                            TryLater.class, later -> assertThat(later.kind()).isEqualTo(FailureKind.NETWORK));
        }
    }

    @Test
    void a_token_that_is_refused_twice_may_be_known_in_a_while() throws Exception {
        QqSender sender = sender(
                server(request -> request.response().setStatusCode(401).end("{\"code\":11244}")),
                vertx.createHttpClient());

        assertThat(await(sender.send(HELLO))).isInstanceOfSatisfying(TryLater.class, later -> {
            assertThat(later.kind()).isEqualTo(FailureKind.AUTHENTICATION);
            assertThat(later.after()).isEqualTo(Duration.ofSeconds(5));
        });
    }

    @Test
    void an_address_that_is_not_allowed_is_no_fault_of_the_token() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        QqSender sender = sender(
                server(request -> {
                    asked.incrementAndGet();
                    request.response().setStatusCode(401).end("{\"code\":11298,\"err_code\":40023002}");
                }),
                vertx.createHttpClient());

        assertThat(await(sender.send(HELLO))).isInstanceOfSatisfying(Never.class, never -> {
            assertThat(never.kind()).isEqualTo(FailureKind.AUTHENTICATION);
            assertThat(never.reason()).contains("allow-list");
        });
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_token_that_was_turned_off_says_what_to_configure() throws Exception {
        QqSender sender = sender(
                server(request -> request.response().setStatusCode(500).end("{\"code\":11245}")),
                vertx.createHttpClient());

        assertThat(await(sender.send(HELLO)))
                .isInstanceOfSatisfying(
                        Never.class, never -> assertThat(never.reason()).contains("token-scheme"));
    }

    @Test
    void a_token_that_is_over_is_renewed_and_the_request_made_again() throws Exception {
        List<String> tokens = new CopyOnWriteArrayList<>();
        QqSender sender = sender(
                server(request -> {
                    tokens.add(String.valueOf(request.getHeader("Authorization")));
                    boolean first = tokens.size() == 1;
                    request.response()
                            .setStatusCode(first ? 401 : 200)
                            .end(first ? "{\"code\":11244}" : "{\"id\":\"m\"}");
                }),
                vertx.createHttpClient());

        assertThat(await(sender.send(HELLO))).isInstanceOf(SendResult.Sent.class);
        assertThat(tokens).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"100016", "100007", "10004"})
    void without_a_valid_secret_nothing_passes(int code) throws Exception {
        HttpServer tokens = await(vertx.createHttpServer()
                .requestHandler(request -> request.response().end("{\"code\":" + code + "}"))
                .listen(0, "127.0.0.1"));
        int port = server(request -> {});
        QqSender sender =
                sender(new QqHttp(vertx, vertx.createHttpClient(), address(port)), tokens(tokens.actualPort()));

        assertThat(await(sender.send(HELLO)))
                .isInstanceOfSatisfying(
                        Never.class, never -> assertThat(never.kind()).isEqualTo(FailureKind.AUTHENTICATION));
    }

    @ParameterizedTest
    @CsvSource({
        "GROUP,true,true",
        "PRIVATE,true,true",
        "CHANNEL,true,false",
        "DIRECT,true,false",
        "GROUP,false,false",
        "PRIVATE,false,false"
    })
    void only_numbered_answers_to_messages_may_be_repeated(Kind kind, boolean toMessage, boolean repeatable)
            throws Exception {
        QqSender sender = sender(1, vertx.createHttpClient());
        Answering answering = toMessage ? new Answering.ToMessage("m1", "u1") : new Answering.ToEvent("e1");

        assertThat(sender.repeatable(new OutboundMessage(place(kind), answering, Reply.text("hello"), 2, "n2")))
                .isEqualTo(repeatable);
        assertThat(sender.repeatable(new OutboundMessage(place(kind), null, Reply.text("hello"), 1, "n1")))
                .isFalse();
    }

    /** Gives out tokens, and leaves the rest to the test. */
    private int server(Consumer<HttpServerRequest> rest) throws TimeoutException {
        return await(vertx.createHttpServer()
                        .requestHandler(request -> {
                            if ("/token".equals(request.path())) {
                                request.response().end("{\"access_token\":\"a\",\"expires_in\":\"7200\"}");
                            } else if ("/ready".equals(request.path())) {
                                request.response().end();
                            } else {
                                request.body().onSuccess(read -> rest.accept(request));
                            }
                        })
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    private QqSender sender(int port, HttpClientAgent client) {
        return sender(new QqHttp(vertx, client, address(port)), tokens(port));
    }

    private QqSender sender(QqHttp http, QqTokens tokens) {
        QqReviews reviews = new QqReviews("bot", true, time);
        return new QqSender(new QqRest(http, tokens), QqSettings.DEFAULT, reviews, new QqQuotes(), time);
    }

    private QqTokens tokens(int port) {
        URI url = URI.create("http://127.0.0.1:" + port + "/token");
        BotConfig config = new BotConfig(
                "bot", "qq", "102000001", new BotConfig.Secret("hush"), url, url, List.of(), "auto", null);
        return new QqTokens(config, new QqHttp(vertx, vertx.createHttpClient(), url), time);
    }

    private static URI address(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static OutboundMessage message(Kind kind, Reply reply) {
        return new OutboundMessage(place(kind), new Answering.ToMessage("m1", "u1"), reply, 1, "n1");
    }

    private static Conversation place(Kind kind) {
        return new Conversation("bot", kind, "place", null);
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(10, TimeUnit.SECONDS);
    }
}
