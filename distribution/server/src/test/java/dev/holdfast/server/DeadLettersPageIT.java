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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dead letters on the page, in a real browser; on a bot of its own, since refusals make one look ill. */
class DeadLettersPageIT {

    private static final LocatorAssertions.ContainsTextOptions SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(15_000);

    private static RunningBot bot;
    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void start() {
        Optional<Path> chromium = PageIT.chromium();
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
        bot = RunningBot.sandbox("dead-letters-page");
        bot.awaitGatewayReady();
    }

    @AfterAll
    static void stop() {
        Stream.<Optional<AutoCloseable>>of(
                        Optional.ofNullable(browser), Optional.ofNullable(playwright), Optional.ofNullable(bot))
                .flatMap(Optional::stream)
                .forEach(PageIT::close);
    }

    @AfterEach
    void heal() {
        bot.faults().lift();
        bot.api().post("/api/admin/circuit/reset/all");
    }

    @ParameterizedTest
    @CsvSource({"laptop, light, 1366, 800", "phone, dark, 390, 844"})
    void a_dead_letter_is_seen_and_tried_again_by_keyboard_alone(String device, String scheme, int width, int height) {
        bot.faults()
                .inflict(Faults.fault("ip-refused").put("endpoint", "messages").put("times", 1));
        bot.chat().say("road-trip", "wen", "!echo almost lost on a " + device);
        try (BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme.equals("dark") ? ColorScheme.DARK : ColorScheme.LIGHT))) {
            Page page = context.newPage();
            page.navigate(bot.page().toString());
            if (device.equals("phone")) {
                page.getByTestId("tab-state").click();
            }
            page.getByTestId("open-letters").focus();
            page.keyboard().press("Enter");
            Locator letter =
                    page.locator("[data-testid^=letter-][data-state=exhausted]").first();
            assertThat(letter).containsText("almost lost on a " + device, SOON);
            assertThat((Boolean) page.evaluate(
                            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .isTrue();
            PageIT.shoot(page, "letters-" + device + "-" + scheme);

            page.locator(".letters .rows").focus();
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Enter");

            assertThat(page.getByTestId("letters-total")).containsText("0 in all", SOON);
            page.keyboard().press("Escape");
            assertThat(page.getByTestId("dead-letters")).not().isVisible();
        }
    }
}
