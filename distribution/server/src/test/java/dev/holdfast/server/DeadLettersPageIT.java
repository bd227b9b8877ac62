package dev.holdfast.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.holdfast.server.Chat.Said;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dead letters on the page, in a real browser; on a bot of its own, since refusals make one look ill. */
class DeadLettersPageIT {

    private static final long FORGOTTEN_AFTER_MILLIS = 4000;

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
        browsed().bot().api().delete("/api/admin/dead-letters?all=true");
    }

    @ParameterizedTest
    @CsvSource({"laptop, light, 1366, 800", "phone, dark, 390, 844"})
    void a_dead_letter_is_seen_and_tried_again_by_keyboard_alone(String device, String scheme, int width, int height) {
        refused("almost lost on a " + device);
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

    @Test
    void a_dead_letter_is_shown_as_a_whole_and_all_are_tried_again_at_once() {
        List<Said> said = List.of(refused("one of two"), refused("two of two"));
        try (BrowserContext context = browsed().window()) {
            Page page = letters(context, 2);
            Locator letter = letter(page, "one of two");

            letter.getByText("Show").click();

            assertThat(letter.locator(".whole")).containsText("\"message\"", BrowsedBot.SOON);
            assertThat(letter.locator(".whole")).containsText("one of two");
            assertThat(letter(page, "two of two").locator(".whole")).not().isVisible();
            letter.getByText("Less").click();
            assertThat(letter.locator(".whole")).not().isVisible();

            page.getByTestId("letters-retry-all").click();

            assertThat(page.getByTestId("letters-total")).containsText("0 in all", BrowsedBot.SOON);
        }
        Chat chat = browsed().bot().chat();
        assertThat(said).allSatisfy(each -> assertThat(chat.answersTo(each)).hasSize(1));
    }

    @Test
    void what_is_thrown_away_is_asked_about_first_be_it_one_dead_letter_or_all() {
        List<Said> said = List.of(refused("one of three"), refused("two of three"), refused("three of three"));
        try (BrowserContext context = browsed().window()) {
            Page page = letters(context, 3);
            Locator total = page.getByTestId("letters-total");
            Locator one = letter(page, "two of three").locator("[data-testid^=purge-]");
            Locator all = page.getByTestId("letters-purge-all");

            one.click();
            assertThat(one).hasText("Really?");
            page.clock().runFor(FORGOTTEN_AFTER_MILLIS);
            assertThat(one).hasText("Throw away");
            one.click();
            assertThat(total).containsText("3 in all");
            one.click();
            assertThat(total).containsText("2 in all", BrowsedBot.SOON);
            assertThat(letter(page, "two of three")).not().isVisible();

            all.click();
            assertThat(all).containsText("Really throw all of these away?");
            assertThat(total).containsText("2 in all");
            all.click();
            assertThat(total).containsText("0 in all", BrowsedBot.SOON);
            assertThat(page.getByTestId("dead-letters")).containsText("there are no dead letters");
        }
        Chat chat = browsed().bot().chat();
        assertThat(said).allSatisfy(each -> assertThat(chat.answersTo(each)).isEmpty());
    }

    /** Says something whose answer the service refuses for good. */
    private static Said refused(String text) {
        Api api = browsed().bot().api();
        int before = total(api);
        browsed()
                .bot()
                .faults()
                .inflict(Faults.fault("ip-refused").put("endpoint", "messages").put("times", 1));
        Said said = browsed().bot().chat().say("road-trip", "wen", "!echo " + text);
        await("the dead letter").atMost(Duration.ofSeconds(30)).until(() -> total(api) == before + 1);
        return said;
    }

    private static int total(Api api) {
        return api.get("/api/admin/dead-letters").json().path("total").asInt();
    }

    /** The list, on a page whose clock stands still from here on. */
    private static Page letters(BrowserContext context, int total) {
        context.clock().install();
        Page page = browsed().open(context);
        page.getByTestId("open-letters").click();
        assertThat(page.getByTestId("letters-total")).containsText(total + " in all", BrowsedBot.SOON);
        page.clock().pauseAt(System.currentTimeMillis() + 1000);
        return page;
    }

    private static Locator letter(Page page, String words) {
        return page.locator("[data-testid^=letter-]").filter(new Locator.FilterOptions().setHasText(words));
    }
}
