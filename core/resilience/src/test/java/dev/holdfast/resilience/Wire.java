package dev.holdfast.resilience;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stretch of network in front of a server of this machine, that can fall silent or be cut, for tests. What is sent into silence
 * arrives when it ends, as it does where packets are sent again; whoever closes a connection meanwhile is not heard either.
 * Thread-safe.
 */
public final class Wire implements AutoCloseable {

    private static final int CHUNK_BYTES = 8192;

    private volatile int serverPort;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private State state = State.WELL;

    private enum State {
        WELL,
        SILENT,
        ANSWERS_LOST,
        CUT
    }

    /** The two ways that bytes go. */
    private enum Way {
        TO_SERVER,
        TO_CLIENT
    }

    /**
     * @param serverPort of the server on this machine's loopback address
     */
    public Wire(int serverPort) {
        this.serverPort = serverPort;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("wire-door", this::accept);
    }

    /** Where clients connect. */
    public int port() {
        return door.getLocalPort();
    }

    /** New connections lead to another port: a server that comes back need not find its old one free. */
    public void leadTo(int port) {
        serverPort = port;
    }

    /** Connections made so far, refused ones included. */
    public int connections() {
        return connections.get();
    }

    /** From now on connections are made and bytes are taken, and nothing comes through in either way, until {@link #heal}. */
    public void silence() {
        become(State.SILENT);
    }

    /** From now on what clients send comes through, and what the server says does not, until {@link #heal}. */
    public void loseAnswers() {
        become(State.ANSWERS_LOST);
    }

    /** Ends every connection, and new ones at once, until {@link #heal}. */
    public void cut() {
        become(State.CUT);
        open.forEach(Wire::close);
    }

    /** What was held back comes through, where there is still somebody to hear it. */
    public void heal() {
        become(State.WELL);
    }

    private synchronized void become(State next) {
        state = next;
        notifyAll();
    }

    private synchronized boolean isCut() {
        return state == State.CUT;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                connections.incrementAndGet();
                if (isCut() || !join(client)) {
                    close(client);
                }
            } catch (IOException closed) {
                // that ends it
            }
        }
    }

    /** False if nobody is at the other end. */
    private boolean join(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            open.add(client);
            open.add(server);
            start("wire-to-server", () -> carry(client, server, Way.TO_SERVER));
            start("wire-to-client", () -> carry(server, client, Way.TO_CLIENT));
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    private void carry(Socket from, Socket to, Way way) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                awaitPassage(way);
                out.write(chunk, 0, read);
            }
            awaitPassage(way);
        } catch (IOException ended) {
            // and so does the other way
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private synchronized void awaitPassage(Way way) throws InterruptedException {
        while (state == State.SILENT || (state == State.ANSWERS_LOST && way == Way.TO_CLIENT)) {
            wait();
        }
    }

    private static void start(String name, Runnable work) {
        Thread.ofPlatform().name(name).daemon().start(work);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyEnded) {
            // as it should be
        }
    }

    @Override
    public void close() {
        cut();
        try {
            door.close();
        } catch (IOException alreadyClosed) {
            // as it should be
        }
    }
}
