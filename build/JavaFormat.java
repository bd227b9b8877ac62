import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks ("check") or rewrites ("write") the format of every Java source under a folder with palantir-java-format. */
final class JavaFormat {

    public static void main(String[] args) throws Exception {
        boolean write = args[0].equals("write");
        Path root = Path.of(args[1]);
        JavaFormatterOptions options = JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build();
        Formatter formatter = Formatter.createFormatter(options);
        List<Path> wrong = new ArrayList<>();
        for (Path source : sources(root)) {
            String before = Files.readString(source);
            String after = ImportOrderer.reorderImports(
                    RemoveUnusedImports.removeUnusedImports(formatter.formatSource(before)), options.style());
            if (!before.equals(after)) {
                wrong.add(root.relativize(source));
                if (write) {
                    Files.writeString(source, after);
                }
            }
        }
        if (wrong.isEmpty()) {
            return;
        }
        wrong.forEach(source -> System.out.println((write ? "formatted " : "not formatted: ") + source));
        if (!write) {
            System.out.println("Run: mvn validate -Djava-format=write");
            System.exit(1);
        }
    }

    private static List<Path> sources(Path root) throws Exception {
        List<Path> found = new ArrayList<>();
        for (String module : List.of("build", "plugin-api", "core", "plugins", "distribution")) {
            try (var files = Files.walk(root.resolve(module))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !root.relativize(file).toString().contains("target"))
                        .sorted()
                        .forEach(found::add);
            }
        }
        return found;
    }
}
