package dev.holdfast.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser. */
class PageIT {

    private static final LocatorAssertions.HasAttributeOptions HEALED =
            new LocatorAssertions.HasAttributeOptions().setTimeout(60_000);

    private static @Nullable BrowsedBot started;

    @BeforeAll
    static void start() {
        started = BrowsedBot.start("page");
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

    @Test
    void what_is_typed_is_answered() {
        try (BrowserContext context = browsed().window()) {
            Page page = browsed().open(context);

            page.getByTestId("chat-input").fill("!echo hello from a browser");
            page.getByTestId("chat-send").click();

            assertThat(botMessages(page).last()).containsText("hello from a browser", BrowsedBot.SOON);
        }
    }

    @Test
    void a_slash_command_is_chosen_and_sent_by_keyboard_alone() {
        try (BrowserContext context = browsed().window()) {
            Page page = browsed().open(context);
            page.getByTestId("conversation-discord-general").click();
            Locator input = page.getByTestId("chat-input");

            input.focus();
            page.keyboard().type("/ech");
            assertThat(page.getByTestId("slash-list")).containsText("/echo", BrowsedBot.SOON);
            page.keyboard().press("Tab");
            assertThat(input).hasValue("/echo ");
            page.keyboard().type("by slash");
            page.keyboard().press("Enter");

            assertThat(botMessages(page).last()).containsText("by slash", BrowsedBot.SOON);
            assertThat(botMessages(page).last()).containsText("used /echo");
            BrowsedBot.shoot(page, "slash");
        }
    }

    @Test
    void the_chat_works_by_keyboard_alone() {
        try (BrowserContext context = browsed().window()) {
            Page page = browsed().open(context);

            page.getByTestId("chat-input").focus();
            page.keyboard().type("!echo no mouse");
            page.keyboard().press("Enter");

            assertThat(botMessages(page).last()).containsText("no mouse", BrowsedBot.SOON);
        }
    }

    @Test
    void pressing_rest_answers_500_opens_the_breaker_and_lifting_it_heals() {
        try (BrowserContext context = browsed().window()) {
            Page page = browsed().open(context);
            Locator circuit = page.getByTestId("circuit-qq");
            assertThat(circuit).hasAttribute("data-state", "closed", HEALED);

            // What went well in other tests would outweigh what fails now.
            browsed().bot().api().post("/api/admin/circuit/reset/all");
            page.getByTestId("fault-rest-500").click();
            for (int i = 1; i <= 12; i++) {
                browsed().bot().chat().say("tea-house", "hao", "!echo is anybody there " + i);
            }

            assertThat(circuit).hasAttribute("data-state", Pattern.compile("open|half_open"), HEALED);
            assertThat(page.getByTestId("overall")).not().hasAttribute("data-status", "healthy");
            BrowsedBot.shoot(page, "breaker-open");
            browsed().bot().faults().lift();
            browsed().bot().chat().say("tea-house", "hao", "!echo and now");
            assertThat(circuit).hasAttribute("data-state", "closed", HEALED);
            assertThat(page.getByTestId("overall")).hasAttribute("data-status", "healthy", HEALED);
        }
    }

    @ParameterizedTest
    @CsvSource({"laptop, light, 1366, 800", "laptop, dark, 1366, 800", "phone, light, 390, 844", "phone, dark, 390, 844"
    })
    void it_fits(String device, String scheme, int width, int height) {
        List<String> complaints = new ArrayList<>();
        try (BrowserContext context = browsed().window(width, height, scheme)) {
            Page page = context.newPage();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            page.navigate(browsed().bot().page().toString());
            page.getByTestId("chat-input").fill("!health");
            page.getByTestId("chat-send").click();
            assertThat(botMessages(page).last()).containsText("Uptime", BrowsedBot.SOON);

            BrowsedBot.shoot(page, device + "-" + scheme);

            assertThat(BrowsedBot.fits(page))
                    .as("nothing sticks out sideways at %s pixels", width)
                    .isTrue();
            assertThat(complaints).isEmpty();
        }
    }

    private static Locator botMessages(Page page) {
        return page.locator("[data-testid=chat-log] [data-from=bot]");
    }
}
