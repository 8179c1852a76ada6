package dev.httptrigger.extauthz;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DESIGN §2 of the data plane: who may know whom, and what the pure packages never touch. */
class ArchitectureTest {
  private static final String ROOT = "dev.httptrigger.extauthz.";

  private static final JavaClasses CLASSES =
      ArchConfiguration.withThreadLocalScope(
          configuration -> {
            // Names say enough of what is not ours; to read it all takes most of the time.
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.httptrigger.extauthz");
          });

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # package    | knows of ours
          decision     |
          jws          | decision
          token        | decision
          path         | decision
          claims       | decision jws
          policy       | decision jws token path claims
          engine       | decision jws token path claims policy
          tokencache   | decision jws token claims policy engine
          envoy        | decision jws token path claims policy engine
          forwardauth  | decision jws token path claims policy engine
          configsource | decision policy
          decisionlog  | decision
          admin        | decision decisionlog policy configsource tokencache
          """)
  void aPackageKnowsOnlyWhatStandsBelowIt(String name, String known) {
    List<String> allowed =
        known == null
            ? List.of(ROOT + name)
            : List.of((known + " " + name).split(" ", -1)).stream()
                .map(each -> ROOT + each)
                .toList();
    DescribedPredicate<JavaClass> ours = resideInAnyPackage("dev.httptrigger.extauthz..");
    noClasses()
        .that()
        .resideInAPackage(ROOT + name)
        .should()
        .dependOnClassesThat(
            ours.and(DescribedPredicate.not(resideInAnyPackage(allowed.toArray(String[]::new)))))
        .because("the order of DESIGN §2 points one way")
        .check(CLASSES);
  }

  @Test
  void thePurePackagesKnowNeitherClusterNorWireNorFiles() {
    classes()
        .that()
        .resideInAnyPackage(pure())
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "dev.httptrigger.extauthz..",
                    "dev.httptrigger.crds..",
                    "java.lang..",
                    "java.math..",
                    "java.nio..",
                    "java.security..",
                    "java.text..",
                    "java.time..",
                    "java.util..",
                    "javax.crypto..",
                    "org.jspecify..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage("java.nio.file..", "java.nio.channels.."))))
        .because("bytes in, values out: no Fabric8, gRPC, Netty, protobuf, no I/O")
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # library              | is known to
          io.fabric8..           | configsource server
          io.netty..             | server
          io.grpc..              | envoy server
          io.envoyproxy..        | envoy server
          com.google.protobuf..  | envoy server
          com.amazon.corretto..  | server
          com.github.benmanes..  | tokencache
          """)
  void aLibraryStaysAtItsEdge(String library, String known) {
    String[] edges =
        List.of(known.split(" ", -1)).stream().map(each -> ROOT + each).toArray(String[]::new);
    noClasses()
        .that()
        .resideOutsideOfPackages(edges)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }

  @Test
  void noPackagesGoInCircles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static String[] pure() {
    return List.of("decision", "jws", "token", "path", "claims", "policy", "engine").stream()
        .map(name -> ROOT + name)
        .toArray(String[]::new);
  }
}
