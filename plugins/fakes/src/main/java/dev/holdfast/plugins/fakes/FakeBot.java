package dev.holdfast.plugins.fakes;

import dev.holdfast.plugin.Bot;
import dev.holdfast.plugin.BusListener;
import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.plugin.Presence;
import dev.holdfast.plugin.Subscription;
import dev.holdfast.plugin.command.CommandBuilder;
import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.EventListener;
import dev.holdfast.plugin.event.InteractionReceived;
import dev.holdfast.plugin.guard.CallGuard;
import dev.holdfast.plugin.guard.Operations;
import dev.holdfast.plugin.health.HealthCheck;
import dev.holdfast.plugin.health.HealthReport;
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
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/** A bot without a chat: a test starts a plugin with it, then calls the plugin's commands. */
public final class FakeBot implements Bot {

    private final Map<String, FakeCommand> commands = new TreeMap<>();
    private final FakeFeatures features = new FakeFeatures();
    private CallGuard guard = new FakeGuard(1);
    private Supplier<Operations> operations = () -> {
        throw new UnsupportedOperationException("the test gave this bot no operations");
    };
    private Supplier<HealthReport> health = () -> {
        throw new UnsupportedOperationException("the test gave this bot no health report");
    };

    /** Every guarded call goes through this guard from now on, whatever the dependency. */
    public FakeBot guardedBy(CallGuard guard) {
        this.guard = guard;
        return this;
    }

    /** What {@link #operations()} answers, or throws. */
    public FakeBot operatedBy(Supplier<Operations> operations) {
        this.operations = operations;
        return this;
    }

    /** What {@link #health()} reports. */
    public FakeBot reporting(HealthReport report) {
        this.health = () -> report;
        return this;
    }

    /**
     * A call to be filled in and run.
     *
     * @throws IllegalArgumentException if the plugin declared no such command
     */
    public FakeCall call(String command) {
        return new FakeCall(declared(command));
    }

    /** How a command was declared. */
    public FakeCommand declared(String command) {
        FakeCommand found = commands.get(command);
        if (found == null) {
            throw new IllegalArgumentException("no command '" + command + "' among " + commands.keySet());
        }
        return found;
    }

    @Override
    public PluginInfo plugin() {
        return new PluginInfo("fake", "0.1.0", "");
    }

    @Override
    public CommandBuilder command(String name) {
        return new FakeCommand(name, declared -> commands.put(name, declared));
    }

    @Override
    public FakeFeatures features() {
        return features;
    }

    @Override
    public CallGuard guard(String dependency) {
        return guard;
    }

    @Override
    public Operations operations() {
        return operations.get();
    }

    @Override
    public HealthView health() {
        return new HealthView() {
            @Override
            public HealthReport report() {
                return health.get();
            }

            @Override
            public Subscription register(String name, HealthCheck check) {
                throw notFaked("register a health check");
            }
        };
    }

    @Override
    public Logger log() {
        return NOPLogger.NOP_LOGGER;
    }

    @Override
    public <E extends Event> Subscription on(Class<E> kind, EventListener<? super E> listener) {
        throw notFaked("deliver events");
    }

    @Override
    public Subscription subscribe(String address, BusListener listener) {
        throw notFaked("subscribe to the bus");
    }

    @Override
    public void publish(String address, Map<String, ?> body) {
        throw notFaked("publish on the bus");
    }

    @Override
    public Map<String, Object> request(String address, Map<String, ?> body, Duration timeout) {
        throw notFaked("request over the bus");
    }

    @Override
    public Delivery reply(Answerable event, Reply reply) {
        throw notFaked("answer events");
    }

    @Override
    public Delivery openForm(InteractionReceived pressed, Form form) {
        throw notFaked("open forms");
    }

    @Override
    public Delivery openForm(CommandInvoked invoked, Form form) {
        throw notFaked("open forms");
    }

    @Override
    public Optional<Refusal> requestMembers(String bot, String space) {
        throw notFaked("ask for members");
    }

    @Override
    public Optional<Refusal> present(String bot, Presence presence) {
        throw notFaked("show a presence");
    }

    @Override
    public Delivery send(Conversation conversation, Reply reply) {
        throw notFaked("send without an event");
    }

    @Override
    public Delivery send(Conversation conversation, Reply reply, String key) {
        throw notFaked("send without an event");
    }

    @Override
    public Delivery recall(Conversation conversation, MessageId message) {
        throw notFaked("take a message back");
    }

    private static UnsupportedOperationException notFaked(String what) {
        return new UnsupportedOperationException("no plugin here needed a fake bot to " + what + " yet");
    }
}
