package dev.holdfast.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may import whom (ARCHITECTURE.md), and the habits that a machine can check. */
class ArchitectureTest {

    private static final String ROOT = "dev.holdfast";

    private static final String PLUGIN_API = ROOT + ".plugin..";
    private static final String RESILIENCE = ROOT + ".resilience..";
    private static final String GATEWAY = ROOT + ".gateway..";
    private static final String SANDBOX = ROOT + ".sandbox..";
    private static final String RUNTIME = ROOT + ".runtime..";
    private static final String SERVER = ROOT + ".server..";
    private static final String PLUGINS = ROOT + ".plugins..";

    /** What everybody may use. */
    private static final String[] EVERYWHERE = {"java..", "javax..", "org.jspecify..", "org.slf4j.."};

    private static JavaClasses everything;

    @BeforeAll
    static void read() {
        everything = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                // What other modules' tests lend, which are in a jar where a whole build runs.
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages(ROOT);
        assertThat(everything.stream().map(JavaClass::getPackageName))
                .contains(
                        ROOT + ".plugin",
                        ROOT + ".resilience",
                        ROOT + ".gateway",
                        ROOT + ".sandbox",
                        ROOT + ".runtime");
    }

    @Test
    void the_contract_knows_nothing_but_pf4j() {
        mayUse(PLUGIN_API, "org.pf4j..");
    }

    @Test
    void resilience_knows_no_bot_and_no_http() {
        mayUse(RESILIENCE, "io.vertx.core..", "io.netty.util..", "io.github.resilience4j..");
        noClasses()
                .that()
                .resideInAPackage(RESILIENCE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx.core.http..")
                .check(everything);
    }

    @Test
    void the_gateway_knows_values_resilience_and_the_wire() {
        mayUse(
                GATEWAY,
                PLUGIN_API,
                RESILIENCE,
                "io.vertx.core..",
                "io.netty..",
                "com.fasterxml.jackson..",
                "com.github.luben.zstd..");
    }

    @Test
    void the_sandbox_shares_nothing_with_what_it_tests() {
        mayUse(
                SANDBOX,
                "io.vertx.core..",
                "io.vertx.ext.web..",
                "io.netty..",
                "com.fasterxml.jackson..",
                "com.github.luben.zstd..");
    }

    @Test
    void the_runtime_knows_no_command_line_and_no_sandbox() {
        noClasses()
                .that()
                .resideInAPackage(RUNTIME)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVER, SANDBOX, PLUGINS, "picocli..")
                .check(everything);
    }

    @Test
    void plugins_know_the_contract_alone() {
        mayUse(PLUGINS, PLUGIN_API, "org.pf4j..");
    }

    @Test
    void nothing_but_the_command_line_imports_the_composition_root() {
        noClasses()
                .that(not(resideInAnyPackage(SERVER)))
                .and()
                .resideOutsideOfPackage(ROOT + ".runtime")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".runtime")
                .check(everything);
    }

    @Test
    void the_session_machine_is_pure() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".gateway.session..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..", "java.net..", "java.util.concurrent..", "org.slf4j..")
                .check(everything);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".gateway.session..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(everything);
    }

    @Test
    void the_wire_and_the_session_do_not_know_the_connection_or_a_dialect_in_particular() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".gateway.session..", ROOT + ".gateway.wire..", ROOT + ".gateway.dialect..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".gateway.shard..", ROOT + ".gateway.qq..")
                .check(everything);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".gateway.shard..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".gateway.qq..")
                .check(everything);
    }

    @Test
    void the_features_of_the_runtime_form_no_cycle() {
        slices().matching(ROOT + ".runtime.(*)..").should().beFreeOfCycles().check(everything);
    }

    @Test
    void the_parts_of_a_module_form_no_cycle() {
        for (String module : List.of("gateway", "plugin", "sandbox")) {
            slices().matching(ROOT + "." + module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(everything);
        }
    }

    @Test
    void every_package_says_what_it_is_and_has_no_unmarked_null() {
        List<String> unmarked = packages(everything.getPackage(ROOT))
                .filter(candidate -> !candidate.getClasses().isEmpty())
                .filter(candidate -> candidate
                        .tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isEmpty())
                .map(JavaPackage::getName)
                .toList();

        assertThat(unmarked).as("packages without a @NullMarked package-info").isEmpty();
    }

    @Test
    void no_package_is_a_drawer() {
        Set<String> drawers = Set.of("util", "utils", "common", "helper", "helpers", "manager", "base", "impl", "misc");

        assertThat(packages(everything.getPackage(ROOT)).map(JavaPackage::getRelativeName))
                .doesNotContainAnyElementsOf(drawers);
    }

    @Test
    void only_the_command_line_prints() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SERVER)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(everything);
    }

    private static void mayUse(String module, String... allowed) {
        String[] own = {module};
        String[] all = Stream.of(own, allowed, EVERYWHERE).flatMap(Stream::of).toArray(String[]::new);
        classes()
                .that(resideInAPackage(module))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(all)
                .check(everything);
    }

    private static Stream<JavaPackage> packages(JavaPackage top) {
        return Stream.concat(Stream.of(top), top.getSubpackages().stream().flatMap(ArchitectureTest::packages));
    }
}
