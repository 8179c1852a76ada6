package dev.httptrigger.deploy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The house's floor plan (DESIGN §2), over all modules at once. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      ArchConfiguration.withThreadLocalScope(
          configuration -> {
            // Names say enough of what is not ours; to read it all takes most of the time.
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.httptrigger");
          });

  @Test
  void everyModuleIsLookedAt() {
    for (String module :
        new String[] {"crds", "jwksfetch", "extauthz", "operator", "cli", "testkit"}) {
      assertThat(CLASSES.that(resideInAPackage("dev.httptrigger." + module + "..")))
          .as(module)
          .isNotEmpty();
    }
  }

  @Test
  void dependenciesBetweenModulesPointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.httptrigger..")
        .layer("crds")
        .definedBy("dev.httptrigger.crds..")
        .layer("jwks-fetch")
        .definedBy("dev.httptrigger.jwksfetch..")
        .layer("ext-authz")
        .definedBy("dev.httptrigger.extauthz..")
        .layer("operator")
        .definedBy("dev.httptrigger.operator..")
        .layer("testkit")
        .definedBy("dev.httptrigger.testkit..")
        .layer("cli")
        .definedBy("dev.httptrigger.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("operator")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("ext-authz")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("testkit")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("jwks-fetch")
        .mayOnlyBeAccessedByLayers("ext-authz", "operator", "cli")
        .whereLayer("crds")
        .mayOnlyBeAccessedByLayers("jwks-fetch", "ext-authz", "operator", "cli")
        .check(CLASSES);
  }

  @Test
  void noPackageCycles() {
    slices().matching("dev.httptrigger.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void thePureHalfKnowsNoWorld() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.httptrigger.crds..",
            "dev.httptrigger.extauthz.decision..",
            "dev.httptrigger.extauthz.jws..",
            "dev.httptrigger.extauthz.token..",
            "dev.httptrigger.extauthz.path..",
            "dev.httptrigger.extauthz.claims..",
            "dev.httptrigger.extauthz.policy..",
            "dev.httptrigger.extauthz.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8..",
            "io.javaoperatorsdk..",
            "io.grpc..",
            "io.netty..",
            "com.google.protobuf..",
            "java.net..",
            "java.nio.file..",
            "java.util.logging..",
            "org.slf4j..")
        .check(CLASSES);
  }

  @Test
  void nobodyAsksTheWallClockInThePureHalf() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.httptrigger.crds..", "dev.httptrigger.extauthz.engine..")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(CLASSES);
  }
}
