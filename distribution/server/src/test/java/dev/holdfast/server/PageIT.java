package dev.holdfast.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser. */
class PageIT {

    private static final LocatorAssertions.ContainsTextOptions SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(15_000);
    private static final LocatorAssertions.HasAttributeOptions HEALED =
            new LocatorAssertions.HasAttributeOptions().setTimeout(60_000);

    private static RunningBot bot;
    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void start() {
        Optional<Path> chromium = chromium();
        assumeTrue(
                chromium.isPresent(),
                "No Chromium here, so the page's tests are skipped. Install it: apt-get install chromium");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.orElseThrow())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
        bot = RunningBot.sandbox("page");
        bot.awaitEveryGateway();
    }

    @AfterAll
    static void stop() {
        Stream.<Optional<AutoCloseable>>of(
                        Optional.ofNullable(browser), Optional.ofNullable(playwright), Optional.ofNullable(bot))
                .flatMap(Optional::stream)
                .forEach(PageIT::close);
    }

    @Test
    void what_is_typed_is_answered() {
        try (BrowserContext context = browser.newContext()) {
            Page page = open(context);

            page.getByTestId("chat-input").fill("!echo hello from a browser");
            page.getByTestId("chat-send").click();

            assertThat(botMessages(page).last()).containsText("hello from a browser", SOON);
        }
    }

    @Test
    void a_slash_command_is_chosen_and_sent_by_keyboard_alone() {
        try (BrowserContext context = browser.newContext()) {
            Page page = open(context);
            page.getByTestId("conversation-discord-general").click();
            Locator input = page.getByTestId("chat-input");

            input.focus();
            page.keyboard().type("/ech");
            assertThat(page.getByTestId("slash-list")).containsText("/echo", SOON);
            page.keyboard().press("Tab");
            assertThat(input).hasValue("/echo ");
            page.keyboard().type("by slash");
            page.keyboard().press("Enter");

            assertThat(botMessages(page).last()).containsText("by slash", SOON);
            assertThat(botMessages(page).last()).containsText("used /echo");
            shoot(page, "slash");
        }
    }

    @Test
    void the_chat_works_by_keyboard_alone() {
        try (BrowserContext context = browser.newContext()) {
            Page page = open(context);

            page.getByTestId("chat-input").focus();
            page.keyboard().type("!echo no mouse");
            page.keyboard().press("Enter");

            assertThat(botMessages(page).last()).containsText("no mouse", SOON);
        }
    }

    @Test
    void pressing_rest_answers_500_opens_the_breaker_and_lifting_it_heals() {
        try (BrowserContext context = browser.newContext()) {
            Page page = open(context);
            Locator circuit = page.getByTestId("circuit-qq");
            assertThat(circuit).hasAttribute("data-state", "closed", HEALED);

            // What went well in other tests would outweigh what fails now.
            bot.api().post("/api/admin/circuit/reset/all");
            page.getByTestId("fault-rest-500").click();
            for (int i = 1; i <= 12; i++) {
                bot.chat().say("tea-house", "hao", "!echo is anybody there " + i);
            }

            assertThat(circuit).hasAttribute("data-state", Pattern.compile("open|half_open"), HEALED);
            assertThat(page.getByTestId("overall")).not().hasAttribute("data-status", "healthy");
            shoot(page, "breaker-open");
            bot.faults().lift();
            bot.chat().say("tea-house", "hao", "!echo and now");
            assertThat(circuit).hasAttribute("data-state", "closed", HEALED);
            assertThat(page.getByTestId("overall")).hasAttribute("data-status", "healthy", HEALED);
        }
    }

    @ParameterizedTest
    @CsvSource({"laptop, light, 1366, 800", "laptop, dark, 1366, 800", "phone, light, 390, 844", "phone, dark, 390, 844"
    })
    void it_fits(String device, String scheme, int width, int height) {
        List<String> complaints = new ArrayList<>();
        try (BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme.equals("dark") ? ColorScheme.DARK : ColorScheme.LIGHT))) {
            Page page = context.newPage();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            page.navigate(bot.page().toString());
            page.getByTestId("chat-input").fill("!health");
            page.getByTestId("chat-send").click();
            assertThat(botMessages(page).last()).containsText("Uptime", SOON);

            shoot(page, device + "-" + scheme);

            assertThat((Boolean) page.evaluate(
                            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .as("nothing sticks out sideways at %s pixels", width)
                    .isTrue();
            assertThat(complaints).isEmpty();
        }
    }

    private static Page open(BrowserContext context) {
        Page page = context.newPage();
        page.navigate(bot.page().toString());
        return page;
    }

    private static Locator botMessages(Page page) {
        return page.locator("[data-testid=chat-log] [data-from=bot]");
    }

    static void shoot(Page page, String name) {
        Path folder = Path.of(System.getProperty("holdfast.target", "target"), "screenshots");
        page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
    }

    static Optional<Path> chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static void close(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            throw new AssertionError("could not close " + open, e);
        }
    }
}
