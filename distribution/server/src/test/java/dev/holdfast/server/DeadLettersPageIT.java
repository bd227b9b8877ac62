package dev.holdfast.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dead letters on the page, in a real browser; on a bot of its own, since refusals make one look ill. */
class DeadLettersPageIT {

    private static @Nullable BrowsedBot started;

    @BeforeAll
    static void start() {
        started = BrowsedBot.start("dead-letters-page");
    }

    @AfterAll
    static void stop() {
        if (started != null) {
            started.close();
        }
    }

    private static BrowsedBot browsed() {
        return Objects.requireNonNull(started, "started before all tests");
    }

    @AfterEach
    void heal() {
        browsed().bot().faults().lift();
        browsed().bot().api().post("/api/admin/circuit/reset/all");
    }

    @ParameterizedTest
    @CsvSource({"laptop, light, 1366, 800", "phone, dark, 390, 844"})
    void a_dead_letter_is_seen_and_tried_again_by_keyboard_alone(String device, String scheme, int width, int height) {
        browsed()
                .bot()
                .faults()
                .inflict(Faults.fault("ip-refused").put("endpoint", "messages").put("times", 1));
        browsed().bot().chat().say("road-trip", "wen", "!echo almost lost on a " + device);
        try (BrowserContext context = browsed().window(width, height, scheme)) {
            Page page = browsed().open(context);
            if (device.equals("phone")) {
                page.getByTestId("tab-state").click();
            }
            page.getByTestId("open-letters").focus();
            page.keyboard().press("Enter");
            Locator letter =
                    page.locator("[data-testid^=letter-][data-state=exhausted]").first();
            assertThat(letter).containsText("almost lost on a " + device, BrowsedBot.SOON);
            assertThat(BrowsedBot.fits(page)).isTrue();
            BrowsedBot.shoot(page, "letters-" + device + "-" + scheme);

            page.locator(".letters .rows").focus();
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Enter");

            assertThat(page.getByTestId("letters-total")).containsText("0 in all", BrowsedBot.SOON);
            page.keyboard().press("Escape");
            assertThat(page.getByTestId("dead-letters")).not().isVisible();
        }
    }
}
