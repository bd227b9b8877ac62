package dev.holdfast.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A bot in the sandbox, and a real browser to look at its page with. */
final class BrowsedBot implements AutoCloseable {

    static final LocatorAssertions.ContainsTextOptions SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(15_000);

    private final Playwright playwright;
    private final Browser browser;
    private final RunningBot bot;

    private BrowsedBot(Path chromium, String name) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
        try {
            bot = RunningBot.sandbox(name);
        } catch (RuntimeException | Error failure) {
            playwright.close();
            throw failure;
        }
    }

    /** Starts both, or skips the tests where there is no browser. */
    static BrowsedBot start(String name) {
        Optional<Path> chromium = chromium();
        assumeTrue(
                chromium.isPresent(),
                "No Chromium here, so the page's tests are skipped. Install it: apt-get install chromium");
        BrowsedBot started = new BrowsedBot(chromium.orElseThrow(), name);
        try {
            started.bot.awaitEveryGateway();
        } catch (RuntimeException | Error failure) {
            started.close();
            throw failure;
        }
        return started;
    }

    private static Optional<Path> chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    RunningBot bot() {
        return bot;
    }

    BrowserContext window() {
        return browser.newContext();
    }

    /**
     * @param scheme {@code light} or {@code dark}
     */
    BrowserContext window(int width, int height, String scheme) {
        return browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme.equals("dark") ? ColorScheme.DARK : ColorScheme.LIGHT));
    }

    /** The bot's page in a window. */
    Page open(BrowserContext window) {
        Page page = window.newPage();
        page.navigate(bot.page().toString());
        return page;
    }

    /** Whether nothing sticks out sideways. */
    static boolean fits(Page page) {
        return (Boolean) page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth");
    }

    static void shoot(Page page, String name) {
        Path folder = Path.of(System.getProperty("holdfast.target", "target"), "screenshots");
        page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
        bot.close();
    }
}
